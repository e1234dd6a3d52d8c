// Package opening is the way of one sign-in, the same from the window and from
// the terminal: a verdict, the credentials, the sign-in link, the hand-off, and
// what is remembered of it.
//
// It knows the order, and when a verdict is judged again. Every rule, request
// and sentence is in another room, and nothing here goes back up the way.
package opening

import (
	"context"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/destination"
	"daypass/internal/duration"
)

// Credentials gives what a chain ends on. *credential.Getter does.
type Credentials interface {
	Origin(context.Context, chain.Chain) (credential.Credentials, error)
	Hops(context.Context, credential.Credentials, credential.Request) (credential.Credentials, error)
	CallerIdentity(context.Context, chain.Chain, credential.Credentials) (credential.Identity, error)
}

// SignIn makes sign-in links. *console.Opener does.
type SignIn interface {
	Prepare(context.Context, chain.Chain)
	Open(context.Context, console.Request) (console.Result, error)
	Diagnose(context.Context, console.Request) (console.Diagnosis, error)
}

// Memory is what stays after an opening.
type Memory interface {
	Learned(key string) duration.Learned
	// Refused: AWS refused SessionDuration and opened without; worked is seconds, 0 unknown.
	Refused(key string, at time.Time, worked int) error
	// Accepted: a sign-in token was issued with SessionDuration, in seconds.
	Accepted(key string, at time.Time, seconds int) error
	// Identity is who an origin's credentials turned out to be; nil is unknown.
	Identity(key string) *duration.Identity
	Identified(key string, who duration.Identity) error
	// Opened: a console was handed to a browser or its link to a person.
	Opened(Outcome) error
}

// Step is a part of the way that a person sees.
type Step string

// The steps.
const (
	StepCredentials Step = "credentials"
	StepToken       Step = "token"
	StepBrowser     Step = "browser"
)

// Way is what an opening needs.
type Way struct {
	Now         func() time.Time
	Credentials Credentials
	SignIn      SignIn
	Memory      Memory
	Reaching    func(chain.RoleArn) []chain.Chain
	Others      func() []chain.Chain        // of every profile
	SignedIn    func(chain.SSOSession) bool // whether a valid Identity Center token is here
	// SignInFirst signs in to the Identity Center of a chain's origin before its
	// credentials are asked for; nil where nobody is there to do it.
	SignInFirst func(context.Context, chain.Chain) error
	// Narrow is what is remembered of the role to assume it with; nil for nothing.
	Narrow     func(chain.Chain) (credential.Narrowing, error)
	NoMetadata bool       // this machine is known to have no instance metadata
	Step       func(Step) // may be nil
	// SparesCode tells whether credentials that were kept make an MFA code
	// unnecessary; nil keeps none.
	SparesCode func(context.Context, credential.Request) bool
	// ShareCode has one MFA code serve several roles where CanKeep, which says why
	// nothing could be kept now, is nil.
	ShareCode bool
	CanKeep   func(context.Context) error
}

// Request asks for a console.
type Request struct {
	Chain       chain.Chain
	Seconds     int
	Destination string // a service, an ARN, a URL; "" is the console's home
	Region      string // of the destination, "" for the chain's
	Shorten     bool   // open for what works where AWS refuses Seconds
	Exact       bool   // refuse rather than open shorter once the credentials are in hand
	TryAnyway   bool
	FreshCode   bool // a code of the role's own, whatever is kept
	// InDefaultRegion asks STS and sign-in in the partition's default region, where
	// STS is off in the chain's own. The console still opens in the latter.
	InDefaultRegion bool
	chosenRegion    string // for the console, "" for the chain's own
	PolicyArn       string // session policy of GetFederationToken, "" for AdministratorAccess
	// SwitchTo opens the console's page that switches to this role; Destination
	// may be that page too.
	SwitchTo chain.RoleArn
	// Narrow goes over what is remembered of the role; only chains with hops take it.
	Narrow credential.Narrowing
	// Assertion is the SAML response where the chain begins with one, and
	// AssertionLife how long the credentials got with it can live, in seconds; 0
	// is unknown. In memory alone.
	Assertion     credential.Assertion
	AssertionLife int
	OriginOnly    bool // the profile's hops were dropped: for what is remembered

	// HandOff gives the link to a browser and waits until it was fetched; it
	// says which browser. Nil gives the link to the caller alone.
	HandOff func(context.Context, chain.Secret) (string, error)
}

