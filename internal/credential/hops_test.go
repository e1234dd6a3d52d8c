package credential_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

func TestOneHopIsOneExchange(t *testing.T) {
	r := newRig(t, simulator.World{})
	arn := chain.RoleArn{Partition: chain.AWS, AccountID: account, Path: "team", RoleName: "Admin"}
	r.aws.AddRole(simulator.Role{ARN: arn.String(), Trusts: []string{"*"}, ExternalID: "x-77"})
	c := to(r.user(), arn)
	c.Hops[0].ExternalID = "x-77"
	got, err := r.get(credential.Request{Chain: c, DurationSeconds: 3600})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.aws.Requests()) != 1 {
		t.Fatalf("exchanges: %s, want AssumeRole alone", r.actions())
	}
	q := r.aws.Requests()[0]
	for name, want := range map[string]string{
		"DurationSeconds": "3600", "RoleSessionName": "zoe", "ExternalId": "x-77", "RoleArn": arn.String(),
	} {
		if q.Parameters[name] != want {
			t.Errorf("%s = %q, want %q", name, q.Parameters[name], want)
		}
	}
	if q.Host != "sts.eu-west-1.amazonaws.com" || q.UserAgent != "Daypass/test" {
		t.Errorf("host %q, User-Agent %q", q.Host, q.UserAgent)
	}
	if got.Arn != "arn:aws:sts::111122223333:assumed-role/Admin/zoe" || got.AccountID != account {
		t.Errorf("got %q in %q", got.Arn, got.AccountID)
	}
	if left := time.Until(got.Expires); left < 59*time.Minute || left > 61*time.Minute {
		t.Errorf("credentials live for %v", left)
	}
}

func TestEveryHopNamesItsDuration(t *testing.T) {
	r := newRig(t, simulator.World{})
	c := to(r.user(), r.role("Hub"), r.role("Deploy"))
	c.Hops[0].DurationSeconds = 900 // of the profile: no business of the chain's
	c.Hops[1].RoleSessionName = "deployer"
	var seen []int
	r.o.Progress = func(hop int) { seen = append(seen, hop) }
	if _, err := r.get(credential.Request{Chain: c, DurationSeconds: 1800}); err != nil {
		t.Fatal(err)
	}
	q := r.aws.Requests()
	if len(q) != 2 || q[0].Parameters["DurationSeconds"] != "3600" || q[1].Parameters["DurationSeconds"] != "1800" {
		t.Fatalf("requests %+v", q)
	}
	if q[1].Parameters["RoleSessionName"] != "deployer" {
		t.Errorf("session name %q", q[1].Parameters["RoleSessionName"])
	}
	if len(seen) != 3 || seen[0] != 0 || seen[2] != 2 {
		t.Errorf("progress %v", seen)
	}
}

func TestMFACodeGoesIntoTheHop(t *testing.T) {
	const serial = "arn:aws:iam::111122223333:mfa/zoe"
	wrong := chain.NewSecret("000000")
	cases := []struct {
		name  string
		codes func(*rig) []chain.Secret
		code  credential.Code // "" succeeds
		sent  int
	}{
		{"right", func(r *rig) []chain.Secret { return []chain.Secret{shown(r, serial)} }, "", 1},
		{"with spaces", func(r *rig) []chain.Secret {
			code := r.aws.MFACode(serial)
			return []chain.Secret{chain.NewSecret(" " + code[:3] + " " + code[3:] + "\n")}
		}, "", 1},
		{"wrong, then right", func(r *rig) []chain.Secret { return []chain.Secret{wrong, shown(r, serial)} }, "", 2},
		{"malformed is not sent", func(r *rig) []chain.Secret { return []chain.Secret{chain.NewSecret("12a456"), shown(r, serial)} }, "", 1},
		{"wrong three times", func(*rig) []chain.Secret { return []chain.Secret{wrong, wrong, wrong, wrong} }, credential.CodeMFAWrong, 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, simulator.World{})
			r.aws.AddMFADevice(serial, "arn:aws:iam::111122223333:user/zoe")
			way := to(r.user(), r.role("Admin"))
			way.Hops[0].MFASerial = serial
			codes, asked := c.codes(r), 0
			r.o.MFACode = func(_ context.Context, s string, wrong bool) (chain.Secret, error) {
				if s != serial || wrong != (asked > 0) {
					t.Errorf("asked for %q, wrong %v, at %d", s, wrong, asked)
				}
				asked++
				return codes[asked-1], nil
			}
			_, err := r.get(credential.Request{Chain: way})
			if c.code == "" && err != nil {
				t.Fatal(err)
			}
			if c.code != "" {
				r.failed(err, c.code)
			}
			if n := len(r.aws.Requests()); n != c.sent {
				t.Errorf("%d exchanges (%s), want %d", n, r.actions(), c.sent)
			}
		})
	}
}

