package credential

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"daypass/internal/chain"
)

// SignInOptions say how a person signs in to Identity Center.
type SignInOptions struct {
	// OpenBrowser opens an address of this computer in the person's browser. Nil,
	// or an error of its own, leaves the device code.
	OpenBrowser func(address string) error
	// ShowCode shows a device code and where to type it.
	ShowCode func(code, address string)
	// Device asks for the device code although there is a browser.
	Device bool
	// OwnSocket tells whether a connection comes from this user; nil asks nobody.
	OwnSocket func(client, server netip.AddrPort) (bool, error)
	Pages     SignInPages
}

// SignInPages are what the browser shows at the end, in the person's language.
type SignInPages struct {
	Language string // of the texts, as HTML has it
	Done     string // the sign-in came through; the page can be closed
	Refused  string // the person, or AWS, said no
	Used     string // this address was asked for before
}

// SignIn signs in to the Identity Center of a chain's origin and keeps the token
// where the AWS CLI and the SDKs look for it. In a browser it is the
// authorization code with PKCE, elsewhere the device code.
func (g *Getter) SignIn(ctx context.Context, c chain.Chain, o SignInOptions) error {
	if err := checkSession(c); err != nil {
		return err
	}
	if !o.Device && o.OpenBrowser != nil {
		err := g.signInWithBrowser(ctx, c, o)
		if !errors.Is(err, CodeNoBrowser) || o.ShowCode == nil {
			return err
		}
	}
	if o.ShowCode == nil {
		return &Error{Code: CodeNoBrowser, Hop: 0, Service: "oidc"}
	}
	return g.signInWithCode(ctx, c, o)
}

func checkSession(c chain.Chain) error {
	s := c.Origin.SSO
	if c.Origin.Kind != chain.SSO || !strings.HasPrefix(s.StartURL, "https://") {
		return &Error{Code: CodeOriginUnsupported, Hop: 0, Service: "oidc", Name: string(c.Origin.Kind)}
	}
	if !chain.IsRegion(s.Region) {
		return &Error{Code: CodeRegionMismatch, Hop: 0, Service: "oidc", Name: s.Region}
	}
	return nil
}

// oidc makes a client for one exchange with Identity Center's OIDC service.
func (g *Getter) oidc(c chain.Chain, action string, retryer aws.Retryer, secrets ...chain.Secret) (*ssooidc.Client, *exchange, error) {
	x, err := g.exchange(c, "oidc", action, 0)
	if err != nil {
		return nil, nil, err
	}
	x.secrets = append(x.secrets, secrets...)
	o := ssooidc.Options{Region: c.Origin.SSO.Region, HTTPClient: x, Retryer: retryer}
	if c.UseFIPS {
		o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	return ssooidc.New(o), x, nil
}

// redeem exchanges a grant for a token. A code is good for one use, so it is
// sent once.
func (g *Getter) redeem(ctx context.Context, c chain.Chain, r registration, in *ssooidc.CreateTokenInput) (*ssooidc.CreateTokenOutput, error) {
	client, x, err := g.oidc(c, "CreateToken", once(), r.secret, secretOf(in.Code), secretOf(in.CodeVerifier), secretOf(in.DeviceCode))
	if err != nil {
		return nil, err
	}
	in.ClientId, in.ClientSecret = aws.String(r.id), aws.String(r.secret.Reveal())
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := client.CreateToken(ctx, in)
	if err != nil {
		return nil, x.fail(ctx, err)
	}
	if aws.ToString(out.AccessToken) == "" {
		return nil, x.empty()
	}
	return out, nil
}

func secretOf(text *string) chain.Secret { return chain.NewSecret(aws.ToString(text)) }

// keep writes a token as the AWS CLI would have.
func (g *Getter) keep(c chain.Chain, r registration, out *ssooidc.CreateTokenOutput) error {
	cache := ssoCache{dir: g.o.SSOCacheDir}
	entry := ssoEntry{
		path: cache.path(c.Origin.SSO), token: secretOf(out.AccessToken), refresh: secretOf(out.RefreshToken),
		expires: g.o.Now().Add(time.Duration(out.ExpiresIn) * time.Second).UTC(), fields: map[string]json.RawMessage{},
	}
	for name, text := range map[string]string{
		"startUrl": c.Origin.SSO.StartURL, "region": c.Origin.SSO.Region,
		"clientId": r.id, "clientSecret": r.secret.Reveal(), "registrationExpiresAt": r.expires.UTC().Format(time.RFC3339),
	} {
		raw, err := json.Marshal(text)
		if err != nil {
			return &Error{Code: CodeUnexpected, Hop: 0, Service: "sso"}
		}
		entry.fields[name] = raw
	}
	if err := cache.write(entry); err != nil {
		return &Error{Code: CodeFileUnwritable, Hop: 0, Service: "sso", Name: entry.path}
	}
	return nil
}

// SignOut tells AWS that the session is over and removes its token from the
// cache that every AWS tool here shares. The token is removed even where AWS
// could not be told, which is the error then.
func (g *Getter) SignOut(ctx context.Context, c chain.Chain) error {
	if err := checkSession(c); err != nil {
		return err
	}
	entry, err := ssoCache{dir: g.o.SSOCacheDir}.read(c.Origin.SSO)
	if err != nil {
		return err
	}
	told := g.logout(ctx, c, entry)
	if err := os.Remove(entry.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return &Error{Code: CodeFileUnwritable, Hop: 0, Service: "sso", Name: entry.path}
	}
	if errors.Is(told, CodeTokenExpired) {
		return nil // there was nothing left to end
	}
	return told
}

func (g *Getter) logout(ctx context.Context, c chain.Chain, entry ssoEntry) error {
	client, x, err := g.portal(c, "Logout", entry.token)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	if _, err := client.Logout(ctx, &sso.LogoutInput{AccessToken: aws.String(entry.token.Reveal())}); err != nil {
		return x.fail(ctx, err)
	}
	return nil
}

// portal makes a client for one exchange with Identity Center's portal.
func (g *Getter) portal(c chain.Chain, action string, token chain.Secret) (*sso.Client, *exchange, error) {
	x, err := g.exchange(c, "sso", action, 0)
	if err != nil {
		return nil, nil, err
	}
	x.secrets = append(x.secrets, token)
	o := sso.Options{Region: c.Origin.SSO.Region, HTTPClient: x, Retryer: patient()}
	if c.UseFIPS {
		o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	return sso.New(o), x, nil
}

// TokenState is what is known of a token without a request.
type TokenState struct {
	Expires   time.Time // of the token; Identity Center does not tell the session's own end
	Renewable bool      // it is renewed by itself until the session ends
}

// TokenExpires tells until when the token of a session lives; false when there
// is none.
func TokenExpires(cacheDir string, s chain.SSOSession, now time.Time) (TokenState, bool) {
	entry, err := ssoCache{dir: cacheDir}.read(s)
	if err != nil {
		return TokenState{}, false
	}
	return TokenState{Expires: entry.expires, Renewable: entry.refreshable(now)}, true
}
