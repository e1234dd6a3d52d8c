package simulator_test

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/sso/types"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc/types"

	"daypass/internal/simulator"
)

func (b *bench) oidc() *ssooidc.Client {
	return ssooidc.New(ssooidc.Options{Region: "eu-west-1", HTTPClient: &http.Client{Transport: b.Transport()}, Retryer: aws.NopRetryer{}})
}

func (b *bench) portal() *sso.Client {
	return sso.New(sso.Options{Region: "eu-west-1", HTTPClient: &http.Client{Transport: b.Transport()}, Retryer: aws.NopRetryer{}})
}

func TestDeviceAuthorization(t *testing.T) {
	b := start(t, simulator.World{})
	ctx, client := t.Context(), b.oidc()
	reg, err := client.RegisterClient(ctx, &ssooidc.RegisterClientInput{ClientName: aws.String("daypass"), ClientType: aws.String("public")})
	if err != nil {
		t.Fatal(err)
	}
	device, err := client.StartDeviceAuthorization(ctx, &ssooidc.StartDeviceAuthorizationInput{
		ClientId: reg.ClientId, ClientSecret: reg.ClientSecret, StartUrl: aws.String("https://acme.awsapps.example/start"),
	})
	if err != nil {
		t.Fatal(err)
	}
	create := func() (*ssooidc.CreateTokenOutput, error) {
		return client.CreateToken(ctx, &ssooidc.CreateTokenInput{
			ClientId: reg.ClientId, ClientSecret: reg.ClientSecret, DeviceCode: device.DeviceCode,
			GrantType: aws.String("urn:ietf:params:oauth:grant-type:device_code"),
		})
	}
	var pending *types.AuthorizationPendingException
	if _, err = create(); !errors.As(err, &pending) {
		t.Errorf("before approval: %v", err)
	}
	form := url.Values{"answer": {"allow"}}
	page, err := (&http.Client{Transport: b.Transport()}).PostForm(*device.VerificationUriComplete, form)
	if err != nil || page.StatusCode != http.StatusOK {
		t.Fatalf("approving: %v", err)
	}
	page.Body.Close()
	out, err := create()
	if err != nil {
		t.Fatal(err)
	}
	if _, err = create(); err == nil {
		t.Error("a device code worked twice")
	}
	refreshed, err := client.CreateToken(ctx, &ssooidc.CreateTokenInput{
		ClientId: reg.ClientId, ClientSecret: reg.ClientSecret, RefreshToken: out.RefreshToken, GrantType: aws.String("refresh_token"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.portal().ListAccounts(ctx, &sso.ListAccountsInput{AccessToken: refreshed.AccessToken}); err != nil {
		t.Error(err)
	}
}

func TestAuthorizationCode(t *testing.T) {
	b := start(t, simulator.World{})
	ctx, client := t.Context(), b.oidc()
	const redirect = "http://127.0.0.1:5999/oauth/callback"
	reg, err := client.RegisterClient(ctx, &ssooidc.RegisterClientInput{
		ClientName: aws.String("daypass"), ClientType: aws.String("public"), RedirectUris: []string{"http://127.0.0.1/oauth/callback"},
	})
	if err != nil {
		t.Fatal(err)
	}
	verifier := strings.Repeat("v", 64)
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"response_type": {"code"}, "client_id": {*reg.ClientId}, "redirect_uri": {redirect}, "state": {"s"},
		"code_challenge_method": {"S256"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "answer": {"allow"},
	}
	browser := http.Client{Transport: b.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	page, err := browser.Get(b.URL() + "/authorize?" + q.Encode())
	if err != nil || page.StatusCode != http.StatusOK {
		t.Fatalf("showing the question: %v", err)
	}
	page.Body.Close()
	answer, err := browser.PostForm("https://oidc.eu-west-1.amazonaws.com/authorize", q)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	back, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || !strings.HasPrefix(back.String(), redirect) || back.Query().Get("state") != "s" {
		t.Fatalf("back to %q: %v", back.Redacted(), err)
	}
	create := func(verifier string) error {
		_, err := client.CreateToken(ctx, &ssooidc.CreateTokenInput{
			ClientId: reg.ClientId, ClientSecret: reg.ClientSecret, Code: aws.String(back.Query().Get("code")),
			CodeVerifier: &verifier, RedirectUri: aws.String(redirect), GrantType: aws.String("authorization_code"),
		})
		return err
	}
	var grant *types.InvalidGrantException
	if err := create("other"); !errors.As(err, &grant) {
		t.Errorf("a wrong verifier: %v", err)
	}
	if err := create(verifier); err != nil {
		t.Error(err)
	}
	q.Set("redirect_uri", "https://elsewhere.example/")
	if answer, err = browser.PostForm(b.URL()+"/authorize", q); err != nil || answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a foreign redirect address: %v", err)
	} else {
		answer.Body.Close()
	}
}

func TestPortal(t *testing.T) {
	b := start(t, simulator.World{SSODuration: true})
	ctx, portal := t.Context(), b.portal()
	b.AddPermissionSet(simulator.PermissionSet{Account: prod, Name: "ViewOnly", Session: 4 * time.Hour})
	b.AddPermissionSet(simulator.PermissionSet{Account: other, Name: "Admin"})
	token := b.NewSSOToken(time.Hour, false).AccessToken
	accounts, err := portal.ListAccounts(ctx, &sso.ListAccountsInput{AccessToken: &token})
	if err != nil || len(accounts.AccountList) != 2 {
		t.Fatalf("accounts: %v", err)
	}
	roles, err := portal.ListAccountRoles(ctx, &sso.ListAccountRolesInput{AccessToken: &token, AccountId: aws.String(prod)})
	if err != nil || len(roles.RoleList) != 1 || *roles.RoleList[0].RoleName != "ViewOnly" {
		t.Fatalf("roles: %v", err)
	}
	credentials := func(token, role string) (*ssotypes.RoleCredentials, error) {
		out, err := portal.GetRoleCredentials(ctx, &sso.GetRoleCredentialsInput{AccessToken: &token, AccountId: aws.String(prod), RoleName: &role})
		if err != nil {
			return nil, err
		}
		return out.RoleCredentials, nil
	}
	c, err := credentials(token, "ViewOnly")
	if err != nil {
		t.Fatal(err)
	}
	k := simulator.Keys{AccessKeyID: *c.AccessKeyId, SecretAccessKey: *c.SecretAccessKey, SessionToken: *c.SessionToken}
	if left := time.UnixMilli(c.Expiration).Sub(b.clock.now()); left < 3*time.Hour || left > 4*time.Hour {
		t.Errorf("lives %v", left)
	}
	who, err := b.sts(k, "eu-west-1").GetCallerIdentity(ctx, nil)
	if err != nil || !strings.Contains(*who.Arn, ":assumed-role/AWSReservedSSO_ViewOnly_") {
		t.Errorf("who: %v", err)
	}
	if _, status := b.token(signinHost, k, 43200); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	_, err = credentials(token, "Other")
	wantCode(t, err, "ForbiddenException", "No access")
	var unauthorized *ssotypes.UnauthorizedException
	if _, err = credentials(b.NewSSOToken(-time.Hour, false).AccessToken, "ViewOnly"); !errors.As(err, &unauthorized) || unauthorized.ErrorMessage() != "Session token not found or invalid" {
		t.Errorf("expired: %v", err)
	}
	b.SetFault("portal", "GetRoleCredentials", simulator.Fault{Kind: simulator.Throttled})
	var often *ssotypes.TooManyRequestsException
	if _, err = credentials(token, "ViewOnly"); !errors.As(err, &often) {
		t.Errorf("throttled: %v", err)
	}
}

func TestIAM(t *testing.T) {
	b := start(t, simulator.World{})
	b.AddRole(simulator.Role{ARN: "arn:aws:iam::" + prod + ":role/ci/Long", MaxSessionDuration: 28800})
	client := func(k simulator.Keys, region string) *iam.Client {
		return iam.New(iam.Options{Region: region, HTTPClient: &http.Client{Transport: b.Transport()}, Retryer: aws.NopRetryer{}, Credentials: provider(k)})
	}
	user := b.keys(simulator.UserKey)
	out, err := client(user, "eu-west-1").GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("Long")})
	if err != nil || *out.Role.MaxSessionDuration != 28800 || *out.Role.Arn != "arn:aws:iam::"+prod+":role/ci/Long" || *out.Role.Path != "/ci/" {
		t.Fatalf("role: %v", err)
	}
	_, err = client(user, "eu-west-1").GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("Next")})
	wantCode(t, err, "NoSuchEntity", "The role with name Next cannot be found.")
	_, err = client(b.keys(simulator.UserSession), "eu-west-1").ListAccountAliases(t.Context(), nil)
	wantCode(t, err, "InvalidClientTokenId", "")
	aliases, err := client(user, "eu-west-1").ListAccountAliases(t.Context(), nil)
	if err != nil || len(aliases.AccountAliases) != 1 || aliases.AccountAliases[0] != "acme-prod" {
		t.Errorf("aliases: %v", err)
	}
	for partition, region := range map[string]string{"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-east-1", "aws-eusc": "eusc-de-east-1"} {
		k := b.Issue(simulator.Issue{Lineage: simulator.UserKey, Partition: partition, Account: "123456789012", Name: "bob"})
		if _, err := client(k, region).ListAccountAliases(t.Context(), nil); err != nil {
			t.Errorf("%s: %v", partition, err)
		}
	}
}
