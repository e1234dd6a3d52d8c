package simulator

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// OIDCProvider is an identity provider that IAM was told of. Its ARN is
// arn:…:oidc-provider/ and the issuer without https://.
type OIDCProvider struct {
	Issuer    string       // https, on this machine
	Audiences []string     // client IDs: one of them is the token's aud
	Client    *http.Client // that trusts the issuer's certificate
}

type oidcProviders struct {
	mu   sync.Mutex
	list []OIDCProvider
}

// AddOIDCProvider makes tokens of an issuer good for the roles that trust it. Its
// keys are asked for whenever a token comes.
func (a *AWS) AddOIDCProvider(p OIDCProvider) error {
	u, err := url.Parse(p.Issuer)
	if err != nil || u.Scheme != "https" || !isLoopback(u.Hostname()) {
		return fmt.Errorf("adding an OIDC provider: %s is not https on this machine", p.Issuer)
	}
	a.providers.mu.Lock()
	defer a.providers.mu.Unlock()
	a.providers.list = append(a.providers.list, p)
	return nil
}

func (o *oidcProviders) of(issuer string) (OIDCProvider, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	at := slices.IndexFunc(o.list, func(p OIDCProvider) bool { return p.Issuer == issuer })
	if at < 0 {
		return OIDCProvider{}, false
	}
	return o.list[at], true
}

// issuerPatience is how long an issuer may take to give its keys.
const issuerPatience = 5 * time.Second

// issuedToken checks a token as AWS does: who signed it, for whom, until when.
// Source: STS API Reference, AssumeRoleWithWebIdentity; IAM User Guide, "Create
// an OpenID Connect identity provider in IAM"; OpenID Connect Core, 3.1.3.7.
func (a *AWS) issuedToken(p OIDCProvider, token string, c claims) *apiError {
	ctx, cancel := context.WithTimeout(context.Background(), issuerPatience)
	defer cancel()
	keys, err := p.keys(ctx)
	if err != nil {
		return &apiError{http.StatusBadRequest, "IDPCommunicationError", "The identity provider could not be reached."}
	}
	if !signedByOne(keys, token) {
		return &apiError{http.StatusBadRequest, "InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements"}
	}
	if !slices.Contains(p.Audiences, c.Audience) {
		return &apiError{http.StatusBadRequest, "InvalidIdentityToken", "Incorrect token audience"}
	}
	return a.unexpired(c)
}

func (a *AWS) unexpired(c claims) *apiError {
	if now := a.now().Unix(); c.Expires <= now {
		return &apiError{http.StatusBadRequest, "ExpiredTokenException", fmt.Sprintf("Token expired: current date/time %d must be before the expiration date/time %d", now, c.Expires)}
	}
	return nil
}

// jsonWebKey is an RSA key of a JWKS (RFC 7517).
type jsonWebKey struct {
	Kind     string `json:"kty"`
	ID       string `json:"kid"`
	Modulus  string `json:"n"`
	Exponent string `json:"e"`
}

// keys asks the issuer where its keys are, and for them.
func (p OIDCProvider) keys(ctx context.Context) ([]jsonWebKey, error) {
	var discovery struct {
		Issuer string `json:"issuer"`
		JWKS   string `json:"jwks_uri"`
	}
	if err := p.ask(ctx, p.Issuer+"/.well-known/openid-configuration", &discovery); err != nil {
		return nil, err
	}
	if discovery.Issuer != p.Issuer || !strings.HasPrefix(discovery.JWKS, p.Issuer+"/") {
		return nil, errors.New("the issuer calls itself otherwise")
	}
	var set struct {
		Keys []jsonWebKey `json:"keys"`
	}
	err := p.ask(ctx, discovery.JWKS, &set)
	return set.Keys, err
}

// longestDocument is more than any issuer's keys, in bytes.
const longestDocument = 1 << 16

func (p OIDCProvider) ask(ctx context.Context, address string, to any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := p.Client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the issuer answered %d", answer.StatusCode)
	}
	return json.NewDecoder(io.LimitReader(answer.Body, longestDocument)).Decode(to)
}

// signedByOne tells whether the key that the token names signed it, by RS256.
func signedByOne(keys []jsonWebKey, token string) bool {
	parts := strings.Split(token, ".")
	var header struct {
		Algorithm string `json:"alg"`
		Key       string `json:"kid"`
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || json.Unmarshal(text, &header) != nil || header.Algorithm != "RS256" {
		return false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return false
	}
	at := slices.IndexFunc(keys, func(k jsonWebKey) bool { return k.Kind == "RSA" && k.ID == header.Key })
	if at < 0 {
		return false
	}
	key, ok := keys[at].public()
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	return ok && rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) == nil
}

func (k jsonWebKey) public() (*rsa.PublicKey, bool) {
	modulus, err := base64.RawURLEncoding.DecodeString(k.Modulus)
	exponent, second := base64.RawURLEncoding.DecodeString(k.Exponent)
	if err != nil || second != nil || len(exponent) > 4 {
		return nil, false
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(modulus), E: int(new(big.Int).SetBytes(exponent).Int64())}, true
}
