package saml

import (
	"fmt"
	"strings"
	"testing"

	"github.com/beevik/etree"
)

// evil is the assertion with the role that the attacker wants.
func evil(original *etree.Element) *etree.Element {
	e := original.Copy()
	e.CreateAttr("ID", "_evil")
	for _, value := range e.FindElements("//Attribute[@Name='" + AttributeRole + "']/AttributeValue") {
		value.SetText("arn:aws:iam::999999999999:role/Evil,arn:aws:iam::999999999999:saml-provider/Acme")
	}
	return e
}

// evilResponse is the response with the evil assertion and its own signature.
func evilResponse(original *etree.Element) *etree.Element {
	e := original.Copy()
	e.CreateAttr("ID", "_evilresponse")
	assertion := e.FindElement("./Assertion")
	e.RemoveChild(assertion)
	e.AddChild(withoutSignature(evil(assertion)))
	return e
}

func withoutSignature(e *etree.Element) *etree.Element {
	if s := e.FindElement("./Signature"); s != nil {
		e.RemoveChild(s)
	}
	return e
}

// The eight ways to wrap a signature, numbered as in SAML Raider and in
// Somorovsky et al., "On Breaking SAML", USENIX Security 2012.
var wrappings = []struct {
	name       string
	ofResponse bool // it wraps the response's signature, not the assertion's
	code       ErrorCode
	wrap       func(doc *etree.Document, response, assertion *etree.Element)
}{
	{"XSW1: the signed response inside the evil one's signature", true, CodeSignatureShape, func(doc *etree.Document, response, _ *etree.Element) {
		bad := evilResponse(response)
		bad.FindElement("./Signature").AddChild(withoutSignature(response.Copy()))
		doc.SetRoot(bad)
	}},
	{"XSW2: the signed response before the evil one's signature", true, CodeResponsePlace, func(doc *etree.Document, response, _ *etree.Element) {
		bad := evilResponse(response)
		bad.InsertChildAt(bad.FindElement("./Signature").Index(), withoutSignature(response.Copy()))
		doc.SetRoot(bad)
	}},
	{"XSW3: an evil assertion before the signed one", false, CodeAssertions, func(_ *etree.Document, response, assertion *etree.Element) {
		response.InsertChildAt(assertion.Index(), withoutSignature(evil(assertion)))
	}},
	{"XSW4: the signed assertion inside the evil one", false, CodeAssertionPlace, func(_ *etree.Document, response, assertion *etree.Element) {
		bad := withoutSignature(evil(assertion))
		response.RemoveChild(assertion)
		bad.AddChild(assertion)
		response.AddChild(bad)
	}},
	{"XSW5: the evil assertion has the signature, the signed one comes last", false, CodeSignatureTarget, func(_ *etree.Document, response, assertion *etree.Element) {
		bad := evil(assertion)
		response.InsertChildAt(assertion.Index(), bad)
		withoutSignature(assertion)
	}},
	{"XSW6: the signed assertion inside the evil one's signature", false, CodeSignatureShape, func(_ *etree.Document, response, assertion *etree.Element) {
		bad := evil(assertion)
		response.RemoveChild(assertion)
		bad.FindElement("./Signature").AddChild(withoutSignature(assertion))
		response.AddChild(bad)
	}},
	{"XSW7: an evil assertion in Extensions", false, CodeAssertionPlace, func(_ *etree.Document, response, assertion *etree.Element) {
		extensions := etree.NewElement("samlp:Extensions")
		extensions.AddChild(withoutSignature(evil(assertion)))
		response.InsertChildAt(assertion.Index(), extensions)
	}},
	{"XSW8: the signed assertion in an Object of the evil one's signature", false, CodeSignatureShape, func(_ *etree.Document, response, assertion *etree.Element) {
		bad := evil(assertion)
		response.RemoveChild(assertion)
		bad.FindElement("./Signature").CreateElement("ds:Object").AddChild(withoutSignature(assertion))
		response.AddChild(bad)
	}},
}

func TestSignatureWrappingIsRefused(t *testing.T) {
	_, text := signedResponse(t, nil)
	for _, w := range wrappings {
		t.Run(w.name, func(t *testing.T) {
			doc := document(t, text)
			response := doc.Root()
			if !w.ofResponse { // an attacker drops what is in the way
				withoutSignature(response)
			}
			w.wrap(doc, response, response.FindElement("./Assertion"))
			wrapped := bytesOf(t, doc)
			if !strings.Contains(string(wrapped), "role/Evil") {
				t.Fatal("the attack is none")
			}
			_, err := Read(wrapped)
			mustFail(t, err, w.code)
		})
	}
}

// shaped changes a sound response's text.
func shaped(old, new string) func(string) string {
	return func(text string) string { return strings.Replace(text, old, new, 1) }
}

func inAssertion(what string) func(string) string {
	return shaped("</saml:AttributeStatement>", "</saml:AttributeStatement>"+what)
}