func shown(r *rig, serial string) chain.Secret { return chain.NewSecret(r.aws.MFACode(serial)) }

func TestMFACallIsNeverRepeated(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := to(r.user(), r.role("Admin"))
	way.Hops[0].MFASerial = "arn:aws:iam::111122223333:mfa/zoe"
	r.o.MFACode = func(context.Context, string, bool) (chain.Secret, error) { return chain.NewSecret("123456"), nil }
	for _, kind := range []simulator.FaultKind{simulator.Status500, simulator.Cut, simulator.Throttled} {
		r.aws.ForgetRequests()
		r.aws.SetFault("sts", "AssumeRole", simulator.Fault{Kind: kind})
		if _, err := r.get(credential.Request{Chain: way}); err == nil {
			t.Errorf("%s: no error", kind)
		}
		if n := len(r.aws.Requests()); n != 1 {
			t.Errorf("%s: the code was sent %d times", kind, n)
		}
	}
}

func TestWithoutACodeNothingIsSent(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := to(r.user(), r.role("Admin"))
	way.Hops[0].MFASerial = "arn:aws:iam::111122223333:mfa/zoe"
	_, err := r.get(credential.Request{Chain: way})
	r.failed(err, credential.CodeMFAMissing)

	refusal := errors.New("no terminal")
	r.o.MFACode = func(context.Context, string, bool) (chain.Secret, error) { return chain.Secret{}, refusal }
	_, err = r.get(credential.Request{Chain: way})
	r.failed(err, credential.CodeMFAMissing)
	if !errors.Is(err, refusal) {
		t.Errorf("the hook's own error is lost: %v", err)
	}
	r.o.MFACode = func(context.Context, string, bool) (chain.Secret, error) { return chain.Secret{}, context.Canceled }
	_, err = r.get(credential.Request{Chain: way})
	r.failed(err, credential.CodeCancelled)
	if len(r.aws.Requests()) != 0 {
		t.Errorf("sent: %s", r.actions())
	}
}

func TestFederationToken(t *testing.T) {
	r := newRig(t, simulator.World{})
	r.o.SessionName = "a-name-that-is-longer-than-thirty-two-characters"
	got, err := r.get(credential.Request{Chain: to(r.user()), Federate: true, DurationSeconds: 129600})
	if err != nil {
		t.Fatal(err)
	}
	q := r.aws.Requests()
	if len(q) != 1 || q[0].Action != "GetFederationToken" || len(q[0].Parameters["Name"]) != 32 ||
		q[0].Parameters["PolicyArns.member.1.arn"] != "arn:aws:iam::aws:policy/AdministratorAccess" {
		t.Fatalf("requests %+v", q)
	}
	if left := time.Until(got.Expires); left < 35*time.Hour {
		t.Errorf("credentials live for %v", left)
	}
	root := origin(chain.IAMUser, r.aws.Issue(simulator.Issue{Lineage: simulator.RootKey, Account: account}))
	got, err = r.get(credential.Request{Chain: to(root), Federate: true, DurationSeconds: 43200, Policy: `{"Version":"2012-10-17","Statement":[]}`})
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(got.Expires); left > time.Hour {
		t.Errorf("root's credentials live for %v", left)
	}
	session := origin(chain.SessionToken, r.aws.Issue(simulator.Issue{Lineage: simulator.UserSession, Account: account, Name: "zoe"}))
	r.aws.ForgetRequests()
	_, err = r.get(credential.Request{Chain: to(session), Federate: true})
	r.failed(err, credential.CodeNotFederatable)
	if len(r.aws.Requests()) != 0 {
		t.Errorf("sent: %s", r.actions())
	}
}
