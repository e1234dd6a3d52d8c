package cli_test

import (
	"regexp"
	"strings"
	"testing"

	"daypass/internal/simulator"
)

var shownCode = regexp.MustCompile(`shows the code ([A-Z0-9]{4}-[A-Z0-9]{4})`)

// Where there is no browser the code is shown, and what it is typed into.
func TestLoginByCode(t *testing.T) {
	for _, answer := range []bool{true, false} {
		s := &session{t: t}
		s.seen = func(text string) {
			if found := shownCode.FindStringSubmatch(text); found != nil && !s.aws.Approve(found[1], answer) {
				t.Errorf("the code %s is unknown", found[1])
			}
		}
		code := s.run("login", "acme-old", "--json")
		s.said("check that the page shows the code", s.aws.URL()+"/device?user_code=")
		if answer {
			if code != 0 || !strings.Contains(s.out.String(), `"session": "acme-old"`) {
				t.Errorf("exit %d: %s", code, s.out.String())
			}
			s.said("Signed in to acme-old.")
			continue
		}
		if code != 4 || s.out.Len() > 0 {
			t.Errorf("refused: exit %d: %s", code, s.out.String())
		}
		s.said("Not signed in to acme-old: the sign-in was refused.")
	}
}

func TestNoSecretIsSeenOfASignIn(t *testing.T) {
	c := newCanary(t)
	secrets := strings.Join(c.aws.Secrets()[:8], " and ")
	faults := []simulator.Fault{
		{Kind: simulator.Cut}, {Kind: simulator.CutBody}, {Kind: simulator.Status500}, {Kind: simulator.HTML200}, {Kind: simulator.Redirect},
		{Kind: simulator.EmptyToken}, {Kind: simulator.HugeBody}, {Kind: simulator.Refused, Code: "InvalidRequestException", Message: "you sent " + secrets},
	}
	for _, way := range []struct {
		service, action string
		args            []string
		slow            bool // what passes is asked again, at the pace of AWS
	}{
		{"oidc", "RegisterClient", []string{"login", "acme-old", "--device"}, false},
		{"oidc", "StartDeviceAuthorization", []string{"login", "acme-old", "--device"}, false},
		{"oidc", "CreateToken", []string{"login", "acme-old", "--device"}, true},
		{"portal", "*", []string{"list", "--browse", "acme"}, false},
	} {
		for _, fault := range faults {
			if way.slow && (fault.Kind == simulator.Cut || fault.Kind == simulator.CutBody || fault.Kind == simulator.Status500) {
				continue
			}
			c.aws.SetFault(way.service, way.action, fault)
			code, seen, _ := c.run(way.args...)
			doing := way.action + " " + string(fault.Kind)
			if (code != 4 && code != 5) || len(seen["stderr"]) == 0 {
				t.Errorf("%s: exit %d: %s", doing, code, seen["stderr"])
			}
			c.sing(seen, doing)
			c.aws.SetFault(way.service, way.action, simulator.Fault{})
		}
	}
	c.aws.SetFault("portal", "Logout", simulator.Fault{Kind: simulator.Refused, Code: "InvalidRequestException", Message: secrets})
	code, seen, _ := c.run("logout", "acme")
	if code != 4 || !strings.Contains(string(seen["stderr"]), "Signed out of acme on this computer, but AWS could not be told.") {
		t.Errorf("logout: exit %d: %s", code, seen["stderr"])
	}
	c.sing(seen, "logout")
}
