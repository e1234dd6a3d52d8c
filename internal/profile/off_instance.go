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
	off.profiles = slices.Clone(s.profiles)
	for i, p := range off.profiles {
		if p.Implied && p.Problem == nil && p.Chain.Origin.Kind == chain.EC2Instance {
			off.profiles[i].Problem = &Problem{Code: CredentialsMissing, Position: p.At}
		}
	}
	return &off
}
