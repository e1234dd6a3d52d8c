package cli_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/house"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/simulator"
	"daypass/internal/store"
)

const stagingMFA = `
[profile staging-mfa]
role_arn = arn:aws:iam::222233334444:role/Admin
source_profile = base
mfa_serial = ` + device + `
region = eu-west-1
`

// sharedBefore has the setting on or off, and a second role of the device. Where
// opened is set, prod-admin was opened for an hour by another window.
func sharedBefore(t *testing.T, on, opened bool) func(*house.House) {
	return func(h *house.House) {
		if err := h.Store.ChangeSettings(func(s *store.Settings) { s.ShareCode = on }); err != nil {
			t.Fatal(err)
		}
		var config string
		for _, f := range h.Profiles().Files() {
			if strings.HasSuffix(f.Path, "config") {
				config = f.Path
			}
		}
		file, err := os.OpenFile(config, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = file.WriteString(stagingMFA)
		if closed := file.Close(); err != nil || closed != nil {
			t.Fatal(err, closed)
		}
		h.Reread()
		if !opened {
			return
		}
		c, err := h.Chain("prod-admin", "", false)
		if err != nil {
			t.Fatal(err)
		}
		way := h.Way(house.Hooks{MFACode: func(_ context.Context, serial string, _ bool) (chain.Secret, error) {
			return chain.NewSecret(h.Demo.MFACode(serial)), nil
		}})
		if _, err := way.Open(context.Background(), opening.Request{Chain: c, Seconds: 3600}); err != nil {
			t.Fatal(err)
		}
		h.Demo.ForgetRequests()
	}
}

func (s *session) actions() string {
	var all []string
	for _, q := range s.aws.Requests() {
		all = append(all, q.Action)
	}
	return strings.Join(all, " ")
}

// answered fails unless standard output holds every text.
func (s *session) answered(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(plain(s.out.String()), text) {
			s.t.Errorf("standard output does not say %q:\n%s", text, s.out.String())
		}
	}
}

func TestASharedCodeSparesTheNextRoleItsCode(t *testing.T) {
	s := &session{t: t, prepare: sharedBefore(t, true, true)}
	s.run("plan", "staging-mfa", "--duration", "1h")
	s.answered("No code needed: the last one still serves, for up to 1 h. More than 1 h needs a fresh code.", "AssumeRole for 1 h, then getSigninToken without SessionDuration")
	if strings.Contains(s.out.String(), "an MFA code from the device") {
		t.Errorf("a code is said to be needed:\n%s", s.out.String())
	}
	if code := s.run("open", "staging-mfa", "--duration", "1h", "--print"); code != int(plan.Done) || s.actions() != "AssumeRole getSigninToken" {
		t.Errorf("1 h: exit %d, sent %s: %s", code, s.actions(), s.err.String())
	}
	s.said("The link opens the console for 1 h", "No MFA code was needed: the last one still serves.")

	// More than an hour, and whoever wants it so, needs a fresh one.
	s.run("plan", "staging-mfa", "--duration", "8h")
	s.answered("AWS accepts 8 h here", "More than 1 h needs a fresh code.", "an MFA code from the device "+device, "getSigninToken with SessionDuration 8 h")
	for _, flags := range [][]string{{"--duration", "2h"}, {"--duration", "1h", "--fresh-code"}} {
		if code := s.run(append([]string{"open", "staging-mfa", "--print"}, flags...)...); code != int(plan.Usage) || s.actions() != "" {
			t.Errorf("%v: exit %d, sent %s", flags, code, s.actions())
		}
		s.said("asks for an MFA code")
	}
	if code := s.run("forget", "--credentials"); code != int(plan.Done) {
		t.Errorf("exit %d", code)
	}
	s.said("Forgotten: what 1 MFA code gave.")
}

func TestACodeIsSharedByTheSettingOrTheFlag(t *testing.T) {
	for _, of := range []struct {
		setting bool
		flags   []string
		sent    string
	}{
		{false, nil, "AssumeRole getSigninToken"},
		{false, []string{"--share-code"}, "GetSessionToken AssumeRole getSigninToken"},
		{true, nil, "GetSessionToken AssumeRole getSigninToken"},
		{true, []string{"--fresh-code"}, "AssumeRole getSigninToken"},
	} {
		s := &session{t: t, asks: true, prepare: sharedBefore(t, of.setting, false)}
		s.in = &typist{lines: []func() string{s.code}}
		if code := s.run(append([]string{"open", "staging-mfa", "--duration", "1h", "--print"}, of.flags...)...); code != int(plan.Done) || s.actions() != of.sent {
			t.Errorf("setting %v, %v: exit %d, sent %s: %s", of.setting, of.flags, code, s.actions(), s.err.String())
		}
	}
	s := &session{t: t, prepare: sharedBefore(t, false, false)}
	s.run("plan", "staging-mfa", "--duration", "1h", "--share-code", "--json")
	var document plan.Document
	if err := json.Unmarshal(s.out.Bytes(), &document); err != nil || document.Send == nil {
		t.Fatalf("%v: %s", err, s.out.String())
	}
	var steps []string
	for _, step := range document.Send.Steps {
		steps = append(steps, step.Action)
	}
	if !slices.Equal(steps, []string{"GetSessionToken", "AssumeRole", "getSigninToken"}) || !slices.Equal(document.Needs, []string{"mfa"}) {
		t.Errorf("steps %v, needs %v", steps, document.Needs)
	}
	if code := s.run("open", "staging-mfa", "--share-code", "--fresh-code", "--print"); code != int(plan.Usage) {
		t.Errorf("both flags: exit %d", code)
	}
}

// A role may want a fresher code than the one that is shared: the way to give one
// is in the answer.
func TestARoleThatWantsAFresherCode(t *testing.T) {
	shared := sharedBefore(t, true, true)
	s := &session{t: t, prepare: func(h *house.House) {
		shared(h)
		h.Demo.AddRole(simulator.Role{ARN: "arn:aws:iam::222233334444:role/Admin", Trusts: []string{"*"}, MFAAge: time.Nanosecond})
	}}
	if code := s.run("open", "staging-mfa", "--duration", "1h", "--print"); code != int(plan.ByAWS) {
		t.Errorf("exit %d", code)
	}
	s.said(
		"is not authorised to assume Admin with the MFA code given before (AccessDenied); the role may ask for a fresh one.",
		"Give a fresh MFA code, for this role (1 h, until", "daypass --demo open staging-mfa --duration 1h --fresh-code",
	)
	s.asks, s.in = true, &typist{lines: []func() string{s.code}}
	if code := s.run("open", "staging-mfa", "--duration", "1h", "--fresh-code", "--print"); code != int(plan.Done) || s.actions() != "AssumeRole getSigninToken" {
		t.Errorf("exit %d, sent %s: %s", code, s.actions(), s.err.String())
	}
}

func TestASharedCodeIsAskedForInTheCommandShown(t *testing.T) {
	s := &session{t: t}
	if code := s.run("open", "prod-admin", "--duration", "1h", "--share-code", "--print"); code != int(plan.Usage) {
		t.Errorf("exit %d", code)
	}
	s.said("daypass --demo open prod-admin --share-code --duration 1h --mfa-code N")
}
