package opening

import (
	"context"
	"errors"

	"daypass/internal/chain"
	"daypass/internal/credential"
)

// originCredentials are the origin's own. Where a sign-in to Identity Center is
// missing or over, and somebody can sign in, that is done first, once.
func (p *passage) originCredentials(ctx context.Context) (credential.Credentials, error) {
	c := p.request.Chain
	origin, err := p.Credentials.Origin(ctx, c)
	if p.SignInFirst == nil || c.Origin.Kind != chain.SSO || !signInNeeded(err) {
		return origin, err
	}
	if err := p.SignInFirst(ctx, c); err != nil {
		return credential.Credentials{}, err
	}
	p.step(StepCredentials)
	return p.Credentials.Origin(ctx, c)
}

func signInNeeded(err error) bool {
	return errors.Is(err, credential.CodeNotSignedIn) || errors.Is(err, credential.CodeTokenExpired)
}
