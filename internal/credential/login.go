package credential

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"
	"github.com/aws/aws-sdk-go-v2/service/signin"
	"github.com/aws/aws-sdk-go-v2/service/signin/types"

	"daypass/internal/chain"
)

// loginEntry is what is read of a file in ~/.aws/login/cache before the SDK is
// trusted with it: it takes a missing key for granted.
type loginEntry struct {
	AccessToken struct {
		AccessKeyID     string    `json:"accessKeyId"`
		SecretAccessKey string    `json:"secretAccessKey"`
		SessionToken    string    `json:"sessionToken"`
		AccountID       string    `json:"accountId"`
		ExpiresAt       time.Time `json:"expiresAt"`
	} `json:"accessToken"`
	RefreshToken string `json:"refreshToken"`
	ClientID     string `json:"clientId"`
	DPOPKey      string `json:"dpopKey"`
}

func (e loginEntry) credentials() Credentials {
	t := e.AccessToken
	return Credentials{Keys: keysOf(t.AccessKeyID, t.SecretAccessKey, t.SessionToken), Expires: t.ExpiresAt.UTC(), AccountID: t.AccountID}
}

func (e loginEntry) refreshable() bool {
	block, _ := pem.Decode([]byte(e.DPOPKey))
	if block == nil || e.RefreshToken == "" || e.ClientID == "" {
		return false
	}
	_, err := x509.ParseECPrivateKey(block.Bytes)
	return err == nil
}

// fromLogin uses what `aws login` left in its cache: credentials of 15 minutes
// and a token that renews them.
func (g *Getter) fromLogin(ctx context.Context, c chain.Chain) (Credentials, error) {
	fail := Error{Hop: 0, Service: "login"}
	dir := g.o.LoginCacheDir
	if dir == "" {
		dir = g.o.Env("AWS_LOGIN_CACHE_DIRECTORY")
	}
	path, err := logincreds.StandardCachedTokenFilepath(c.Origin.LoginSession, cacheDir(dir, "login"))
	if err != nil {
		fail.Code = CodeNotSignedIn
		return Credentials{}, &fail
	}
	content, err := os.ReadFile(path)
	var entry loginEntry
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fail.Code = CodeNotSignedIn
	case err != nil || json.Unmarshal(content, &entry) != nil:
		fail.Code, fail.Name = CodeFileUnreadable, path
	case g.o.Now().Add(tokenMargin).Before(entry.AccessToken.ExpiresAt):
		return g.usable(entry.credentials(), fail)
	case !entry.refreshable():
		fail.Code, fail.Expired = CodeTokenExpired, entry.AccessToken.ExpiresAt
	default:
		return g.refreshLogin(ctx, c, path, content, entry)
	}
	return Credentials{}, &fail
}

// oauthError is OAuth's own code, which logincreds turns into words of its own.
func (x *exchange) oauthError() string {
	var answer struct {
		Error string `json:"error"`
	}
	_ = json.Unmarshal(x.body, &answer) // a portal's page has none
	return answer.Error
}

// asExpired makes the SDK renew what is over by our clock, or nearly.
func asExpired(content []byte) []byte {
	var fields map[string]any
	if json.Unmarshal(content, &fields) == nil {
		if token, ok := fields["accessToken"].(map[string]any); ok {
			token["expiresAt"] = time.Unix(0, 0).UTC()
			if changed, err := json.Marshal(fields); err == nil {
				return changed
			}
		}
	}
	return content
}

// refreshLogin lets the SDK renew a copy, and puts that in the file's place: the
// SDK itself would write over the file, and a crash leave half of it.
func (g *Getter) refreshLogin(ctx context.Context, c chain.Chain, path string, content []byte, entry loginEntry) (Credentials, error) {
	x, err := g.exchange(c, "login", "CreateOAuth2Token", 0)
	if err != nil {
		return Credentials{}, err
	}
	if err := checkRegion(c); err != nil {
		return Credentials{}, err
	}
	x.keys = entry.credentials().Keys
	x.secrets = append(x.secrets, chain.NewSecret(entry.RefreshToken))
	copied := path + ".daypass"
	if err := replaceFile(copied, asExpired(content)); err != nil {
		return Credentials{}, &Error{Code: CodeFileUnreadable, Hop: 0, Service: "login", Name: path}
	}
	defer os.Remove(copied)

	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	client := signin.New(signin.Options{Region: c.Region, HTTPClient: x, Retryer: once()})
	got, err := logincreds.New(client, copied, func(o *logincreds.Options) { o.RestrictPermissions = true }).Retrieve(ctx)
	if err != nil {
		e := x.fail(ctx, err)
		if reason := x.oauthError(); e.Status/100 == 4 && reason != "" {
			e.AWS, e.Code = awsWords(reason, x.keys), CodeTokenExpired // whatever ended it, the way out is to sign in again
			if types.OAuth2ErrorCode(reason) == types.OAuth2ErrorCodeInsufficientPermissions {
				e.Code = CodeAccessDenied
			}
		}
		return Credentials{}, e
	}
	if err := os.Rename(copied, path); err != nil {
		// The refresh token was used: the next sign-in will ask again.
		return Credentials{}, &Error{Code: CodeFileUnreadable, Hop: 0, Service: "login", Name: path}
	}
	return g.usable(Credentials{
		Keys:      keysOf(got.AccessKeyID, got.SecretAccessKey, got.SessionToken),
		Expires:   got.Expires.UTC(),
		AccountID: got.AccountID,
	}, Error{Hop: 0, Service: "login"})
}
