package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// claims are what a web identity token says.
type claims struct {
	Issuer   string `json:"iss"`
	Audience string `json:"aud"`
	Subject  string `json:"sub"`
	Expires  int64  `json:"exp"`
	IssuedAt int64  `json:"iat"`
}

const jwtHeader = `{"alg":"HS256","typ":"JWT","kid":"daypass-demo"}`

// WebIdentityToken is a token of an OIDC provider, such as oidc.acme.example: a
// role that trusts arn:…:oidc-provider/<provider> can be assumed with it.
func (a *AWS) WebIdentityToken(provider, subject string, life time.Duration) string {
	now := a.now()
	body, err := json.Marshal(claims{
		Issuer: "https://" + provider, Audience: "sts.amazonaws.com", Subject: subject,
		Expires: now.Add(life).Unix(), IssuedAt: now.Unix(),
	})
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(jwtHeader)) + "." + base64.RawURLEncoding.EncodeToString(body)
	return a.ledger.secret(text + "." + base64.RawURLEncoding.EncodeToString(a.mac("jwt", text)))
}

// mac signs what the simulator hands out and takes back.
func (a *AWS) mac(kind, text string) []byte {
	h := hmac.New(sha256.New, a.devices.key)
	h.Write([]byte(kind + "\x00" + text))
	return h.Sum(nil)
}

func (a *AWS) readWebIdentity(token string) (claims, *apiError) {
	broken := &apiError{http.StatusBadRequest, "InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"}
	last := strings.LastIndexByte(token, '.')
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims{}, broken
	}
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	var c claims
	if err != nil || json.Unmarshal(body, &c) != nil {
		return claims{}, broken
	}
	if p, known := a.providers.of(c.Issuer); known {
		a.ledger.secret(token)
		return c, a.issuedToken(p, token, c)
	}
	signed, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(signed, a.mac("jwt", token[:last])) {
		return claims{}, &apiError{http.StatusBadRequest, "InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements"}
	}
	return c, a.unexpired(c)
}

func (a *AWS) assumeRoleWithWebIdentity(x *exchange) (result, *apiError) {
	check := &constraints{form: x.form}
	in := readAssumption(check)
	token := check.text("WebIdentityToken", true, 4, 20000, nil)
	policy, err := readPolicy(check)
	if err != nil {
		return "", err
	}
	in.policy = policy
	if err := checkRoleARN(in.role, x.host); err != nil {
		return "", err
	}
	c, err := a.readWebIdentity(token)
	if err != nil {
		return "", err
	}
	role, exists := a.directory.role(in.role)
	partition, account, _, _ := role.parts()
	provider := fmt.Sprintf("arn:%s:iam::%s:oidc-provider/%s", partition, account, strings.TrimPrefix(c.Issuer, "https://"))
	if !exists || !slices.Contains(role.Trusts, provider) || role.Subject != "" && role.Subject != c.Subject {
		return "", accessDenied("Not authorized to perform sts:AssumeRoleWithWebIdentity")
	}
	if in.seconds > role.maxSession() {
		return "", invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	out := a.assumed(x, role, in, WebIdentityRole)
	return out + result(element("SubjectFromWebIdentityToken", c.Subject)+element("Audience", c.Audience)+element("Provider", provider)), nil
}
