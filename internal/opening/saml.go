package opening

import (
	"context"
	"errors"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/saml"
	"daypass/internal/store"
)

// SAMLProfile is what a chain that begins with a SAML response is called.
const SAMLProfile = store.SAMLProfile

// SAMLWhy says why a response goes the way it goes.
type SAMLWhy string

// The reasons, for posting and for AssumeRoleWithSAML.
const (
	WhyTold       SAMLWhy = "told"       // the user said so
	WhyNothing    SAMLWhy = "nothing"    // no duration was asked: the response's own is as good as any
	WhyEnough     SAMLWhy = "enough"     // its own duration is what was asked, or more
	WhyUnreadable SAMLWhy = "unreadable" // encrypted: nobody but AWS can use it
	WhyNoRole     SAMLWhy = "no-role"    // no role is readable in it
	WhyShorter    SAMLWhy = "shorter"    // its own duration is less than was asked
	WhyUnknown    SAMLWhy = "unknown"    // its own duration cannot be known
	WhyRole       SAMLWhy = "role"       // posted, AWS's page would ask which role
	WhyLink       SAMLWhy = "link"       // a link was asked for, and posting makes none
	WhyPolicy     SAMLWhy = "policy"     // a session policy is asked for or remembered, and posting carries none
)

// SAMLRequest asks for a console by a SAML response.
type SAMLRequest struct {
	Response saml.Response
	Role     chain.RoleArn // zero: any
	Seconds  int           // 0: nothing was asked
	Region   string        // of STS and of the console; "" is the partition's default
	Post     bool          // post it whatever is asked
	Assume   bool          // never post it
	Link     bool          // a link, no browser
	Insist   bool          // although AWS refuses the response, as far as can be told
	// Elsewhere says that the user names the console's page: RelayState does not.
	Elsewhere bool
	Relay     bool // post its RelayState, whatever address that is
	// Policy says that a session policy is asked for. Narrow is what is remembered
	// of a role to assume it with; nil for nothing. Posting carries none of it.
	Policy bool
	Narrow func(chain.Chain) (credential.Narrowing, error)
}

// SAMLPlan is the way that a response goes. Nothing was sent.
type SAMLPlan struct {
	Response saml.Response
	Post     bool
	Why      SAMLWhy
	// Chain has no hops where it is posted and AWS's page asks for the role.
	Chain   chain.Chain
	Asked   int       // as in the request
	Seconds int       // what the console lasts, 0 where it cannot be known
	EndsAt  time.Time // when it is posted now; zero likewise
	// Relay is the RelayState that goes along, where not posted the console's
	// page; "" for none. RelayKind is what the response's own is, RelayNone where
	// the user names a page.
	Relay     string
	RelayKind Relay
}

// Why a response cannot go the way that was asked.
var (
	ErrSAMLNoSuchRole    = errors.New("the response is not for that role")
	ErrSAMLWhichRole     = errors.New("the response has several roles")
	ErrSAMLOnlyPost      = errors.New("the response can only be posted")
	ErrSAMLWrongRegion   = errors.New("a region of another partition")
	ErrSAMLBounded       = errors.New("a session policy that posting would leave out")
	ErrSAMLUnboundable   = errors.New("a session policy, and a response that can only be posted")
	errSAMLContradiction = errors.New("posting and not posting")
)

// PlanSAML says which way a response goes: posted to AWS, whose own SessionDuration
// it then is, where that gives what is asked; else AssumeRoleWithSAML, whose
// credentials take whatever SessionDuration is asked for. Its errors are those
// above, and *Failure where what bounds the role cannot be read.
func PlanSAML(r SAMLRequest, now time.Time) (SAMLPlan, error) {
	p := SAMLPlan{Response: r.Response, Asked: r.Seconds}
	if r.Post && (r.Assume || r.Link) {
		return p, errSAMLContradiction
	}
	posted := PostedSAML(r.Response, now)
	own, ends := posted.Seconds, posted.EndsAt
	if own > duration.Shortest && !r.Response.SessionNotOnOrAfter.IsZero() {
		own = int((time.Duration(own) * time.Second).Round(time.Minute) / time.Second) // what is left until then: a person is told no seconds
	}
	bounded, err := r.bounded()
	if err != nil {
		return p, &Failure{Chain: r.unknownRole(), Cause: err}
	}
	p.Post, p.Why = r.way(own)
	if bounded && p.Post && (p.Why == WhyNothing || p.Why == WhyEnough) {
		p.Post, p.Why = false, WhyPolicy
	}
	if p.Post {
		p.Seconds, p.EndsAt = own, ends
	} else if p.Seconds = r.Seconds; p.Seconds == 0 {
		if p.Seconds = own; own == 0 {
			p.Seconds = duration.CredentialDuration
		}
	}
	if (p.Why == WhyUnreadable || p.Why == WhyNoRole) && (r.Assume || r.Link) {
		return p, ErrSAMLOnlyPost
	}
	if err := p.choose(r); err != nil {
		return p, err
	}
	p.relay(r)
	if bounded && p.Post {
		if p.Why != WhyTold {
			return p, ErrSAMLUnboundable
		}
		return p, ErrSAMLBounded
	}
	return p, nil
}

