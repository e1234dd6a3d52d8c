package credential_test

import (
	"context"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

func (r *rig) maxSession(c chain.Chain) (time.Duration, error) {
	return r.getter().MaxSessionDuration(context.Background(), c, credential.Narrowing{SourceIdentity: "zoe", Policy: `{"Version":"2012-10-17","Statement":[]}`})
}

// One call, as whoever assumes the role.
func TestMaxSessionDuration(t *testing.T) {
	r := newRig(t, simulator.World{})
	admin := chain.RoleArn{Partition: chain.AWS, AccountID: account, RoleName: "Admin"}
	r.aws.AddRole(simulator.Role{ARN: admin.String(), Trusts: []string{"*"}, MaxSessionDuration: 14400})
	got, err := r.maxSession(to(r.user(), admin))
	if err != nil || got != 4*time.Hour {
		t.Fatalf("%v, %v", got, err)
	}
	if actions := r.actions(); actions != "GetRole" || r.aws.Requests()[0].Service != "iam" {
		t.Errorf("sent %s", actions)
	}
	r.aws.ForgetRequests()
	if got, err = r.maxSession(to(r.user(), r.role("Hub"), admin)); err != nil || got != 4*time.Hour {
		t.Errorf("behind another role: %v, %v", got, err)
	}
	if actions := r.actions(); actions != "AssumeRole GetRole" {
		t.Errorf("sent %s", actions)
	}
	hub := r.aws.Requests()[0].Parameters
	if _, bounded := hub["Policy"]; bounded || hub["SourceIdentity"] != "zoe" {
		t.Errorf("Hub is assumed as %v, with a policy: %v", hub["SourceIdentity"], bounded)
	}
}

// Nobody's credentials are needed to assume the role: it asks of itself.
func TestMaxSessionDurationOfAWebIdentity(t *testing.T) {
	r := newRig(t, simulator.World{})
	if got, err := r.maxSession(webIdentityChain(r)); err != nil || got != time.Hour {
		t.Errorf("%v, %v", got, err)
	}
	if actions := r.actions(); actions != "AssumeRoleWithWebIdentity GetRole" {
		t.Errorf("sent %s", actions)
	}
}

func TestMaxSessionDurationRefused(t *testing.T) {
	r := newRig(t, simulator.World{})
	bounded := r.aws.Issue(simulator.Issue{Lineage: simulator.UserKey, Account: account, Name: "zoe", Policy: "nothing of IAM"})
	_, err := r.maxSession(to(origin(chain.IAMUser, bounded), r.role("Admin")))
	if e := r.failed(err, credential.CodeAccessDenied); e.Service != "iam" || e.Hop != 0 || e.Said == "" {
		t.Errorf("%+v", e)
	}
	elsewhere := chain.RoleArn{Partition: chain.AWS, AccountID: "444455556666", RoleName: "Admin"}
	_, err = r.maxSession(to(r.user(), elsewhere))
	r.failed(err, credential.CodeNoSuchRole) // the user's account has an Admin of its own
	elsewhere.RoleName = "Hub"
	_, err = r.maxSession(to(r.user(), elsewhere))
	r.failed(err, credential.CodeNoSuchRole)
	_, err = r.maxSession(to(r.user()))
	r.failed(err, credential.CodeOriginUnsupported)
}

// Every partition's host is one that IAM has.
func TestMaxSessionDurationInEveryPartition(t *testing.T) {
	for _, p := range []chain.Partition{chain.China, chain.GovCloud, chain.Europe, chain.ISO, chain.ISOB, chain.ISOE, chain.ISOF} {
		r := newRig(t, simulator.World{})
		arn := chain.RoleArn{Partition: p, AccountID: account, RoleName: "Admin"}
		r.aws.AddRole(simulator.Role{ARN: arn.String(), Trusts: []string{"*"}})
		key := r.aws.Issue(simulator.Issue{Lineage: simulator.UserKey, Partition: string(p), Account: account, Name: "zoe"})
		c := chain.Chain{Partition: p, Region: p.DefaultRegion(), Origin: origin(chain.IAMUser, key)}
		if got, err := r.maxSession(c.WithRole(arn)); err != nil || got != time.Hour {
			t.Errorf("%s: %v, %v", p, got, err)
		}
	}
}
