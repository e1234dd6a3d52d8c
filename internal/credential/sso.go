package credential

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"daypass/internal/chain"
)

// A token with less than this left is refreshed first: it must last for the
// request, and clocks differ.
const tokenMargin = time.Minute

// fromSSO asks Identity Center for the role's credentials, with the token that
// the AWS CLI or Daypass keeps in AWS's own cache.
func (g *Getter) fromSSO(ctx context.Context, c chain.Chain) (Credentials, error) {
	session := c.Origin.SSO
	if !chain.IsRegion(session.Region) {
		return Credentials{}, &Error{Code: CodeRegionMismatch, Hop: 0, Service: "sso", Name: session.Region}
	}
	token, err := g.ssoToken(ctx, c)
	if err != nil {
		return Credentials{}, err
	}
	x, err := g.exchange(c, "sso", "GetRoleCredentials", 0)
	if err != nil {
		return Credentials{}, err
	}
	x.secrets = append(x.secrets, token)
	o := sso.Options{Region: session.Region, HTTPClient: x, Retryer: patient()}
	if c.UseFIPS {
		o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := sso.New(o).GetRoleCredentials(ctx, &sso.GetRoleCredentialsInput{
		AccessToken: aws.String(token.Reveal()),
		AccountId:   aws.String(session.AccountID),
		RoleName:    aws.String(session.RoleName),
	})
	if err != nil {
		return Credentials{}, x.fail(ctx, err)
	}
	if out.RoleCredentials == nil {
		return Credentials{}, x.empty()
	}
	got := Credentials{
		Keys: keysOf(aws.ToString(out.RoleCredentials.AccessKeyId),
			aws.ToString(out.RoleCredentials.SecretAccessKey), aws.ToString(out.RoleCredentials.SessionToken)),
		AccountID: session.AccountID,
	}
	if out.RoleCredentials.Expiration > 0 {
		got.Expires = time.UnixMilli(out.RoleCredentials.Expiration).UTC()
	}
	if got.Keys.Empty() {
		return Credentials{}, x.empty()
	}
	return g.usable(got, Error{Hop: 0, Service: x.service, Action: x.action, Host: x.host})
}

// ssoToken is the cached token, refreshed where that is due and possible.
func (g *Getter) ssoToken(ctx context.Context, c chain.Chain) (chain.Secret, error) {
	cache := ssoCache{dir: g.o.SSOCacheDir}
	entry, err := cache.read(c.Origin.SSO)
	if err != nil {
		return chain.Secret{}, err
	}
	now := g.o.Now()
	if now.Add(tokenMargin).Before(entry.expires) {
		return entry.token, nil
	}
	if entry.refreshable(now) {
		refreshed, err := g.refreshSSO(ctx, c, entry)
		if err == nil {
			// A cache that cannot be written costs the next refresh, not this sign-in.
			_ = cache.write(refreshed)
			return refreshed.token, nil
		}
		if !now.Before(entry.expires) {
			return chain.Secret{}, err
		}
	}
	if now.Before(entry.expires) {
		return entry.token, nil
	}
	return chain.Secret{}, &Error{Code: CodeTokenExpired, Hop: 0, Service: "sso", Expired: entry.expires}
}

func (g *Getter) refreshSSO(ctx context.Context, c chain.Chain, entry ssoEntry) (ssoEntry, error) {
	x, err := g.exchange(c, "oidc", "CreateToken", 0)
	if err != nil {
		return ssoEntry{}, err
	}
	x.secrets = append(x.secrets, entry.token, entry.refresh, entry.clientSecret)
	o := ssooidc.Options{Region: c.Origin.SSO.Region, HTTPClient: x, Retryer: once()} // a refresh token may be good for one use
	if c.UseFIPS {
		o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := ssooidc.New(o).CreateToken(ctx, &ssooidc.CreateTokenInput{
		ClientId:     aws.String(entry.clientID),
		ClientSecret: aws.String(entry.clientSecret.Reveal()),
		RefreshToken: aws.String(entry.refresh.Reveal()),
		GrantType:    aws.String("refresh_token"),
	})
	if err != nil {
		return ssoEntry{}, x.fail(ctx, err)
	}
	if aws.ToString(out.AccessToken) == "" {
		return ssoEntry{}, x.empty()
	}
	entry.token = chain.NewSecret(aws.ToString(out.AccessToken))
	entry.expires = g.o.Now().Add(time.Duration(out.ExpiresIn) * time.Second).UTC()
	if next := aws.ToString(out.RefreshToken); next != "" {
		entry.refresh = chain.NewSecret(next)
	}
	return entry, nil
}
