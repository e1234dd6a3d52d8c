package duration

import "time"

// samlAttributes documents SessionDuration and SessionNotOnOrAfter.
const samlAttributes = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html"

// Stating is how SessionDuration stands in a SAML response.
type Stating int

// The ways.
const (
	NotStated Stating = iota // there is none
	Stated                   // one integer
	NotAnInteger
	Unclear // no value, several, or one that cannot be read before AWS does
)

// Assertion is what a SAML response says of durations, as it was read.
type Assertion struct {
	Stating      Stating
	Seconds      int       // SessionDuration, where it is Stated
	NotOnOrAfter time.Time // SessionNotOnOrAfter, zero where it is not said
}

// AssertionCode names what AWS makes of what an assertion says.
type AssertionCode string

// The codes. Of SessionDuration first, then of SessionNotOnOrAfter.
const (
	AsStated        AssertionCode = "as-stated"
	AsByDefault     AssertionCode = "as-by-default"
	TooShort        AssertionCode = "too-short"
	TooLong         AssertionCode = "too-long"
	Malformed       AssertionCode = "malformed"
	NotForeseeable  AssertionCode = "not-foreseeable"
	NotLimited      AssertionCode = "not-limited"
	LimitedEarlier  AssertionCode = "limited-earlier"
	LimitedToBefore AssertionCode = "limited-to-before"
)

// Posted is what comes of a response that is posted to AWS: its SessionDuration
// alone says how long the console lasts, whatever a role or a request says.
type Posted struct {
	Outcome Outcome
	Seconds int       // that the console lasts, 0 unless it is allowed
	EndsAt  time.Time // zero likewise
	Asked   int       // Seconds before SessionNotOnOrAfter
	Source  string

	SessionDuration AssertionCode
	Bound           int // seconds, of which SessionDuration's code speaks; 0 for none
	Limit           AssertionCode
}

// postedRule is a row: what AWS makes of SessionDuration. The first whose when
// holds decides.
type postedRule struct {
	name    string
	when    func(Assertion) bool
	outcome Outcome
	code    AssertionCode
	bound   int
}

func postedTable() []postedRule {
	return []postedRule{
		{"none", func(a Assertion) bool { return a.Stating == NotStated }, Allowed, AsByDefault, DefaultSession},
		{"no integer", func(a Assertion) bool { return a.Stating == NotAnInteger }, Refused, Malformed, 0},
		{"not to be read beforehand", func(a Assertion) bool { return a.Stating == Unclear }, Uncertain, NotForeseeable, 0},
		{"below the range", func(a Assertion) bool { return a.Seconds < Shortest }, Refused, TooShort, Shortest},
		{"above the range", func(a Assertion) bool { return a.Seconds > LongestSession }, Refused, TooLong, LongestSession},
		{"within the range", func(Assertion) bool { return true }, Allowed, AsStated, 0},
	}
}

// JudgePosted says what is known of posting a response now. The lesser of
// SessionDuration and SessionNotOnOrAfter counts.
func JudgePosted(a Assertion, now time.Time) Posted {
	p := Posted{Source: samlAttributes, Limit: NotLimited}
	for _, r := range postedTable() {
		if r.when(a) {
			p.Outcome, p.SessionDuration, p.Bound = r.outcome, r.code, r.bound
			break
		}
	}
	switch p.SessionDuration {
	case AsStated:
		p.Asked = a.Seconds
	case AsByDefault:
		p.Asked = DefaultSession
	}
	p.Seconds, p.EndsAt = p.Asked, now.Add(time.Duration(p.Asked)*time.Second)
	switch left := secondsUntil(a.NotOnOrAfter, now); {
	case a.NotOnOrAfter.IsZero():
	case left <= 0:
		p.Outcome, p.Limit = Refused, LimitedToBefore
	case left < p.Asked:
		p.Limit, p.Seconds, p.EndsAt = LimitedEarlier, left, a.NotOnOrAfter
	}
	if p.Outcome != Allowed {
		p.Seconds, p.EndsAt = 0, time.Time{}
	}
	return p
}

// CredentialLife is how long AssumeRoleWithSAML's credentials can live at most,
// in seconds, when they are asked for now, as far as the response says: there
// SessionDuration and SessionNotOnOrAfter only shorten. How long a console they
// open is Judge's, as for every chain.
func CredentialLife(a Assertion, now time.Time) int {
	life := LongestSession
	if p := JudgePosted(a, now); p.SessionDuration == AsStated {
		life = p.Asked
	}
	if !a.NotOnOrAfter.IsZero() {
		life = min(life, max(0, secondsUntil(a.NotOnOrAfter, now)))
	}
	return life
}

// secondsUntil rounds down.
func secondsUntil(t, now time.Time) int { return int(t.Sub(now) / time.Second) }
