package cli_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"daypass/internal/house"
	"daypass/internal/simulator"
)

func TestDiagnose(t *testing.T) {
	for _, test := range []struct {
		profile, cause, message string
		hop                     int
	}{
		{"audit", "", "AWS accepts these credentials, and sign-in with SessionDuration too.", 0},
		{"mfa-session", "not-federatable", "AWS accepts these credentials and issues a sign-in token, but the console does not open with it: ", 0},
		{"laptop", "not-federatable", "AWS accepts these credentials and issues a sign-in token, but the console does not open with it: ", 0},
		{"deploy-via-hub", "session-duration", "AWS answered 400 although the credentials are valid: ", 2},
	} {
		s := &session{t: t}
		if code := s.run("diagnose", test.profile, "--duration", "8h", "--json"); code != 0 {
			t.Errorf("%s: exit %d: %s", test.profile, code, s.err.String())
			continue
		}
		var found struct {
			Cause   *string
			Hop     *int
			Message string
		}
		if err := json.Unmarshal(s.out.Bytes(), &found); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(plain(found.Message), test.message) {
			t.Errorf("%s: %q", test.profile, found.Message)
		}
		switch {
		case test.cause == "":
			if found.Cause != nil || found.Hop != nil {
				t.Errorf("%s: cause %v, hop %v", test.profile, found.Cause, found.Hop)
			}
		case found.Cause == nil || *found.Cause != test.cause || found.Hop == nil || *found.Hop != test.hop:
			t.Errorf("%s: %s", test.profile, s.out.String())
		}
	}
}

// What AWS answered leads on to what works, on the terminal too, and a support
// desk is given no id.
func TestDiagnoseGivesTheWayOut(t *testing.T) {
	for _, test := range []struct{ profile, way string }{
		{"deploy-via-hub", "Use profile deploy-direct"},
		{"pasted-expired", "Get new credentials"},
		{"mfa-session", "Assume a role"},
	} {
		s := &session{t: t}
		if code := s.run("diagnose", test.profile, "--duration", "8h"); code != 0 || !strings.Contains(plain(s.out.String()), "\n  - "+test.way) {
			t.Errorf("%s: exit %d: %s%s", test.profile, code, s.out.String(), s.err.String())
		}
		s = &session{t: t}
		if code := s.run("diagnose", test.profile, "--duration", "8h", "--report"); code != 0 || !strings.HasPrefix(s.out.String(), "Daypass ") {
			t.Errorf("%s: exit %d: %s%s", test.profile, code, s.out.String(), s.err.String())
		}
		if out := s.out.String(); strings.Contains(out, "1111") || strings.Contains(out, "arn:") {
			t.Errorf("%s: the report has an id: %s", test.profile, out)
		}
	}
	s := &session{t: t}
	if code := s.run("diagnose", "audit", "--duration", "8h"); code != 0 || strings.Contains(s.out.String(), "\n  - ") {
		t.Errorf("nothing is wrong, exit %d: %s", code, s.out.String())
	}
}

