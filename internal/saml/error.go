package saml

import (
	"strconv"
	"strings"
	"unicode"
)

// ErrorCode says why something could not be read. The sentence for a person is
// in the message catalogs, under saml.error.<code>.
type ErrorCode string

// The codes, with what Element, Value, Line and Limit hold.
const (
	// The input, before there is any XML.
	CodeEmpty          ErrorCode = "empty"             // nothing but spaces
	CodeTooLarge       ErrorCode = "too-large"         // Limit: in characters of base64, or in bytes of a file
	CodeNotBase64      ErrorCode = "not-base64"        // Value: the first character that is none
	CodeCompressed     ErrorCode = "compressed"        // the redirect binding's form, which AWS does not take
	CodeNoResponse     ErrorCode = "no-response"       // Element: har, html or form: there is no SAMLResponse in it
	CodeHARMalformed   ErrorCode = "har-malformed"     // JSON, and no HAR
	CodeEncoding       ErrorCode = "encoding"          // Value: the declared encoding, "" where the bytes are no UTF-8
	CodeMalformed      ErrorCode = "malformed"         // Element: the innermost one that was open, Line
	CodeDoctype        ErrorCode = "doctype"           // a DTD, and with it entities
	CodeEntity         ErrorCode = "entity"            // Value: an entity that XML does not define; Element
	CodeTooDeep        ErrorCode = "too-deep"          // Limit; Element: the innermost one allowed
	CodeTooMany        ErrorCode = "too-many"          // Limit: elements, or attributes of Element
	CodeComment        ErrorCode = "comment"           // Element: what the comment stands in
	CodeInstruction    ErrorCode = "instruction"       // Value: the processing instruction's target
	CodeAttributeTwice ErrorCode = "attribute-twice"   // Element, Value: the XML attribute
	CodeNamespace      ErrorCode = "namespace"         // Element, Value: a prefix without or with a forbidden meaning
	CodeAmbiguous      ErrorCode = "ambiguous"         // XML that two readers understand differently; Line
	CodeNotAResponse   ErrorCode = "not-a-response"    // Element: the root element
	CodeVersion        ErrorCode = "version"           // Element, Value: another SAML version
	CodeStatus         ErrorCode = "status"            // Value: the IdP's status code: it refused
	CodeMissing        ErrorCode = "element-missing"   // Element
	CodeTwice          ErrorCode = "element-twice"     // Element
	CodeMisplaced      ErrorCode = "element-misplaced" // Element: its path
	CodeStructured     ErrorCode = "value-structured"  // Element: a value with elements inside
	CodeTime           ErrorCode = "time-malformed"    // Element, Value

	// Signature wrapping, and what it is made of.
	CodeAssertions       ErrorCode = "several-assertions"
	CodeAssertionPlace   ErrorCode = "assertion-misplaced" // Element: its path
	CodeResponsePlace    ErrorCode = "response-misplaced"  // Element: its path
	CodeIDTwice          ErrorCode = "id-twice"            // Value: the ID, Element: the second one
	CodeIDMalformed      ErrorCode = "id-malformed"        // Element, Value
	CodeSignaturePlace   ErrorCode = "signature-misplaced" // Element: its path
	CodeSignatureShape   ErrorCode = "signature-malformed" // Element: what is missing, repeated or not allowed
	CodeSignatureTarget  ErrorCode = "signature-reference" // Value: what it signs; Element: what it should
	CodeSignatureMethod  ErrorCode = "signature-transform" // Value: the algorithm
	CodeCertificate      ErrorCode = "certificate-malformed"
	CodeNoCertificate    ErrorCode = "certificate-missing" // metadata without a signing certificate
	CodeNotMetadata      ErrorCode = "not-metadata"        // Element: the root element, "" for no XML
	CodeSeveralProviders ErrorCode = "several-providers"   // metadata of more than one identity provider
)

// Error says what could not be read, and where.
type Error struct {
	Code    ErrorCode
	Element string // as it is called, or its path: "Assertion/Conditions/@NotOnOrAfter"
	Value   string // what stands there, made fit to be shown
	Line    int    // of the XML, 1 is the first; 0 is unknown
	Limit   int
}

// Error is for logs; people read the catalog's sentences.
func (e *Error) Error() string {
	text := "reading a SAML response: " + string(e.Code)
	if e.Element != "" {
		text += ": " + e.Element
	}
	if e.Line > 0 {
		text += " (line " + strconv.Itoa(e.Line) + ")"
	}
	return text
}

// bare are the codes that have a second sentence, for where there is no element
// or value to name.
var bare = map[ErrorCode]func(*Error) bool{
	CodeNotBase64:    func(e *Error) bool { return e.Value == "" },
	CodeEncoding:     func(e *Error) bool { return e.Value == "" },
	CodeMalformed:    func(e *Error) bool { return e.Element == "" || e.Line == 0 },
	CodeEntity:       func(e *Error) bool { return e.Element == "" },
	CodeInstruction:  func(e *Error) bool { return e.Element == "" },
	CodeNotAResponse: func(e *Error) bool { return e.Element == "" },
}

// Key is the key of the error's sentence. Its placeholders are element, value,
// line and limit.
func (e *Error) Key() string {
	key := "saml.error." + string(e.Code)
	if without := bare[e.Code]; without != nil && without(e) {
		return key + ".bare"
	}
	if e.Code == CodeTooLarge && e.Limit != Largest {
		return key + ".file"
	}
	return key
}

// Is makes errors.Is compare codes.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && *other == Error{Code: e.Code}
}

// longestShown is how much of a foreign value an error or a finding repeats, in
// characters.
const longestShown = 120

// shown makes a foreign value fit to be shown in a terminal or a page: no
// control characters, nothing that turns the text around, not too long.
func shown(text string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	if runes := []rune(clean); len(runes) > longestShown {
		return string(runes[:longestShown]) + "…"
	}
	return clean
}
