package saml

import (
	"strings"

	"github.com/beevik/etree"

	"daypass/internal/pattern"
)

// many is how often a child may stand that may be repeated.
const many = 1 << 20

// childRule is a child element that may stand in a parent.
type childRule struct {
	namespace, name string
	least, most     int
}

// structure is what may stand in each element that is read. What is not named
// here is not read, and so may hold anything but the elements that wrapping
// attacks are made of. Source: SAML 2.0 core, saml-schema-protocol-2.0 and
// saml-schema-assertion-2.0.
var structure = map[string][]childRule{
	nsProtocol + " Response": {
		{nsAssertion, "Issuer", 0, 1}, {nsSignature, "Signature", 0, 1}, {nsProtocol, "Extensions", 0, 1},
		{nsProtocol, "Status", 1, 1}, {nsAssertion, "Assertion", 0, 1}, {nsAssertion, "EncryptedAssertion", 0, 1},
	},
	nsProtocol + " Status": {
		{nsProtocol, "StatusCode", 1, 1}, {nsProtocol, "StatusMessage", 0, 1}, {nsProtocol, "StatusDetail", 0, 1},
	},
	nsProtocol + " StatusCode":    {{nsProtocol, "StatusCode", 0, 1}},
	nsProtocol + " StatusMessage": {},
	nsAssertion + " Issuer":       {},
	nsAssertion + " Assertion": {
		{nsAssertion, "Issuer", 1, 1}, {nsSignature, "Signature", 0, 1}, {nsAssertion, "Subject", 0, 1},
		{nsAssertion, "Conditions", 0, 1}, {nsAssertion, "Advice", 0, 1}, {nsAssertion, "AuthnStatement", 0, many},
		{nsAssertion, "AuthzDecisionStatement", 0, many}, {nsAssertion, "AttributeStatement", 0, many},
	},
	nsAssertion + " Subject": {
		{nsAssertion, "BaseID", 0, 1}, {nsAssertion, "NameID", 0, 1}, {nsAssertion, "EncryptedID", 0, 1},
		{nsAssertion, "SubjectConfirmation", 0, many},
	},
	nsAssertion + " NameID": {},
	nsAssertion + " SubjectConfirmation": {
		{nsAssertion, "BaseID", 0, 1}, {nsAssertion, "NameID", 0, 1}, {nsAssertion, "EncryptedID", 0, 1},
		{nsAssertion, "SubjectConfirmationData", 0, 1},
	},
	nsAssertion + " Conditions": {
		{nsAssertion, "AudienceRestriction", 0, many}, {nsAssertion, "OneTimeUse", 0, 1},
		{nsAssertion, "ProxyRestriction", 0, 1}, {nsAssertion, "Condition", 0, many},
	},
	nsAssertion + " AudienceRestriction": {{nsAssertion, "Audience", 1, many}},
	nsAssertion + " Audience":            {},
	nsAssertion + " AuthnStatement": {
		{nsAssertion, "SubjectLocality", 0, 1}, {nsAssertion, "AuthnContext", 0, 1},
	},
	nsAssertion + " AttributeStatement": {
		{nsAssertion, "Attribute", 0, many}, {nsAssertion, "EncryptedAttribute", 0, many},
	},
	nsAssertion + " Attribute": {{nsAssertion, "AttributeValue", 0, many}},
}

// checkStructure refuses a response that two readers could take different
// assertions out of: every known form of signature wrapping needs a second
// assertion, a second response, a second element of one ID, or a signature away
// from what it signs. Source: Somorovsky et al., "On Breaking SAML: Be Whoever
// You Want to Be", USENIX Security 2012.
func checkStructure(root *etree.Element) error {
	if !is(root, nsProtocol, "Response") {
		return &Error{Code: CodeNotAResponse, Element: shown(root.Tag)}
	}
	w := walk{ids: map[string]bool{}}
	if err := w.visit(root, root); err != nil {
		return err
	}
	if w.assertions > 1 {
		return &Error{Code: CodeAssertions, Element: "Response/Assertion", Limit: 1}
	}
	if version := attribute(root, "Version"); version != "2.0" {
		return &Error{Code: CodeVersion, Element: "Response/@Version", Value: shown(version)}
	}
	return checkElement(root)
}

// walk is one way through all elements, those that are not read included.
type walk struct {
	ids        map[string]bool
	assertions int
}

func (w *walk) visit(e, root *etree.Element) error {
	if err := w.place(e, root); err != nil {
		return err
	}
	if err := w.identify(e); err != nil {
		return err
	}
	for _, c := range e.ChildElements() {
		if err := w.visit(c, root); err != nil {
			return err
		}
	}
	return nil
}

// place refuses responses, assertions and signatures where none belongs.
func (w *walk) place(e, root *etree.Element) error {
	switch {
	case is(e, nsProtocol, "Response"):
		if e != root {
			return &Error{Code: CodeResponsePlace, Element: path(e)}
		}
	case is(e, nsAssertion, "Assertion"), is(e, nsAssertion, "EncryptedAssertion"):
		if e.Parent() != root {
			return &Error{Code: CodeAssertionPlace, Element: path(e)}
		}
		w.assertions++
	case is(e, nsSignature, "Signature"):
		if p := e.Parent(); p != root && !is(p, nsAssertion, "Assertion") {
			return &Error{Code: CodeSignaturePlace, Element: path(e)}
		}
		return checkSignature(e)
	}
	return nil
}