func expansion() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE lolz [<!ENTITY l0 "lol">`)
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&b, `<!ENTITY l%d "%s">`, i, strings.Repeat(fmt.Sprintf("&l%d;", i-1), 10))
	}
	return b.String() + "]>"
}

func TestHostileXMLIsRefused(t *testing.T) {
	_, signed := signedResponse(t, nil)
	nameID := ">alice@acme.example</saml:NameID>"
	hostile := []struct {
		name    string
		code    ErrorCode
		element string
		change  func(string) string
	}{
		{"entity expansion", CodeDoctype, "", func(s string) string { return expansion() + s }},
		{"an external entity", CodeDoctype, "", func(s string) string {
			return `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + strings.Replace(s, "alice", "&x;", 1)
		}},
		{"an external DTD", CodeDoctype, "", func(s string) string { return `<!DOCTYPE r SYSTEM "https://evil.example/x.dtd">` + s }},
		{"a parameter entity", CodeDoctype, "", func(s string) string {
			return `<!DOCTYPE r [<!ENTITY % p SYSTEM "https://evil.example/x">%p;]>` + s
		}},
		{"a DTD inside", CodeDoctype, "Assertion", inAssertion(`<!DOCTYPE x>`)},
		{"an entity that nothing defines", CodeEntity, "NameID", shaped(nameID, ">alice&xxe;</saml:NameID>")},
		{"a comment in the NameID", CodeComment, "NameID", shaped(nameID, ">admin@acme.example<!---->.evil.example</saml:NameID>")},
		{"a comment in an attribute", CodeComment, "AttributeValue", shaped("role/Admin,", "role/Admin<!-- x -->,")},
		{"a processing instruction in the NameID", CodeInstruction, "NameID", shaped(nameID, ">admin<?x y?>@acme.example</saml:NameID>")},
		{"a stylesheet", CodeInstruction, "", func(s string) string { return s + `<?xml-stylesheet href="x"?>` }},
		{"an element in the NameID", CodeStructured, "Response/Assertion/Subject/NameID", shaped(nameID, "><b/>alice</saml:NameID>")},
		{"an element in a role", CodeStructured, AttributeRole, shaped("arn:aws:iam::111122223333:role/Admin,", "<b/>arn:aws:iam::111122223333:role/Admin,")},
		{"an ID twice", CodeIDTwice, "Response/Assertion/Advice/x", func(s string) string {
			id := s[strings.Index(s, `<saml:Assertion `):]
			id = id[strings.Index(id, ` ID="`)+5:]
			id = id[:strings.IndexByte(id, '"')]
			return strings.Replace(s, "</saml:AttributeStatement>", `</saml:AttributeStatement><saml:Advice><x Id="`+id+`"/></saml:Advice>`, 1)
		}},
		{"an xml:id like the response's ID", CodeIDTwice, "Response/Assertion/Advice/x", func(s string) string {
			id := document(t, []byte(s)).Root().SelectAttrValue("ID", "")
			return strings.Replace(s, "</saml:AttributeStatement>", `</saml:AttributeStatement><saml:Advice><x xml:id="`+id+`"/></saml:Advice>`, 1)
		}},
		{"an ID with a prefix", CodeIDMalformed, "Response/Assertion/@saml:ID", shaped(`<saml:Assertion `, `<saml:Assertion saml:ID="_evil" `)},
		{"an attribute twice", CodeAttributeTwice, "Assertion", shaped(`<saml:Assertion `, `<saml:Assertion ID="_evil" `)},
		{"an attribute under two prefixes", CodeAttributeTwice, "x", inAssertion(`<saml:Advice><x xmlns:a="u:v" xmlns:b="u:v" a:k="1" b:k="2"/></saml:Advice>`)},
		{"a prefix of no namespace", CodeNamespace, "x", inAssertion(`<saml:Advice><foo:x/></saml:Advice>`)},
		{"a reserved prefix bound anew", CodeNamespace, "x", inAssertion(`<saml:Advice><x xmlns:xml="u:v"/></saml:Advice>`)},
		{"a prefix unbound", CodeNamespace, "x", inAssertion(`<saml:Advice><x xmlns:saml=""/></saml:Advice>`)},
		{"an assertion in an advice", CodeAssertionPlace, "Response/Assertion/Advice/Assertion", inAssertion(`<saml:Advice><saml:Assertion/></saml:Advice>`)},
		{"an encrypted assertion in a status detail", CodeAssertionPlace, "Response/Status/StatusDetail/EncryptedAssertion",
			shaped("</samlp:Status>", "<samlp:StatusDetail><saml:EncryptedAssertion/></samlp:StatusDetail></samlp:Status>")},
		{"a second assertion, encrypted", CodeAssertions, "Response/Assertion", shaped("</samlp:Response>", "<saml:EncryptedAssertion/></samlp:Response>")},
		{"an assertion of another namespace", CodeMisplaced, "Response/Assertion", shaped("</samlp:Status>", `</samlp:Status><Assertion xmlns="urn:other"/>`)},
		{"a signature in an advice", CodeSignaturePlace, "Response/Assertion/Advice/Signature",
			inAssertion(`<saml:Advice><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></saml:Advice>`)},
		{"a signature that signs everything", CodeSignatureTarget, "Response", func(s string) string { return withReference(t, s, "") }},
		{"a signature that signs something else", CodeSignatureTarget, "Response", func(s string) string { return withReference(t, s, "#_other") }},
		{"a signature of another scheme", CodeSignatureTarget, "Response", func(s string) string { return withReference(t, s, "https://evil.example/x") }},
		{"an XSLT transform", CodeSignatureMethod, "Response/Signature/SignedInfo/Reference/Transforms/Transform",
			shaped("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xslt-19991116")},
		{"a second status", CodeTwice, "Response/Status", shaped("</samlp:Status>", "</samlp:Status><samlp:Status/>")},
		{"a second subject", CodeTwice, "Response/Assertion/Subject", inAssertion("<saml:Subject/>")},
		{"huge depth", CodeTooDeep, "x", inAssertion("<saml:Advice>" + strings.Repeat("<x>", 5000) + strings.Repeat("</x>", 5000) + "</saml:Advice>")},
		{"very many elements", CodeTooMany, "x", inAssertion("<saml:Advice>" + strings.Repeat("<x/>", 6000) + "</saml:Advice>")},
		{"very many attributes", CodeTooMany, "x", inAssertion("<saml:Advice><x" + manyAttributes(100) + "/></saml:Advice>")},
		{"another encoding", CodeEncoding, "", func(s string) string { return `<?xml version="1.0" encoding="UTF-7"?>` + s }},
		{"bytes of no encoding", CodeEncoding, "", shaped("alice", "al\xff\xfece")},
		{"two roots", CodeMalformed, "", func(s string) string { return s + "<x/>" }},
		{"an element left open", CodeMalformed, "Advice", func(s string) string {
			return s[:strings.Index(s, "</saml:AttributeStatement>")] + "</saml:AttributeStatement><saml:Advice>"
		}},
		{"elements closed in the wrong order", CodeMalformed, "b", inAssertion("<saml:Advice><a><b></a></b></saml:Advice>")},
	}
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			changed := h.change(string(signed))
			if changed == string(signed) {
				t.Fatal("the attack changes nothing")
			}
			_, err := Read([]byte(changed))
			if e := mustFail(t, err, h.code); e.Element != h.element {
				t.Errorf("the error names %q, not %q", e.Element, h.element)
			}
		})
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` a%d=""`, i)
	}
	return b.String()
}

