package saml

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Form is what a response was read from.
type Form string

// The forms.
const (
	FormBase64 Form = "base64"
	FormXML    Form = "xml"
	FormPost   Form = "form" // SAMLResponse=…&RelayState=…, or as the browser's tools show it
	FormHTML   Form = "html" // the page with the form that posts itself
	FormHAR    Form = "har"
)

// Largest is the longest SAMLAssertion that AWS takes, in characters of base64.
// Source: botocore, sts/2011-06-15, SAMLAssertionType.
const Largest = 100_000

// largestInput bounds a HAR file, in bytes.
const largestInput = 32 << 20

// found is a response in its input, not read yet.
type found struct {
	form     Form
	xml      []byte
	relay    string
	postedTo string // where the form or the HAR's request goes, "" where it is not known
}

// find looks for responses in what a person gave. The first is the likeliest;
// only a HAR file has more than one.
func find(data []byte) ([]found, error) {
	if len(data) > largestInput {
		return nil, &Error{Code: CodeTooLarge, Limit: largestInput}
	}
	data = bytes.TrimSpace(fromUTF16(data))
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case len(data) == 0:
		return nil, &Error{Code: CodeEmpty}
	case data[0] == '{':
		return findInHAR(data)
	case data[0] == '<':
		return findInMarkup(data)
	}
	if f, ok, err := findInPost(string(data)); ok || err != nil {
		return []found{f}, err
	}
	text, err := decode(string(data))
	return []found{{form: FormBase64, xml: text}}, err
}

// fromUTF16 reads what Windows writes as "Unicode".
func fromUTF16(data []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return []byte(string(utf16.Decode(units)))
}

func findInMarkup(data []byte) ([]found, error) {
	if f, ok, err := findInHTML(data); ok || err != nil {
		return []found{f}, err
	}
	if base64.StdEncoding.EncodedLen(len(data)) > Largest {
		return nil, &Error{Code: CodeTooLarge, Limit: Largest}
	}
	return []found{{form: FormXML, xml: data}}, nil
}

const (
	fieldResponse = "SAMLResponse"
	fieldRelay    = "RelayState"
)

// findInPost reads a form's post: as it is sent, inside a copied request or curl
// command, or as a browser's tools list it, a field per line.
func findInPost(text string) (found, bool, error) {
	if f, ok, err := findInForm(text); ok {
		return f, ok, err
	}
	value, ok := field(text, fieldResponse)
	if !ok {
		return found{}, false, nil
	}
	relay, _ := field(text, fieldRelay)
	if decoded, err := url.QueryUnescape(relay); err == nil && strings.ContainsRune(relay, '%') {
		relay = decoded
	}
	xml, err := decode(value)
	return found{form: FormPost, xml: xml, relay: relay}, true, err
}

// findInForm reads a form as a browser encodes it, in which a value can hold any
// text, another field's name too.
func findInForm(text string) (found, bool, error) {
	if strings.ContainsAny(text, " \t\r\n\"'") {
		return found{}, false, nil
	}
	values, err := url.ParseQuery(text)
	if err != nil || len(values[fieldResponse]) != 1 {
		return found{}, false, nil
	}
	xml, err := decode(values.Get(fieldResponse))
	return found{form: FormPost, xml: xml, relay: values.Get(fieldRelay)}, true, err
}

// field is the value after "name=" or "name:", up to the next field.
func field(text, name string) (string, bool) {
	start, rest := findField(text, name)
	if start < 0 {
		return "", false
	}
	rest = strings.TrimLeft(rest, " \t\r\n\"'")
	if end := strings.IndexAny(rest, "&\"'"); end >= 0 {
		rest = rest[:end]
	}
	for _, next := range []string{fieldResponse, fieldRelay} {
		if end, _ := findField(rest, next); end >= 0 {
			rest = rest[:end]
		}
	}
	return strings.TrimSpace(rest), true
}

// findField is where a name first stands before its value, and what follows; -1
// without. A value may hold the name too.
func findField(text, name string) (start int, rest string) {
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return -1, ""
		}
		start, at = at+i, at+i+len(name)
		if rest = strings.TrimLeft(text[at:], " \t\"'"); rest != "" && (rest[0] == '=' || rest[0] == ':') {
			return start, rest[1:]
		}
	}
}

// decode reads base64 as it gets to us: with line breaks, URL-encoded, in the
// URL's alphabet, without padding, its plus signs turned into spaces.
func decode(text string) ([]byte, error) {
	text = strings.Map(dropBreaks, strings.Trim(text, " \t\r\n\"'`,;"))
	if strings.ContainsRune(text, '%') {
		// PathUnescape leaves the plus signs that were never encoded.
		plain, err := url.PathUnescape(text)
		if err != nil {
			return nil, &Error{Code: CodeNotBase64, Value: "%"}
		}
		text = plain
	}
	text = strings.TrimRight(strings.Map(dropBreaks, text), "= ") // breaks may have been encoded too
	if text == "" {
		return nil, &Error{Code: CodeEmpty}
	}
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	if bad := strings.IndexFunc(text, notBase64); bad >= 0 {
		return nil, &Error{Code: CodeNotBase64, Value: shown(firstCharacter(text[bad:]))}
	}
	xml, err := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil || !utf8.Valid(xml) {
		if other, otherErr := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(text, " ", "+")); otherErr == nil && utf8.Valid(other) {
			xml, err = other, nil
		}
	}
	if err != nil { // a character too many or too few
		return nil, &Error{Code: CodeNotBase64}
	}
	return xml, checkDecoded(xml)
}

func checkDecoded(xml []byte) error {
	if base64.StdEncoding.EncodedLen(len(xml)) > Largest {
		return &Error{Code: CodeTooLarge, Limit: Largest}
	}
	if looksLikeXML(xml) {
		return nil
	}
	start := make([]byte, 1)
	if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(xml)), start); err == nil && start[0] == '<' {
		return &Error{Code: CodeCompressed}
	}
	return &Error{Code: CodeNotAResponse}
}

func looksLikeXML(data []byte) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	return len(data) > 0 && data[0] == '<'
}

func dropBreaks(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' || r == '\u200b' || r == '\ufeff' {
		return -1
	}
	return r
}

func notBase64(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return false
	}
	return !strings.ContainsRune("+/ ", r)
}

func firstCharacter(text string) string {
	for _, r := range text {
		return string(r)
	}
	return ""
}
