package opening

import (
	"context"
	"errors"
	"slices"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
)

// linkLife is how long a sign-in link can be used. Source: IAM User Guide,
// "Enable custom identity broker access to the AWS console".
const linkLife = 15 * time.Minute

// NeedsCode tells whether an MFA code will be asked for, unless AWS refuses what
// was kept. Nothing is sent.
func (w *Way) NeedsCode(ctx context.Context, r Request) bool {
	narrow, err := w.narrowing(r.Chain, r.Narrow)
	if err != nil {
		return false // Open refuses it
	}
	r.Narrow = narrow
	p := &passage{Way: w, request: r, known: w.foreseen(ctx, r)}
	if p.decide() != nil || p.send == nil || !slices.Contains(p.verdict.Needs, duration.NeedMFA) {
		return false
	}
	return w.SparesCode == nil || !w.SparesCode(ctx, p.credentialRequest())
}

// SharesCode tells whether the code that an opening takes is to serve several
// roles. Nothing is sent.
func (w *Way) SharesCode(ctx context.Context, r Request) bool {
	p := &passage{Way: w, request: r, known: w.foreseen(ctx, r)}
	return p.decide() == nil && p.send != nil && p.send.ShareCode
}

// Foreseen is Known, with what the keyring holds of MFA codes.
func (w *Way) Foreseen(ctx context.Context, c chain.Chain) duration.Known {
	return w.foreseen(ctx, Request{Chain: c})
}

func (w *Way) foreseen(ctx context.Context, r Request) duration.Known {
	k := w.Known(r.Chain)
	if !w.ShareCode || r.FreshCode || !duration.MayShareCode(r.Chain, k) {
		return k
	}
	if narrow, err := w.narrowing(r.Chain, r.Narrow); err == nil { // else Open refuses it
		k.Sharing = w.sharing(ctx, credential.Request{Chain: r.Chain, Life: linkLife, Narrow: narrow})
	}
	return k
}

// sharing is what one code for several roles comes to. A role that is kept itself
// needs none, for any duration.
func (w *Way) sharing(ctx context.Context, r credential.Request) duration.Sharing {
	if w.CanKeep(ctx) != nil || w.SparesCode(ctx, r) {
		return duration.NotShared
	}
	r.ShareCode = true
	if w.SparesCode(ctx, r) {
		return duration.ShareKept
	}
	return duration.ShareNext
}

// credentialRequest asks for what is sent. A role that was assumed before will
// do while it lives: SessionDuration makes a console session that does not
// depend on it. Where the session is the credentials' life, or may come to be,
// it has to be a new one.
func (p *passage) credentialRequest() credential.Request {
	r := credential.Request{Chain: p.request.Chain, DurationSeconds: p.send.DurationSeconds, Federate: p.send.Federate, Narrow: p.request.Narrow}
	r.ShareCode, r.Fresh = p.send.ShareCode, p.request.FreshCode
	if len(r.Chain.Hops) > 0 && r.Chain.Hops[0].Kind == chain.AssumeRoleWithSAML {
		r.Assertion = p.request.Assertion
		if life := p.request.AssertionLife; life > 0 && len(r.Chain.Hops) == 1 {
			r.DurationSeconds = min(r.DurationSeconds, max(life, duration.Shortest))
		}
	}
	if r.Federate {
		r.PolicyArns, r.Policy = r.Narrow.PolicyArns, r.Narrow.Policy
	}
	if p.request.PolicyArn != "" {
		r.PolicyArns = []string{p.request.PolicyArn}
	}
	if p.send.SessionDuration > 0 && !p.send.FallBack {
		r.Life = linkLife
	}
	return r
}

// signIn asks for the sign-in link. When it is refused to credentials that were
// kept, whose role may have been revoked since, it asks once more with new ones.
func (p *passage) signIn(ctx context.Context, credentials credential.Credentials) (credential.Credentials, console.Result, error) {
	result, err := p.SignIn.Open(ctx, p.consoleRequest(credentials))
	if !credentials.Kept || p.send.ShareCode || !errors.Is(err, credential.CodeSigninRefused) {
		return credentials, result, err // the role of a shared code is new
	}
	fresh := p.credentialRequest()
	fresh.Fresh = true
	again, second := p.Credentials.Hops(ctx, p.origin, fresh)
	switch {
	case errors.Is(second, credential.CodeMFAMissing):
		return credentials, result, err // nobody to ask: what failed first is what there is to say
	case second != nil:
		return credentials, result, second
	}
	result, err = p.SignIn.Open(ctx, p.consoleRequest(again))
	return again, result, err
}

func (p *passage) consoleRequest(c credential.Credentials) console.Request {
	return console.Request{
		Chain: p.request.Chain, Keys: c.Keys, Expires: c.Expires, SessionDuration: p.send.SessionDuration,
		FallBack: p.send.FallBack, Destination: p.destination,
	}
}
