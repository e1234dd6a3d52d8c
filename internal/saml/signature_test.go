package saml

import (
	"crypto"
	"strings"
	"testing"

	dsig "github.com/russellhaering/goxmldsig"
)

// Every method that identity providers use is verified; what the library cannot
// verify is never called broken.
func TestSignatureMethods(t *testing.T) {
	for _, method := range []string{dsig.RSASHA1SignatureMethod, dsig.RSASHA256SignatureMethod, dsig.RSASHA384SignatureMethod, dsig.RSASHA512SignatureMethod} {
		t.Run(method, func(t *testing.T) {
			p := newIdentityProvider(sharedKeys()[0], sound())
			p.SignatureMethod = method
			response, err := Read(p.xml(t))
			if err != nil {
				t.Fatal(err)
			}
			if verified, err := response.Verify(p.known(t)); err != nil || verified.Signature != SignatureVerified {
				t.Errorf("%q, %v", verified.Signature, err)
			}
		})
	}
	_, text := signedResponse(t, nil)
	for name, change := range map[string]func(string) string{
		"ECDSA": func(s string) string {
			return strings.ReplaceAll(s, dsig.RSASHA1SignatureMethod, dsig.ECDSASHA256SignatureMethod)
		},
		"inclusive canonicalization": func(s string) string {
			return strings.ReplaceAll(s, exclusive, string(dsig.CanonicalXML10RecAlgorithmId))
		},
	} {
		response, err := Read([]byte(change(string(text))))
		if err != nil || response.Signature != SignatureUnsupported {
			t.Errorf("%s: %q, %v", name, response.Signature, err)
		}
	}
}

func TestIndentedSignatureValue(t *testing.T) {
	p, text := signedResponse(t, nil)
	doc := document(t, text)
	remove(t, doc.FindElement("./Response/Signature"))
	value := doc.FindElement("./Response/Assertion/Signature/SignatureValue")
	value.SetText("\n      " + inLines(value.Text(), 64, "\n      ") + "\n    ")
	response, err := Read(bytesOf(t, doc))
	if err != nil {
		t.Fatal(err)
	}
	if verified, err := response.Verify(p.known(t)); err != nil || verified.Signature != SignatureVerified {
		t.Errorf("%q, %v", verified.Signature, err)
	}
}

// A response whose signature covers it whole, the assertion without one of its
// own, as Keycloak and Google make it.
func TestResponseSignedAlone(t *testing.T) {
	p, text := signedResponse(t, nil)
	doc := document(t, text)
	remove(t, doc.FindElement("./Response/Assertion/Signature"))
	remove(t, doc.FindElement("./Response/Signature"))
	// The schema wants the signature after the issuer.
	signer, err := dsig.NewSigningContext(p.Key.(crypto.Signer), [][]byte{p.Certificate.Raw})
	if err != nil {
		t.Fatal(err)
	}
	signer.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	signer.IdAttribute = "ID"
	signature, err := signer.ConstructSignature(doc.Root(), true)
	if err != nil {
		t.Fatal(err)
	}
	doc.Root().InsertChildAt(1, signature)
	response, err := Read(bytesOf(t, doc))
	if err != nil {
		t.Fatal(err)
	}
	verified, err := response.Verify(p.known(t))
	if err != nil || verified.Signature != SignatureVerified || len(verified.Roles) != 2 || verified.Destination != "https://signin.aws.amazon.com/saml" {
		t.Errorf("%q, %v, %d roles, Destination %q", verified.Signature, err, len(verified.Roles), verified.Destination)
	}
	doc.FindElement("./Response/Assertion/Subject/NameID").SetText("root")
	if changed, err := Read(bytesOf(t, doc)); err != nil || changed.Signature != SignatureBroken {
		t.Errorf("changed: %q, %v", changed.Signature, err)
	}
}
