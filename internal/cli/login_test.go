package cli_test

import (
	"regexp"
	"strings"
	"testing"
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
