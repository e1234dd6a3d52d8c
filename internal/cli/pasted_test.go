package cli_test

import (
	"fmt"
	"strings"
	"testing"

	"daypass/internal/house"
	"daypass/internal/simulator"
)

// paste is a session whose standard input is what STS printed.
func paste(t *testing.T, keys *simulator.Keys) *session {
	s := &session{t: t}
	s.prepare = func(h *house.House) { *keys = issued(h.Demo) }
	s.in = &typist{lines: []func() string{func() string {
		return fmt.Sprintf(`{"Credentials": {"AccessKeyId": %q, "SecretAccessKey": %q, "SessionToken": %q}}`, keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken)
	}}}
	return s
}

func (s *session) keeps(keys simulator.Keys) {
	s.t.Helper()
	for _, secret := range []string{keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken} {
		if strings.Contains(s.out.String()+s.err.String(), secret) {
			s.t.Error("a value that was pasted is printed")
		}
	}
}

func TestPastedOpens(t *testing.T) {
	var keys simulator.Keys
	s := paste(t, &keys)
	if code := s.run("open", "--credentials", "-", "--duration", "8h", "--print"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	s.keeps(keys)
	if !strings.Contains(s.out.String(), "SigninToken=") {
		t.Errorf("no link: %s", s.out.String())
	}
}

// Judging sends nothing, and a role can be added.
func TestPastedPlan(t *testing.T) {
	var keys simulator.Keys
	s := paste(t, &keys)
	if code := s.run("plan", "--credentials", "-", "--role-arn", "arn:aws:iam::111122223333:role/Admin", "--duration", "8h"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	s.keeps(keys)
	if n := len(s.aws.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
	if got := plain(s.out.String()); !strings.Contains(got, "daypass --demo open --credentials - --role-arn arn:aws:iam::111122223333:role/Admin --duration 1h") {
		t.Errorf("the commands do not read standard input again:\n%s", got)
	}
}

func TestPastedRefused(t *testing.T) {
	for _, test := range []struct {
		in   string
		args []string
		said string
	}{
		{"aws_access_key_id=ASIAEXAMPLE000000001\naws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY", nil, "SessionToken is missing in this text."},
		{"aws_access_key_id=ASIAEXAMPLE000000001\naws_secret_access_key=****\naws_session_token=x", nil, "SecretAccessKey in this text is not in the form"},
		{strings.Repeat("x", 70000), nil, "longer than any credentials"},
		{"", []string{"base"}, "--credentials and PROFILE"},
		{"", []string{"--origin", "--role-arn", "arn:aws:iam::111122223333:role/Admin"}, "--origin and --role-arn"},
	} {
		s := &session{t: t, in: strings.NewReader(test.in)}
		if code := s.run(append([]string{"plan", "--credentials", "-"}, test.args...)...); code != 2 {
			t.Errorf("%v: exit %d", test.args, code)
		}
		s.said(test.said)
	}
	s := &session{t: t}
	if code := s.run("plan", "--credentials", "AKIAEXAMPLE000000001"); code != 2 || strings.Contains(s.err.String(), "AKIAEXAMPLE") {
		t.Errorf("exit %d: %s", code, s.err.String())
	}
}
