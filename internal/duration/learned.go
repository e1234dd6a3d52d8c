package duration

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"daypass/internal/chain"
)

// learnedBands lays what happened on this machine over what the table says. A
// refusal makes uncertain what AWS documents nowhere; it never contradicts a
// document, and it never makes anything allowed that was not.
func learnedBands(s situation, bands []Band) []Band {
	l := s.known.Learned
	if !l.refusalHolds(s) {
		return acceptedBands(l, bands)
	}
	var out []Band
	for _, b := range bands {
		if !b.FallsBack() {
			out = append(out, b)
			continue
		}
		out = append(out, l.afterRefusal(b)...)
	}
	return out
}

func (l Learned) refusalHolds(s situation) bool {
	return !l.RefusedAt.IsZero() && s.known.Now.Sub(l.RefusedAt) < learnedFor && !l.AcceptedAt.After(l.RefusedAt)
}

// afterRefusal keeps the band open, since AWS may answer otherwise today. Up to
// what worked, nothing that AWS refused is sent.
func (l Learned) afterRefusal(b Band) []Band {
	b.Outcome, b.Basis = Uncertain, FromStore
	b.Reason = &Reason{Code: LearnedRefused, Hop: 0, At: l.RefusedAt, Worked: l.Worked}
	worked := l.Worked - l.Worked%60
	if worked < b.From {
		return []Band{b}
	}
	below := b
	below.way = byLife
	if worked >= b.To {
		return []Band{below}
	}
	below.To, b.From = worked, worked+1
	return []Band{below, b}
}

// acceptedBands changes the basis alone: that a token was issued once says
// nothing of credentials that may come from elsewhere the next time.
func acceptedBands(l Learned, bands []Band) []Band {
	if l.AcceptedAt.IsZero() {
		return bands
	}
	var out []Band
	for _, b := range bands {
		if b.Outcome != Allowed || !b.FallsBack() || l.Accepted < b.From {
			out = append(out, b)
			continue
		}
		as := b
		as.Basis, as.To = FromStore, min(l.Accepted, b.To)
		out = append(out, as)
		if as.To < b.To {
			b.From = as.To + 1
			out = append(out, b)
		}
	}
	return out
}

// LearnedKey is what a learned fact belongs to: what is known offline of the
// chain, whatever its profile is called. No key of AWS's can be read from it.
func LearnedKey(c chain.Chain) string {
	o := c.Origin
	parts := []string{string(o.Kind)}
	switch o.Kind {
	case chain.SSO:
		parts = append(parts, o.SSO.StartURL, o.SSO.AccountID, o.SSO.RoleName)
	case chain.Process:
		parts = append(parts, o.Command)
	case chain.Login:
		parts = append(parts, o.LoginSession)
	default:
		parts = append(parts, o.Keys.AccessKeyID.Reveal())
	}
	for _, h := range c.Hops {
		parts = append(parts, h.Role.String())
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}
