// Package duration is the rules: what AWS does with a console duration asked
// for a chain, known before anything is sent.
//
// Bands says it for every duration, Judge for one. Both are pure: no request,
// no file, no clock but the one in Known, no SDK. The rules stand in one table
// (table.go), each with its source. The package never words a sentence: it
// gives codes, and package message has the words.
package duration

import (
	"time"

	"daypass/internal/chain"
)

// Outcome is what can be said of a duration before any request.
type Outcome string

// The outcomes.
const (
	Allowed   Outcome = "allowed"
	Refused   Outcome = "refused"
	Uncertain Outcome = "uncertain"
)

// Basis is what an outcome rests on.
type Basis string

// The bases: an AWS document, what tools and users see every day, a conclusion
// of ours, what happened on this machine.
const (
	Documented Basis = "documented"
	Practice   Basis = "practice"
	Inferred   Basis = "inferred"
	FromStore  Basis = "learned"
)

// Code names a reason.
type Code string

// The reasons that a rule gives. AccessDenied and CredentialsInvalid come from
// AWS's answers, not from this package.
const (
	RoleChaining         Code = "role-chaining"
	SessionTokenChaining Code = "session-token-chaining"
	FederatedUser        Code = "federated-user"
	NotFederatable       Code = "not-federatable"
	RootUser             Code = "root-user"
	OutOfRange           Code = "out-of-range"
	CredentialsExpired   Code = "credentials-expired"
	CredentialsInvalid   Code = "credentials-invalid"
	Undocumented         Code = "undocumented"
	UnknownOrigin        Code = "unknown-origin"
	LearnedRefused       Code = "learned-refused"
	AccessDenied         Code = "access-denied"
	MFARequired          Code = "mfa-required"
	MFAUnusableHere      Code = "mfa-unusable-here"
	MFADeviceUnusable    Code = "mfa-device-unusable"
	PartitionUnknown     Code = "partition-unknown"
)

// AWS's limits, in seconds. Source: IAM User Guide, "Enable custom identity
// broker access to the AWS console"; STS API Reference.
const (
	Shortest           = 900    // SessionDuration and DurationSeconds
	LongestSession     = 43200  // SessionDuration
	LongestFederation  = 129600 // DurationSeconds of GetFederationToken for an IAM user
	ChainedLimit       = 3600   // DurationSeconds of a chained AssumeRole, and of root's GetFederationToken
	DefaultSession     = 3600   // of the console, where a SAML response has no SessionDuration
	CredentialDuration = 3600   // what is asked of STS wherever SessionDuration makes the session long
)

// Reason is why a verdict is not a plain yes.
type Reason struct {
	Code   Code
	Hop    int       // index into the chain, 0 is the origin, None when it is about neither
	Source string    // address of the AWS document, "" for what happened here
	At     time.Time // learned-refused and credentials-expired: when
	Worked int       // learned-refused: seconds that opened instead, 0 when unknown
}

// None is the Hop of a reason that is about no part of the chain.
const None = -1

// Band is a stretch of durations with one outcome. From and To are seconds and
// both belong to it.
type Band struct {
	From, To int
	Outcome  Outcome
	Basis    Basis
	Reason   *Reason // nil for a plain yes
	way      way
}

// WithSessionDuration tells whether SessionDuration is sent in this band.
func (b Band) WithSessionDuration() bool { return b.way == bySession }

// EndsAnyway tells whether no duration is sent: what opens ends with the
// credentials.
func (b Band) EndsAnyway() bool { return b.way == byLife }

// FallsBack tells whether a 400 is followed by one request without
// SessionDuration.
func (b Band) FallsBack() bool {
	return b.way == bySession && (b.Basis != Documented || b.Outcome == Uncertain)
}

// IdentityKind is what an ARN of GetCallerIdentity says the caller is.
type IdentityKind string

// The kinds of caller.
const (
	UserIdentity      IdentityKind = "user"
	RootIdentity      IdentityKind = "root"
	RoleIdentity      IdentityKind = "role"
	FederatedIdentity IdentityKind = "federated-user"
)

// Identity is who the origin's credentials are, once they are in hand.
type Identity struct {
	Kind      IdentityKind
	Arn       string
	Temporary bool // they carry a session token
	Learned   bool // from an earlier opening with the same access key: AWS need not be asked
}

// Learned is what happened on this machine with the same chain.
type Learned struct {
	RefusedAt time.Time // AWS refused SessionDuration and a console opened without it
	Worked    int       // seconds that the console then got, 0 when unknown

	AcceptedAt time.Time // a sign-in token was issued with SessionDuration: that, no more
	Accepted   int       // seconds
}

// learnedFor is how long a refusal is believed: what AWS documents nowhere may
// change, and so may what stands behind the credentials.
const learnedFor = 14 * 24 * time.Hour

