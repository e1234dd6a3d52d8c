package cli_test

import (
	"net/url"
	"strings"
	"testing"

	"daypass/internal/house"
	"daypass/internal/plan"
	"daypass/internal/store"
)

const auditKey = "arn:aws:iam::111122223333:role/SecurityAudit"

// opensOn runs open on a demo that remembers kept of the role, and gives the
// page that the link leads to and what is remembered afterwards.
func opensOn(t *testing.T, kept store.Role, args ...string) (destination string, after store.Role) {
	t.Helper()
	s := &session{t: t}
	var demo *house.House
	s.prepare = func(h *house.House) {
		demo = h
		if err := h.Store.ChangeRole(auditKey, func(r *store.Role) { *r = kept }); err != nil {
			t.Fatal(err)
		}
	}
	s.seen = func(text string) { // while the demo's store is there
		if strings.Contains(text, "signs in whoever has it") {
			roles, err := demo.Store.Roles()
			if err != nil {
				t.Error(err)
			}
			after = roles[auditKey]
		}
	}
	if code := s.run(append([]string{"open", "audit", "--print"}, args...)...); code != int(plan.Done) {
		t.Fatalf("%q: exit %d: %s", args, code, s.err.String())
	}
	link, err := url.Parse(strings.TrimSpace(s.out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return link.Query().Get("Destination"), after
}

func TestWhatIsNotGivenIsAsRememberedOfTheRole(t *testing.T) {
	kept := store.Role{DurationSeconds: 14400, Destination: "s3", Region: "us-west-2", Browser: "gone", Colour: "teal"}
	for _, c := range []struct {
		args        []string
		destination string
		after       store.Role
	}{
		{nil, "https://us-west-2.console.aws.amazon.com/s3/", kept},
		{[]string{"--duration", "1h", "--destination", "ec2"}, "https://us-west-2.console.aws.amazon.com/ec2/",
			store.Role{DurationSeconds: 3600, Destination: "ec2", Region: "us-west-2", Browser: "gone", Colour: "teal"}},
		{[]string{"--region", "eu-central-1"}, "https://eu-central-1.console.aws.amazon.com/s3/",
			store.Role{DurationSeconds: 14400, Destination: "s3", Region: "eu-central-1", Browser: "gone", Colour: "teal"}},
		{[]string{"--destination", "", "--region", "eu-west-1"}, "https://eu-west-1.console.aws.amazon.com/console/home",
			store.Role{DurationSeconds: 14400, Browser: "gone", Colour: "teal"}},
	} {
		destination, after := opensOn(t, kept, c.args...)
		if !strings.HasPrefix(destination, c.destination) {
			t.Errorf("%q opens on %s", c.args, destination)
		}
		if after != c.after {
			t.Errorf("%q: remembered is %+v", c.args, after)
		}
	}
}

// The remedy's command opens the origin on the page that switches, which is no
// place that anybody chose for the origin.
func TestSwitchingRolesOpensTheirPage(t *testing.T) {
	s := &session{t: t}
	if code := s.run("plan", "hub", "--duration", "8h"); code != int(plan.Done) {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	const page = "https://signin.aws.amazon.com/switchrole?account=444455556666&displayName=Hub&roleName=Hub"
	const command = "daypass --demo open hub --origin --duration 8h --destination '" + page + "'"
	if !strings.Contains(s.out.String(), "    "+command+"\n") {
		t.Fatalf("no %s in\n%s", command, s.out.String())
	}
	destination, after := opensOn(t, store.Role{Destination: "s3"}, "--destination", page, "--duration", "8h")
	if destination != page || after.Destination != "s3" {
		t.Errorf("opens on %s, remembered is %+v", destination, after)
	}
}
