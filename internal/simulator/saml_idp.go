package simulator

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

// samlIdP is the simulator's own identity provider, and the certificates of
// those that an account trusts besides. Its key is made when it is first needed.
type samlIdP struct {
	once        sync.Once
	key         *rsa.PrivateKey
	certificate *x509.Certificate

	mu      sync.Mutex
	foreign map[string][]*x509.Certificate // by the ARN of the provider
	reply   string                         // where its own page posts, "" for the simulator's sign-in
}

const (
	ownIdP          = "https://idp.acme.example"
	samlNamespace   = "urn:oasis:names:tc:SAML:2.0:assertion"
	samlpNamespace  = "urn:oasis:names:tc:SAML:2.0:protocol"
	signatureHeader = "Signature"
)

func (p *samlIdP) pair() (*rsa.PrivateKey, *x509.Certificate) {
	p.once.Do(func() { p.key, p.certificate = selfSigned("Daypass demo, throw-away identity provider") })
	return p.key, p.certificate
}

// sign signs the assertion of a response.
func (p *samlIdP) sign(text string) []byte {
	doc := etree.NewDocument()
	if err := doc.ReadFromString(text); err != nil {
		panic(fmt.Sprintf("reading the demo's own SAML response: %v", err))
	}
	assertion := doc.Root().SelectElement("Assertion")
	alone, err := standingAlone(assertion)
	if err != nil {
		panic(fmt.Sprintf("signing the demo's SAML response: %v", err))
	}
	key, certificate := p.pair()
	context, err := dsig.NewSigningContext(key, [][]byte{certificate.Raw})
	if err != nil {
		panic(fmt.Sprintf("signing the demo's SAML response: %v", err))
	}
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	signature, err := context.ConstructSignature(alone, true)
	if err != nil {
		panic(fmt.Sprintf("signing the demo's SAML response: %v", err))
	}
	assertion.InsertChildAt(assertion.SelectElement("Issuer").Index()+1, signature)
	signed, err := doc.WriteToBytes()
	if err != nil {
		panic(fmt.Sprintf("writing the demo's SAML response: %v", err))
	}
	return signed
}

// SAMLMetadata is what the simulator's own identity provider tells of itself.
func (a *AWS) SAMLMetadata() []byte {
	_, certificate := a.idp.pair()
	return fmt.Appendf(nil, `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s"><IDPSSODescriptor protocolSupportEnumeration="%s"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>%s</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>`,
		ownIdP, samlpNamespace, base64.StdEncoding.EncodeToString(certificate.Raw))
}

// AddSAMLProvider makes an account trust an identity provider that is not the
// simulator's own. provider is its ARN.
func (a *AWS) AddSAMLProvider(provider string, certificates ...*x509.Certificate) {
	a.idp.mu.Lock()
	defer a.idp.mu.Unlock()
	if a.idp.foreign == nil {
		a.idp.foreign = map[string][]*x509.Certificate{}
	}
	a.idp.foreign[provider] = certificates
}

func (a *AWS) samlCertificates(provider string) []*x509.Certificate {
	a.idp.mu.Lock()
	foreign := a.idp.foreign[provider]
	a.idp.mu.Unlock()
	if foreign != nil {
		return foreign
	}
	_, own := a.idp.pair()
	return []*x509.Certificate{own}
}

// signedAssertion is the response's one assertion, as one of the certificates'
// keys signed it, or the response around it.
func signedAssertion(text []byte, certificates []*x509.Certificate) ([]byte, bool) {
	doc := etree.NewDocument()
	if doc.ReadFromBytes(text) != nil || doc.Root() == nil || doc.Root().NamespaceURI() != samlpNamespace {
		return nil, false
	}
	all := doc.Root().FindElements("//Assertion")
	if len(all) != 1 || all[0].Parent() != doc.Root() || all[0].NamespaceURI() != samlNamespace {
		return nil, false
	}
	for _, e := range []*etree.Element{all[0], doc.Root()} {
		for _, certificate := range certificates {
			signed, ok := validated(e, certificate)
			if ok && signed.Tag == "Response" {
				signed = signed.SelectElement("Assertion")
			}
			if ok && signed != nil {
				own := etree.NewDocument()
				own.SetRoot(signed)
				out, err := own.WriteToBytes()
				return out, err == nil
			}
		}
	}
	return nil, false
}

func validated(e *etree.Element, certificate *x509.Certificate) (*etree.Element, bool) {
	alone, err := standingAlone(e)
	if err != nil {
		return nil, false
	}
	signature := alone.SelectElement(signatureHeader)
	if signature == nil || !strings.HasPrefix(reference(signature), "#") {
		return nil, false
	}
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}})
	context.Clock = dsig.NewFakeClockAt(certificate.NotBefore) // IAM does not look at a certificate's dates
	signed, err := context.Validate(alone)
	return signed, err == nil
}

func reference(signature *etree.Element) string {
	if r := signature.FindElement("./SignedInfo/Reference"); r != nil {
		return r.SelectAttrValue("URI", "")
	}
	return ""
}

// standingAlone copies an element with the namespaces around it.
func standingAlone(e *etree.Element) (*etree.Element, error) {
	outer, err := etreeutils.NSBuildParentContext(e)
	if err != nil {
		return nil, err
	}
	inner, err := outer.SubContext(e)
	if err != nil {
		return nil, err
	}
	return etreeutils.NSDetatch(inner, e)
}