// Outcome is what opened.
type Outcome struct {
	Request   Request
	Verdict   duration.Verdict // the last one, on Seconds as they were asked
	Target    string           // the console's URL
	Link      chain.Secret
	OpenedAt  time.Time
	Seconds   int       // console duration that was got, 0 when it cannot be known
	EndsAt    time.Time // zero when it cannot be known
	Shortened bool
	FellBack  bool // AWS answered 400 to SessionDuration
	// SessionDuration as it was accepted, in seconds, 0 when none was.
	SessionDuration int
	Browser         string // "" when the link was given to the caller
	Root            bool   // the key turned out to be the root user's
	CodeSpared      bool   // what was kept made an MFA code unnecessary
	CodeShared      bool   // the code, spared or given, serves several roles
	Unremembered    error  // why Memory could not keep that it opened; nil when it did
	Unlearned       error  // why Memory could not keep that it fell back; nil when it did
}

// Longer tells whether the console lasts longer than was asked: nothing sent bounds
// it, and it ends with the credentials.
func (o Outcome) Longer() bool {
	return !o.Shortened && time.Duration(o.Seconds-o.Request.Seconds)*time.Second >= clockGrain
}

// Known is what is known of a chain before anything is sent. The keyring is not
// asked.
func (w *Way) Known(c chain.Chain) duration.Known {
	k := duration.Known{Now: w.Now(), Reaching: w.Reaching, Others: w.Others, NoMetadata: w.NoMetadata}
	if w.Memory != nil {
		k.Learned = w.Memory.Learned(duration.LearnedKey(c))
		if holdsKeys(c.Origin.Kind) {
			k.Origin = w.Memory.Identity(originKey(c))
		}
	}
	if c.Origin.Kind == chain.SSO && w.SignedIn != nil {
		k.SignInNeeded = !w.SignedIn(c.Origin.SSO)
	}
	return k
}

// Judge says what is known of opening c for so many seconds. Nothing is sent.
func (w *Way) Judge(c chain.Chain, seconds int) duration.Verdict {
	return duration.Judge(c, seconds, w.Known(c))
}

// Open goes the way. Its errors are *Refusal, *Failure, *destination.Error, or
// those of the hand-off and of the context.
func (w *Way) Open(ctx context.Context, r Request) (Outcome, error) {
	region := r.Region
	if r.Region != r.Chain.Region {
		r.chosenRegion = r.Region
	}
	if region == "" {
		region = r.Chain.Region
	}
	if r.InDefaultRegion {
		r.Region = region
		r.Chain.Region = r.Chain.Partition.DefaultRegion()
	}
	if role, ok := destination.SwitchedTo(r.Destination); ok {
		r.SwitchTo, r.Destination = role, ""
	}
	target, err := r.target(region)
	if err != nil && r.Chain.Partition.ConsoleIsPublic() {
		return Outcome{}, err
	}
	p := &passage{Way: w, request: r, known: w.foreseen(ctx, r), destination: target}
	if err := p.decide(); err != nil {
		return Outcome{Request: r, Verdict: p.verdict}, err
	}
	if p.request.Narrow, err = w.narrowing(r.Chain, r.Narrow); err != nil {
		return p.failed(p.explain(err))
	}
	return p.open(ctx)
}

// target is the page that the console opens on.
func (r Request) target(region string) (string, error) {
	if r.SwitchTo != (chain.RoleArn{}) {
		return destination.SwitchRole(r.SwitchTo)
	}
	return destination.Resolve(r.Chain.Partition, region, r.Destination)
}

// narrowing is what the roles of c are assumed with: what is asked, else what is
// remembered. What cannot be read may have been there to bound a console, or to
// ask before it opens: no chain goes on without it.
func (w *Way) narrowing(c chain.Chain, asked credential.Narrowing) (credential.Narrowing, error) {
	if w.Narrow == nil {
		return asked, nil
	}
	kept, err := w.Narrow(c)
	if err != nil || len(c.Hops) == 0 {
		return asked, err
	}
	return asked.Over(kept), nil
}

func (w *Way) step(s Step) {
	if w.Step != nil {
		w.Step(s)
	}
}
