package duration

import (
	"strings"
	"time"

	"daypass/internal/chain"
)

// way is how a console of a certain duration comes about.
type way int

const (
	bySession    way = iota // SessionDuration on getSigninToken
	byLastHop               // DurationSeconds of the last hop, no SessionDuration
	byFederation            // DurationSeconds of GetFederationToken, no SessionDuration
	byLife                  // the credentials as they are, no SessionDuration
	notAtAll                // nothing is sent
)

// AWS's documents, by address.
const (
	customURL  = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html"
	knowledge  = "https://aws.amazon.com/premiumsupport/knowledge-center/invalid-credentials-parameter/"
	chaining   = "https://repost.aws/knowledge-center/iam-role-chaining-limit"
	assumeRole = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html"
	federation = "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html"
	compareSTS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html"
	mfaAPI     = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html"
	partitions = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html"
)

// rule is one row of the verdict's table. The first whose when holds decides.
type rule struct {
	name   string
	when   func(situation) bool
	spans  []span
	source string
}

// span is what a rule says from the end of the one before it, or from Shortest.
type span struct {
	to      int // seconds; a negative one is of the ends below
	outcome Outcome
	basis   Basis
	code    Code
	hop     hopOf
	way     way
}

// toLife as a span's end is the end of the credentials' life.
const toLife = -1

type hopOf int

const (
	noHop hopOf = iota
	theOrigin
	lastHop
	firstHop
	mfaHop
)

func always(to int, w way) []span {
	return []span{{to, Allowed, Documented, "", noHop, w}}
}

func never(to int, code Code, hop hopOf, basis Basis) []span {
	return []span{{to, Refused, basis, code, hop, notAtAll}}
}

// anHour is what every chained role gets.
func anHour(code Code, hop hopOf) []span {
	return []span{
		{ChainedLimit, Allowed, Documented, "", noHop, byLastHop},
		{LongestSession, Refused, Documented, code, hop, notAtAll},
	}
}

