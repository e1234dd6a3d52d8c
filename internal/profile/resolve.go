package profile

import (
	"slices"
	"strconv"

	"daypass/internal/chain"
)

// maxHops is more than any way that AWS would let one go in an hour; it keeps a
// file of 10,000 profiles, each the source of the next, from costing their square.
const maxHops = 64

// resolver turns profiles into chains. It has all that they need of each other
// and of the environment.
type resolver struct {
	env      Environment
	home     string
	profiles map[string]*sources
	sessions map[string]*section
	services map[string]*section
	machine  machine
	settings defaults
	// saml2awsPages are what saml2aws' file says, nil before it was read.
	saml2awsPages map[string][]string
}

// resolve makes one profile of its sources. With a Problem the chain is as far
// as it could be read.
func (r *resolver) resolve(s *sources) Profile {
	p := Profile{Name: s.name, At: s.at(), Chain: chain.Chain{Profile: s.name}}
	hops, origin, problem := r.walk(s)
	if problem == nil && origin.Kind == "" {
		origin, problem = r.unsigned(s)
	}
	if problem == nil && origin.Kind == "" {
		p.Implied = true
		if origin = r.machine.implied(); origin.Kind == "" {
			problem = &Problem{Code: CredentialsMissing, Position: s.at()}
		}
	}
	slices.Reverse(hops)
	p.Chain.Hops, p.Chain.Origin = hops, origin
	p.Chain.DurationSeconds, _ = duration(s)
	if settled := r.settle(&p.Chain, s); problem == nil {
		problem = settled
	}
	p.Problem = problem
	return p
}

// unsigned is the origin of a profile whose program has not signed in yet, or
// signed out. The CLI would go on to the instance's role.
func (r *resolver) unsigned(s *sources) (chain.Origin, *Problem) {
	tool := r.markOf(s)
	if tool.Name == "" {
		return chain.Origin{}, nil
	}
	origin := chain.Origin{Kind: chain.StaticSession, Profile: s.name, At: s.at()}
	marked(&origin, tool)
	return origin, &Problem{Code: SAMLMissing, Position: s.at(), Value: tool.Name}
}

// walk follows source_profile from a profile to its origin. The hops are in the
// order of the walk: the last one first. An origin of no kind, without a
// problem, means that the profile names no credentials at all.
func (r *resolver) walk(top *sources) (hops []chain.Hop, origin chain.Origin, problem *Problem) {
	visited := make([]string, 0, 4)
	for s := top; ; {
		if problem := s.problem(); problem != nil {
			return hops, chain.Origin{}, problem
		}
		// As a source, a profile's own keys come before its role.
		if !s.assumesRole() || len(visited) > 0 && s.hasStaticKeys() {
			origin, first, problem := r.originOf(s)
			if problem == nil && origin.Kind == "" && len(visited) > 0 {
				parent := r.profiles[visited[len(visited)-1]]
				problem = &Problem{Code: SourceEmpty, Position: parent.position(keySourceProfile), Key: keySourceProfile.String(), Value: shown(s.name)}
			}
			return append(hops, first...), origin, problem
		}
		hop, problem := r.hop(s, chain.AssumeRole)
		if problem != nil {
			return hops, chain.Origin{}, problem
		}
		hops, visited = append(hops, hop), append(visited, s.name)
		if s.has(keyCredentialSource) && !s.has(keySourceProfile) {
			origin, problem := r.namedSource(s)
			return hops, origin, problem
		}
		if s, problem = r.source(s, visited); problem != nil {
			return hops, chain.Origin{}, problem
		}
	}
}

// source is the profile that source_profile names.
func (r *resolver) source(s *sources, visited []string) (*sources, *Problem) {
	at, name := s.position(keySourceProfile), s.text(keySourceProfile)
	next := r.profiles[name]
	switch {
	case name == "":
		return nil, &Problem{Code: KeyMissing, Position: s.position(keyRoleArn), Key: keySourceProfile.String()}
	case s.has(keyCredentialSource):
		return nil, &Problem{Code: SourceConflict, Position: at, Key: keySourceProfile.String(), Names: []string{keySourceProfile.String(), keyCredentialSource.String()}}
	case next == nil:
		return nil, &Problem{Code: SourceMissing, Position: at, Key: keySourceProfile.String(), Value: shown(name)}
	case len(visited) >= maxHops && next.assumesRole() && !next.hasStaticKeys():
		return nil, &Problem{Code: SourceTooDeep, Position: at, Key: keySourceProfile.String(), Names: slices.Clone(visited[:3])}
	}
	// A profile may be its own source when it has keys; coming back to any
	// other is a circle, keys or not.
	if first := slices.Index(visited, name); first >= 0 && (next != s || !s.hasStaticKeys()) {
		return nil, &Problem{Code: SourceLoop, Position: at, Key: keySourceProfile.String(), Names: append(slices.Clone(visited[first:]), name)}
	}
	return next, nil
}

// namedSource is what credential_source names on this machine.
func (r *resolver) namedSource(s *sources) (chain.Origin, *Problem) {
	origin, known := chain.Origin{}, true
	name := s.text(keyCredentialSource)
	switch name {
	case sourceEnvironment:
		origin = r.machine.environment
	case sourceInstance:
		origin = r.machine.instance
	case sourceContainer:
		origin = r.machine.container
	default:
		known = false
	}
	code := CredentialSourceEmpty
	if !known {
		code = CredentialSourceUnknown
	}
	if origin.Kind == "" {
		return origin, &Problem{Code: code, Position: s.position(keyCredentialSource), Key: keyCredentialSource.String(), Value: shown(name)}
	}
	return origin, nil
}

func (r *resolver) hop(s *sources, kind chain.HopKind) (chain.Hop, *Problem) {
	arn, there := s.find(keyRoleArn)
	if !there {
		return chain.Hop{}, &Problem{Code: KeyMissing, Position: s.at(), Key: keyRoleArn.String()}
	}
	role, err := chain.ParseRoleArn(arn.text())
	if err != nil {
		return chain.Hop{}, malformed(s, keyRoleArn)
	}
	hop := chain.Hop{Kind: kind, Profile: s.name, At: arn.at(), Role: role, RoleSessionName: s.text(keyRoleSessionName)}
	hop.DurationSeconds, _ = duration(s)
	if kind == chain.AssumeRole {
		hop.MFASerial, hop.ExternalID = s.text(keyMFASerial), s.text(keyExternalID)
	}
	return hop, nil
}

// duration is duration_seconds, 0 without. One that is no number is left out,
// as the CLI does, and told among the files' problems.
func duration(s *sources) (seconds int, problem *Problem) {
	if !s.has(keyDurationSeconds) {
		return 0, nil
	}
	seconds, err := strconv.Atoi(s.text(keyDurationSeconds))
	if err != nil || seconds <= 0 {
		return 0, malformed(s, keyDurationSeconds)
	}
	return seconds, nil
}
