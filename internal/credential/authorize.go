package credential

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"daypass/internal/chain"
)

// signInPatience is how long a person in the browser is waited for.
const signInPatience = 2 * time.Minute

// signInWithBrowser sends the person to Identity Center and waits on loopback
// for the code that they come back with.
func (g *Getter) signInWithBrowser(ctx context.Context, c chain.Chain, o SignInOptions) error {
	r, err := g.register(ctx, c, grantCode)
	if err != nil {
		return err
	}
	verifier := randomText()
	back, err := listenForCode(o)
	if err != nil {
		return err
	}
	defer back.close()
	page, err := g.authorizePage(ctx, c)
	if err != nil {
		return err
	}
	back.send(authorizeAddress(page, c, r, back, verifier))
	if err := o.OpenBrowser(back.start()); err != nil {
		return &Error{Code: CodeNoBrowser, Hop: 0, Service: "oidc", Action: authorizeAction}
	}
	waiting, cancel := context.WithTimeout(ctx, signInPatience)
	defer cancel()
	code, err := back.wait(waiting)
	if err != nil {
		if errors.Is(err, CodeSignInUnfinished) {
			// AWS's page may have refused the registration, which nobody here sees.
			_ = r.forget()
		}
		return err
	}
	out, err := g.redeem(ctx, c, r, &ssooidc.CreateTokenInput{
		GrantType: aws.String(grantCode), Code: aws.String(code.Reveal()),
		CodeVerifier: aws.String(verifier.Reveal()), RedirectUri: aws.String(back.redirect()),
	})
	if err != nil {
		return unknownClient(r, err)
	}
	return g.keep(c, r, out)
}

// randomText is 256 random bits.
func randomText() chain.Secret {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // never fails
	return chain.NewSecret(base64.RawURLEncoding.EncodeToString(bits))
}

// authorizePage is where a person agrees: on the OIDC service's own host, or the
// demo's page in its place.
func (g *Getter) authorizePage(ctx context.Context, c chain.Chain) (string, error) {
	if g.o.AuthorizePage != "" {
		return g.o.AuthorizePage, nil
	}
	endpoint, err := ssooidc.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, ssooidc.EndpointParameters{
		Region: aws.String(c.Origin.SSO.Region), UseFIPS: aws.Bool(c.UseFIPS), UseDualStack: aws.Bool(false),
	})
	if err != nil || endpoint.URI.Scheme != "https" {
		return "", &Error{Code: CodeRegionMismatch, Hop: 0, Service: "oidc", Action: authorizeAction, Name: c.Origin.SSO.Region}
	}
	return strings.TrimSuffix(endpoint.URI.String(), "/") + "/authorize", nil
}

// authorizeAddress is what the AWS CLI asks for, "scopes" and not OAuth's "scope".
func authorizeAddress(page string, c chain.Chain, r registration, back *callback, verifier chain.Secret) string {
	challenge := sha256.Sum256([]byte(verifier.Reveal()))
	return page + "?" + url.Values{
		"response_type":         {"code"},
		"client_id":             {r.id},
		"redirect_uri":          {back.redirect()},
		"state":                 {back.state.Reveal()},
		"code_challenge_method": {"S256"},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(challenge[:])},
		"scopes":                {strings.Join(scopesOf(c.Origin.SSO), " ")},
	}.Encode()
}
