package house_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/opening"
	"daypass/internal/simulator"
	"daypass/internal/store"
	"daypass/internal/vault"
)

// sharing is a demo with the setting on, and two roles of one device: prod-admin
// and, in another account and region, staging-admin.
func sharing(t *testing.T) (d *demo, admin, staging chain.Chain) {
	d = newDemo(t)
	if err := d.Store.ChangeSettings(func(s *store.Settings) { s.ShareCode = true }); err != nil {
		t.Fatal(err)
	}
	admin, staging = d.chain("prod-admin"), d.chain("staging-admin")
	staging.Hops = append([]chain.Hop(nil), staging.Hops...)
	staging.Hops[0].MFASerial, staging.Region = admin.Hops[0].MFASerial, "us-east-1"
	d.Demo.AddRole(simulator.Role{ARN: staging.Hops[0].Role.String(), Trusts: []string{"arn:aws:iam::111122223333:user/alice"}, RequireMFA: true})
	return d, admin, staging
}

// judge is what is said of a chain before it is opened, and whether a code is
// said to be needed.
func (d *demo) judge(c chain.Chain, seconds int) (duration.Verdict, bool) {
	w := d.way()
	needs := w.NeedsCode(context.Background(), opening.Request{Chain: c, Seconds: seconds})
	return duration.Judge(c, seconds, w.Foreseen(context.Background(), c)), needs
}

func TestOneCodeOpensSeveralRolesForAnHour(t *testing.T) {
	d, admin, staging := sharing(t)
	if v, needs := d.judge(admin, 3600); v.Sharing != duration.ShareNext || !needs {
		t.Errorf("before the first: sharing %v, needs a code: %v", v.Sharing, needs)
	}
	out, actions := d.open(admin, 3600)
	d.want(1, actions, "GetSessionToken", "AssumeRole", "getSigninToken")
	if out.Seconds != 3600 || out.Shortened || out.SessionDuration != 0 || out.CodeSpared || !out.CodeShared || out.EndsAt.IsZero() {
		t.Errorf("the first: %+v", out)
	}

	if v, needs := d.judge(staging, 1800); v.Sharing != duration.ShareKept || needs || len(v.Needs) != 0 {
		t.Errorf("before the second: sharing %v, needs a code: %v, %v", v.Sharing, needs, v.Needs)
	}
	out, actions = d.open(staging, 1800)
	d.want(1, actions, "AssumeRole", "getSigninToken")
	if out.Seconds != 1800 || out.Shortened || !out.CodeSpared || !out.CodeShared {
		t.Errorf("the second: %+v", out)
	}

	// More than an hour takes a code of its own, in AssumeRole as ever.
	if v, needs := d.judge(staging, 3601); v.Sharing != duration.ShareKept || !needs {
		t.Errorf("3601 s: sharing %v, needs a code: %v", v.Sharing, needs)
	}
	out, actions = d.open(staging, 8*3600)
	d.want(2, actions, "AssumeRole", "getSigninToken")
	if out.Seconds != 8*3600 || out.Shortened || out.SessionDuration != 8*3600 || out.CodeSpared || out.CodeShared {
		t.Errorf("8 h: %+v", out)
	}
	// That role is kept itself now, and needs no code for any duration.
	for _, seconds := range []int{3600, 12 * 3600} {
		if v, needs := d.judge(staging, seconds); v.Sharing != duration.NotShared || needs {
			t.Errorf("kept, %d s: sharing %v, needs a code: %v", seconds, v.Sharing, needs)
		}
		out, actions = d.open(staging, seconds)
		d.want(2, actions, "getSigninToken")
		if out.Seconds != seconds || !out.CodeSpared || out.CodeShared {
			t.Errorf("kept, %d s: %+v", seconds, out)
		}
	}
}

// Only an opening that takes a code for an hour or less makes what is shared.
func TestWhatIsSharedIsMadeForAnHourAlone(t *testing.T) {
	d, admin, staging := sharing(t)
	_, actions := d.open(admin, 8*3600)
	d.want(1, actions, "AssumeRole", "getSigninToken")
	if v, needs := d.judge(staging, 3600); v.Sharing != duration.ShareNext || !needs {
		t.Errorf("after 8 h: sharing %v, needs a code: %v", v.Sharing, needs)
	}
	_, actions = d.open(staging, 3600)
	d.want(2, actions, "GetSessionToken", "AssumeRole", "getSigninToken")
}

