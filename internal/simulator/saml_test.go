package simulator_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	crewjam "github.com/crewjam/saml"
	"github.com/crewjam/saml/xmlenc"

	"daypass/internal/saml"
	"daypass/internal/simulator"
)

const (
	samlProvider = "arn:aws:iam::" + prod + ":saml-provider/idp"
	samlAdmin    = "arn:aws:iam::" + prod + ":role/SamlAdmin"
	samlReader   = "arn:aws:iam::" + prod + ":role/SamlReader"
)

// postSAML posts a response as a browser does, and gives the page it ends on.
func (b *bench) postSAML(fields url.Values) (int, string) {
	b.t.Helper()
	r, err := http.PostForm(b.URL()+"/saml", fields)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	page, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return r.StatusCode, string(page)
}

func samlBench(t *testing.T) *bench {
	b := start(t, simulator.World{})
	for _, role := range []string{samlAdmin, samlReader} {
		b.AddRole(simulator.Role{ARN: role, Trusts: []string{samlProvider}})
	}
	return b
}

func TestSAMLConsoleHonoursTheAttribute(t *testing.T) {
	one := simulator.Assertion{Provider: samlProvider, Roles: []string{samlAdmin}, SessionName: "alice"}
	rows := []struct {
		name    string
		change  func(*simulator.Assertion)
		status  int
		seconds int
	}{
		{"without the attribute", func(*simulator.Assertion) {}, http.StatusOK, 3600},
		{"8 h", func(s *simulator.Assertion) { s.SessionDuration = 28800 }, http.StatusOK, 28800},
		{"12 h", func(s *simulator.Assertion) { s.SessionDuration = 43200 }, http.StatusOK, 43200},
		{"too long", func(s *simulator.Assertion) { s.SessionDuration = 43201 }, http.StatusBadRequest, 0},
		{"too short", func(s *simulator.Assertion) { s.SessionDuration = 899 }, http.StatusBadRequest, 0},
		{"cut", func(s *simulator.Assertion) { s.SessionDuration, s.SessionNotOnOrAfter = 28800, 2*time.Hour }, http.StatusOK, 7200},
		{"expired", func(s *simulator.Assertion) { s.Life = -time.Minute }, http.StatusBadRequest, 0},
		{"another audience", func(s *simulator.Assertion) { s.Audience = "urn:else" }, http.StatusBadRequest, 0},
		{"no session name", func(s *simulator.Assertion) { s.SessionName = "" }, http.StatusBadRequest, 0},
		{"a role that does not trust the provider", func(s *simulator.Assertion) { s.Roles = []string{"arn:aws:iam::" + prod + ":role/Admin"} }, http.StatusBadRequest, 0},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := samlBench(t)
			assertion := one
			row.change(&assertion)
			issued := time.Now()
			encoded := b.SAMLResponse(assertion)
			status, page := b.postSAML(url.Values{"SAMLResponse": {encoded}, "RelayState": {"https://eu-west-1.console.aws.amazon.com/ec2/home"}})
			if status != row.status {
				t.Fatalf("status %d: %s", status, page)
			}
			sessions := b.Sessions()
			if (len(sessions) == 1) != (row.status == http.StatusOK) {
				t.Fatalf("%d consoles", len(sessions))
			}
			if len(sessions) == 1 {
				s := sessions[0]
				if got := int(s.EndsAt.Sub(s.Started) / time.Second); !lasts(got, row.seconds, issued) ||
					s.Lineage != simulator.SAMLRole || s.SessionName != "alice" || s.Destination != "https://eu-west-1.console.aws.amazon.com/ec2/home" {
					t.Errorf("%d s: %+v", got, s)
				}
			}
		})
	}
}

// lasts tells whether a console lasts as long as a response of that time gives
// it, to the second: what has passed since may be missing from it.
func lasts(got, seconds int, issued time.Time) bool {
	passed := int(time.Since(issued)/time.Second) + 2 // each end is cut to the second
	return got <= seconds && got >= seconds-passed
}

func TestSAMLPageOffersTheRoles(t *testing.T) {
	b := samlBench(t)
	encoded := b.SAMLResponse(simulator.Assertion{Provider: samlProvider, Roles: []string{samlAdmin, samlReader}, SessionName: "alice", SessionDuration: 28800})
	status, page := b.postSAML(url.Values{"SAMLResponse": {encoded}})
	if status != http.StatusOK || !strings.Contains(page, samlAdmin) || !strings.Contains(page, samlReader) || len(b.Sessions()) != 0 {
		t.Fatalf("status %d, %d consoles: %s", status, len(b.Sessions()), page)
	}
	status, _ = b.postSAML(url.Values{"SAMLResponse": {encoded}, "roleIndex": {samlReader}})
	if sessions := b.Sessions(); status != http.StatusOK || len(sessions) != 1 || sessions[0].Role != "SamlReader" || sessions[0].SessionDuration != 28800 {
		t.Errorf("status %d: %+v", status, sessions)
	}
	status, _ = b.postSAML(url.Values{"SAMLResponse": {encoded}, "roleIndex": {"arn:aws:iam::" + prod + ":role/Admin"}})
	if status != http.StatusBadRequest || len(b.Sessions()) != 1 {
		t.Errorf("a role that was not offered: status %d", status)
	}
	for _, q := range b.Requests() {
		if q.Action == "saml" && q.Parameters["SAMLResponse"] != "[secret]" {
			t.Error("the response is in the record")
		}
	}
}

