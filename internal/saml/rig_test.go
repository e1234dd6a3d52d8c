package saml

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/beevik/etree"
)

func sortedKeys(m map[string][]string) []string { return slices.Sorted(maps.Keys(m)) }

func document(t testing.TB, text []byte) *etree.Document {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(text); err != nil {
		t.Fatal(err)
	}
	return doc
}

func bytesOf(t testing.TB, doc *etree.Document) []byte {
	t.Helper()
	text, err := doc.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func remove(t testing.TB, e *etree.Element) *etree.Element {
	t.Helper()
	if e == nil {
		t.Fatal("no such element")
	}
	e.Parent().RemoveChild(e)
	return e
}

func codesOf(all []Finding) []FindingCode {
	codes := make([]FindingCode, len(all))
	for i, f := range all {
		codes[i] = f.Code
	}
	return codes
}

// mustFail demands an *Error of this code.
func mustFail(t *testing.T, err error, code ErrorCode) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, not an *Error of code %s", err, code)
	}
	if e.Code != code {
		t.Fatalf("got code %s (%+v), not %s", e.Code, *e, code)
	}
	return e
}

// unsigned is a sound response without its signatures, changed as a text.
func unsigned(t testing.TB, change func(string) string) []byte {
	t.Helper()
	_, text := signedResponse(t, nil)
	doc := document(t, text)
	for _, s := range doc.FindElements("//Signature") {
		remove(t, s)
	}
	plain := string(bytesOf(t, doc))
	changed := change(plain)
	if changed == plain {
		t.Fatal("nothing was changed")
	}
	return []byte(changed)
}
