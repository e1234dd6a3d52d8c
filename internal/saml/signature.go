package saml

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"strings"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

// verify holds every signature in the response against the identity provider's
// certificates, or against the certificate in the signature itself where no
// provider is given: that proves nothing about who signed, but it tells a
// damaged copy from a whole one.
//
// signed is the outermost element that a valid signature covers, built anew from
// the very bytes that were signed; nil without one.
func verify(root *etree.Element, provider *IdentityProvider) (state SignatureState, signed *etree.Element) {
	state = SignatureNone
	for _, e := range []*etree.Element{root, child(root, nsAssertion, "Assertion")} {
		signature := child(e, nsSignature, "Signature")
		if signature == nil {
			continue
		}
		found, covered := verifyOne(e, signature, provider)
		if found != SignatureVerified && found != SignatureUnverified {
			return found, nil // one bad signature spoils the other
		}
		state = found
		if signed == nil {
			signed = covered
		}
	}
	return state, signed
}

func verifyOne(e, signature *etree.Element, provider *IdentityProvider) (SignatureState, *etree.Element) {
	own := embedded(signature)
	if provider == nil {
		if own == nil {
			return SignatureUnverified, nil
		}
		if covered, ok := covers(e, own); ok {
			return SignatureUnverified, covered
		}
		return failed(signature), nil
	}
	for _, certificate := range provider.Certificates {
		if covered, ok := covers(e, certificate); ok {
			return SignatureVerified, covered
		}
	}
	if own != nil && !provider.has(own) {
		return SignatureForeign, nil
	}
	return failed(signature), nil
}

// failed is what a signature that no key verifies is: broken, but only where the
// library is known to verify sound ones of its kind. It reads ECDSA's signatures
// in another encoding than XML-DSig's, and not every canonicalization.
func failed(signature *etree.Element) SignatureState {
	info := child(signature, nsSignature, "SignedInfo")
	reference := child(info, nsSignature, "Reference")
	canonicalization := child(info, nsSignature, "CanonicalizationMethod")
	transforms := child(reference, nsSignature, "Transforms").ChildElements()
	value := child(reference, nsSignature, "DigestValue")
	switch {
	case !verifiable[attribute(child(info, nsSignature, "SignatureMethod"), "Algorithm")],
		!verifiable[attribute(child(reference, nsSignature, "DigestMethod"), "Algorithm")],
		!isPlain(canonicalization), len(transforms) != 2 || !isPlain(transforms[1]),
		strings.ContainsAny(characters(value), " \t"):
		return SignatureUnsupported
	}
	return SignatureBroken
}

// isPlain tells an exclusive canonicalization without a list of prefixes.
func isPlain(method *etree.Element) bool {
	return strings.HasPrefix(attribute(method, "Algorithm"), exclusive) && len(method.ChildElements()) == 0
}

const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"

var verifiable = map[string]bool{
	dsig.RSASHA1SignatureMethod:                     true,
	dsig.RSASHA256SignatureMethod:                   true,
	dsig.RSASHA384SignatureMethod:                   true,
	dsig.RSASHA512SignatureMethod:                   true,
	"http://www.w3.org/2000/09/xmldsig#sha1":        true,
	"http://www.w3.org/2001/04/xmlenc#sha256":       true,
	"http://www.w3.org/2001/04/xmldsig-more#sha384": true,
	"http://www.w3.org/2001/04/xmlenc#sha512":       true,
}

// embedded is the certificate in the signature's KeyInfo, nil without one.
func embedded(signature *etree.Element) *x509.Certificate {
	info := child(signature, nsSignature, "KeyInfo")
	text := child(child(info, nsSignature, "X509Data"), nsSignature, "X509Certificate")
	if text == nil {
		return nil
	}
	certificate, err := readCertificate(characters(text))
	if err != nil {
		return nil
	}
	return certificate
}

// readCertificate reads base64 with whatever spaces are in it.
func readCertificate(text string) (*x509.Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return nil, &Error{Code: CodeCertificate}
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, &Error{Code: CodeCertificate}
	}
	return certificate, nil
}

// covers tells whether e's own signature was made with this certificate's key
// over e as it stands here, and gives e as it was signed.
func covers(e *etree.Element, certificate *x509.Certificate) (*etree.Element, bool) {
	alone, err := detach(e)
	if err != nil {
		return nil, false
	}
	// The key is the one we were given: what KeyInfo says is not signed. A
	// certificate's dates are not looked at, as IAM does not either.
	signature := child(alone, nsSignature, "Signature")
	if signature == nil {
		return nil, false
	}
	for _, info := range children(signature, nsSignature, "KeyInfo") {
		signature.RemoveChild(info)
	}
	for _, value := range children(signature, nsSignature, "SignatureValue") {
		value.SetText(strings.Join(strings.Fields(characters(value)), "")) // indented by some, and not signed
	}
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}})
	context.IdAttribute = "ID"
	context.Clock = dsig.NewFakeClockAt(certificate.NotBefore)
	covered, err := context.Validate(alone)
	if err != nil || covered == nil || !sameElement(covered, e) {
		return nil, false
	}
	return covered, true
}

// detach copies e with the namespaces that are declared around it.
func detach(e *etree.Element) (*etree.Element, error) {
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

// sameElement guards against a reference that was resolved to something else.
func sameElement(a, b *etree.Element) bool {
	return a.Tag == b.Tag && a.NamespaceURI() == b.NamespaceURI() && attribute(a, "ID") == attribute(b, "ID")
}

func (p IdentityProvider) has(certificate *x509.Certificate) bool {
	for _, own := range p.Certificates {
		if bytes.Equal(own.Raw, certificate.Raw) {
			return true
		}
	}
	return false
}
