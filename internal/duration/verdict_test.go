package duration

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
)

// Every boundary of the design, on the kinds of chain that differ at it.
func TestBoundaries(t *testing.T) {
	chains := []struct {
		name  string
		chain chain.Chain
		known Known
	}{
		{"user, hop", of(chain.IAMUser, role("Admin")), Known{}},
		{"user, two hops", of(chain.IAMUser, role("Hub"), role("Admin")), Known{}},
		{"user, no hop", of(chain.IAMUser), Known{}},
		{"sso", of(chain.SSO), Known{}},
		{"environment", of(chain.Environment), Known{}},
		{"process, hop", of(chain.Process, role("Admin")), Known{}},
		{"federated", of(chain.FederatedUser), left(7273)},
		{"not federatable", of(chain.SessionToken), Known{}},
	}
	// a allowed, r refused by the chain, o out of range, u uncertain
	want := map[string]string{
		"user, hop":       "899o 900a 3599a 3600a 3601a 7273a 43199a 43200a 43201o 129600o 129601o",
		"user, two hops":  "899o 900a 3599a 3600a 3601r 7273r 43199r 43200r 43201o 129600o 129601o",
		"user, no hop":    "899o 900a 3599a 3600a 3601a 7273a 43199a 43200a 43201a 129600a 129601o",
		"sso":             "899o 900a 3599a 3600a 3601a 7273a 43199a 43200a 43201o 129600o 129601o",
		"environment":     "899o 900u 3599u 3600u 3601u 7273u 43199u 43200u 43201o 129600o 129601o",
		"process, hop":    "899o 900a 3599a 3600a 3601u 7273u 43199u 43200u 43201o 129600o 129601o",
		"federated":       "899o 900a 3599a 3600a 3601a 7273a 43199r 43200r 43201r 129600r 129601o",
		"not federatable": "899r 900r 3599r 3600r 3601r 7273r 43199r 43200r 43201r 129600r 129601r",
	}
	for _, c := range chains {
		var got []string
		for _, seconds := range []int{899, 900, 3599, 3600, 3601, 7273, 43199, 43200, 43201, 129600, 129601} {
			k := c.known
			k.Now = noon
			got = append(got, fmt.Sprintf("%d%s", seconds, letter(Judge(c.chain, seconds, k))))
		}
		if text := strings.Join(got, " "); text != want[c.name] {
			t.Errorf("%s\n got %s\nwant %s", c.name, text, want[c.name])
		}
	}
}

func letter(v Verdict) string {
	switch {
	case v.Outcome == Refused && v.Reasons[0].Code == OutOfRange:
		return "o"
	case v.Outcome == Refused && v.Send == nil && v.Expected == nil:
		return "r"
	case v.Outcome == Allowed && v.Send != nil:
		return "a"
	case v.Outcome == Uncertain && v.Send != nil && v.Expected == nil:
		return "u"
	}
	return "?"
}

func TestWhatIsExpected(t *testing.T) {
	for _, c := range []struct {
		name  string
		chain chain.Chain
		known Known
		want  int
		gives int
	}{
		{"SessionDuration", of(chain.IAMUser, role("Admin")), Known{}, 28800, 28800},
		{"the last hop's DurationSeconds", of(chain.SSO, role("Admin")), Known{}, 1800, 1800},
		{"the credentials' whole life", of(chain.FederatedUser), left(7273), 3600, 7273},
	} {
		c.known.Now = noon
		v := Judge(c.chain, c.want, c.known)
		if v.Expected == nil || *v.Expected != c.gives {
			t.Errorf("%s: expected %v, want %d", c.name, v.Expected, c.gives)
		}
	}
}

func TestChainedShortSendsDurationSecondsAlone(t *testing.T) {
	v := Judge(of(chain.SSO, role("Admin")), 1800, Known{Now: noon})
	if v.Send.DurationSeconds != 1800 || v.Send.SessionDuration != 0 || v.Send.FallBack {
		t.Errorf("send %+v", v.Send)
	}
}

