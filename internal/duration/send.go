package duration

import "daypass/internal/chain"

// Step is one exchange. The durations are seconds, 0 when none is sent.
type Step struct {
	Service         string // sts sso imds container login process signin
	Action          string
	DurationSeconds int
	SessionDuration int
}

// Send is what a verdict that is not refused sends, in order.
type Send struct {
	STS             string // action of the last STS step, "" when there is none
	DurationSeconds int    // of that step, 0 when it has none
	SessionDuration int    // 0 when it is left out
	FallBack        bool   // one more request without SessionDuration, on a 400 alone
	Federate        bool   // GetFederationToken, so a session policy is wanted
	ShareCode       bool   // the MFA code is not the hop's own: it serves several roles
	// IdentityFirst says that GetCallerIdentity, or the life of the credentials,
	// decides what is sent: the chain is judged again with them in hand.
	IdentityFirst bool
	Steps         []Step
}

func (s situation) send(want int, b Band) *Send {
	return s.sendBy(want, b.way, b.FallsBack())
}

// TryAnyway is what is sent when a person insists on a duration that Judge
// refuses. It is nil where AWS's own range or the chain leaves nothing to try.
func TryAnyway(c chain.Chain, want int, k Known) *Send {
	s := situationOf(c, k)
	band, ok := bandOf(s.ruling(), want)
	if !ok || !tryable(band) {
		return nil
	}
	return s.sendBy(want, bySession, true)
}

// tryable: what AWS refuses as chaining is the one refusal that credentials do
// not show, so that it alone can be worth asking.
func tryable(b Band) bool {
	return b.Outcome == Refused && b.Reason != nil &&
		(b.Reason.Code == RoleChaining || b.Reason.Code == SessionTokenChaining)
}

func (s situation) sendBy(want int, w way, fallBack bool) *Send {
	send := &Send{FallBack: fallBack, Federate: w == byFederation, IdentityFirst: s.judgedAgain()}
	send.ShareCode = w == byLastHop && s.sharesCode()
	if w == bySession {
		send.SessionDuration = want
	}
	send.Steps = s.originSteps()
	if send.ShareCode && s.known.Sharing == ShareNext {
		send.Steps = append(send.Steps, Step{Service: "sts", Action: "GetSessionToken", DurationSeconds: CredentialDuration})
	}
	send.Steps = append(send.Steps, s.hopSteps(want, w)...)
	if w == byFederation {
		send.Steps = append(send.Steps, Step{Service: "sts", Action: "GetFederationToken", DurationSeconds: want})
	}
	for _, step := range send.Steps {
		if step.Service == "sts" {
			send.STS, send.DurationSeconds = step.Action, step.DurationSeconds
		}
	}
	send.Steps = append(send.Steps, Step{Service: "signin", Action: "getSigninToken", SessionDuration: send.SessionDuration})
	return send
}

// judgedAgain tells whether the origin's credentials, once in hand, say more
// than the files do.
func (s situation) judgedAgain() bool {
	if s.known.Origin != nil {
		return false
	}
	switch s.kind {
	case chain.Process:
		return true
	case chain.Environment, chain.StaticSession, chain.Container:
		return s.hops == 0
	}
	return false
}

func (s situation) originSteps() []Step {
	var steps []Step
	switch s.chain.Origin.Kind {
	case chain.SSO:
		steps = append(steps, Step{Service: "sso", Action: "GetRoleCredentials"})
	case chain.EC2Instance:
		steps = append(steps, Step{Service: "imds", Action: "credentials"})
	case chain.Container:
		steps = append(steps, Step{Service: "container", Action: "credentials"})
	case chain.Login:
		steps = append(steps, Step{Service: "login", Action: "credentials"})
	case chain.Process:
		steps = append(steps, Step{Service: "process", Action: "run"})
	}
	if s.asksIdentity() {
		steps = append(steps, Step{Service: "sts", Action: "GetCallerIdentity"})
	}
	return steps
}

// asksIdentity: session credentials whose source does not say whose they are,
// used directly, cost one GetCallerIdentity.
func (s situation) asksIdentity() bool {
	if s.hops > 0 || s.known.Origin != nil && s.known.Origin.Learned {
		return false
	}
	switch s.chain.Origin.Kind {
	case chain.Environment, chain.StaticSession:
		return true
	case chain.Process:
		return s.known.Origin == nil || s.known.Origin.Temporary
	}
	return false
}

func (s situation) hopSteps(want int, w way) []Step {
	var steps []Step
	for i, h := range s.chain.Hops {
		seconds := CredentialDuration
		if i == s.hops-1 && w == byLastHop {
			seconds = want
		}
		steps = append(steps, Step{Service: "sts", Action: h.Kind.Action(), DurationSeconds: seconds})
	}
	return steps
}

// needs are those of what is sent; nil is nothing.
func (s situation) needs(send *Send) []Need {
	var needs []Need
	if s.chain.Origin.Kind == chain.SSO && s.known.SignInNeeded {
		needs = append(needs, NeedSignIn)
	}
	if s.chain.Origin.Kind == chain.Process && s.known.Origin == nil {
		needs = append(needs, NeedProcess)
	}
	if s.index(mfaHop) != None && !(send != nil && send.ShareCode && s.known.Sharing == ShareKept) {
		needs = append(needs, NeedMFA)
	}
	if s.hops == 0 && (s.is(chain.IAMUser) || s.is(chain.Root)) {
		needs = append(needs, NeedPolicy)
	}
	return needs
}
