package house_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/opening"
	"daypass/internal/simulator"
	"daypass/internal/vault"
)

// untouchable is the user's own keyring, which the demo must not even look at.
type untouchable struct {
	vault.Keyring
	t *testing.T
}

func (u untouchable) Ready() error {
	u.t.Error("the demo looked at the user's keyring")
	return vault.CodeLocked
}

// demo is a demo on a clock that the test moves, with a device that counts how
// often it was asked for a code.
type demo struct {
	*house.House
	t     *testing.T
	ahead time.Duration
	asked int
}

func newDemo(t *testing.T) *demo {
	d := &demo{t: t}
	h, err := house.Open(house.Options{
		Demo: true, Version: "test", Env: os.Getenv, Environ: os.Environ(), Home: t.TempDir(), Login: "alice",
		Now: func() time.Time { return time.Now().Add(d.ahead) }, Keyring: untouchable{t: t},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	d.House = h
	return d
}

// way is made anew for each opening, as each process and each click does.
func (d *demo) way() *opening.Way {
	return d.Way(house.Hooks{MFACode: func(_ context.Context, serial string, _ bool) (chain.Secret, error) {
		d.asked++
		return chain.NewSecret(d.Demo.MFACode(serial)), nil
	}})
}

// open opens a profile, and gives what AWS was asked for it.
func (d *demo) open(c chain.Chain, seconds int) (opening.Outcome, []string) {
	d.t.Helper()
	d.Demo.ForgetRequests()
	out, err := d.way().Open(context.Background(), opening.Request{Chain: c, Seconds: seconds})
	if err != nil {
		d.t.Fatal(err)
	}
	var actions []string
	for _, q := range d.Demo.Requests() {
		actions = append(actions, q.Action)
	}
	return out, actions
}

func (d *demo) chain(name string) chain.Chain {
	d.t.Helper()
	c, err := d.Chain(name, "", false)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *demo) want(asked int, actions []string, want ...string) {
	d.t.Helper()
	if d.asked != asked {
		d.t.Errorf("a code was asked for %d times, want %d", d.asked, asked)
	}
	if len(actions) != len(want) {
		d.t.Fatalf("sent %v, want %v", actions, want)
	}
	for i := range want {
		if actions[i] != want[i] {
			d.t.Errorf("sent %v, want %v", actions, want)
		}
	}
}

func TestACodeIsAskedOnceWhileTheRoleLives(t *testing.T) {
	d := newDemo(t)
	c := d.chain("prod-admin")
	request := opening.Request{Chain: c, Seconds: 8 * 3600}
	if !d.way().NeedsCode(context.Background(), request) {
		t.Error("no code needed before the first opening")
	}
	out, actions := d.open(c, 8*3600)
	d.want(1, actions, "AssumeRole", "getSigninToken")
	if out.CodeSpared || d.Vault.State().Kept != 1 {
		t.Errorf("spared %v, state %+v", out.CodeSpared, d.Vault.State())
	}

	// The console's duration does not depend on the credentials, so a longer one
	// needs no code either.
	for _, seconds := range []int{8 * 3600, 12 * 3600, 900} {
		if d.way().NeedsCode(context.Background(), request) {
			t.Error("a code is said to be needed")
		}
		out, actions = d.open(c, seconds)
		d.want(1, actions, "getSigninToken")
		if !out.CodeSpared || out.Seconds != seconds || out.Shortened {
			t.Errorf("%d s: %+v", seconds, out)
		}
	}

	// Less life than a sign-in link has: a new one.
	d.ahead = 46 * time.Minute
	if !d.way().NeedsCode(context.Background(), request) {
		t.Error("no code needed with 14 min left")
	}
	_, actions = d.open(c, 8*3600)
	d.want(2, actions, "AssumeRole", "getSigninToken")

	if n, err := d.Vault.Forget(context.Background()); n != 1 || err != nil {
		t.Errorf("forgot %d, %v", n, err)
	}
	_, actions = d.open(c, 8*3600)
	d.want(3, actions, "AssumeRole", "getSigninToken")
}

func TestAChangedConfigurationAsksAgain(t *testing.T) {
	for name, change := range map[string]func(*chain.Chain){
		"role":         func(c *chain.Chain) { c.Hops[0].Role.RoleName = "SecurityAudit" },
		"external id":  func(c *chain.Chain) { c.Hops[0].ExternalID = "acme-1" },
		"session name": func(c *chain.Chain) { c.Hops[0].RoleSessionName = "alice2" },
	} {
		d := newDemo(t)
		c := d.chain("prod-admin")
		d.open(c, 3600)
		c.Hops = append([]chain.Hop(nil), c.Hops...)
		change(&c)
		if !d.way().NeedsCode(context.Background(), opening.Request{Chain: c, Seconds: 3600}) {
			t.Errorf("another %s needs no code", name)
		}
		_, actions := d.open(c, 3600)
		d.want(2, actions, "AssumeRole", "getSigninToken")
	}
}

// A role behind the one that took the code: that one is kept, this one is not,
// since its session ends with its credentials.
func TestTheHopAfterAKeptRoleIsNew(t *testing.T) {
	d := newDemo(t)
	c := d.chain("prod-admin").WithRole(d.chain("deploy-direct").Hops[0].Role)
	_, actions := d.open(c, 3600)
	d.want(1, actions, "AssumeRole", "AssumeRole", "getSigninToken")
	d.ahead = 30 * time.Minute
	out, actions := d.open(c, 3600)
	d.want(1, actions, "AssumeRole", "getSigninToken")
	if out.Seconds != 3600 || out.Shortened || !out.CodeSpared {
		t.Errorf("%+v", out)
	}
	d.ahead = 56 * time.Minute
	_, actions = d.open(c, 3600)
	d.want(2, actions, "AssumeRole", "AssumeRole", "getSigninToken")
}

// A role without a code costs nobody anything: nothing is kept of it.
func TestOnlyWhatTookACodeIsKept(t *testing.T) {
	d := newDemo(t)
	for _, name := range []string{"audit", "staging-view", "base"} {
		d.open(d.chain(name), 3600)
	}
	if s := d.Vault.State(); s.Kept != 0 {
		t.Errorf("state %+v", s)
	}
}

// An administrator revoked the role's sessions: the sign-in endpoint answers 400
// to what is kept, and a code opens.
func TestARevokedRoleAsksForACode(t *testing.T) {
	d := newDemo(t)
	c := d.chain("prod-admin")
	d.open(c, 8*3600)
	d.revoke(c)
	out, actions := d.open(c, 8*3600)
	d.want(2, actions, "getSigninToken", "AssumeRole", "getSigninToken")
	if out.CodeSpared || out.Seconds != 8*3600 {
		t.Errorf("%+v", out)
	}
	_, actions = d.open(c, 8*3600)
	d.want(2, actions, "getSigninToken")

	// Nobody to ask: the 400 is what there is to say.
	d.revoke(c)
	_, err := d.Way(house.Hooks{}).Open(context.Background(), opening.Request{Chain: c, Seconds: 8 * 3600})
	var failure *opening.Failure
	if !errors.As(err, &failure) || !errors.Is(err, credential.CodeSigninRefused) || failure.Diagnosis == nil {
		t.Errorf("failed with %v", err)
	}
}

// revoke makes what is kept of a chain invalid.
func (d *demo) revoke(c chain.Chain) {
	d.t.Helper()
	held, err := d.way().Credentials.Hops(context.Background(), credential.Credentials{Keys: c.Origin.Keys}, credential.Request{Chain: c, Life: time.Minute})
	if err != nil || !held.Kept {
		d.t.Fatalf("kept %v, %v", held.Kept, err)
	}
	d.Demo.Revoke(simulator.Keys{
		AccessKeyID: held.Keys.AccessKeyID.Reveal(), SecretAccessKey: held.Keys.SecretKey.Reveal(), SessionToken: held.Keys.SessionToken.Reveal(),
	})
}