func TestTryAnywaySendsOnceWithAFallBack(t *testing.T) {
	k := Known{Now: noon}
	send := TryAnyway(of(chain.SSO, role("Admin")), 28800, k)
	if send == nil || send.DurationSeconds != 3600 || send.SessionDuration != 28800 || !send.FallBack {
		t.Fatalf("send %+v", send)
	}
	for name, c := range map[string]chain.Chain{
		"not federatable": of(chain.SessionToken),
		"federated user":  of(chain.FederatedUser, role("Admin")),
		"ISO":             in(chain.ISO, of(chain.SSO, role("Admin"))),
	} {
		if send := TryAnyway(c, 28800, k); send != nil {
			t.Errorf("%s: there is nothing to try, got %+v", name, send)
		}
	}
	if TryAnyway(of(chain.SSO, role("Admin")), 43201, k) != nil {
		t.Error("above AWS's range there is nothing to try")
	}
}

func remedyCodes(v Verdict) string {
	var codes []string
	for _, r := range v.Remedies {
		codes = append(codes, fmt.Sprintf("%s(%d)", r.Code, r.Seconds))
	}
	return strings.Join(codes, " ")
}

// byTool marks a chain's credentials as those of a program that signs in through SAML.
func byTool(c chain.Chain) chain.Chain {
	c.Origin.Tool = chain.SAMLTool{Name: "saml2aws", Role: role("Admin").Role}
	return c
}

// A new response is for the role that the program had, or for the one after it.
func TestSAMLIsForTheRoleThatIsWanted(t *testing.T) {
	for want, c := range map[string]chain.Chain{"Admin": byTool(of(chain.StaticSession)), "Deploy": byTool(of(chain.StaticSession, role("Deploy")))} {
		var offered []string
		for _, r := range Judge(c, 28800, Known{Now: noon}).Remedies {
			if r.Code == UseSAML {
				offered = append(offered, r.RoleArn.Name())
			}
		}
		if len(offered) != 1 || offered[0] != want {
			t.Errorf("offered for %q, not for %s", offered, want)
		}
	}
}

func TestRemediesInTheirOrder(t *testing.T) {
	direct := of(chain.IAMUser, role("Deploy"))
	direct.Profile = "deploy-direct"
	hub := of(chain.SSO, role("Deploy"))
	hub.Profile = "another-chain"
	reaching := func(chain.RoleArn) []chain.Chain { return []chain.Chain{hub, direct} }
	external := role("Deploy")
	external.ExternalID = "x"
	for _, c := range []struct {
		name  string
		chain chain.Chain
		want  int
		known Known
		codes string
	}{
		{"expired, with a hop", of(chain.Environment, role("Deploy")), 28800, left(-1), "refresh-credentials(3600)"},
		{"the origin gives no more than the hop", of(chain.StaticSession, role("Deploy")), 28800, is(RoleIdentity, true, left(3599)),
			"use-saml(43200) open-shorter(3600) try-anyway(28800)"},
		{"chained, with another profile", of(chain.EC2Instance, role("Hub"), role("Deploy")), 28800, Known{Reaching: reaching},
			"use-profile(28800) use-origin(28800) use-saml(43200) open-shorter(3600) try-anyway(28800)"},
		{"one hop after a role: the console can switch", of(chain.EC2Instance, role("Deploy")), 28800, Known{},
			"use-origin(28800) switch-role-in-console(28800) use-saml(43200) open-shorter(3600) try-anyway(28800)"},
		{"… but not with an external id", of(chain.EC2Instance, external), 28800, Known{},
			"use-origin(28800) use-saml(43200) open-shorter(3600) try-anyway(28800)"},
		{"user with two hops: the role could trust the user", of(chain.IAMUser, role("Hub"), role("Deploy")), 28800, Known{},
			"use-origin(28800) trust-origin(43200) use-saml(43200) open-shorter(3600) try-anyway(28800)"},
		{"web identity has no credentials of its own", of(chain.WebIdentity, kinded(role("CI"), chain.AssumeRoleWithWebIdentity), role("Deploy")), 28800, Known{},
			"use-saml(43200) open-shorter(3600) try-anyway(28800)"},
		{"session token", of(chain.SessionToken, role("Deploy")), 28800, Known{Reaching: reaching},
			"use-profile(28800) mfa-in-assume-role(43200) use-saml(43200) open-shorter(3600) try-anyway(28800)"},
		{"too long for AWS", of(chain.IAMUser, role("Deploy")), 50000, Known{}, "open-shorter(43200)"},
		{"too short for AWS", of(chain.IAMUser, role("Deploy")), 60, Known{}, "open-shorter(900)"},
		{"aws login", login("arn:aws:iam::111122223333:user/alice"), 3600, Known{}, "use-browser-session(0)"},
		{"expired", of(chain.Environment), 3600, left(-1), "refresh-credentials(0)"},
		{"expired, of a program that signs in through SAML", byTool(of(chain.StaticSession)), 3600, left(-1), "refresh-credentials(0) use-saml(43200)"},
		{"live, of a program that signs in through SAML", byTool(of(chain.StaticSession)), 28800, Known{}, "use-saml(43200)"},
		{"MFA too late", of(chain.SSO, withMFA(role("Deploy"), totp)), 3600, Known{Reaching: reaching},
			"use-profile(3600) use-profile(3600) use-saml(43200) fix-profile(0)"},
		{"allowed", of(chain.IAMUser, role("Deploy")), 28800, Known{Reaching: reaching}, ""},
	} {
		c.known.Now = noon
		if got := remedyCodes(Judge(c.chain, c.want, c.known)); got != c.codes {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.codes)
		}
	}
}

