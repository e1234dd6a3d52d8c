// Package saml reads and judges SAML 2.0 responses for AWS, and makes
// AssumeRoleWithSAML's input of them.
//
// It knows how a response gets to us, what may stand in one, what is signed, and
// what AWS documents that it reads. What it shows is what is signed: a response
// that two readers could understand differently is refused. It never sends a
// request, opens no file, keeps nothing, and has no opinion on what AWS makes of
// a duration or of a chain: that is package duration.
package saml

import (
	"encoding/base64"
	"time"

	"github.com/beevik/etree"

	"daypass/internal/chain"
)

// SignatureState is what is known of a response's signature.
type SignatureState string

// The states.
const (
	SignatureNone        SignatureState = "none"
	SignatureUnverified  SignatureState = "unverified"  // there is one, and nothing to hold it against
	SignatureBroken      SignatureState = "broken"      // what is signed was changed, or the signature was
	SignatureUnsupported SignatureState = "unsupported" // made in a way that cannot be checked here
	SignatureForeign     SignatureState = "foreign"     // not made with a key of the identity provider's metadata
	SignatureVerified    SignatureState = "verified"
)

// Role is a role that the response may be used for.
type Role struct {
	Arn      chain.RoleArn
	Provider string // ARN of the SAML provider in IAM
}

// Subject is who the response is about.
type Subject struct {
	NameID        string
	Format        string
	Confirmations []Confirmation
}

// Confirmation is how, where and until when the subject may use the response.
type Confirmation struct {
	Method       string
	Recipient    string
	NotOnOrAfter time.Time
}

// Attribute is one attribute of the assertion, as it stands there.
type Attribute struct {
	Name   string
	Values []string
}

// Response is a SAML response that was read. Its texts are the identity
// provider's: whoever prints one makes it fit to be printed.
type Response struct {
	Form       Form
	RelayState string
	PostedTo   string // where it was posted, "" where that is not known
	Others     int    // further responses in the same HAR file
	// Encoded is the response in base64, as it is posted and as
	// AssumeRoleWithSAML takes it. It signs in whoever has it.
	Encoded chain.Secret

	ID           string
	Destination  string
	IssueInstant time.Time // of the assertion; of the response where that is encrypted
	Issuer       string    // likewise

	// Encrypted says that the assertion cannot be read here. It can be posted to
	// AWS unread; nothing below is known then.
	Encrypted           bool
	EncryptedAttributes int

	Signature SignatureState
	Provider  string // entityID of the metadata that Verify was given

	Subject             Subject
	NotBefore           time.Time // zero where it is not said, as are all times here
	NotOnOrAfter        time.Time
	Audiences           []string
	SessionNotOnOrAfter time.Time
	Roles               []Role
	Attributes          []Attribute

	malformedRoles []string
}

// Read reads a response from whatever a person has of it: base64, XML, a copied
// form post, the page that posts it, a HAR file. Every error is an *Error.
func Read(data []byte) (Response, error) {
	candidates, err := find(data)
	if err != nil {
		return Response{}, err
	}
	var first error
	for _, f := range candidates {
		response, err := read(f, nil)
		if err == nil {
			response.Others = len(candidates) - 1
			return response, nil
		}
		if first == nil {
			first = err
		}
	}
	return Response{}, first
}

// read reads one response. What is signed is taken from the bytes that the
// signature covers.
func read(f found, provider *IdentityProvider) (Response, error) {
	root, err := parse(f.xml, responseLimits)
	if err != nil {
		return Response{}, err
	}
	if err := checkStructure(root); err != nil {
		return Response{}, err
	}
	if err := readStatus(root); err != nil {
		return Response{}, err
	}
	response := Response{Form: f.form, RelayState: f.relay, PostedTo: f.postedTo}
	response.Encoded = chain.NewSecret(base64.StdEncoding.EncodeToString(f.xml))
	state, signed := verify(root, provider)
	response.Signature = state
	if provider != nil {
		response.Provider = provider.EntityID
	}
	return response, response.fill(root, signed)
}

// fill takes the values from the signed element where there is one: from the
// whole response, or from the assertion.
func (response *Response) fill(root, signed *etree.Element) error {
	assertion := child(root, nsAssertion, "Assertion")
	var r reader
	switch {
	case signed == nil:
		r.readResponse(root, response)
	case is(signed, nsProtocol, "Response"):
		r.readResponse(signed, response)
		assertion = child(signed, nsAssertion, "Assertion")
		root = signed
	default: // what stands outside of the assertion is nobody's word
		assertion = signed
	}
	response.Encrypted = child(root, nsAssertion, "EncryptedAssertion") != nil
	if assertion == nil && !response.Encrypted {
		return &Error{Code: CodeMissing, Element: "Response/Assertion"}
	}
	if assertion != nil {
		r.readAssertion(assertion, response)
	}
	return r.err
}

// Verify reads the response again, its signature held against the identity
// provider's certificates.
func (response Response) Verify(provider IdentityProvider) (Response, error) {
	text, err := base64.StdEncoding.DecodeString(response.Encoded.Reveal())
	if err != nil {
		return response, &Error{Code: CodeNotBase64}
	}
	f := found{form: response.Form, xml: text, relay: response.RelayState, postedTo: response.PostedTo}
	verified, err := read(f, &provider)
	verified.Others = response.Others
	return verified, err
}

// attributes are all attributes of this name.
func (response Response) attributes(name string) []Attribute {
	var all []Attribute
	for _, a := range response.Attributes {
		if a.Name == name {
			all = append(all, a)
		}
	}
	return all
}

// values are the values of all attributes of this name.
func (response Response) values(name string) []string {
	var all []string
	for _, a := range response.attributes(name) {
		all = append(all, a.Values...)
	}
	return all
}
