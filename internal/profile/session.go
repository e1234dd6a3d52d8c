package profile

import (
	"cmp"
	"maps"
	"net/url"
	"slices"

	"daypass/internal/chain"
)

// SessionName is what an Identity Center is called where no profile is meant:
// sso: and the sso-session's name, or the host of a legacy profile's start URL.
func SessionName(s chain.SSOSession) string {
	if s.Session != "" {
		return "sso:" + s.Session
	}
	if u, err := url.Parse(s.StartURL); err == nil && u.Host != "" {
		return "sso:" + u.Host
	}
	return "sso:" + s.StartURL
}

// Sessions are the Identity Centers that the files name, each once and without
// an account: the sso-session sections that can be used, then those that only
// legacy profiles name. Where requests go is taken from a profile of the same
// session, else from the environment.
func (s *Set) Sessions() []chain.Chain { return slices.Clone(s.sessions) }

// Session gives one of them by its name, with or without sso:.
func (s *Set) Session(name string) (chain.Chain, bool) {
	for _, c := range s.sessions {
		if c.Profile == name || c.Origin.SSO.Session == name && name != "" {
			return c, true
		}
	}
	return chain.Chain{}, false
}

func (s *Set) findSessions(r *resolver) {
	found := map[string]chain.Chain{}
	for _, name := range slices.Sorted(maps.Keys(r.sessions)) {
		center := &sources{name: name}
		center.setConfig(r.sessions[name], nil)
		session := chain.SSOSession{
			Session: name, StartURL: center.text(keySSOStartURL), Region: center.text(keySSORegion), Scopes: scopes(center.text(keySSOScopes)),
		}
		if center.problem() == nil && session.StartURL != "" && chain.IsRegion(session.Region) {
			c := sessionChain(session, center.at())
			_ = r.settle(&c, &sources{}) // a bad variable is told of each profile
			found[c.Profile] = c
		}
	}
	type key struct{ session, startURL string }
	settled := map[key]bool{}
	for i := range s.profiles {
		p := &s.profiles[i]
		if p.Problem != nil || p.Chain.Origin.Kind != chain.SSO {
			continue
		}
		session := p.Chain.Origin.SSO
		session.AccountID, session.RoleName = "", ""
		if k := (key{session.Session, session.StartURL}); !settled[k] {
			settled[k] = true
			c := sessionChain(session, p.Chain.Origin.At)
			c.Partition, c.Region, c.UseFIPS, c.CABundle = p.Chain.Partition, p.Chain.Region, p.Chain.UseFIPS, p.Chain.CABundle
			found[c.Profile] = c
		}
	}
	s.sessions = slices.SortedFunc(maps.Values(found), func(a, b chain.Chain) int { return cmp.Compare(a.Profile, b.Profile) })
}

func sessionChain(session chain.SSOSession, at chain.Position) chain.Chain {
	name := SessionName(session)
	return chain.Chain{Profile: name, Origin: chain.Origin{Kind: chain.SSO, Profile: name, At: at, SSO: session}}
}

// With gives the set with ways that stand in no file. Those that a profile
// already goes, or whose name is taken, are left out. What they call an account
// is its name for every profile that leads there.
func (s *Set) With(found []Profile) *Set {
	if len(found) == 0 {
		return s
	}
	more := *s
	more.profiles = slices.Clone(s.profiles)
	more.byName = maps.Clone(s.byName)
	names := make(map[string]string, len(found))
	for _, p := range found {
		names[p.Chain.AccountID()] = p.Account
	}
	gone := make(map[string]bool, len(s.profiles))
	for i := range more.profiles {
		p := &more.profiles[i]
		if p.Account == "" && p.Problem == nil {
			p.Account = names[p.Chain.AccountID()]
		}
		if p.Problem == nil && p.Chain.Origin.Kind == chain.SSO && len(p.Chain.Hops) == 0 {
			gone[p.Chain.Key()] = true
		}
	}
	for _, p := range found {
		if _, taken := more.byName[p.Name]; taken || gone[p.Chain.Key()] {
			continue
		}
		more.byName[p.Name] = len(more.profiles)
		more.profiles = append(more.profiles, p)
	}
	return &more
}