// Credentials are taken as AWS's pages and tools write them, and none of them
// comes back out.
func TestDiagnosePasted(t *testing.T) {
	forms := map[string]string{
		"shell":      "export AWS_ACCESS_KEY_ID=\"%s\"\nexport AWS_SECRET_ACCESS_KEY=\"%s\"\nexport AWS_SESSION_TOKEN=\"%s\"\n",
		"ini":        "[x]\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n",
		"json":       `{"Credentials": {"AccessKeyId": "%s", "SecretAccessKey": "%s", "SessionToken": "%s"}}`,
		"powershell": "$Env:AWS_ACCESS_KEY_ID=\"%s\"\n$Env:AWS_SECRET_ACCESS_KEY=\"%s\"\n$Env:AWS_SESSION_TOKEN=\"%s\"\n",
		"fish":       "set -gx AWS_ACCESS_KEY_ID %s\nset -gx AWS_SECRET_ACCESS_KEY %s\nset -gx AWS_SESSION_TOKEN %s\n",
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			s := &session{t: t}
			var keys simulator.Keys
			typed := &typist{lines: []func() string{func() string {
				return fmt.Sprintf(form, keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken)
			}}}
			s.in = typed
			s.prepare = func(h *house.House) { keys = issued(h.Demo) }
			if code := s.run("diagnose", "--credentials", "-"); code != 0 {
				t.Fatalf("exit %d: %s", code, s.err.String())
			}
			if got := s.out.String(); !strings.Contains(got, "AWS accepts these credentials") {
				t.Errorf("%s", got)
			}
			for _, secret := range []string{keys.SecretAccessKey, keys.SessionToken} {
				if strings.Contains(s.out.String()+s.err.String(), secret) {
					t.Error("a secret was printed")
				}
			}
		})
	}
	s := &session{t: t, in: strings.NewReader("nothing of the kind")}
	if code := s.run("diagnose", "--credentials", "-"); code != 2 {
		t.Errorf("no credentials: exit %d", code)
	}
	s.said("There are no AWS credentials in this text.")
}

// issued are an unchained role's credentials with two hours of life.
func issued(aws *simulator.AWS) simulator.Keys {
	return aws.Issue(simulator.Issue{Lineage: simulator.DirectRole, Account: "111122223333", Name: "Support", Life: 2 * time.Hour})
}

// A text from elsewhere is explained without a request, and with one on request.
func TestDiagnoseText(t *testing.T) {
	s := &session{t: t, in: strings.NewReader("HTTP Status 400 - Invalid credentials parameter")}
	var demo *simulator.AWS
	s.prepare = func(h *house.House) { demo = h.Demo }
	if code := s.run("diagnose", "deploy-via-hub", "--text", "-", "--duration", "8h"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	if got := plain(s.out.String()); !strings.HasPrefix(got, "AWS refuses 8 h here, with a 400: Deploy is assumed from another role") || !strings.Contains(got, "\n  - Use profile deploy-direct") {
		t.Errorf("%s", got)
	}
	if n := len(demo.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}

	var keys simulator.Keys
	for _, ask := range []bool{false, true} {
		s = &session{t: t, in: &typist{lines: []func() string{func() string {
			session, _ := json.Marshal(map[string]string{"sessionId": keys.AccessKeyID, "sessionKey": keys.SecretAccessKey, "sessionToken": keys.SessionToken})
			return "https://signin.aws.amazon.com/federation?" + url.Values{"Action": {"getSigninToken"}, "SessionDuration": {"28800"}, "Session": {string(session)}}.Encode()
		}}}}
		s.prepare = func(h *house.House) {
			keys = h.Demo.Issue(simulator.Issue{Lineage: simulator.ChainedRole, Account: "111122223333", Name: "Support", Life: time.Hour})
		}
		args, want := []string{"diagnose", "--text", "-", "--json"}, "duration-asked"
		if ask {
			args, want = append(args, "--ask"), "asked"
		}
		if code := s.run(args...); code != 0 {
			t.Fatalf("exit %d: %s", code, s.err.String())
		}
		var got struct {
			Cause   *string
			Report  string
			Answers []struct{ Ways []string }
		}
		if err := json.Unmarshal(s.out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Cause == nil || *got.Cause != want || len(got.Answers) == 0 || len(got.Answers[0].Ways) == 0 || got.Report == "" {
			t.Errorf("ask %v: %s", ask, s.out.String())
		}
		for _, secret := range []string{keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken, url.QueryEscape(keys.SessionToken)} {
			if strings.Contains(s.out.String()+s.err.String(), secret) {
				t.Error("a secret was printed")
			}
		}
	}

	s = &session{t: t}
	if code := s.run("diagnose", "--text", "/nowhere/at/all"); code != 2 {
		t.Errorf("a file that is not there: exit %d", code)
	}
	s = &session{t: t, in: strings.NewReader("it does not work")}
	if code := s.run("diagnose", "--text", "-", "--ask"); code != 2 {
		t.Errorf("no credentials to ask about: exit %d", code)
	}
}
