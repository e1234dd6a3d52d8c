package house_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/message"
)

// openDemo is a house over the demo, whose Identity Center acme-old has to be
// signed in to again. There is no display: no browser can be opened.
func openDemo(t *testing.T) *house.House {
	t.Helper()
	h, err := house.Open(house.Options{Demo: true, Version: "test", Env: func(string) string { return "" }, Home: t.TempDir(), Now: time.Now, Login: "zoe"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

func TestSignInAndOut(t *testing.T) {
	h := openDemo(t)
	c, err := h.IdentityCenter("acme-old")
	if err != nil {
		t.Fatal(err)
	}
	if h.Way(house.Hooks{}).SignedIn(c.Origin.SSO) {
		t.Fatal("signed in before")
	}
	err = h.SignIn(context.Background(), c, house.SignIn{Catalog: message.For(message.French)})
	if !errors.Is(err, credential.CodeNoBrowser) {
		t.Fatalf("without a display and with nowhere to show a code: %v", err)
	}
	err = h.SignIn(context.Background(), c, house.SignIn{Catalog: message.For(message.French), ShowCode: func(code, address string) {
		if !strings.HasPrefix(address, h.Demo.URL()) {
			t.Errorf("the demo leads to %s", address)
		}
		h.Demo.Approve(code, true)
	}})
	if err != nil {
		t.Fatal(err)
	}
	state, ok := h.TokenExpires(c)
	if !ok || !state.Renewable || time.Until(state.Expires) < 50*time.Minute || !h.Way(house.Hooks{}).SignedIn(c.Origin.SSO) {
		t.Errorf("signed in %v: %+v", ok, state)
	}
	if err := h.SignOut(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	if _, ok := h.TokenExpires(c); ok {
		t.Error("signed in after the sign-out")
	}
}

func TestIdentityCenter(t *testing.T) {
	h := openDemo(t)
	for _, p := range h.Profiles().Profiles() {
		c, err := h.IdentityCenter(p.Name)
		switch {
		case p.Problem != nil:
		case p.Chain.Origin.Kind != "sso":
			if !errors.Is(err, house.ErrNoSession) {
				t.Errorf("%s: %v", p.Name, err)
			}
		case err != nil || len(c.Hops) > 0 || c.Origin.SSO.StartURL == "":
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if _, err := h.IdentityCenter("nobody"); !errors.Is(err, house.ErrNoProfile) {
		t.Errorf("%v", err)
	}
}

// What a walk finds can be used like a profile, and is there the next time.
func TestBrowse(t *testing.T) {
	h := openDemo(t)
	c, err := h.IdentityCenter("acme")
	if err != nil {
		t.Fatal(err)
	}
	before := len(h.Profiles().Profiles())
	if _, ok := h.Browsed(c); ok {
		t.Fatal("walked before")
	}
	last := credential.BrowseProgress{}
	if err := h.Browse(context.Background(), c, func(p credential.BrowseProgress) { last = p }); err != nil {
		t.Fatal(err)
	}
	if last.Accounts == 0 || last.Done != last.Accounts {
		t.Errorf("the walk ended at %d of %d", last.Done, last.Accounts)
	}
	var found []string
	for _, p := range h.Profiles().Profiles()[before:] {
		found = append(found, p.Name)
		if p.Account == "" || p.Problem != nil || p.Chain.AccountID() == "" || p.Chain.Identity() == "" || p.Chain.Profile != p.Name {
			t.Errorf("%s: %+v", p.Name, p)
		}
		if got := h.AccountName(p.Chain); got != p.Account {
			t.Errorf("%s: the account is called %q, want %q", p.Name, got, p.Account)
		}
	}
	if got := h.AccountName(chain.Chain{}); got != "" {
		t.Errorf("no account is called %q", got)
	}
	if len(found) == 0 || !slices.ContainsFunc(found, func(name string) bool { return strings.HasPrefix(name, "sso:acme/") }) {
		t.Fatalf("found %v", found)
	}
	again := h.Reread()
	if len(again.Profiles()) != before+len(found) {
		t.Error("what was found is gone after reading the files again")
	}
	if at, ok := h.Browsed(c); !ok || time.Since(at.At) > time.Minute {
		t.Errorf("walked at %v, %v", at, ok)
	}
	way, err := h.Chain(found[0], "", false)
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.Way(house.Hooks{}).Credentials.Origin(context.Background(), way)
	if err != nil || got.AccountID != way.AccountID() {
		t.Errorf("credentials of %s: %v", found[0], err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := h.Browse(ctx, c, func(credential.BrowseProgress) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if len(h.Profiles().Profiles()) != before+len(found) {
		t.Error("a walk that was cancelled forgets")
	}
}