// identify refuses an ID twice. Whatever any library takes for one counts.
func (w *walk) identify(e *etree.Element) error {
	for _, a := range e.Attr {
		if !strings.EqualFold(a.Key, "id") || a.Space == "xmlns" {
			continue
		}
		if a.Space != "" && a.Space != "xml" {
			return &Error{Code: CodeIDMalformed, Element: path(e) + "/@" + shown(a.Space+":"+a.Key), Value: shown(a.Value)}
		}
		if w.ids[a.Value] {
			return &Error{Code: CodeIDTwice, Element: path(e), Value: shown(a.Value)}
		}
		w.ids[a.Value] = true
	}
	return nil
}

// identifier is an ID that a signature's reference can name, as goxmldsig takes
// it.
var identifier = pattern.Lazy(`^[A-Za-z_][\w.-]{0,255}$`)

// checkElement holds an element and those in it against structure.
func checkElement(e *etree.Element) error {
	rules, known := structure[e.NamespaceURI()+" "+e.Tag]
	if !known {
		return nil
	}
	if is(e, nsProtocol, "Response") || is(e, nsAssertion, "Assertion") {
		if id := attribute(e, "ID"); !identifier().MatchString(id) {
			return &Error{Code: CodeIDMalformed, Element: path(e) + "/@ID", Value: shown(id)}
		}
	}
	counts := make([]int, len(rules))
	for _, c := range e.ChildElements() {
		i := ruleFor(rules, c)
		switch {
		case i < 0 && len(rules) == 0:
			return &Error{Code: CodeStructured, Element: path(e)}
		case i < 0:
			return &Error{Code: CodeMisplaced, Element: path(c)}
		}
		if counts[i]++; counts[i] > rules[i].most {
			return &Error{Code: CodeTwice, Element: path(c)}
		}
		if err := checkElement(c); err != nil {
			return err
		}
	}
	for i, rule := range rules {
		if counts[i] < rule.least {
			return &Error{Code: CodeMissing, Element: path(e) + "/" + rule.name}
		}
	}
	return nil
}

func ruleFor(rules []childRule, e *etree.Element) int {
	for i, rule := range rules {
		if is(e, rule.namespace, rule.name) {
			return i
		}
	}
	return -1
}

// canonicalizations are the algorithms that a SAML signature may use besides the
// enveloped-signature transform. Source: SAML 2.0 core, 5.4.3 and 5.4.4; the
// inclusive ones are in use all the same.
var canonicalizations = map[string]bool{
	"http://www.w3.org/2001/10/xml-exc-c14n#":                      true,
	"http://www.w3.org/2001/10/xml-exc-c14n#WithComments":          true,
	"http://www.w3.org/TR/2001/REC-xml-c14n-20010315":              true,
	"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": true,
	"http://www.w3.org/2006/12/xml-c14n11":                         true,
	"http://www.w3.org/2006/12/xml-c14n11#WithComments":            true,
}

const enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

// checkSignature demands what SAML demands of a signature: one reference, to the
// element that the signature stands in, and nothing that could hide an element
// in it.
func checkSignature(signature *etree.Element) error {
	for _, c := range signature.ChildElements() {
		if c.NamespaceURI() != nsSignature || c.Tag != "SignedInfo" && c.Tag != "SignatureValue" && c.Tag != "KeyInfo" {
			return &Error{Code: CodeSignatureShape, Element: path(c)}
		}
	}
	info, err := only(signature, "SignedInfo")
	if err != nil {
		return err
	}
	if _, err := only(signature, "SignatureValue"); err != nil {
		return err
	}
	if len(children(signature, nsSignature, "KeyInfo")) > 1 {
		return &Error{Code: CodeSignatureShape, Element: path(signature) + "/KeyInfo"}
	}
	canonicalization, err := only(info, "CanonicalizationMethod")
	if err != nil {
		return err
	}
	if method := attribute(canonicalization, "Algorithm"); !canonicalizations[method] {
		return &Error{Code: CodeSignatureMethod, Element: path(canonicalization), Value: shown(method)}
	}
	if _, err := only(info, "SignatureMethod"); err != nil {
		return err
	}
	return checkReference(info, attribute(signature.Parent(), "ID"))
}

func checkReference(info *etree.Element, id string) error {
	reference, err := only(info, "Reference")
	if err != nil {
		return err
	}
	if uri := attribute(reference, "URI"); id == "" || uri != "#"+id {
		return &Error{Code: CodeSignatureTarget, Element: path(reference.Parent().Parent().Parent()), Value: shown(uri)}
	}
	for _, name := range []string{"DigestMethod", "DigestValue"} {
		if _, err := only(reference, name); err != nil {
			return err
		}
	}
	transforms, err := only(reference, "Transforms")
	if err != nil {
		return err
	}
	list := transforms.ChildElements()
	for i, t := range list {
		method := attribute(t, "Algorithm")
		if i == 0 && method != enveloped || i == 1 && !canonicalizations[method] || i > 1 {
			return &Error{Code: CodeSignatureMethod, Element: path(t), Value: shown(method)}
		}
	}
	if len(list) == 0 {
		return &Error{Code: CodeSignatureShape, Element: path(transforms) + "/Transform"}
	}
	return nil
}

// only is the one child of this name.
func only(e *etree.Element, name string) (*etree.Element, error) {
	all := children(e, nsSignature, name)
	if len(all) != 1 {
		return nil, &Error{Code: CodeSignatureShape, Element: path(e) + "/" + name}
	}
	return all[0], nil
}
