package simulator

import (
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
	Issuer              string        // "" is the simulator's own
}

const samlAttributes = "https://aws.amazon.com/SAML/Attributes/"

// SAMLResponse is a SAML response in base64, as an identity provider posts it,
// signed by the simulator's own one.
func (a *AWS) SAMLResponse(s Assertion) string {
	if s.Audience == "" {
		s.Audience = "urn:amazon:webservices"
	}
	if s.Issuer == "" {
		s.Issuer = ownIdP
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
	return a.ledger.secret(base64.StdEncoding.EncodeToString(a.idp.sign(b.String())))
}

func writeAttribute(b *strings.Builder, name string, values ...string) {
	fmt.Fprintf(b, `<saml:Attribute Name="%s%s">`, samlAttributes, name)
	for _, value := range values {
		fmt.Fprintf(b, `<saml:AttributeValue>%s</saml:AttributeValue>`, escapeXML(value))
	}
	b.WriteString(`</saml:Attribute>`)
}

// samlAssertion is what AWS reads of an assertion.
type samlAssertion struct {
	Issuer  string
	Subject struct {
		Confirmations []struct {
			Data struct {
				NotOnOrAfter time.Time `xml:",attr"`
				Recipient    string    `xml:",attr"`
			} `xml:"SubjectConfirmationData"`
		} `xml:"SubjectConfirmation"`
	}
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

func (s samlAssertion) attribute(name string) []string {
	for _, attribute := range s.Attributes {
		if attribute.Name == samlAttributes+name {
			return attribute.Values
		}
	}
	return nil
}

// pairs are the roles and providers of the Role attribute, in whichever order
// they stand there.
func (s samlAssertion) pairs() [][2]string {
	var all [][2]string
	for _, value := range s.attribute("Role") {
		first, second, found := strings.Cut(value, ",")
		first, second = strings.TrimSpace(first), strings.TrimSpace(second)
		if strings.Contains(first, ":saml-provider/") {
			first, second = second, first
		}
		if found {
			all = append(all, [2]string{first, second})
		}
	}
	return all
}

// readSAML holds a response against a provider's certificates and against what
// AWS demands of every response.
func (a *AWS) readSAML(encoded, provider string) (samlAssertion, *apiError) {
	bad := func(text string) *apiError { return &apiError{http.StatusBadRequest, "InvalidIdentityToken", text} }
	text, err := a.samlText(encoded)
	if err != nil {
		return samlAssertion{}, bad("Invalid base64 SAMLResponse")
	}
	signed, ok := signedAssertion(text, a.samlCertificates(provider))
	if !ok {
		return samlAssertion{}, bad("Response signature invalid")
	}
	var s samlAssertion
	if err := xml.Unmarshal(signed, &s); err != nil {
		return samlAssertion{}, bad("SAML Response is malformed")
	}
	if !s.Conditions.NotOnOrAfter.After(a.now()) {
		return samlAssertion{}, &apiError{http.StatusBadRequest, "ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance"}
	}
	if !strings.HasPrefix(s.Conditions.Audience, "urn:amazon:webservices") {
		return samlAssertion{}, bad("Response does not contain the required audience.")
	}
	if names := s.attribute("RoleSessionName"); len(names) == 0 {
		return samlAssertion{}, bad("RoleSessionName is required in AuthnResponse")
	} else if len(names[0]) < 2 || len(names[0]) > 64 || !sessionNamePattern().MatchString(names[0]) {
		return samlAssertion{}, bad("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
	}
	return s, nil
}

// samlRole is the role of a pair, where it exists and trusts the provider.
func (a *AWS) samlRole(s samlAssertion, role, provider string) (Role, bool) {
	known, exists := a.directory.role(role)
	paired := slices.Contains(s.pairs(), [2]string{role, provider})
	return known, exists && paired && slices.Contains(known.Trusts, provider)
}

func (a *AWS) assumeRoleWithSAML(x *exchange) (result, *apiError) {
	check := &constraints{form: x.form}
	role := check.text("RoleArn", true, 20, 2048, arnPattern())
	provider := check.text("PrincipalArn", true, 20, 2048, arnPattern())
	encoded := check.text("SAMLAssertion", true, 4, 100000, nil)
	seconds := check.seconds(900, 43200, 3600)
	policy, fail := readPolicy(check)
	if fail != nil {
		return "", fail
	}
	if fail := checkRoleARN(role, x.host); fail != nil {
		return "", fail
	}
	s, fail := a.readSAML(encoded, provider)
	if fail != nil {
		return "", fail
	}
	known, trusts := a.samlRole(s, role, provider)
	if !trusts {
		return "", accessDenied("Not authorized to perform sts:AssumeRoleWithSAML")
	}
	name := s.attribute("RoleSessionName")[0]
	if seconds > known.maxSession() {
		return "", invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	in := assumption{role: role, session: name, seconds: a.shortened(s, seconds), policy: policy}
	out := a.assumed(x, known, in, SAMLRole)
	return out + result(element("Subject", name)+element("SubjectType", "persistent")+element("Issuer", s.Issuer)+element("Audience", s.Conditions.Audience)), nil
}

// shortened applies what the assertion limits: in an API call SessionDuration
// and SessionNotOnOrAfter can only shorten.
func (a *AWS) shortened(s samlAssertion, seconds int) int {
	if values := s.attribute("SessionDuration"); len(values) > 0 {
		if limit, err := strconv.Atoi(values[0]); err == nil && limit >= 900 {
			seconds = min(seconds, limit)
		}
	}
	if limit := s.AuthnStatement.SessionNotOnOrAfter; !limit.IsZero() {
		seconds = min(seconds, int(limit.Sub(a.now())/time.Second))
	}
	return seconds
}