// realIdP is an identity provider of another make, whom the account trusts.
type realIdP struct {
	*crewjam.IdentityProvider
	attributes map[string]string
}

func (p *realIdP) GetServiceProvider(*http.Request, string) (*crewjam.EntityDescriptor, error) {
	return &crewjam.EntityDescriptor{EntityID: "urn:amazon:webservices", SPSSODescriptors: []crewjam.SPSSODescriptor{{
		AssertionConsumerServices: []crewjam.IndexedEndpoint{{Binding: crewjam.HTTPPostBinding, Location: "https://signin.aws.amazon.com/saml"}}}}}, nil
}

func (p *realIdP) GetSession(http.ResponseWriter, *http.Request, *crewjam.IdpAuthnRequest) *crewjam.Session {
	s := &crewjam.Session{ID: "1", CreateTime: time.Now(), NameID: "alice"}
	for name, value := range p.attributes {
		s.CustomAttributes = append(s.CustomAttributes, crewjam.Attribute{Name: name, Values: []crewjam.AttributeValue{{Type: "xs:string", Value: value}}})
	}
	return s
}

func newRealIdP(t *testing.T) *realIdP {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "idp"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	p := &realIdP{attributes: map[string]string{
		saml.AttributeRole: samlAdmin + "," + samlProvider, saml.AttributeName: "alice", saml.AttributeSeconds: "28800"}}
	p.IdentityProvider = &crewjam.IdentityProvider{Key: key, Certificate: certificate, Logger: log.New(io.Discard, "", 0),
		MetadataURL: url.URL{Scheme: "https", Host: "idp.example", Path: "/metadata"}, SSOURL: url.URL{Scheme: "https", Host: "idp.example", Path: "/sso"},
		ServiceProviderProvider: p, SessionProvider: p}
	return p
}

func TestRealIdentityProvider(t *testing.T) {
	b := samlBench(t)
	p := newRealIdP(t)
	w := httptest.NewRecorder()
	p.ServeIDPInitiated(w, httptest.NewRequest(http.MethodGet, "https://idp.example/sso", nil), "urn:amazon:webservices", "")
	value := regexp.MustCompile(`name="SAMLResponse" value="([^"]+)"`).FindStringSubmatch(w.Body.String())
	if value == nil {
		t.Fatalf("no response in %s", w.Body)
	}
	encoded := strings.NewReplacer("&#43;", "+", "&#x2B;", "+").Replace(value[1])
	post := func() int {
		status, _ := b.postSAML(url.Values{"SAMLResponse": {encoded}})
		return status
	}
	if status := post(); status != http.StatusBadRequest {
		t.Errorf("a provider that is not trusted yet: status %d", status)
	}
	b.AddSAMLProvider(samlProvider, p.Certificate)
	if status := post(); status != http.StatusOK || len(b.Sessions()) != 1 || b.Sessions()[0].SessionDuration != 28800 {
		t.Fatalf("status %d: %+v", status, b.Sessions())
	}
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	encoded = base64.StdEncoding.EncodeToString([]byte(strings.Replace(string(text), ">28800<", ">43200<", 1)))
	if status := post(); status != http.StatusBadRequest {
		t.Errorf("a changed response: status %d", status)
	}
}

// encrypted is a response of the simulator's, its assertion for a certificate's
// key alone.
func encrypted(t *testing.T, response string, certificate *x509.Certificate) string {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(response)
	if err != nil {
		t.Fatal(err)
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(text); err != nil {
		t.Fatal(err)
	}
	assertion := doc.Root().SelectElement("Assertion")
	alone := etree.NewDocument()
	alone.SetRoot(assertion.Copy())
	alone.Root().CreateAttr("xmlns:saml", "urn:oasis:names:tc:SAML:2.0:assertion")
	plain, err := alone.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	e := xmlenc.OAEP()
	e.BlockCipher, e.DigestMethod = xmlenc.AES128CBC, &xmlenc.SHA1
	data, err := e.Encrypt(certificate, plain, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc.Root().RemoveChild(assertion)
	doc.Root().CreateElement("saml:EncryptedAssertion").AddChild(data)
	if text, err = doc.WriteToBytes(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(text)
}

func TestAnEncryptedAssertionIsReadWithItsKeyAlone(t *testing.T) {
	b, other := samlBench(t), samlBench(t)
	own := simulator.Assertion{Provider: samlProvider, Roles: []string{samlAdmin}, SessionName: "alice", SessionDuration: 7200}
	for name, row := range map[string]struct {
		response string
		status   int
	}{
		"its key":           {encrypted(t, b.SAMLResponse(own), b.SAMLEncryption()), http.StatusOK},
		"another key":       {encrypted(t, b.SAMLResponse(own), other.SAMLEncryption()), http.StatusBadRequest},
		"signed by another": {encrypted(t, other.SAMLResponse(own), b.SAMLEncryption()), http.StatusBadRequest},
	} {
		before := len(b.Sessions())
		status, page := b.postSAML(url.Values{"SAMLResponse": {row.response}})
		if opened := len(b.Sessions()) > before; status != row.status || opened != (status == http.StatusOK) {
			t.Errorf("%s: %d, opened %v: %s", name, status, opened, page)
		}
	}
}
