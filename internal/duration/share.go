package duration

import "daypass/internal/chain"

// Sharing is what one MFA code for several roles comes to: the code goes to
// GetSessionToken, whose credentials then assume each role of the same device.
type Sharing int

// The ways to share. Not at all where it is switched off, where nothing can be
// kept, and where the role itself is kept and needs no code.
const (
	NotShared Sharing = iota
	ShareNext         // the next code is to serve several roles
	ShareKept         // one that was given still serves: none is asked for
)

// MayShareCode tells whether the code of a chain could serve several roles: it is
// a user's own key that carries it.
func MayShareCode(c chain.Chain, k Known) bool { return situationOf(c, k).mayShareCode() }

func (s situation) mayShareCode() bool {
	return s.chain.Origin.Kind == chain.IAMUser && s.is(chain.IAMUser) && s.index(mfaHop) == 1 && !s.mfaDevice()
}

// sharesCode holds for an hour or less alone: what GetSessionToken's credentials
// assume counts as chained.
func (s situation) sharesCode() bool { return s.known.Sharing != NotShared && s.mayShareCode() }