func TestWhatIsSharedEndsWithItsLifeAndIsForgotten(t *testing.T) {
	d, admin, staging := sharing(t)
	d.open(admin, 3600)
	d.ahead = 50 * time.Minute
	if _, actions := d.open(staging, 3600); len(actions) != 2 || d.asked != 1 {
		t.Errorf("after 50 min: asked %d times, sent %v", d.asked, actions)
	}
	d.ahead = 56 * time.Minute
	_, actions := d.open(staging, 3600)
	d.want(2, actions, "GetSessionToken", "AssumeRole", "getSigninToken")
	if n, err := d.Vault.Forget(context.Background()); n != 1 || err != nil {
		t.Errorf("forgot %d, %v", n, err)
	}
	_, actions = d.open(staging, 3600)
	d.want(3, actions, "GetSessionToken", "AssumeRole", "getSigninToken")
	if err := d.Store.ChangeSettings(func(s *store.Settings) { s.ShareCode = false }); err != nil {
		t.Fatal(err)
	}
	_, actions = d.open(staging, 3600)
	d.want(4, actions, "AssumeRole", "getSigninToken")
}

// Where nothing can be kept a code is the role's own, and it is known why.
func TestWithoutAKeyringNothingIsShared(t *testing.T) {
	d, admin, _ := sharing(t)
	d.Vault = vault.New(vault.Options{Keyring: noKeyring{}})
	if v, needs := d.judge(admin, 3600); v.Sharing != duration.NotShared || !needs {
		t.Errorf("sharing %v, needs a code: %v", v.Sharing, needs)
	}
	out, actions := d.open(admin, 3600)
	d.want(1, actions, "AssumeRole", "getSigninToken")
	if out.CodeShared || out.SessionDuration != 3600 || d.Vault.State().Code != vault.CodeNoKeyring {
		t.Errorf("%+v, state %+v", out, d.Vault.State())
	}
}

type noKeyring struct{ vault.Keyring }

func (noKeyring) Ready() error { return &vault.Error{Code: vault.CodeNoKeyring} }

// A role that asks for a fresher code says no to what is shared. A code of its
// own opens it.
func TestARoleThatAsksForAFreshCode(t *testing.T) {
	d, admin, staging := sharing(t)
	d.Demo.AddRole(simulator.Role{ARN: staging.Hops[0].Role.String(), Trusts: []string{"*"}, RequireMFA: true, MFAAge: 10 * time.Minute})
	d.open(admin, 3600)
	d.ahead = 20 * time.Minute
	_, err := d.way().Open(context.Background(), opening.Request{Chain: staging, Seconds: 3600})
	var failed *credential.Error
	if !errors.As(err, &failed) || failed.Limit != credential.SharedCodeOld || d.asked != 1 {
		t.Fatalf("%v, asked %d times", err, d.asked)
	}
	var failure *opening.Failure
	if !errors.As(err, &failure) || len(failure.Verdict.Remedies) == 0 || failure.Verdict.Remedies[0].Code != duration.FreshCode {
		t.Errorf("no fresh code is offered: %v", err)
	}
	r := opening.Request{Chain: staging, Seconds: 3600, FreshCode: true}
	if w := d.way(); !w.NeedsCode(context.Background(), r) || w.SharesCode(context.Background(), r) {
		t.Error("a fresh code is not needed, or shared")
	}
	out, err := d.way().Open(context.Background(), r)
	if err != nil || d.asked != 2 || out.CodeShared || out.Seconds != 3600 {
		t.Errorf("%+v, %v, asked %d times", out, err, d.asked)
	}
}

// A hop after the one that takes the code is chained in any case: the code is
// shared, and more than an hour stays refused.
func TestTheHopAfterASharedCode(t *testing.T) {
	d, admin, staging := sharing(t)
	d.open(staging, 3600)
	behind := admin.WithRole(d.chain("deploy-direct").Hops[0].Role)
	out, actions := d.open(behind, 3600)
	d.want(1, actions, "AssumeRole", "AssumeRole", "getSigninToken")
	if out.Seconds != 3600 || !out.CodeSpared || !out.CodeShared {
		t.Errorf("%+v", out)
	}
	if v, _ := d.judge(behind, 8*3600); v.Outcome != duration.Refused {
		t.Errorf("8 h: %+v", v)
	}
}

// The setting is off by default, and a Way can be told otherwise.
func TestSharingIsOffByDefault(t *testing.T) {
	d := newDemo(t)
	c := d.chain("prod-admin")
	_, actions := d.open(c, 3600)
	d.want(1, actions, "AssumeRole", "getSigninToken")
	w := d.Way(house.Hooks{})
	if w.ShareCode {
		t.Error("the setting is on")
	}
}
