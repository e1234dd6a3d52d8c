package saml

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/xml"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	crewjam "github.com/crewjam/saml"

	"daypass/internal/chain"
)

// identityProvider is a real one, of another make than the reader.
type identityProvider struct {
	*crewjam.IdentityProvider
	assertion wanted
	encrypt   *x509.Certificate
}

// wanted is what an assertion shall say. A nil attribute is left out.
type wanted struct {
	nameID     string
	audience   string
	recipient  string
	attributes map[string][]string
	issued     time.Time
	limit      time.Time
}

type keyPair struct {
	key         *rsa.PrivateKey
	certificate *x509.Certificate
}

// Keys take a while to make; all tests share two.
var sharedKeys = sync.OnceValue(func() [2]keyPair {
	return [2]keyPair{newKeyPair("idp.acme.example"), newKeyPair("other.example")}
})

func newKeyPair(name string) keyPair {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour)} // expired: IAM does not look either
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return keyPair{key, certificate}
}

const (
	adminPair  = "arn:aws:iam::111122223333:role/Admin,arn:aws:iam::111122223333:saml-provider/Acme"
	readerPair = "arn:aws:iam::444455556666:saml-provider/Acme,arn:aws:iam::444455556666:role/team/Reader"
)

func sound() wanted {
	return wanted{
		nameID: "alice@acme.example", audience: "urn:amazon:webservices", recipient: "https://signin.aws.amazon.com/saml",
		issued: time.Now().UTC().Truncate(time.Second),
		attributes: map[string][]string{
			AttributeRole:    {adminPair, readerPair},
			AttributeName:    {"alice@acme.example"},
			AttributeSeconds: {"28800"},
		},
	}
}

func newIdentityProvider(pair keyPair, assertion wanted) *identityProvider {
	at := func(path string) url.URL { return url.URL{Scheme: "https", Host: "idp.acme.example", Path: path} }
	p := &identityProvider{assertion: assertion}
	p.IdentityProvider = &crewjam.IdentityProvider{
		Key: pair.key, Certificate: pair.certificate, Logger: log.New(io.Discard, "", 0),
		MetadataURL: at("/metadata"), SSOURL: at("/sso"),
		ServiceProviderProvider: p, SessionProvider: p, AssertionMaker: p,
	}
	return p
}

func (p *identityProvider) GetServiceProvider(*http.Request, string) (*crewjam.EntityDescriptor, error) {
	descriptor := crewjam.SPSSODescriptor{AssertionConsumerServices: []crewjam.IndexedEndpoint{
		{Binding: crewjam.HTTPPostBinding, Location: p.assertion.recipient, Index: 1}}}
	if p.encrypt != nil {
		descriptor.KeyDescriptors = []crewjam.KeyDescriptor{{Use: "encryption", KeyInfo: crewjam.KeyInfo{X509Data: crewjam.X509Data{
			X509Certificates: []crewjam.X509Certificate{{Data: base64.StdEncoding.EncodeToString(p.encrypt.Raw)}}}}}}
	}
	return &crewjam.EntityDescriptor{EntityID: p.assertion.audience, SPSSODescriptors: []crewjam.SPSSODescriptor{descriptor}}, nil
}

func (p *identityProvider) GetSession(http.ResponseWriter, *http.Request, *crewjam.IdpAuthnRequest) *crewjam.Session {
	return &crewjam.Session{ID: "session", CreateTime: p.assertion.issued, NameID: p.assertion.nameID}
}

