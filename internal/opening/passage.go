package opening

import (
	"context"
	"errors"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
)

// passage is one opening on its way.
type passage struct {
	*Way
	request     Request
	known       duration.Known
	verdict     duration.Verdict // on what was asked
	send        *duration.Send
	seconds     int // what is sent for: less than was asked once shortened
	destination string
	origin      credential.Credentials
	haveOrigin  bool
}

// decide settles what is sent, before anything is.
func (p *passage) decide() error {
	p.seconds = p.request.Seconds
	p.verdict = duration.Judge(p.request.Chain, p.seconds, p.known)
	p.send = p.verdict.Send
	if p.verdict.Outcome != duration.Refused {
		return nil
	}
	if p.request.TryAnyway {
		if p.send = duration.TryAnyway(p.request.Chain, p.seconds, p.known); p.send != nil {
			return nil
		}
	}
	if p.request.Shorten && p.verdict.Works > 0 {
		p.shortenTo(p.verdict.Works)
		return nil
	}
	return &Refusal{Chain: p.request.Chain, Verdict: p.verdict}
}

func (p *passage) shortenTo(seconds int) {
	p.seconds = seconds
	p.send = duration.Judge(p.request.Chain, seconds, p.known).Send
}

func (p *passage) open(ctx context.Context) (Outcome, error) {
	p.SignIn.Prepare(ctx, p.request.Chain)
	p.step(StepCredentials)
	if err := p.judgeInHand(ctx); err != nil {
		return p.failed(p.explain(err))
	}
	if err := p.takesPolicy(); err != nil {
		return p.failed(p.explain(err))
	}
	credentials, err := p.credentials(ctx)
	if err != nil {
		return p.failed(p.explain(err))
	}
	p.step(StepToken)
	credentials, result, err := p.signIn(ctx, credentials)
	if err != nil {
		return p.failed(p.diagnose(ctx, p.consoleRequest(credentials), err))
	}
	out := p.outcome(credentials, result)
	out.Unlearned = p.learn(out, result)
	return p.handOff(ctx, out)
}

// failed is what there is to show beside an error: the verdict as it stands now.
func (p *passage) failed(err error) (Outcome, error) {
	return Outcome{Request: p.request, Verdict: p.verdict}, err
}

// judgeInHand gets the origin's credentials where they say more than the files
// do, and judges again. What is refused only now opens for the longest that
// works, unless Exact.
func (p *passage) judgeInHand(ctx context.Context) error {
	if !p.send.IdentityFirst {
		return nil
	}
	origin, err := p.originCredentials(ctx)
	if err != nil {
		return err
	}
	p.origin, p.haveOrigin = origin, true
	p.known.Expires = origin.Expires
	if p.known.Origin, err = p.identity(ctx); err != nil {
		return err
	}
	insisted := p.request.TryAnyway && p.verdict.Outcome == duration.Refused
	p.verdict = duration.Judge(p.request.Chain, p.request.Seconds, p.known)
	switch {
	case insisted:
		return nil
	case p.verdict.Outcome != duration.Refused:
		p.shortenTo(min(p.seconds, p.request.Seconds))
		return nil
	case p.verdict.Works == 0 || p.request.Exact:
		return &Refusal{Chain: p.request.Chain, Verdict: p.verdict, InHand: true}
	}
	p.shortenTo(min(p.seconds, p.verdict.Works))
	return nil
}

// takesPolicy refuses a session policy that no request would carry: what a
// process gave can turn out to be a session, and its console would be unbounded.
func (p *passage) takesPolicy() error {
	n := p.request.Narrow // PolicyArn is for GetFederationToken, wherever that is sent
	if n.Policy == "" && len(n.PolicyArns) == 0 || p.send.Federate || credential.NarrowsPolicy(p.request.Chain) {
		return nil
	}
	return &credential.Error{Code: credential.CodePolicyNowhere, Hop: 0}
}

// identity says whose the origin's credentials are, and asks AWS only where the
// source does not say it: a key without session token is a user's, and a
// container's credentials are a role's.
func (p *passage) identity(ctx context.Context) (*duration.Identity, error) {
	if p.request.Chain.Origin.Kind == chain.Container {
		return nil, nil
	}
	temporary := p.origin.Keys.Temporary()
	if !temporary {
		return &duration.Identity{Kind: duration.UserIdentity}, nil
	}
	if len(p.request.Chain.Hops) > 0 {
		// Whoever they are, a hop after them is chained: no request tells more.
		return &duration.Identity{Kind: duration.RoleIdentity, Temporary: true}, nil
	}
	who, err := p.Credentials.CallerIdentity(ctx, p.request.Chain, p.origin)
	if err != nil {
		return nil, err
	}
	identity := duration.Identity{Kind: duration.IdentityKind(who.Kind), Arn: who.Arn, Temporary: true}
	p.remember(identity)
	return &identity, nil
}

// remember keeps who holds an access key where that tells more than its source:
// what cannot be written is asked again.
func (p *passage) remember(who duration.Identity) {
	if p.Memory != nil && who.Kind != duration.RoleIdentity && holdsKeys(p.request.Chain.Origin.Kind) {
		_ = p.Memory.Identified(originKey(p.request.Chain), who)
	}
}

// holdsKeys tells whether an origin of this kind has its access key in a file or
// a variable, so that the same key is the same identity.
func holdsKeys(kind chain.OriginKind) bool {
	return kind == chain.IAMUser || kind == chain.Environment || kind == chain.StaticSession
}

