package simulator

import (
	"bytes"
	"crypto/hmac"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Assertion is what a SAML response is made of.
type Assertion struct {
	Provider            string // ARN of the SAML provider
	Roles               []string
	SessionName         string
	SessionDuration     int           // seconds; 0 leaves the attribute out
	SessionNotOnOrAfter time.Duration // from now; 0 leaves it out
	Life                time.Duration // of the response; 0 is five minutes
	Audience            string        // "" is urn:amazon:webservices
	Issuer              string        // "" is https://idp.acme.example
}

const samlAttributes = "https://aws.amazon.com/SAML/Attributes/"

// SAMLResponse is a SAML response in base64, as an identity provider posts it.
// Its signature is the simulator's own, not XML-DSig.
func (a *AWS) SAMLResponse(s Assertion) string {
	if s.Audience == "" {
		s.Audience = "urn:amazon:webservices"
	}
	if s.Issuer == "" {
		s.Issuer = "https://idp.acme.example"
	}
	if s.Life == 0 {
		s.Life = 5 * time.Minute
	}
	now := a.now().UTC()
	stamp := func(t time.Time) string { return t.Format("2006-01-02T15:04:05Z") }
	var b strings.Builder
	fmt.Fprintf(&b, `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_%s" Version="2.0" IssueInstant="%s" Destination="https://signin.aws.amazon.com/saml">`, a.ledger.random.uuid(), stamp(now))
	fmt.Fprintf(&b, `<saml:Issuer>%s</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>`, escapeXML(s.Issuer))
	fmt.Fprintf(&b, `<saml:Assertion ID="_%s" Version="2.0" IssueInstant="%s"><saml:Issuer>%s</saml:Issuer>`, a.ledger.random.uuid(), stamp(now), escapeXML(s.Issuer))
	fmt.Fprintf(&b, `<saml:Subject><saml:NameID>%s</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="%s" Recipient="https://signin.aws.amazon.com/saml"/></saml:SubjectConfirmation></saml:Subject>`, escapeXML(s.SessionName), stamp(now.Add(s.Life)))
	fmt.Fprintf(&b, `<saml:Conditions NotBefore="%s" NotOnOrAfter="%s"><saml:AudienceRestriction><saml:Audience>%s</saml:Audience></saml:AudienceRestriction></saml:Conditions>`, stamp(now.Add(-5*time.Minute)), stamp(now.Add(s.Life)), escapeXML(s.Audience))
	limit := ""
	if s.SessionNotOnOrAfter != 0 {
		limit = fmt.Sprintf(` SessionNotOnOrAfter="%s"`, stamp(now.Add(s.SessionNotOnOrAfter)))
	}
	fmt.Fprintf(&b, `<saml:AuthnStatement AuthnInstant="%s"%s/><saml:AttributeStatement>`, stamp(now), limit)
	pairs := make([]string, len(s.Roles))
	for i, role := range s.Roles {
		pairs[i] = role + "," + s.Provider
	}
	writeAttribute(&b, "Role", pairs...)
	if s.SessionName != "" {
		writeAttribute(&b, "RoleSessionName", s.SessionName)
	}
	if s.SessionDuration != 0 {
		writeAttribute(&b, "SessionDuration", strconv.Itoa(s.SessionDuration))
	}
	b.WriteString(`</saml:AttributeStatement></saml:Assertion></samlp:Response>`)
	text := b.String()
	text += fmt.Sprintf("<!--%x-->", a.mac("saml", text))
	return a.ledger.secret(base64.StdEncoding.EncodeToString([]byte(text)))
}

func writeAttribute(b *strings.Builder, name string, values ...string) {
	fmt.Fprintf(b, `<saml:Attribute Name="%s%s">`, samlAttributes, name)
	for _, value := range values {
		fmt.Fprintf(b, `<saml:AttributeValue>%s</saml:AttributeValue>`, escapeXML(value))
	}
	b.WriteString(`</saml:Attribute>`)
}

type samlResponse struct {
	Assertion struct {
		Issuer     string
		Conditions struct {
			NotOnOrAfter time.Time `xml:",attr"`
			Audience     string    `xml:"AudienceRestriction>Audience"`
		}
		AuthnStatement struct {
			SessionNotOnOrAfter time.Time `xml:",attr"`
		}
		Attributes []struct {
			Name   string   `xml:",attr"`
			Values []string `xml:"AttributeValue"`
		} `xml:"AttributeStatement>Attribute"`
	}
}

func (s samlResponse) attribute(name string) []string {
	for _, attribute := range s.Assertion.Attributes {
		if attribute.Name == samlAttributes+name {
			return attribute.Values
		}
	}
	return nil
}

func (a *AWS) readSAML(encoded string) (samlResponse, *apiError) {
	bad := func(text string) *apiError { return &apiError{http.StatusBadRequest, "InvalidIdentityToken", text} }
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return samlResponse{}, bad("Invalid base64 SAMLResponse")
	}
	end := bytes.LastIndex(text, []byte("<!--"))
	if end < 0 || !hmac.Equal(text[end:], fmt.Appendf(nil, "<!--%x-->", a.mac("saml", string(text[:end])))) {
		return samlResponse{}, bad("Response signature invalid")
	}
	var s samlResponse
	if err := xml.Unmarshal(text, &s); err != nil {
		return samlResponse{}, bad("SAML Response is malformed")
	}
	if !s.Assertion.Conditions.NotOnOrAfter.After(a.now()) {
		return samlResponse{}, &apiError{http.StatusBadRequest, "ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance"}
	}
	if !strings.HasPrefix(s.Assertion.Conditions.Audience, "urn:amazon:webservices") {
		return samlResponse{}, bad("Response does not contain the required audience.")
	}
	return s, nil
}

