package cli_test

import (
	"strings"
	"testing"

	"daypass/internal/house"
	"daypass/internal/store"
)

func TestMFACodeIsAskedFor(t *testing.T) {
	s := &session{t: t, asks: true}
	s.in = &typist{lines: []func() string{s.code}}
	if code := s.run("open", "prod-admin", "--duration", "8h", "--print"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	s.said("MFA code from "+device+":", "The link opens the console for 8 h, until ")
	if link := s.out.String(); !strings.HasPrefix(link, "http") || strings.Count(link, "\n") != 1 {
		t.Errorf("standard output is not the link alone, but %d bytes", len(link))
	}
}

func TestWrongMFACodeIsAskedAgain(t *testing.T) {
	s := &session{t: t, asks: true}
	s.in = &typist{lines: []func() string{func() string { return "000000" }, s.code}}
	if code := s.run("open", "prod-admin", "--duration", "8h", "--print"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	s.said("AWS did not accept this code. Each code works once: wait for the next one.")
}

func TestMFACodeFromStandardInput(t *testing.T) {
	s := &session{t: t}
	s.in = &typist{lines: []func() string{s.code}}
	if code := s.run("open", "prod-admin", "--duration", "8h", "--print", "--mfa-code", "-"); code != 0 {
		t.Errorf("exit %d: %s", code, s.err.String())
	}
	s.in = strings.NewReader("")
	if code := s.run("open", "prod-admin", "--duration", "8h", "--print", "--mfa-code", "-"); code != 2 {
		t.Errorf("an empty standard input: exit %d: %s", code, s.err.String())
	}
}

func TestPicker(t *testing.T) {
	s := &session{t: t, asks: true, in: types("no-such", "staging", "2")}
	if code := s.run("plan", "--duration", "8h"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	s.said("Which profile?", "No profile matches no-such.", "   1  staging-admin\n   2  staging-dev\n")
	if !strings.Contains(s.out.String(), "Developer") {
		t.Errorf("the plan is not staging-dev's:\n%s", s.out.String())
	}
	s.in = types("")
	if code := s.run("plan"); code != 2 {
		t.Errorf("no answer: exit %d", code)
	}
}

func TestProductionIsConfirmed(t *testing.T) {
	mark := func(h *house.House) {
		p, _ := h.Profiles().Find("audit")
		if err := h.Store.ChangeRole(p.Chain.Key(), func(r *store.Role) { r.Production = true }); err != nil {
			t.Error(err)
		}
	}
	open := []string{"open", "audit", "--duration", "8h", "--print"}
	for _, test := range []struct {
		asks  bool
		typed string
		args  []string
		code  int
		said  string
	}{
		{true, "y", nil, 0, "SecurityAudit is marked as production. Open it for 8 h? [y/N]"},
		{true, "oui", nil, 0, "The link opens the console"},
		{true, "", nil, 1, "Cancelled. Nothing was opened."},
		{true, "n", nil, 1, "Cancelled. Nothing was opened."},
		{false, "", nil, 2, "Confirm it with --yes."},
		{false, "", []string{"--yes"}, 0, "The link opens the console"},
	} {
		s := &session{t: t, asks: test.asks, in: types(test.typed), prepare: mark}
		if code := s.run(append(open, test.args...)...); code != test.code {
			t.Errorf("%+v: exit %d: %s", test, code, s.err.String())
		}
		s.said(test.said)
		if requests := len(s.aws.Requests()); test.code != 0 && requests != 0 {
			t.Errorf("%+v: %d requests were sent", test, requests)
		}
	}
}

// A production role is seen by its colour, on a terminal alone.
func TestProductionShowsItsColour(t *testing.T) {
	const full, nearest = "\x1b[48;2;196;67;60m  \x1b[0m ", "\x1b[48;5;167m  \x1b[0m "
	open := []string{"open", "audit", "--duration", "8h", "--print"}
	for _, test := range []struct {
		colour       string
		production   bool
		out, err     bool
		colorTerm    string
		args         []string
		answer, said string // "" for no escape in it
	}{
		{"red", true, true, true, "truecolor", []string{"plan", "audit"}, "Production    " + full + "open asks first; --yes confirms\n", ""},
		{"red", true, true, true, "", []string{"plan", "audit"}, nearest + "open asks first", ""},
		{"red", true, false, true, "truecolor", []string{"plan", "audit"}, "", ""},
		{"red", false, true, true, "truecolor", []string{"plan", "audit"}, "", ""},
		{"", true, true, true, "truecolor", []string{"plan", "audit"}, "", ""},
		{"red", true, false, true, "truecolor", open, "", full + "SecurityAudit is marked as production. Confirm it with --yes."},
		{"red", true, true, true, "truecolor", append(open, "--yes"), "", full + "The link opens the console"},
		{"red", true, true, false, "truecolor", append(open, "--yes"), "", ""},
	} {
		s := &session{t: t, outColours: test.out, errColours: test.err, env: map[string]string{"COLORTERM": test.colorTerm}, prepare: func(h *house.House) {
			p, _ := h.Profiles().Find("audit")
			if err := h.Store.ChangeRole(p.Chain.Key(), func(r *store.Role) { r.Production, r.Colour = test.production, test.colour }); err != nil {
				t.Error(err)
			}
		}}
		s.run(test.args...)
		for what, got := range map[string][2]string{"the answer": {s.out.String(), test.answer}, "standard error": {s.err.String(), test.said}} {
			if escape := strings.Contains(got[0], "\x1b"); escape != (got[1] != "") || !strings.Contains(plain(got[0]), got[1]) {
				t.Errorf("%+v: %s is %q", test, what, got[0])
			}
		}
		if test.args[0] == "plan" && strings.Contains(s.out.String(), "open asks first") != test.production {
			t.Errorf("%+v: the plan is %q", test, s.out.String())
		}
	}
}

// A favourite whose way has changed asks once: what was confirmed is its way then.
func TestAChangedFavouriteIsConfirmed(t *testing.T) {
	way := func(h *house.House) string {
		p, _ := h.Profiles().Find("audit")
		roles, _ := h.Store.Roles()
		if roles[p.Chain.Key()].FavouriteChain == p.Chain.String() {
			return "accepted"
		}
		return "old"
	}
	for _, test := range []struct {
		asks, production bool
		typed            string
		args             []string
		code             int
		said, way        string
	}{
		{true, false, "y", nil, 0, "The way to SecurityAudit has changed since it was made a favourite. Open it for 8 h? [y/N]", "accepted"},
		{true, true, "y", nil, 0, "SecurityAudit is marked as production, and the way to it has changed", "accepted"},
		{true, false, "n", nil, 1, "Cancelled. Nothing was opened.", "old"},
		{false, false, "", nil, 2, "The way to SecurityAudit has changed since it was made a favourite. Confirm it with --yes.", "old"},
		{false, true, "", nil, 2, "SecurityAudit is marked as production. Confirm it with --yes. The way to SecurityAudit has changed", "old"},
		{false, false, "", []string{"--yes"}, 0, "The link opens the console", "accepted"},
	} {
		var opened *house.House
		s := &session{t: t, asks: test.asks, in: types(test.typed), prepare: func(h *house.House) {
			opened = h
			p, _ := h.Profiles().Find("audit")
			err := h.Store.ChangeRole(p.Chain.Key(), func(r *store.Role) {
				r.Favourite, r.FavouriteProfile, r.FavouriteChain, r.Production = true, "audit", "another way", test.production
			})
			if err != nil {
				t.Error(err)
			}
		}}
		wayAfter := ""
		s.seen = func(string) { wayAfter = way(opened) } // the demo's store goes with the run
		if code := s.run(append([]string{"open", "audit", "--duration", "8h", "--print"}, test.args...)...); code != test.code {
			t.Errorf("%+v: exit %d: %s", test, code, s.err.String())
		}
		s.said(test.said)
		if wayAfter != test.way {
			t.Errorf("%+v: the favourite's way is the %s one", test, wayAfter)
		}
		if requests := len(s.aws.Requests()); test.code != 0 && requests != 0 {
			t.Errorf("%+v: %d requests were sent", test, requests)
		}
	}
}

// A refusal comes before any question.
func TestRefusedBeforeAsking(t *testing.T) {
	s := &session{t: t, asks: true, in: types()}
	if code := s.run("open", "prod-admin", "--duration", "13h", "--print"); code != 3 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	if strings.Contains(s.err.String(), "MFA code from") || len(s.aws.Requests()) != 0 {
		t.Errorf("%d requests: %s", len(s.aws.Requests()), s.err.String())
	}
}
