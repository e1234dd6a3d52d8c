package saml

import (
	"errors"
	"strconv"
	"time"
)

// Stating is how SessionDuration stands in a response.
type Stating string

// The ways.
const (
	NotStated    Stating = "none"   // under its name there is none
	Stated       Stating = "stated" // one integer
	NotAnInteger Stating = "malformed"
	Unclear      Stating = "unclear" // no value, several, or one that cannot be read here
)

// Session is what a response says of how long the console lasts, as it stands
// there. What AWS makes of it is package duration's.
type Session struct {
	Stating      Stating
	Seconds      int       // where it is Stated
	NotOnOrAfter time.Time // zero where it is not said
	// Finding is what there is to say of SessionDuration, but for its level and
	// for what AWS takes: of its name where that is wrong, else of its value.
	Finding Finding
}

// Session reads SessionDuration and SessionNotOnOrAfter.
func (response Response) Session() Session {
	s := Session{Stating: Unclear, NotOnOrAfter: response.SessionNotOnOrAfter}
	if response.Encrypted {
		return s
	}
	if len(response.attributes(AttributeSeconds)) == 0 {
		if f, absent := response.absent(absence{name: AttributeSeconds, missing: FindingNoSeconds,
			misspelt: FindingSecondsName, namespace: FindingSecondsSpace}); absent {
			s.Stating, s.Finding = NotStated, f
		}
		s.Finding.Value = shown(s.Finding.Value)
		return s
	}
	s.Finding = Finding{Element: "SessionDuration"}
	switch values := response.values(AttributeSeconds); len(values) {
	case 0:
		s.Finding.Code = FindingSecondsEmpty
	case 1:
		s.Stating, s.Finding.Value = Stated, shown(values[0])
		n, err := strconv.Atoi(values[0])
		if s.Seconds = n; err != nil && !errors.Is(err, strconv.ErrRange) { // beyond the range it is the farthest integer
			s.Stating, s.Seconds, s.Finding.Code = NotAnInteger, 0, FindingSeconds
		}
	default:
		s.Finding.Code, s.Finding.Count = FindingSecondsRepeated, len(values)
	}
	return s
}

// Limit is the finding on SessionNotOnOrAfter, but for its code and its level.
func (s Session) Limit(now time.Time) Finding {
	return Finding{Element: "AuthnStatement/@SessionNotOnOrAfter", At: s.NotOnOrAfter, Seconds: max(0, seconds(s.NotOnOrAfter.Sub(now)))}
}
