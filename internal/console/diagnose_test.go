package console_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

func TestDiagnose(t *testing.T) {
	direct := ireland(chain.WebIdentity, 2)
	direct.Hops[0].Kind = chain.AssumeRoleWithWebIdentity
	cases := []struct {
		name    string
		chain   chain.Chain
		lineage simulator.Lineage
		asked   int
		change  func(*rig, *console.Request)
		cause   console.Cause
		hop     int
		sent    int
	}{
		{"a user's key", ireland(chain.IAMUser, 0), simulator.UserKey, 3600, nil, console.CauseNotFederatable, 0, 1},
		{"root's key", ireland(chain.IAMUser, 0), simulator.RootKey, 3600, nil, console.CauseNotFederatable, 0, 1},
		{"GetSessionToken", ireland(chain.SessionToken, 0), simulator.UserSession, 3600, nil, console.CauseNotFederatable, 0, 1},
		{"a federated user", ireland(chain.FederatedUser, 0), simulator.FederatedUser, 3600, nil, console.CauseFederatedUser, 0, 1},
		{"two hops from a user", ireland(chain.IAMUser, 2), simulator.ChainedRole, 28800, nil, console.CauseSessionDuration, 2, 2},
		{"three hops from a user", ireland(chain.IAMUser, 3), simulator.ChainedRole, 28800, nil, console.CauseSessionDuration, 3, 2},
		{"a hop from a session token", ireland(chain.SessionToken, 1), simulator.ChainedRole, 28800, nil, console.CauseSessionDuration, 1, 2},
		{"a hop from Identity Center", ireland(chain.SSO, 1), simulator.ChainedRole, 28800, nil, console.CauseSessionDuration, 1, 2},
		{"a hop from the instance", ireland(chain.EC2Instance, 2), simulator.ChainedRole, 28800, nil, console.CauseSessionDuration, 2, 2},
		{"a hop after web identity", direct, simulator.ChainedRole, 28800, nil, console.CauseSessionDuration, 2, 2},
		{"chained before they came here", ireland(chain.StaticSession, 0), simulator.ChainedRole, 28800, nil, console.CauseSessionDuration, 0, 2},
		{"nothing of ours chained them", ireland(chain.IAMUser, 1), simulator.ChainedRole, 28800, nil, console.CauseSessionDuration, console.NoHop, 2},
		{"out of range", ireland(chain.IAMUser, 1), simulator.DirectRole, 43201, nil, console.CauseOutOfRange, 1, 2},
		{"works now", ireland(chain.IAMUser, 1), simulator.DirectRole, 0, nil, console.CausePassed, 1, 2},
		{"expired by their date", ireland(chain.IAMUser, 1), simulator.DirectRole, 3600, func(_ *rig, q *console.Request) { q.Expires = time.Now().Add(-time.Hour) }, console.CauseExpired, 1, 0},
		{"expired as AWS says", ireland(chain.IAMUser, 1), simulator.DirectRole, 3600, func(r *rig, q *console.Request) {
			q.Keys, q.Expires = keys(r.aws.Issue(simulator.Issue{Lineage: simulator.DirectRole, Account: account, Name: "Role1", Life: -time.Hour})), time.Time{}
		}, console.CauseExpired, 1, 1},
		{"invalid here and elsewhere", ireland(chain.IAMUser, 1), simulator.DirectRole, 3600, func(_ *rig, q *console.Request) { q.Keys.SessionToken = chain.NewSecret("other") }, console.CauseInvalid, 1, 2},
		{"STS is off here", ireland(chain.IAMUser, 1), simulator.DirectRole, 3600, func(r *rig, _ *console.Request) { r.aws.TurnOffSTS(account, "eu-west-1") }, console.CauseRegion, 1, 2},
		{"sign-in refuses", ireland(chain.IAMUser, 1), simulator.DirectRole, 3600, func(r *rig, _ *console.Request) {
			r.aws.SetFault("signin", "getSigninToken", simulator.Fault{Kind: simulator.Refused, Status: 400, Message: "Invalid credentials parameter"})
		}, console.CauseSigninRefuses, 1, 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, simulator.World{})
			q := r.request(c.chain, c.lineage, c.asked)
			if c.change != nil {
				c.change(r, &q)
			}
			got, err := r.opener.Diagnose(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if got.Cause != c.cause || got.Hop != c.hop {
				t.Errorf("cause %s at hop %d, want %s at %d", got.Cause, got.Hop, c.cause, c.hop)
			}
			if len(r.sent()) != c.sent {
				t.Errorf("sent %q, want %d", r.sent(), c.sent)
			}
			if (got.Cause == console.CauseRegion) != (got.OtherRegion == "us-east-1") {
				t.Errorf("other region %q", got.OtherRegion)
			}
		})
	}
}

func TestDiagnoseSaysWhenItCannotAsk(t *testing.T) {
	for _, fault := range []struct{ service, action string }{{"sts", "GetCallerIdentity"}, {"signin", "getSigninToken"}} {
		r := newRig(t, simulator.World{})
		r.aws.SetFault(fault.service, fault.action, simulator.Fault{Kind: simulator.HTML200})
		got, err := r.opener.Diagnose(context.Background(), r.request(ireland(chain.IAMUser, 2), simulator.ChainedRole, 28800))
		r.failed(err, credential.CodeAnsweredOtherwise)
		if got.Cause != "" {
			t.Errorf("cause %q", got.Cause)
		}
	}
}

// identities answers for STS, where the simulator has no such state.
type identities struct {
	arn string
	err error
}

func (i identities) CallerIdentity(context.Context, chain.Chain, credential.Credentials) (credential.Identity, error) {
	return credential.Identity{Arn: i.arn, Kind: credential.IdentityRole}, i.err
}

func TestDiagnoseOfPartitionAndClock(t *testing.T) {
	r := newRig(t, simulator.World{})
	skewed := &credential.Error{Code: credential.CodeClockSkew, Skew: time.Hour}
	for _, c := range []struct {
		caller identities
		cause  console.Cause
	}{
		{identities{arn: "arn:aws-cn:sts::111122223333:assumed-role/Admin/zoe"}, console.CauseWrongPartition},
		{identities{err: skewed}, console.CauseClock},
	} {
		o := console.New(console.Options{Network: r.getter.Network(), Caller: c.caller})
		got, err := o.Diagnose(context.Background(), r.request(ireland(chain.IAMUser, 1), simulator.DirectRole, 3600))
		if err != nil || got.Cause != c.cause {
			t.Errorf("cause %q, %v, want %s", got.Cause, err, c.cause)
		}
		if c.cause == console.CauseClock && !errors.Is(got.Found, credential.CodeClockSkew) {
			t.Errorf("found %v", got.Found)
		}
	}
	if len(r.sent()) != 0 {
		t.Errorf("sent %q", r.sent())
	}
}