func originKey(c chain.Chain) string { return duration.LearnedKey(c.WithoutHops()) }

func (p *passage) credentials(ctx context.Context) (credential.Credentials, error) {
	c := p.request.Chain
	if !p.haveOrigin && !c.DirectRole() {
		origin, err := p.originCredentials(ctx)
		if err != nil {
			return credential.Credentials{}, err
		}
		p.origin, p.haveOrigin = origin, true
	}
	return p.Credentials.Hops(ctx, p.origin, p.credentialRequest())
}

// clockGrain is how far STS's Expiration may lie from the moment we count from
// before a session counts as shorter than asked.
const clockGrain = time.Minute

func (p *passage) outcome(credentials credential.Credentials, result console.Result) Outcome {
	now := p.Now()
	out := Outcome{
		Request: p.request, Verdict: p.verdict, Target: p.destination, Link: result.Link, OpenedAt: now,
		FellBack: result.FellBack, SessionDuration: result.SessionDuration, CodeSpared: credentials.Kept, CodeShared: p.send.ShareCode,
	}
	switch {
	case result.SessionDuration > 0:
		out.Seconds = result.SessionDuration
		out.EndsAt = now.Add(time.Duration(result.SessionDuration) * time.Second)
	case !credentials.Expires.IsZero():
		out.EndsAt = credentials.Expires
		out.Seconds = p.soughtOr(credentials.Expires.Sub(now))
	}
	out.Shortened = result.FellBack || p.seconds < p.request.Seconds || out.Seconds > 0 && out.Seconds < p.request.Seconds
	out.Root = p.send.Federate && out.Shortened && p.request.Seconds > duration.ChainedLimit && out.Seconds <= duration.ChainedLimit
	switch {
	case out.Root:
		p.remember(duration.Identity{Kind: duration.RootIdentity})
	case p.verdict.UsersKey && p.provesUser(out):
		p.remember(duration.Identity{Kind: duration.UserIdentity})
	}
	return out
}

// provesUser tells whether what was got is more than the root user's key gets:
// it assumes no role, and GetFederationToken gives it an hour.
func (p *passage) provesUser(out Outcome) bool {
	return len(p.request.Chain.Hops) > 0 || p.send.Federate && out.Seconds > duration.ChainedLimit
}

// soughtOr says the duration that was asked of STS where the life is that, give
// or take the request's own time, else the life to the minute: a person is told
// no seconds.
func (p *passage) soughtOr(life time.Duration) int {
	asked := time.Duration(p.send.DurationSeconds) * time.Second
	if asked > 0 && (life-asked).Abs() < clockGrain {
		return p.send.DurationSeconds
	}
	return int(life.Round(time.Minute) / time.Second)
}

// learn remembers what AWS did with a duration that it documents nowhere. What
// cannot be written is not worth failing a console that opens.
func (p *passage) learn(out Outcome, result console.Result) error {
	if p.Memory == nil || !p.send.FallBack {
		return nil
	}
	key := duration.LearnedKey(p.request.Chain)
	if result.FellBack {
		return p.Memory.Refused(key, out.OpenedAt, out.Seconds)
	}
	if result.SessionDuration > 0 {
		// Lost, the next verdict is as it was before this one.
		_ = p.Memory.Accepted(key, out.OpenedAt, result.SessionDuration)
	}
	return nil
}

func (p *passage) handOff(ctx context.Context, out Outcome) (Outcome, error) {
	if p.request.HandOff != nil {
		p.step(StepBrowser)
		name, err := p.request.HandOff(ctx, out.Link)
		if err != nil {
			return out, err
		}
		out.Browser = name
	}
	if p.Memory != nil {
		out.Unremembered = p.Memory.Opened(out)
	}
	return out, nil
}

// explain turns an error of the credentials into what a person can be told.
func (p *passage) explain(err error) error {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return err
	}
	if refusal := p.expired(err); refusal != nil {
		return refusal
	}
	var e *credential.Error
	if errors.As(err, &e) && e.Limit == credential.HolderRoot && e.Hop == 1 {
		p.remember(duration.Identity{Kind: duration.RootIdentity})
	}
	p.verdict = after(p.request.Chain, p.verdict, p.known, err, nil)
	return &Failure{Chain: p.request.Chain, Verdict: p.verdict, Cause: err}
}

// expired is Daypass's own no to origin credentials whose date is over, found
// before AWS was asked; nil for anything else.
func (p *passage) expired(err error) error {
	var e *credential.Error
	if !errors.As(err, &e) || e.Code != credential.CodeCredentialsExpired || e.Hop != 0 || e.Status != 0 || e.Expired.IsZero() {
		return nil
	}
	p.known.Expires = e.Expired
	p.verdict = duration.Judge(p.request.Chain, p.request.Seconds, p.known)
	if p.verdict.Outcome != duration.Refused {
		return nil // this machine's clock and ours disagree
	}
	return &Refusal{Chain: p.request.Chain, Verdict: p.verdict, InHand: true}
}

// diagnose asks why the sign-in endpoint answered 400, and nothing else.
func (p *passage) diagnose(ctx context.Context, request console.Request, err error) error {
	failure := &Failure{Chain: p.request.Chain, Cause: err}
	if errors.Is(err, credential.CodeSigninRefused) {
		if diagnosis, second := p.SignIn.Diagnose(ctx, request); second == nil {
			failure.Diagnosis = &diagnosis
		}
	}
	p.verdict = after(p.request.Chain, p.verdict, p.known, err, failure.Diagnosis)
	failure.Verdict = p.verdict
	return failure
}