// Known is what is known beside the chain.
type Known struct {
	Now time.Time

	// Origin is who the origin's credentials are, nil before they are in hand.
	Origin *Identity
	// Expires is the end of the life of the origin's credentials in hand; zero
	// is unknown, and then the chain's own is used.
	Expires time.Time
	// SignInNeeded says that no valid Identity Center token is on this machine.
	SignInNeeded bool
	// NoMetadata says that this machine is known to have no instance metadata.
	NoMetadata bool

	Learned Learned

	// Sharing is what one MFA code for several roles comes to for this chain.
	Sharing Sharing

	// Reaching gives the other chains that end on a role; nil for none.
	Reaching func(chain.RoleArn) []chain.Chain
	// Others gives the chains of all profiles; nil for none.
	Others func() []chain.Chain
}

// Need is what a person has to give before the console can open.
type Need string

// The needs.
const (
	NeedMFA     Need = "mfa"
	NeedSignIn  Need = "sign-in"
	NeedProcess Need = "process"
	NeedPolicy  Need = "policy"
)

// Verdict is what can be said of a chain and a console duration.
type Verdict struct {
	Requested int // seconds
	Outcome   Outcome
	Basis     Basis
	Longest   int  // longest duration that is not refused, seconds; 0 when all are
	Works     int  // the nearest to Requested that is not refused; 0 when none is
	Expected  *int // seconds that the console lasts; nil when refused or unknowable
	Bands     []Band
	Send      *Send // nil when refused
	Needs     []Need
	// Origin is the origin's kind, as far as its credentials have shown it.
	Origin chain.OriginKind
	// Holder is who the origin's credentials are, nil while that is not known.
	Holder *Identity
	// UsersKey says that the verdict holds for an IAM user's key: the root user's
	// looks the same until AWS has said whose it is, and gets less.
	UsersKey bool
	Sharing  Sharing // of its MFA code
	Reasons  []Reason
	Remedies []Remedy
}

// Bands is the outcome of every duration from Shortest to AWS's own maximum for
// this kind of chain, in order and without gaps.
func Bands(c chain.Chain, k Known) []Band {
	s := situationOf(c, k)
	return learnedBands(s, s.ruling())
}

// Judge says what is known of opening the console for want seconds.
func Judge(c chain.Chain, want int, k Known) Verdict {
	s := situationOf(c, k)
	bands := learnedBands(s, s.ruling())
	v := Verdict{
		Requested: want, Bands: bands, Longest: longest(bands), Works: nearest(bands, want),
		Origin: s.kind, Holder: k.Origin, UsersKey: s.is(chain.IAMUser) && k.Origin == nil && longest(bands) > 0,
	}
	band, inRange := bandOf(bands, want)
	switch {
	case !inRange && v.Longest > 0:
		v.Outcome, v.Basis = Refused, Documented
		v.Reasons = []Reason{{Code: OutOfRange, Hop: None, Source: customURL}}
	case !inRange:
		v.Outcome, v.Basis, v.Reasons = Refused, bands[0].Basis, reasons(bands[0])
	default:
		v.Outcome, v.Basis, v.Reasons = band.Outcome, band.Basis, reasons(band)
	}
	if v.Outcome != Refused {
		v.Send = s.send(want, band)
		v.Expected = s.expected(want, band)
	}
	v.Needs = s.needs(v.Send)
	if s.sharesCode() {
		v.Sharing = k.Sharing
	}
	v.Remedies = remedies(s, v)
	return v
}

// Longest is the longest duration that is not refused, in seconds, 0 when all
// are. It is Judge without the remedies, for long lists.
func Longest(c chain.Chain, k Known) int { return longest(Bands(c, k)) }

func reasons(b Band) []Reason {
	if b.Reason == nil {
		return nil
	}
	return []Reason{*b.Reason}
}

func bandOf(bands []Band, seconds int) (Band, bool) {
	for _, b := range bands {
		if b.From <= seconds && seconds <= b.To {
			return b, true
		}
	}
	return Band{}, false
}

func longest(bands []Band) int {
	for i := len(bands) - 1; i >= 0; i-- {
		if bands[i].Outcome != Refused {
			return bands[i].To
		}
	}
	return 0
}

func nearest(bands []Band, want int) int {
	best := 0
	for _, b := range bands {
		if b.Outcome == Refused {
			continue
		}
		if want < b.From {
			if best == 0 {
				best = b.From
			}
			break
		}
		best = min(want, b.To)
	}
	return best
}

// expected is what a person may count on; nil where nothing can be claimed.
func (s situation) expected(want int, b Band) *int {
	if b.Outcome != Allowed {
		return nil
	}
	if b.way == byLife && s.life != unknownLife {
		return &s.life
	}
	return &want
}