// bounded tells whether a session policy is asked for, or remembered of a role
// that AWS's page could open.
func (r SAMLRequest) bounded() (bool, error) {
	if r.Policy || r.Narrow == nil {
		return r.Policy, nil
	}
	chains := r.Response.Chains(r.Region)
	if r.Response.Encrypted && r.Role != (chain.RoleArn{}) { // what it is wanted for is all that is known
		wanted := r.unknownRole()
		wanted.Hops = []chain.Hop{{Kind: chain.AssumeRoleWithSAML, Role: r.Role}}
		chains = append(chains, wanted)
	}
	for _, c := range chains {
		n, err := r.Narrow(c)
		if err != nil {
			return false, err
		}
		if n.Policy != "" || len(n.PolicyArns) > 0 {
			return true, nil
		}
	}
	return false, nil
}

func (r SAMLRequest) way(own int) (post bool, why SAMLWhy) {
	switch {
	case r.Response.Encrypted:
		return true, WhyUnreadable
	case len(r.Response.Roles) == 0:
		return true, WhyNoRole
	case r.Post:
		return true, WhyTold
	case r.Link:
		return false, WhyLink
	case r.Assume:
		return false, WhyTold
	case r.Role != (chain.RoleArn{}) && len(r.Response.Roles) > 1:
		return false, WhyRole
	case r.Seconds == 0:
		return true, WhyNothing
	case own == 0:
		return false, WhyUnknown
	case own < r.Seconds:
		return false, WhyShorter
	}
	return true, WhyEnough
}

// choose settles the role, which posting leaves to AWS's page.
func (p *SAMLPlan) choose(r SAMLRequest) error {
	chains := r.Response.Chains(r.Region)
	if r.Role != (chain.RoleArn{}) {
		kept := chains[:0]
		for _, c := range chains {
			if c.Hops[0].Role == r.Role {
				kept = append(kept, c)
			}
		}
		if chains = kept; len(chains) == 0 && !r.Response.Encrypted {
			return ErrSAMLNoSuchRole
		}
	}
	switch {
	case len(chains) == 1 && !(p.Post && len(r.Response.Roles) > 1):
		p.Chain = chains[0]
	case p.Post:
		p.Chain = r.unknownRole()
	default:
		return ErrSAMLWhichRole
	}
	p.Chain.Profile, p.Chain.Origin.Profile = SAMLProfile, SAMLProfile
	if r.Insist { // AWS is to say that it has expired
		p.Chain.Origin.Expires = time.Time{}
	}
	if r.Region != "" && p.Chain.Region != r.Region {
		return ErrSAMLWrongRegion
	}
	return nil
}

// unknownRole is the chain of a response of which only AWS knows, or asks, which
// role it leads to.
func (r SAMLRequest) unknownRole() chain.Chain {
	partition := r.Response.Partition()
	if partition == "" {
		partition = chain.PartitionOfRegion(r.Region)
	}
	c := chain.Chain{Partition: partition, Region: r.Region, Origin: chain.Origin{Kind: chain.SAML, Name: saml.Fit(r.Response.Subject.NameID)}}
	if r.Region == "" || chain.PartitionOfRegion(r.Region) != partition {
		c.Region = partition.DefaultRegion()
	}
	return c
}

// Request is the plan as the opening of a chain, where it is not posted.
func (p SAMLPlan) Request(now time.Time) (Request, error) {
	r := Request{Chain: p.Chain, Seconds: p.Seconds, Destination: p.Relay, AssertionLife: SAMLCredentialLife(p.Response, now)}
	target, ok := p.Chain.Target()
	if !ok || p.Post {
		return r, ErrSAMLOnlyPost
	}
	input, ok := p.Response.Request(target.Role)
	if !ok {
		return r, ErrSAMLNoSuchRole
	}
	r.Assertion = credential.Assertion{Role: input.Role, Provider: input.Provider, Encoded: input.Assertion}
	return r, nil
}

// PostSAML gives a response to a browser, which posts it to AWS; handOff waits
// until the browser has it and says which browser. relay is the page that the
// console opens on, "" for its home.
func (w *Way) PostSAML(ctx context.Context, p SAMLPlan, relay string, handOff func(context.Context) (string, error)) (Outcome, error) {
	asked := p.Asked
	if asked == 0 {
		asked = p.Seconds
	}
	out := Outcome{
		Request: Request{Chain: p.Chain, Seconds: asked}, Target: relay,
		Seconds: p.Seconds, SessionDuration: p.Seconds, Shortened: p.Seconds > 0 && p.Seconds < asked,
	}
	w.step(StepBrowser)
	name, err := handOff(ctx)
	if err != nil {
		return out, err
	}
	out.Browser, out.OpenedAt = name, w.Now()
	if p.Seconds > 0 {
		out.EndsAt = PostedSAML(p.Response, out.OpenedAt).EndsAt
	}
	if w.Memory != nil {
		out.Unremembered = w.Memory.Opened(out)
	}
	return out, nil
}
