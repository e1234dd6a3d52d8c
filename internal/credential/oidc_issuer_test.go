package credential_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

// oidcIssuer is a real issuer, as a CI system is one: it publishes its keys and
// signs tokens with the latest. Nothing of it is the simulator's.
type oidcIssuer struct {
	t      *testing.T
	server *httptest.Server
	keys   map[string]*rsa.PrivateKey // published, by kid
	latest string                     // kid that signs
	down   bool
}

func newOIDCIssuer(t *testing.T) *oidcIssuer {
	t.Helper()
	i := &oidcIssuer{t: t, keys: map[string]*rsa.PrivateKey{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		i.answer(w, map[string]any{
			"issuer": i.server.URL, "jwks_uri": i.server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
			"response_types_supported": []string{"id_token"}, "subject_types_supported": []string{"public"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		list := []map[string]string{}
		for kid, key := range i.keys {
			list = append(list, map[string]string{
				"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid,
				"n": raw64(key.N.Bytes()), "e": raw64(big.NewInt(int64(key.E)).Bytes()),
			})
		}
		i.answer(w, map[string]any{"keys": list})
	})
	i.server = httptest.NewTLSServer(mux)
	t.Cleanup(i.server.Close)
	i.rotate("first")
	return i
}

func (i *oidcIssuer) answer(w http.ResponseWriter, document any) {
	if i.down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	_ = json.NewEncoder(w).Encode(document)
}

func (i *oidcIssuer) rotate(kid string) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		i.t.Fatal(err)
	}
	i.keys, i.latest = map[string]*rsa.PrivateKey{kid: key}, kid
}

// token is signed for an audience, with so much life left.
func (i *oidcIssuer) token(audience string, life time.Duration) string {
	now := time.Now()
	part := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			i.t.Fatal(err)
		}
		return raw64(text)
	}
	text := part(map[string]string{"alg": "RS256", "typ": "JWT", "kid": i.latest}) + "." + part(map[string]any{
		"iss": i.server.URL, "aud": audience, "sub": "repo:acme/deploy", "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(life).Unix(),
	})
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.keys[i.latest], crypto.SHA256, sum[:])
	if err != nil {
		i.t.Fatal(err)
	}
	return text + "." + raw64(signature)
}

func raw64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// trustedIn makes a role that trusts the issuer's tokens for sts.amazonaws.com,
// and a chain to it with this token.
func (i *oidcIssuer) trustedIn(r *rig, token string) chain.Chain {
	i.t.Helper()
	err := r.aws.AddOIDCProvider(simulator.OIDCProvider{Issuer: i.server.URL, Audiences: []string{"sts.amazonaws.com"}, Client: i.server.Client()})
	if err != nil {
		i.t.Fatal(err)
	}
	arn := chain.RoleArn{Partition: chain.AWS, AccountID: account, RoleName: "ci"}
	provider := "arn:aws:iam::" + account + ":oidc-provider/" + strings.TrimPrefix(i.server.URL, "https://")
	r.aws.AddRole(simulator.Role{ARN: arn.String(), Trusts: []string{provider}, Subject: "repo:acme/deploy"})
	c := to(chain.Origin{Kind: chain.WebIdentity, TokenFile: r.file("jwt", token+"\n")}, arn)
	c.Hops[0].Kind = chain.AssumeRoleWithWebIdentity
	return c
}

func TestATokenOfAnIssuerOfItsOwn(t *testing.T) {
	r, issuer := newRig(t, simulator.World{}), newOIDCIssuer(t)
	who := r.identity(issuer.trustedIn(r, issuer.token("sts.amazonaws.com", time.Hour)))
	if who.Kind != credential.IdentityRole || who.Name != "ci" {
		t.Errorf("identity %+v", who)
	}
	issuer.rotate("second")
	if who = r.identity(issuer.trustedIn(r, issuer.token("sts.amazonaws.com", time.Hour))); who.Name != "ci" {
		t.Errorf("with the next key: %+v", who)
	}
}

func TestATokenThatAWSRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		token func(*oidcIssuer) string
		want  credential.Code
		says  string
	}{
		"for others":       {func(i *oidcIssuer) string { return i.token("https://vault.acme.example", time.Hour) }, credential.CodeTokenRefused, "Incorrect token audience"},
		"over":             {func(i *oidcIssuer) string { return i.token("sts.amazonaws.com", -time.Minute) }, credential.CodeTokenExpired, "Token expired"},
		"of a key gone":    {func(i *oidcIssuer) string { defer i.rotate("second"); return i.token("sts.amazonaws.com", time.Hour) }, credential.CodeTokenRefused, "verification key"},
		"signed by hand":   {func(i *oidcIssuer) string { return forged(i.token("sts.amazonaws.com", time.Hour)) }, credential.CodeTokenRefused, "verification key"},
		"of a dead issuer": {func(i *oidcIssuer) string { i.down = true; return i.token("sts.amazonaws.com", time.Hour) }, credential.CodeIssuerUnreachable, "could not be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			r, issuer := newRig(t, simulator.World{}), newOIDCIssuer(t)
			_, err := r.get(credential.Request{Chain: issuer.trustedIn(r, test.token(issuer))})
			e := r.failed(err, test.want)
			if !strings.Contains(e.Said, test.says) || e.Hop != 1 {
				t.Errorf("%+v", e)
			}
		})
	}
}

// forged says another subject under the same signature.
func forged(token string) string {
	parts := strings.Split(token, ".")
	body, _ := base64.RawURLEncoding.DecodeString(parts[1])
	return parts[0] + "." + raw64([]byte(strings.ReplaceAll(string(body), "iat", "IAT"))) + "." + parts[2]
}