func TestLearnedRefusalHoldsFourteenDays(t *testing.T) {
	sso := of(chain.SSO)
	learned := func(age time.Duration) Known {
		return Known{Now: noon, Learned: Learned{RefusedAt: noon.Add(-age), Worked: 3600}}
	}
	const after = "900-3600 uncertain/learned learned-refused@0 · 3601-43200 uncertain/learned learned-refused@0 Sf"
	if got := printed(Bands(sso, learned(14*24*time.Hour-time.Second))); got != after {
		t.Errorf("just under 14 days: %s", got)
	}
	if got := printed(Bands(sso, learned(14*24*time.Hour))); !strings.Contains(got, "allowed/practice") {
		t.Errorf("after 14 days: %s", got)
	}
	v := Judge(sso, 28800, learned(time.Hour))
	if v.Remedies[0].Code != OpenShorter || v.Remedies[0].Seconds != 3600 {
		t.Errorf("what worked is not offered first: %s", remedyCodes(v))
	}
	documented := of(chain.IAMUser, role("Admin"))
	if got := printed(Bands(documented, learned(time.Hour))); got != "900-43200 allowed/documented S" {
		t.Errorf("a document is not contradicted: %s", got)
	}
}

func TestLearnedAcceptanceChangesTheBasisAlone(t *testing.T) {
	k := Known{Now: noon, Learned: Learned{AcceptedAt: noon.Add(-time.Hour), Accepted: 28800}}
	const want = "900-28800 allowed/learned undocumented@0 Sf · 28801-43200 allowed/practice undocumented@0 Sf"
	if got := printed(Bands(of(chain.SSO), k)); got != want {
		t.Errorf("got %s", got)
	}
	if got := printed(Bands(of(chain.Environment), k)); !strings.Contains(got, "uncertain/inferred") {
		t.Errorf("what is uncertain stays so: %s", got)
	}
}

func TestLearnedKeyBelongsToTheChainNotToItsName(t *testing.T) {
	one, other := of(chain.SSO, role("Admin")), of(chain.SSO, role("Admin"))
	other.Profile = "renamed"
	if LearnedKey(one) != LearnedKey(other) {
		t.Error("a renamed profile loses what was learned")
	}
	other.Hops = []chain.Hop{role("Other")}
	if LearnedKey(one) == LearnedKey(other) {
		t.Error("another role inherits what was learned")
	}
}
