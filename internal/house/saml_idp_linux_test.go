package house_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	crewjam "github.com/crewjam/saml"

	"daypass/internal/saml"
)

// identityProvider is a real one, of another make than the reader, behind a page
// where a person signs in. It posts its responses to Daypass, and names AWS as
// their recipient.
type identityProvider struct {
	*crewjam.IdentityProvider
	t          *testing.T
	server     *httptest.Server
	reply      string            // where its page posts
	encrypt    *x509.Certificate // nil leaves the assertion in clear
	attributes map[string][]string
}

const awsRecipient, awsAudience = "https://signin.aws.amazon.com/saml", "urn:amazon:webservices"

func newIdentityProvider(t *testing.T, reply string, attributes map[string][]string) *identityProvider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "idp"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	p := &identityProvider{t: t, reply: reply, attributes: attributes}
	p.server = httptest.NewServer(p)
	t.Cleanup(p.server.Close)
	own, err := url.Parse(p.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	p.IdentityProvider = &crewjam.IdentityProvider{
		Key: key, Certificate: certificate, Logger: log.New(io.Discard, "", 0), MetadataURL: *own.JoinPath("metadata"), SSOURL: *own.JoinPath("sso"),
		ServiceProviderProvider: p, SessionProvider: p, AssertionMaker: p,
	}
	return p
}

// The login page. Its script types what a person would.
const loginPage = `<!doctype html><title>Acme</title><form method="post" action="/login">
<input name="user"><input name="password" type="password"><button>Sign in</button></form>
<script>const f = document.forms[0]; f.user.value = 'alice'; f.password.value = 'correct horse'; f.submit()</script>`

// ServeHTTP is /aws, the address that signs in to AWS, and the login before it.
func (p *identityProvider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch cookie, err := r.Cookie("session"); {
	case r.URL.Path == "/login" && r.Method == http.MethodPost && r.FormValue("user") == "alice" && r.FormValue("password") == "correct horse":
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "alice", Path: "/", HttpOnly: true})
		http.Redirect(w, r, "/aws", http.StatusSeeOther)
	case r.URL.Path == "/aws" && err == nil && cookie.Value == "alice":
		p.ServeIDPInitiated(w, r, awsAudience, "")
	case r.URL.Path == "/aws":
		fmt.Fprint(w, loginPage)
	default:
		http.NotFound(w, r)
	}
}

func (p *identityProvider) GetServiceProvider(*http.Request, string) (*crewjam.EntityDescriptor, error) {
	descriptor := crewjam.SPSSODescriptor{
		AssertionConsumerServices: []crewjam.IndexedEndpoint{{Binding: crewjam.HTTPPostBinding, Location: p.reply, Index: 1}},
	}
	if p.encrypt != nil {
		descriptor.KeyDescriptors = []crewjam.KeyDescriptor{{Use: "encryption", KeyInfo: crewjam.KeyInfo{X509Data: crewjam.X509Data{
			X509Certificates: []crewjam.X509Certificate{{Data: base64.StdEncoding.EncodeToString(p.encrypt.Raw)}}}}}}
	}
	return &crewjam.EntityDescriptor{EntityID: awsAudience, SPSSODescriptors: []crewjam.SPSSODescriptor{descriptor}}, nil
}

func (p *identityProvider) GetSession(http.ResponseWriter, *http.Request, *crewjam.IdpAuthnRequest) *crewjam.Session {
	return &crewjam.Session{ID: "session", CreateTime: time.Now(), NameID: "alice@acme.example"}
}

// MakeAssertion makes crewjam's own, with AWS's attributes and recipient.
func (p *identityProvider) MakeAssertion(request *crewjam.IdpAuthnRequest, session *crewjam.Session) error {
	if err := (crewjam.DefaultAssertionMaker{}).MakeAssertion(request, session); err != nil {
		return err
	}
	a := request.Assertion
	data := a.Subject.SubjectConfirmations[0].SubjectConfirmationData
	data.Recipient, data.NotOnOrAfter = awsRecipient, time.Now().Add(5*time.Minute)
	a.Conditions.NotOnOrAfter = time.Now().Add(5 * time.Minute)
	a.AuthnStatements[0].SessionNotOnOrAfter = nil
	a.AttributeStatements = []crewjam.AttributeStatement{{}}
	for name, values := range p.attributes {
		attribute := crewjam.Attribute{Name: name, NameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"}
		for _, value := range values {
			attribute.Values = append(attribute.Values, crewjam.AttributeValue{Type: "xs:string", Value: value})
		}
		a.AttributeStatements[0].Attributes = append(a.AttributeStatements[0].Attributes, attribute)
	}
	return nil
}

// known is what its metadata tells.
func (p *identityProvider) known() saml.IdentityProvider {
	p.t.Helper()
	text, err := xml.Marshal(p.Metadata())
	if err != nil {
		p.t.Fatal(err)
	}
	known, err := saml.ReadIdentityProvider(text)
	if err != nil {
		p.t.Fatal(err)
	}
	return known
}

// awsAttributes are those of an assertion for some roles; 0 seconds leaves
// SessionDuration out.
func awsAttributes(seconds string, roles ...string) map[string][]string {
	attributes := map[string][]string{saml.AttributeName: {"alice"}}
	for _, role := range roles {
		attributes[saml.AttributeRole] = append(attributes[saml.AttributeRole], strings.Join([]string{role, samlProvider}, ","))
	}
	if seconds != "" {
		attributes[saml.AttributeSeconds] = []string{seconds}
	}
	return attributes
}
