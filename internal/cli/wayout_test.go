package cli_test

import (
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/profile"
)

// aWay is a command, or an address to go to, on a line of its own.
var aWay = regexp.MustCompile(`(?m)^ +(daypass --demo|aws|https:) ?.+$|: daypass --demo open .* --mfa-code N$`)

var wanted = map[string]int{"15m": 900, "1h": 3600, "8h": 28800, "12h": 43200, "36h": 129600}

// Whatever Daypass refuses in the demo, and whatever fails there at AWS, names what
// works instead: in the plan, and with a command where nobody sits at a terminal.
func TestEveryNoOfTheDemoHasAWayOut(t *testing.T) {
	none := func(string) string { return "" }
	h, err := house.Open(house.Options{Demo: true, Version: "1.2.3", Env: none, Environ: []string{}, Home: t.TempDir(), Now: time.Now, Login: "alice"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	var refused, failed atomic.Int32
	t.Run("profiles", func(t *testing.T) {
		for _, p := range h.Profiles().Profiles() {
			t.Run(p.Name, func(t *testing.T) {
				t.Parallel()
				for typed, seconds := range wanted {
					no := p.Problem == nil && refusedWithAWay(t, h, p, seconds)
					if !no && typed != "8h" {
						continue // what opens is opened once
					}
					s := &session{t: t}
					code := s.run("open", p.Name, "--duration", typed, "--print")
					if no != (code == 3) && p.Name != "vendor-stale" { // that shows in hand alone
						t.Errorf("%s: refused %v, exit %d: %s", typed, no, code, s.err.String())
					}
					if code != 0 && !aWay.MatchString(s.err.String()) {
						t.Errorf("%s: exit %d, and no command: %s", typed, code, s.err.String())
					}
					switch {
					case code == 3:
						refused.Add(1)
					case code != 0:
						failed.Add(1)
					}
				}
			})
		}
	})
	if refused.Load() < 100 || failed.Load() < 9 {
		t.Errorf("%d refused, %d failed: that is not the demo", refused.Load(), failed.Load())
	}
}

// refusedWithAWay tells whether a duration is refused beforehand.
func refusedWithAWay(t *testing.T, h *house.House, p profile.Profile, seconds int) bool {
	t.Helper()
	d := h.Words(message.For(message.English)).Document(p.Chain, h.Judge().Judge(p.Chain, seconds))
	if d.Outcome != "refused" {
		return false
	}
	if len(d.Remedies) == 0 {
		t.Errorf("%s s: refused, and no remedy", strconv.Itoa(seconds))
	}
	for _, r := range d.Remedies {
		if r.Code == "" || r.Message == "" || strings.HasPrefix(r.Message, "remedy.") {
			t.Errorf("%d s: %+v", seconds, r)
		}
	}
	return true
}

// A sign-in's AccessDenied tells what to ask for, of whom.
func TestADeniedRoleSaysWhatToAskFor(t *testing.T) {
	s := &session{t: t}
	if code := s.run("open", "prod-locked", "--duration", "8h", "--print", "--json"); code != int(plan.ByAWS) {
		t.Fatalf("exit %d", code)
	}
	for _, text := range []string{
		`"code": "access-denied"`, `"code": "allow-assume-role"`, `\"AWS\": \"arn:aws:iam::111122223333:user/alice\"`,
		`\"Resource\": \"arn:aws:iam::111122223333:role/BreakGlass\"`,
	} {
		if !strings.Contains(s.out.String(), text) {
			t.Errorf("no %s in %s", text, s.out.String())
		}
	}
	s.said("Show what to ask whoever administers BreakGlass", `"AWS": "arn:aws:iam::111122223333:user/alice"`, "daypass --demo open prod-locked --duration 8h")
}

// A link is not a console that opened, and a length that nobody asked for is told.
func TestALengthThatWasNotAskedForIsTold(t *testing.T) {
	s := &session{t: t}
	if code := s.run("open", "container:", "--duration", "2h", "--print"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	s.said("The link opens the console for 6 h, not 2 h: until ", "No duration was sent; the console ends with the credentials.")
	if code := s.run("open", "container:", "--duration", "8h", "--print"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	if s.said("The link opens the console for 6 h, not 8 h: until "); strings.Contains(s.err.String(), "Opened") {
		t.Error(s.err.String())
	}
}

// What is not known of an unused key, or of a federated user, the list does not claim.
func TestTheListClaimsNoLengthThatNobodyKnows(t *testing.T) {
	s := &session{t: t}
	if code := s.run("list", "--duration", "8h"); code != 0 {
		t.Fatalf("exit %d", code)
	}
	for _, line := range []string{
		`(?m)^contractor +uncertain +as the credentials +a federated`,
		`(?m)^staging-root +works +36 h +for an IAM user’s key; the root user’s gets 1 h$`,
	} {
		if !regexp.MustCompile(line).MatchString(plain(s.out.String())) {
			t.Errorf("no %s in\n%s", line, s.out.String())
		}
	}
}