// MakeAssertion makes crewjam's own, with AWS's attributes instead.
func (p *identityProvider) MakeAssertion(request *crewjam.IdpAuthnRequest, session *crewjam.Session) error {
	request.Now = p.assertion.issued
	if err := (crewjam.DefaultAssertionMaker{}).MakeAssertion(request, session); err != nil {
		return err
	}
	a := request.Assertion
	a.IssueInstant = p.assertion.issued
	a.Conditions.NotOnOrAfter = p.assertion.issued.Add(5 * time.Minute)
	a.Subject.SubjectConfirmations[0].SubjectConfirmationData.NotOnOrAfter = p.assertion.issued.Add(5 * time.Minute)
	if !p.assertion.limit.IsZero() {
		a.AuthnStatements[0].SessionNotOnOrAfter = &p.assertion.limit
	}
	a.AttributeStatements = []crewjam.AttributeStatement{{}}
	for _, name := range sortedKeys(p.assertion.attributes) {
		attribute := crewjam.Attribute{Name: name, NameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"}
		for _, value := range p.assertion.attributes[name] {
			attribute.Values = append(attribute.Values, crewjam.AttributeValue{Type: "xs:string", Value: value})
		}
		a.AttributeStatements[0].Attributes = append(a.AttributeStatements[0].Attributes, attribute)
	}
	return nil
}

// page is what the identity provider answers its sign-in address with: a form
// that posts itself.
func (p *identityProvider) page(t testing.TB) string {
	t.Helper()
	w := httptest.NewRecorder()
	p.ServeIDPInitiated(w, httptest.NewRequest(http.MethodGet, "https://idp.acme.example/sso", nil), p.assertion.audience, "https://eu-west-1.console.aws.amazon.com/ec2/home")
	if w.Code != http.StatusOK {
		t.Fatalf("the identity provider answers %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// xml is the response as it was signed.
func (p *identityProvider) xml(t testing.TB) []byte {
	t.Helper()
	found, ok, err := findInHTML([]byte(p.page(t)))
	if !ok || err != nil {
		t.Fatalf("no response in the page: %v", err)
	}
	return found.xml
}

// known is what its metadata tells.
func (p *identityProvider) known(t testing.TB) IdentityProvider {
	t.Helper()
	text, err := xml.Marshal(p.Metadata())
	if err != nil {
		t.Fatal(err)
	}
	known, err := ReadIdentityProvider(text)
	if err != nil {
		t.Fatalf("reading the metadata: %v", err)
	}
	return known
}

// signedResponse is a sound response, signed twice: assertion and response.
func signedResponse(t testing.TB, change func(*wanted)) (*identityProvider, []byte) {
	t.Helper()
	w := sound()
	if change != nil {
		change(&w)
	}
	p := newIdentityProvider(sharedKeys()[0], w)
	return p, p.xml(t)
}

func TestReadWhatAnotherMakeSigned(t *testing.T) {
	p, text := signedResponse(t, nil)
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	if response.Signature != SignatureUnverified {
		t.Errorf("without metadata the signature is %q", response.Signature)
	}
	verified, err := response.Verify(p.known(t))
	if err != nil {
		t.Fatal(err)
	}
	if verified.Signature != SignatureVerified || verified.Provider != "https://idp.acme.example/metadata" {
		t.Errorf("with metadata the signature is %q, by %q", verified.Signature, verified.Provider)
	}
	if len(verified.Roles) != 2 || verified.Roles[0].Arn.String() != "arn:aws:iam::111122223333:role/Admin" ||
		verified.Roles[1].Arn.String() != "arn:aws:iam::444455556666:role/team/Reader" ||
		verified.Roles[1].Provider != "arn:aws:iam::444455556666:saml-provider/Acme" {
		t.Errorf("roles: %v", verified.Roles)
	}
	if verified.Subject.NameID != "alice@acme.example" || verified.Issuer != "https://idp.acme.example/metadata" {
		t.Errorf("subject %q of issuer %q", verified.Subject.NameID, verified.Issuer)
	}
	now := p.assertion.issued.Add(time.Minute)
	if found := verified.Judge(now, chain.AWS); len(found) != 0 {
		t.Errorf("a sound, verified response has findings: %+v", found)
	}
	if s := verified.Session(); s.Stating != Stated || s.Seconds != 28800 || s.Finding.Code != "" || !s.NotOnOrAfter.IsZero() {
		t.Errorf("the session is read as %+v", s)
	}
}

func TestOneSignatureIsEnough(t *testing.T) {
	p, text := signedResponse(t, nil)
	for _, drop := range []string{"./Response/Signature", "./Response/Assertion/Signature"} {
		t.Run(drop, func(t *testing.T) {
			doc := document(t, text)
			remove(t, doc.FindElement(drop))
			signed := drop == "./Response/Signature"
			response, err := Read(bytesOf(t, doc))
			if err != nil {
				t.Fatal(err)
			}
			verified, err := response.Verify(p.known(t))
			if err != nil {
				t.Fatal(err)
			}
			// The response's signature covers the assertion's, so without the
			// latter the former is broken.
			want := SignatureBroken
			if signed {
				want = SignatureVerified
			}
			if verified.Signature != want {
				t.Errorf("the signature is %q, not %q", verified.Signature, want)
			}
			if signed && verified.Destination != "" {
				t.Errorf("Destination %q is shown, which nobody signed", verified.Destination)
			}
		})
	}
}

func TestForeignAndBrokenSignatures(t *testing.T) {
	_, text := signedResponse(t, nil)
	other := newIdentityProvider(sharedKeys()[1], sound())
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := response.Verify(other.known(t))
	if err != nil || foreign.Signature != SignatureForeign {
		t.Errorf("held against another provider's certificate: %q, %v", foreign.Signature, err)
	}
	doc := document(t, text)
	doc.FindElement("//Attribute[@Name='" + AttributeSeconds + "']/AttributeValue").SetText("43200")
	changed, err := Read(bytesOf(t, doc))
	if err != nil || changed.Signature != SignatureBroken {
		t.Errorf("a changed value: %q, %v", changed.Signature, err)
	}
	if codes := codesOf(changed.Judge(time.Now(), chain.AWS)); len(codes) == 0 || codes[0] != FindingBroken {
		t.Errorf("a changed value: %v", codes)
	}
}

func TestEncryptedAssertion(t *testing.T) {
	w := sound()
	p := newIdentityProvider(sharedKeys()[0], w)
	p.encrypt = sharedKeys()[1].certificate
	response, err := Read(p.xml(t))
	if err != nil {
		t.Fatal(err)
	}
	verified, err := response.Verify(p.known(t))
	if err != nil {
		t.Fatal(err)
	}
	if !verified.Encrypted || verified.Signature != SignatureVerified || len(verified.Roles) != 0 || verified.Encoded.Empty() {
		t.Errorf("encrypted %v, signature %q, roles %v", verified.Encrypted, verified.Signature, verified.Roles)
	}
	if codes := codesOf(verified.Judge(time.Now(), chain.AWS)); len(codes) != 1 || codes[0] != FindingEncrypted {
		t.Errorf("findings: %v", codes)
	}
	if s := verified.Session(); s.Stating != Unclear || s.Finding.Code != "" {
		t.Errorf("of an encrypted assertion a duration is read: %+v", s)
	}
}
