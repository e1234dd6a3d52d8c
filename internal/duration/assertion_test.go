package duration

import (
	"fmt"
	"testing"
	"time"

	"daypass/internal/chain"
)

func stated(seconds int) Assertion { return Assertion{Stating: Stated, Seconds: seconds} }

func (a Assertion) until(left time.Duration) Assertion {
	a.NotOnOrAfter = noon.Add(left)
	return a
}

func TestEveryRowOfPosting(t *testing.T) {
	const hour = time.Hour
	for _, row := range []struct {
		name string
		of   Assertion
		want string // outcome, seconds, of SessionDuration(bound), of SessionNotOnOrAfter
		life int    // of AssumeRoleWithSAML's credentials, at most
	}{
		{"none", Assertion{}, "allowed 3600 as-by-default(3600) not-limited", 43200},
		{"negative", stated(-3600), "refused 0 too-short(900) not-limited", 43200},
		{"zero", stated(0), "refused 0 too-short(900) not-limited", 43200},
		{"899", stated(899), "refused 0 too-short(900) not-limited", 43200},
		{"900", stated(900), "allowed 900 as-stated(0) not-limited", 900},
		{"3599", stated(3599), "allowed 3599 as-stated(0) not-limited", 3599},
		{"3600", stated(3600), "allowed 3600 as-stated(0) not-limited", 3600},
		{"3601", stated(3601), "allowed 3601 as-stated(0) not-limited", 3601},
		{"43199", stated(43199), "allowed 43199 as-stated(0) not-limited", 43199},
		{"43200", stated(43200), "allowed 43200 as-stated(0) not-limited", 43200},
		{"43201", stated(43201), "refused 0 too-long(43200) not-limited", 43200},
		{"no integer", Assertion{Stating: NotAnInteger}, "refused 0 malformed(0) not-limited", 43200},
		{"several values", Assertion{Stating: Unclear}, "uncertain 0 not-foreseeable(0) not-limited", 43200},

		{"cut by a second", stated(28800).until(8*hour - time.Second), "allowed 28799 as-stated(0) limited-earlier", 28799},
		{"not cut", stated(28800).until(8 * hour), "allowed 28800 as-stated(0) not-limited", 28800},
		{"a limit far away", stated(28800).until(10 * hour), "allowed 28800 as-stated(0) not-limited", 28800},
		{"cut below what can be asked", stated(28800).until(899 * time.Second), "allowed 899 as-stated(0) limited-earlier", 899},
		{"cut to a second", stated(900).until(time.Second), "allowed 1 as-stated(0) limited-earlier", 1},
		{"none, cut", Assertion{}.until(hour / 2), "allowed 1800 as-by-default(3600) limited-earlier", 1800},
		{"none, a limit far away", Assertion{}.until(4 * hour), "allowed 3600 as-by-default(3600) not-limited", 14400},
		{"over now", stated(28800).until(0), "refused 0 as-stated(0) limited-to-before", 0},
		{"over in less than a second", stated(28800).until(time.Second - 1), "refused 0 as-stated(0) limited-to-before", 0},
		{"over", Assertion{}.until(-time.Second), "refused 0 as-by-default(3600) limited-to-before", 0},
		{"no integer, with a limit", Assertion{Stating: NotAnInteger}.until(hour / 2), "refused 0 malformed(0) not-limited", 1800},
		{"several values, over", Assertion{Stating: Unclear}.until(-hour), "refused 0 not-foreseeable(0) limited-to-before", 0},
	} {
		p := JudgePosted(row.of, noon)
		if got := fmt.Sprintf("%s %d %s(%d) %s", p.Outcome, p.Seconds, p.SessionDuration, p.Bound, p.Limit); got != row.want {
			t.Errorf("%s\n got %s\nwant %s", row.name, got, row.want)
		}
		if want := noon.Add(time.Duration(p.Seconds) * time.Second); p.Outcome == Allowed && !p.EndsAt.Equal(want) || p.Outcome != Allowed && !p.EndsAt.IsZero() {
			t.Errorf("%s: it ends at %v", row.name, p.EndsAt)
		}
		if life := CredentialLife(row.of, noon); life != row.life {
			t.Errorf("%s: credentials of %d s, not %d", row.name, life, row.life)
		}
		if p.Source == "" {
			t.Errorf("%s: no source", row.name)
		}
	}
}

func TestEveryRowOfPostingIsReached(t *testing.T) {
	reached := map[string]bool{}
	for _, a := range []Assertion{{}, {Stating: NotAnInteger}, {Stating: Unclear}, stated(899), stated(43201), stated(3600)} {
		for _, r := range postedTable() {
			if r.when(a) {
				reached[r.name] = true
				break
			}
		}
	}
	if len(reached) != len(postedTable()) {
		t.Errorf("reached are %v", reached)
	}
}

// A SessionDuration in a response and one that the federation endpoint is asked
// for with AssumeRoleWithSAML's credentials have one range.
func TestPostingAgreesWithTheRoleItself(t *testing.T) {
	way := of(chain.SAML, kinded(role("Admin"), chain.AssumeRoleWithSAML))
	for _, seconds := range []int{-1, 0, 1, 899, 900, 901, 3599, 3600, 3601, 28800, 43199, 43200, 43201, 129600} {
		role, posted := Judge(way, seconds, Known{Now: noon}), JudgePosted(stated(seconds), noon)
		if role.Outcome != posted.Outcome {
			t.Errorf("%d s: %s for the role, %s posted", seconds, role.Outcome, posted.Outcome)
		}
		if posted.Outcome == Allowed && (role.Expected == nil || *role.Expected != posted.Seconds) {
			t.Errorf("%d s: %v for the role, %d posted", seconds, role.Expected, posted.Seconds)
		}
	}
}