func table() []rule {
	return []rule{
		{"ISO partition", func(s situation) bool { return !s.chain.Partition.ConsoleIsPublic() },
			never(LongestSession, PartitionUnknown, noHop, Documented), partitions},
		{"expired credentials", func(s situation) bool { return s.life != unknownLife && s.life <= 0 },
			never(LongestSession, CredentialsExpired, theOrigin, Documented), knowledge},
		{"FIDO device as mfa_serial", func(s situation) bool { return s.mfaDevice() },
			never(LongestSession, MFADeviceUnusable, mfaHop, Documented), mfaAPI},
		{"mfa_serial that is not the user's own first hop", func(s situation) bool { return s.mfaElsewhere() },
			never(LongestSession, MFAUnusableHere, mfaHop, Documented), mfaAPI},

		{"root's key → hop", func(s situation) bool { return s.is(chain.Root) && s.hops > 0 },
			never(LongestSession, RootUser, firstHop, Documented), assumeRole},
		{"federated user → hop", func(s situation) bool { return s.is(chain.FederatedUser) && s.hops > 0 },
			never(LongestSession, FederatedUser, firstHop, Documented), compareSTS},

		{"IAM user's key → GetSessionToken with its MFA code → one hop", func(s situation) bool { return s.sharesCode() && s.hops == 1 },
			[]span{
				{ChainedLimit, Allowed, Documented, "", noHop, byLastHop},
				{LongestSession, Allowed, Documented, "", noHop, bySession}, // the code goes into AssumeRole
			}, chaining},
		{"IAM user's key → one hop", func(s situation) bool { return s.is(chain.IAMUser) && s.hops == 1 },
			always(LongestSession, bySession), customURL},
		{"SAML or web identity, directly", func(s situation) bool { return s.direct && s.hops == 1 },
			always(LongestSession, bySession), assumeRole},
		{"GetSessionToken → hop", func(s situation) bool { return s.is(chain.SessionToken) && s.hops == 1 },
			anHour(SessionTokenChaining, lastHop), chaining},
		{"credential_process → hop", func(s situation) bool { return s.is(chain.Process) && s.hops == 1 },
			[]span{
				{ChainedLimit, Allowed, Documented, "", noHop, byLastHop},
				{LongestSession, Uncertain, Inferred, UnknownOrigin, theOrigin, bySession},
			}, customURL},
		{"instance role → hop", func(s situation) bool { return s.is(chain.EC2Instance) && s.hops == 1 },
			anHour(RoleChaining, lastHop), knowledge},
		{"a second hop", func(s situation) bool { return s.hops > 0 },
			anHour(RoleChaining, lastHop), chaining},

		{"IAM user's key, no hop", func(s situation) bool { return s.is(chain.IAMUser) },
			always(LongestFederation, byFederation), federation},
		{"root's key, no hop", func(s situation) bool { return s.is(chain.Root) },
			[]span{
				{ChainedLimit, Allowed, Documented, "", noHop, byFederation},
				{LongestFederation, Refused, Documented, RootUser, theOrigin, notAtAll},
			}, federation},
		{"GetSessionToken, no hop", func(s situation) bool { return s.is(chain.SessionToken) },
			never(LongestSession, NotFederatable, theOrigin, Practice), compareSTS},
		{"federated user made elsewhere, life known", func(s situation) bool { return s.is(chain.FederatedUser) && s.life != unknownLife },
			[]span{
				{toLife, Allowed, Documented, "", noHop, byLife},
				{LongestFederation, Refused, Documented, FederatedUser, theOrigin, notAtAll},
			}, customURL},
		{"federated user made elsewhere, life unknown", func(s situation) bool { return s.is(chain.FederatedUser) },
			[]span{{LongestFederation, Uncertain, Documented, FederatedUser, theOrigin, byLife}}, customURL},
		{"aws login as user or root", func(s situation) bool { return s.is(chain.Login) && s.loginIsNoRole() },
			never(LongestSession, NotFederatable, theOrigin, Inferred), compareSTS},
		{"aws login as a role", func(s situation) bool { return s.is(chain.Login) },
			[]span{{LongestSession, Uncertain, Inferred, Undocumented, theOrigin, bySession}}, customURL},
		{"Identity Center role, directly", func(s situation) bool { return s.is(chain.SSO) },
			[]span{{LongestSession, Allowed, Practice, Undocumented, theOrigin, bySession}}, customURL},
		{"instance role, directly", func(s situation) bool { return s.is(chain.EC2Instance) },
			[]span{{LongestSession, Allowed, Practice, Undocumented, theOrigin, bySession}}, knowledge},
		{"a role of unknown origin with more than 1 h left", func(s situation) bool { return s.roleInHand() && s.life > ChainedLimit },
			[]span{{LongestSession, Allowed, Inferred, Undocumented, theOrigin, bySession}}, chaining},
		{"container and other service credentials, in hand", func(s situation) bool { return s.is(chain.Container) && s.inHand() },
			[]span{
				{toLife, Allowed, Documented, "", noHop, byLife},
				{LongestSession, Uncertain, Inferred, Undocumented, theOrigin, bySession},
			}, customURL},
		{"container and other service credentials", func(s situation) bool { return s.is(chain.Container) },
			[]span{{LongestSession, Uncertain, Inferred, Undocumented, theOrigin, bySession}}, customURL},
		{"a role of unknown origin, life known", func(s situation) bool { return s.roleInHand() && s.life != unknownLife },
			[]span{
				{toLife, Allowed, Documented, "", noHop, byLife},
				{LongestSession, Uncertain, Inferred, UnknownOrigin, theOrigin, bySession},
			}, customURL},
		{"credential_process, no hop", func(s situation) bool { return s.is(chain.Process) },
			[]span{
				{LongestSession, Uncertain, Inferred, UnknownOrigin, theOrigin, bySession},
				// It may give a user's key, and then GetFederationToken reaches further.
				{LongestFederation, Uncertain, Inferred, UnknownOrigin, theOrigin, byFederation},
			}, customURL},
		{"session credentials of unknown origin", func(situation) bool { return true },
			[]span{{LongestSession, Uncertain, Inferred, UnknownOrigin, theOrigin, bySession}}, customURL},
	}
}

// situation is a chain with all that the table asks about it.
type situation struct {
	chain  chain.Chain
	known  Known
	kind   chain.OriginKind
	hops   int
	direct bool // the first hop needs no credentials: web identity, SAML
	life   int  // seconds that the origin's credentials in hand still live
}

const unknownLife = -1 << 31

