package profile

import (
	"slices"

	"daypass/internal/chain"
)

// OffInstance is the same set on a machine that is known to be no EC2 instance:
// a profile that names no credentials has none there, where the CLI would ask
// for instance metadata in vain. What names the instance itself stays.
func (s *Set) OffInstance() *Set {
	off := *s
	for i := range s.profiles {
		p := &s.profiles[i]
		if !p.Implied || p.Problem != nil || p.Chain.Origin.Kind != chain.EC2Instance {
			continue
		}
		if &off.profiles[0] == &s.profiles[0] { // most files have no such profile: thousands need no copy
			off.profiles = slices.Clone(s.profiles)
		}
		off.profiles[i].Problem = &Problem{Code: CredentialsMissing, Position: p.At}
	}
	return &off
}
