package duration

import (
	"slices"
	"testing"

	"daypass/internal/chain"
)

// For an hour or less the code serves several roles, as GetSessionToken's; above
// it is the hop's own, and a fresh one.
func TestACodeIsSharedForAnHourAlone(t *testing.T) {
	c := of(chain.IAMUser, withMFA(role("Admin"), totp))
	for _, row := range []struct {
		sharing Sharing
		want    int
		steps   string
		shared  bool
		code    bool
	}{
		{NotShared, 3600, "AssumeRole(3600) getSigninToken+3600", false, true},
		{ShareNext, 900, "GetSessionToken(3600) AssumeRole(900) getSigninToken", true, true},
		{ShareNext, 3600, "GetSessionToken(3600) AssumeRole(3600) getSigninToken", true, true},
		{ShareNext, 3601, "AssumeRole(3600) getSigninToken+3601", false, true},
		{ShareKept, 1800, "AssumeRole(1800) getSigninToken", true, false},
		{ShareKept, 3600, "AssumeRole(3600) getSigninToken", true, false},
		{ShareKept, 3601, "AssumeRole(3600) getSigninToken+3601", false, true},
		{ShareKept, 43200, "AssumeRole(3600) getSigninToken+43200", false, true},
	} {
		v := Judge(c, row.want, Known{Now: noon, Sharing: row.sharing})
		if v.Outcome != Allowed || v.Expected == nil || *v.Expected != row.want || v.Longest != LongestSession {
			t.Errorf("%d s, sharing %d: %+v", row.want, row.sharing, v)
			continue
		}
		if got := steps(v.Send); got != row.steps || v.Send.ShareCode != row.shared {
			t.Errorf("%d s, sharing %d: sends %s, shared %v", row.want, row.sharing, got, v.Send.ShareCode)
		}
		if got := slices.Contains(v.Needs, NeedMFA); got != row.code {
			t.Errorf("%d s, sharing %d: needs a code: %v", row.want, row.sharing, got)
		}
	}
}

// What is refused needs what it needed, and nothing of it is shared.
func TestNothingIsSharedWhereNoCodeIsUsed(t *testing.T) {
	v := Judge(of(chain.IAMUser, withMFA(role("Hub"), totp), role("Deploy")), 8*3600, Known{Now: noon, Sharing: ShareKept})
	if v.Outcome != Refused || v.Send != nil || !slices.Contains(v.Needs, NeedMFA) {
		t.Errorf("%+v", v)
	}
	for name, c := range map[string]chain.Chain{
		"a FIDO device":     of(chain.IAMUser, withMFA(role("Admin"), "arn:aws:iam::111122223333:u2f/user/alice/key-ABC")),
		"no code":           of(chain.IAMUser, role("Admin")),
		"no hop":            of(chain.IAMUser),
		"a session":         of(chain.SessionToken, withMFA(role("Admin"), totp)),
		"a code on hop 2":   of(chain.IAMUser, role("Hub"), withMFA(role("Admin"), totp)),
		"a process":         of(chain.Process, withMFA(role("Admin"), totp)),
		"the root user":     of(chain.Root, withMFA(role("Admin"), totp)),
		"Identity Center":   of(chain.SSO, withMFA(role("Admin"), totp)),
		"a role of SAML":    of(chain.SAML, kinded(role("CI"), chain.AssumeRoleWithSAML)),
		"a token on disk":   of(chain.WebIdentity, kinded(role("CI"), chain.AssumeRoleWithWebIdentity)),
		"environment's own": of(chain.Environment, withMFA(role("Admin"), totp)),
	} {
		k := Known{Now: noon, Sharing: ShareKept}
		if MayShareCode(c, k) || Judge(c, 3600, k).Sharing != NotShared {
			t.Errorf("%s: shared", name)
		}
	}
}
