package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"daypass/internal/house"
	"daypass/internal/simulator"
)

// Every exit code, with one exchange that leads to it, and the object that
// --json prints all the same.
func TestExitCodes(t *testing.T) {
	for _, test := range []struct {
		name            string
		service, action string
		fault           simulator.Fault
		code            int
		said            string
	}{
		{"denied", "sts", "AssumeRole", simulator.Fault{Kind: simulator.Refused, Code: "AccessDenied"}, 4, "is not authorised to assume SecurityAudit"},
		{"server error", "sts", "AssumeRole", simulator.Fault{Kind: simulator.Status500}, 5, "the fault is on AWS’s side"},
		{"captive portal", "signin", "getSigninToken", simulator.Fault{Kind: simulator.HTML200}, 5, "with a page that is not AWS’s"},
		{"no token", "signin", "getSigninToken", simulator.Fault{Kind: simulator.EmptyToken}, 5, "without a sign-in token"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &session{t: t, prepare: func(h *house.House) { h.Demo.SetFault(test.service, test.action, test.fault) }}
			if code := s.run("open", "audit", "--duration", "8h", "--print", "--json"); code != test.code {
				t.Errorf("exit %d, not %d", code, test.code)
			}
			s.said(test.said)
			var object map[string]any
			if err := json.Unmarshal(s.out.Bytes(), &object); err != nil {
				t.Fatalf("standard output is no object: %v\n%s", err, s.out.String())
			}
			if object["profile"] != "audit" || object["opened_seconds"] != nil || object["url"] != nil {
				t.Errorf("%s", s.out.String())
			}
		})
	}
}

// What Daypass refuses is refused before anything is sent.
func TestRefusalSendsNothing(t *testing.T) {
	for profile, duration := range map[string]string{"deploy-via-hub": "8h", "audit": "12h1m", "billing": "14m", "iso-ops": "1h", "prod-admin-key": "1h"} {
		s := &session{t: t}
		if code := s.run("open", profile, "--duration", duration, "--print", "--json"); code != 3 {
			t.Errorf("%s: exit %d: %s", profile, code, s.err.String())
		}
		if n := len(s.aws.Requests()); n != 0 {
			t.Errorf("%s: %d requests were sent", profile, n)
		}
		if !strings.Contains(s.out.String(), `"outcome": "refused"`) {
			t.Errorf("%s: %s", profile, s.out.String())
		}
	}
}

// No command that judges sends anything.
func TestJudgingSendsNothing(t *testing.T) {
	for _, args := range [][]string{{"list"}, {"list", "--duration", "8h", "--json"}, {"plan", "deploy-via-hub", "--json"}, {"forget", "audit"}, {"browsers"}} {
		s := &session{t: t}
		if code := s.run(args...); code != 0 {
			t.Errorf("%v: exit %d: %s", args, code, s.err.String())
		}
		if n := len(s.aws.Requests()); n != 0 {
			t.Errorf("%v: %d requests were sent", args, n)
		}
	}
}

// The object of every profile of the demo is printed, in both languages, with
// no text that the catalogs lack.
func TestPlanOfEveryProfile(t *testing.T) {
	s := &session{t: t}
	if code := s.run("list", "--json"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	var rows []struct {
		Profile string
		Outcome *string
	}
	if err := json.Unmarshal(s.out.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) < 20 {
		t.Fatalf("the demo has %d profiles", len(rows))
	}
	for i, row := range rows {
		for _, lang := range []string{"en", "fr"} {
			if underRace && i%8 != 0 {
				continue // make test runs all of them without it
			}
			s := &session{t: t}
			code := s.run("--lang", lang, "plan", row.Profile, "--duration", "8h")
			if broken := row.Outcome == nil; broken && code != 2 || !broken && code != 0 {
				t.Errorf("%s: exit %d: %s", row.Profile, code, s.err.String())
			}
			said := s.out.String() + s.err.String()
			for _, bad := range []string{"{", "verdict.", "reason.", "remedy.", "problem.", "origin.", "cli."} {
				if strings.Contains(strings.ReplaceAll(said, "{\n", ""), bad) && !strings.Contains(said, `"Effect"`) {
					t.Errorf("%s in %s says %q:\n%s", row.Profile, lang, bad, said)
				}
			}
		}
	}
}