func (a *AWS) assumeRoleWithSAML(x *exchange) (result, *apiError) {
	check := &constraints{form: x.form}
	role := check.text("RoleArn", true, 20, 2048, arnPattern)
	provider := check.text("PrincipalArn", true, 20, 2048, arnPattern)
	encoded := check.text("SAMLAssertion", true, 4, 100000, nil)
	seconds := check.seconds(900, 43200, 3600)
	policy, fail := readPolicy(check)
	if fail != nil {
		return "", fail
	}
	if fail := checkRoleARN(role, x.host); fail != nil {
		return "", fail
	}
	s, fail := a.readSAML(encoded)
	if fail != nil {
		return "", fail
	}
	names := s.attribute("RoleSessionName")
	if len(names) == 0 {
		return "", &apiError{http.StatusBadRequest, "InvalidIdentityToken", "RoleSessionName is required in AuthnResponse"}
	}
	if len(names[0]) < 2 || len(names[0]) > 64 || !sessionNamePattern.MatchString(names[0]) {
		return "", &apiError{http.StatusBadRequest, "InvalidIdentityToken", "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"}
	}
	known, exists := a.directory.role(role)
	paired := slices.Contains(s.attribute("Role"), role+","+provider) || slices.Contains(s.attribute("Role"), provider+","+role)
	if !exists || !paired || !slices.Contains(known.Trusts, provider) {
		return "", accessDenied("Not authorized to perform sts:AssumeRoleWithSAML")
	}
	if seconds > known.maxSession() {
		return "", invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	in := assumption{role: role, session: names[0], seconds: a.shortened(s, seconds), policy: policy}
	out := a.assumed(x, known, in, SAMLRole)
	return out + result(element("Subject", names[0])+element("SubjectType", "persistent")+element("Issuer", s.Assertion.Issuer)+element("Audience", s.Assertion.Conditions.Audience)), nil
}

// shortened applies what the assertion limits: in an API call SessionDuration
// and SessionNotOnOrAfter can only shorten.
func (a *AWS) shortened(s samlResponse, seconds int) int {
	if values := s.attribute("SessionDuration"); len(values) > 0 {
		if limit, err := strconv.Atoi(values[0]); err == nil && limit >= 900 {
			seconds = min(seconds, limit)
		}
	}
	if limit := s.Assertion.AuthnStatement.SessionNotOnOrAfter; !limit.IsZero() {
		seconds = min(seconds, int(limit.Sub(a.now())/time.Second))
	}
	return seconds
}
