package credential

import (
	"context"
	"crypto/sha1" // the AWS CLI's file names
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"daypass/internal/chain"
)

const (
	clientName = "Daypass" // what Identity Center's page calls who asks

	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code"
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"

	// redirectPath is the one path that Identity Center takes for a loopback
	// address; the port does not count (RFC 8252). Source: the AWS CLI, and
	// aws-toolkit-vscode#6206 for what happens otherwise.
	redirectPath = "/oauth/callback"

	// defaultScope gives accounts and roles. Source: SDK reference, sso_registration_scopes.
	defaultScope = "sso:account:access"

	// registrationMargin is the AWS CLI's: a registration must outlive the sign-in.
	registrationMargin = 15 * time.Minute
)

// registration is what Identity Center knows this client by. The AWS CLI calls
// it a secret although every user has one of their own.
type registration struct {
	path    string
	id      string
	secret  chain.Secret
	expires time.Time
}

// registrationFile is the AWS CLI's form.
type registrationFile struct {
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	ExpiresAt    string   `json:"expiresAt"`
	Scopes       []string `json:"scopes,omitempty"`
	GrantTypes   []string `json:"grantTypes,omitempty"`
}

func scopesOf(s chain.SSOSession) []string {
	if len(s.Scopes) > 0 {
		return s.Scopes
	}
	return []string{defaultScope}
}

// registrationPath lies beside the tokens, under a key made as the AWS CLI makes
// its own. Its "tool" keeps two tools from using each other's: the page where a
// person agrees names who registered.
func (c ssoCache) registrationPath(s chain.SSOSession, grant string) (string, error) {
	key := map[string]any{
		"tool": "daypass", "startUrl": s.StartURL, "region": s.Region, "scopes": scopesOf(s), "session_name": nil, "grant": grant,
	}
	if s.Session != "" {
		key["session_name"] = s.Session
	}
	text, err := json.Marshal(key)
	if err != nil {
		return "", err
	}
	sum := sha1.Sum(text)
	return filepath.Join(cacheDir(c.dir, "sso"), hex.EncodeToString(sum[:])+".json"), nil
}

// register gives the registration of an earlier sign-in, or makes one.
func (g *Getter) register(ctx context.Context, c chain.Chain, grant string) (registration, error) {
	path, err := ssoCache{dir: g.o.SSOCacheDir}.registrationPath(c.Origin.SSO, grant)
	if err != nil {
		return registration{}, &Error{Code: CodeUnexpected, Hop: 0, Service: "oidc"}
	}
	if r, ok := readRegistration(path); ok && g.o.Now().Add(registrationMargin).Before(r.expires) {
		return r, nil
	}
	in := &ssooidc.RegisterClientInput{
		ClientName: aws.String(clientName), ClientType: aws.String("public"), Scopes: scopesOf(c.Origin.SSO),
		GrantTypes: []string{grant, grantRefresh}, IssuerUrl: aws.String(c.Origin.SSO.StartURL),
	}
	if grant == grantCode {
		in.RedirectUris = []string{"http://127.0.0.1" + redirectPath}
	}
	client, x, err := g.oidc(c, "RegisterClient", patient())
	if err != nil {
		return registration{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := client.RegisterClient(ctx, in)
	if err != nil {
		return registration{}, x.fail(ctx, err)
	}
	r := registration{path: path, id: aws.ToString(out.ClientId), secret: secretOf(out.ClientSecret), expires: time.Unix(out.ClientSecretExpiresAt, 0).UTC()}
	if r.id == "" || r.secret.Empty() {
		return registration{}, x.empty()
	}
	// One that cannot be kept costs a registration next time.
	_ = r.write(in)
	return r, nil
}

func readRegistration(path string) (registration, bool) {
	content, err := os.ReadFile(path)
	if err != nil {
		return registration{}, false
	}
	var file registrationFile
	if json.Unmarshal(content, &file) != nil {
		return registration{}, false
	}
	r := registration{path: path, id: file.ClientID, secret: chain.NewSecret(file.ClientSecret)}
	r.expires, err = cacheTime(file.ExpiresAt)
	return r, err == nil && r.id != "" && !r.secret.Empty()
}

func (r registration) write(in *ssooidc.RegisterClientInput) error {
	content, err := json.Marshal(registrationFile{
		ClientID: r.id, ClientSecret: r.secret.Reveal(), ExpiresAt: r.expires.Format(time.RFC3339),
		Scopes: in.Scopes, GrantTypes: in.GrantTypes,
	})
	if err != nil {
		return err
	}
	return replaceFile(r.path, content)
}

// forget drops a registration that AWS may not know any more: the next sign-in
// makes another.
func (r registration) forget() error {
	if err := os.Remove(r.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