func withReference(t *testing.T, text, uri string) string {
	t.Helper()
	doc := document(t, []byte(text))
	doc.FindElement("./Response/Signature/SignedInfo/Reference").CreateAttr("URI", uri)
	return string(bytesOf(t, doc))
}

// XML that encoding/xml writes back otherwise than it read it. Source:
// Mattermost, "Coordinated disclosure of XML round-trip vulnerabilities in Go's
// standard library", 2020.
func TestAmbiguousXML(t *testing.T) {
	_, signed := signedResponse(t, nil)
	for _, tag := range []string{`<x ::attr="x"/>`, `<:name/>`, `<x:/>`, `<x a:="v"/>`} {
		_, err := Read([]byte(inAssertion("<saml:Advice>" + tag + "</saml:Advice>")(string(signed))))
		if err == nil {
			t.Errorf("%s is read", tag)
			continue
		}
		switch code := err.(*Error).Code; code {
		case CodeAmbiguous, CodeMalformed, CodeNamespace:
		default:
			t.Errorf("%s is refused as %s", tag, code)
		}
	}
}

// An attacker who is let in by none of the structures above changes values, or
// brings a key of their own. Nothing is verified then, and nothing unsigned shown
// as signed.
func TestStolenSignaturesVerifyNothing(t *testing.T) {
	p, text := signedResponse(t, nil)
	known := p.known(t)
	attacker := newIdentityProvider(sharedKeys()[1], sound())
	forged := attacker.xml(t)
	changes := map[string]func() []byte{
		"another key": func() []byte { return forged },
		"another key, the real certificate in KeyInfo": func() []byte {
			doc := document(t, forged)
			real := document(t, text).FindElement("//X509Certificate").Text()
			for _, e := range doc.FindElements("//X509Certificate") {
				e.SetText(real)
			}
			return bytesOf(t, doc)
		},
		"the real signature on a changed assertion": func() []byte {
			doc := document(t, text)
			doc.FindElement("//NameID").SetText("root@acme.example")
			return bytesOf(t, doc)
		},
		"the real assertion's signature on another response": func() []byte {
			doc := document(t, forged)
			assertion := doc.Root().FindElement("./Assertion")
			doc.Root().RemoveChild(assertion)
			doc.Root().AddChild(document(t, text).Root().FindElement("./Assertion").Copy())
			return bytesOf(t, doc)
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			response, err := Read(change())
			if err != nil {
				t.Fatal(err)
			}
			verified, err := response.Verify(known)
			if err != nil {
				t.Fatal(err)
			}
			if verified.Signature != SignatureBroken && verified.Signature != SignatureForeign {
				t.Errorf("the signature is %q", verified.Signature)
			}
		})
	}
}
