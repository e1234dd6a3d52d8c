package credential

import (
	"context"

	"daypass/internal/chain"
)

// Origin gets the origin's own credentials, as they are before any hop.
func (g *Getter) Origin(ctx context.Context, c chain.Chain) (Credentials, error) {
	g.o.Progress(0)
	origin := c.Origin
	switch origin.Kind {
	case chain.IAMUser, chain.SessionToken, chain.FederatedUser, chain.Root, chain.Environment, chain.StaticSession:
		if origin.Keys.Empty() && origin.Command != "" {
			return g.fromProcess(ctx, c) // a process whose key turned out to be a user's
		}
		return g.usable(Credentials{Keys: origin.Keys, Expires: origin.Expires, AccountID: origin.AccountID}, Error{Hop: 0})
	case chain.SSO:
		return g.fromSSO(ctx, c)
	case chain.EC2Instance:
		return g.fromInstance(ctx)
	case chain.Container:
		return g.fromContainer(ctx)
	case chain.Process:
		return g.fromProcess(ctx, c)
	case chain.Login:
		return g.fromLogin(ctx, c)
	case chain.WebIdentity, chain.SAML:
		return Credentials{}, &Error{Code: CodeNoOwnCredentials, Hop: 0}
	}
	return Credentials{}, &Error{Code: CodeOriginUnsupported, Hop: 0, Name: string(origin.Kind)}
}