func situationOf(c chain.Chain, k Known) situation {
	s := situation{chain: c, known: k, kind: kindOf(c, k), hops: len(c.Hops), direct: c.DirectRole(), life: unknownLife}
	expires := k.Expires
	if expires.IsZero() {
		expires = c.Origin.Expires
	}
	if !expires.IsZero() {
		s.life = int(expires.Sub(k.Now) / time.Second)
	}
	return s
}

// kindOf is the origin's kind, corrected by what its credentials turned out to be.
func kindOf(c chain.Chain, k Known) chain.OriginKind {
	if k.Origin == nil {
		return c.Origin.Kind
	}
	switch k.Origin.Kind {
	case FederatedIdentity:
		return chain.FederatedUser
	case RootIdentity:
		if k.Origin.Temporary {
			return chain.SessionToken
		}
		return chain.Root
	case UserIdentity:
		if k.Origin.Temporary {
			if c.Origin.Kind == chain.Login {
				return chain.Login
			}
			return chain.SessionToken
		}
		return chain.IAMUser
	}
	return afterRoleIdentity(c.Origin.Kind)
}

// afterRoleIdentity keeps what the source says of a role's credentials, and
// drops what they cannot be.
func afterRoleIdentity(kind chain.OriginKind) chain.OriginKind {
	switch kind {
	case chain.SSO, chain.EC2Instance, chain.Container, chain.Login, chain.WebIdentity, chain.SAML:
		return kind
	}
	return chain.StaticSession
}

func (s situation) is(kind chain.OriginKind) bool { return s.kind == kind }

func (s situation) inHand() bool { return s.life != unknownLife }

func (s situation) roleInHand() bool {
	return s.known.Origin != nil && s.known.Origin.Kind == RoleIdentity && s.is(chain.StaticSession)
}

// loginIsNoRole reads the ARN in login_session: iam for a user or root, sts for
// a role or a federated user.
func (s situation) loginIsNoRole() bool {
	return !strings.Contains(s.chain.Origin.LoginSession, ":sts:")
}

func (s situation) mfaDevice() bool {
	hop := s.index(mfaHop)
	return hop != None && strings.Contains(s.chain.Hops[hop-1].MFASerial, ":u2f/")
}

// mfaElsewhere: only a user's own key can carry a code, in the first call that
// it signs. A credential_process may turn out to give such a key.
func (s situation) mfaElsewhere() bool {
	hop := s.index(mfaHop)
	if hop == None {
		return false
	}
	return hop > 1 || !s.is(chain.IAMUser) && !s.is(chain.Process) && !s.is(chain.Root)
}

// index is the hop's index into the chain, 0 for the origin.
func (s situation) index(h hopOf) int {
	switch h {
	case theOrigin:
		return 0
	case firstHop:
		return 1
	case lastHop:
		return s.hops
	case mfaHop:
		for i := s.hops - 1; i >= 0; i-- {
			if h := s.chain.Hops[i]; h.MFASerial != "" && h.Kind == chain.AssumeRole {
				return i + 1
			}
		}
	}
	return None
}

// ruling is the table's answer as bands.
func (s situation) ruling() []Band {
	for _, r := range table() {
		if r.when(s) {
			return s.bandsOf(r)
		}
	}
	return nil // the table's last row holds for all
}

func (s situation) bandsOf(r rule) []Band {
	var bands []Band
	from := Shortest
	for _, sp := range r.spans {
		to := sp.to
		if to == toLife {
			to = min(s.life, r.spans[len(r.spans)-1].to)
		}
		b := Band{From: from, To: to, Outcome: sp.outcome, Basis: sp.basis, way: sp.way, Reason: s.reason(sp, r.source)}
		switch {
		case to >= from:
			bands, from = append(bands, b), to+1
		case sp.to == toLife:
			// Credentials at the end of their life open a console that is
			// shorter than any that can be asked for.
			b.From = to
			bands = append(bands, b)
		}
	}
	return bands
}

func (s situation) reason(sp span, source string) *Reason {
	if sp.code == "" {
		return nil
	}
	reason := &Reason{Code: sp.code, Hop: s.index(sp.hop), Source: source}
	if sp.code == CredentialsExpired || sp.code == FederatedUser && s.life != unknownLife {
		reason.At = s.known.Now.Add(time.Duration(s.life) * time.Second)
	}
	return reason
}
