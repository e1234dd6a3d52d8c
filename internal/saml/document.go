package saml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"
	roundtrip "github.com/mattermost/xml-roundtrip-validator"
)

// The namespaces, by the names that the specifications give them.
const (
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsMetadata  = "urn:oasis:names:tc:SAML:2.0:metadata"
	nsSignature = "http://www.w3.org/2000/09/xmldsig#"
	nsXML       = "http://www.w3.org/XML/1998/namespace"
	nsXMLNS     = "http://www.w3.org/2000/xmlns/"
)

// limits bound what a document may hold.
type limits struct {
	depth, elements, attributes int
	comments                    bool // taken inside the root element
}

var (
	// A response has some ten levels; AWS's limit on its size leaves room for a
	// few hundred roles, so for no more than a few thousand elements.
	responseLimits = limits{depth: 32, elements: 5000, attributes: 64}
	metadataLimits = limits{depth: 64, elements: 50000, attributes: 64, comments: true}
)

// parse reads XML with nothing in it that two readers could understand
// differently: no DTD, no entities, no comment inside a value, no attribute
// twice, no prefix without a namespace.
func parse(text []byte, l limits) (*etree.Element, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return nil, &Error{Code: CodeEncoding}
	}
	if err := scan(text, l); err != nil {
		return nil, err
	}
	if err := roundtrip.Validate(bytes.NewReader(text)); err != nil {
		e := &Error{Code: CodeAmbiguous}
		var where roundtrip.XMLValidationError
		if errors.As(err, &where) {
			e.Line = int(where.Line)
		}
		return nil, e
	}
	doc := etree.NewDocument()
	doc.ReadSettings = etree.ReadSettings{PreserveDuplicateAttrs: true, MaxDepth: l.depth}
	if err := doc.ReadFromBytes(text); err != nil || doc.Root() == nil {
		return nil, &Error{Code: CodeMalformed}
	}
	return doc.Root(), checkNames(doc.Root(), map[string]string{"xml": nsXML})
}

// scanner goes through the tokens once, before a tree is built of them.
type scanner struct {
	limits
	decoder  *xml.Decoder
	open     []xml.Name
	elements int
	roots    int
	encoding string // declared, and not ours
}

func scan(text []byte, l limits) error {
	s := &scanner{limits: l, decoder: xml.NewDecoder(bytes.NewReader(text))}
	s.decoder.CharsetReader = func(name string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(name, "us-ascii") {
			return in, nil // part of UTF-8, which the bytes were found to be
		}
		s.encoding = name
		return nil, errors.New("another encoding")
	}
	for {
		token, err := s.decoder.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return s.explain(err)
		}
		if err := s.take(token); err != nil {
			return err
		}
	}
	if len(s.open) > 0 || s.roots != 1 {
		return s.malformed()
	}
	return nil
}

func (s *scanner) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return &Error{Code: CodeDoctype, Element: s.inside()}
	case xml.Comment:
		if len(s.open) > 0 && !s.comments {
			return &Error{Code: CodeComment, Element: s.inside()}
		}
	case xml.ProcInst:
		if t.Target != "xml" || s.roots > 0 {
			return &Error{Code: CodeInstruction, Element: s.inside(), Value: shown(t.Target)}
		}
	case xml.CharData:
		if len(s.open) == 0 && len(bytes.TrimSpace(t)) > 0 {
			return s.malformed()
		}
	case xml.StartElement:
		return s.start(t)
	case xml.EndElement:
		if len(s.open) == 0 || s.open[len(s.open)-1] != t.Name {
			return s.malformed()
		}
		s.open = s.open[:len(s.open)-1]
	}
	return nil
}

func (s *scanner) start(t xml.StartElement) error {
	if len(s.open) == 0 {
		s.roots++
		if s.roots > 1 {
			return s.malformed()
		}
	}
	if len(s.open) == s.depth {
		return &Error{Code: CodeTooDeep, Element: s.inside(), Limit: s.depth}
	}
	s.open = append(s.open, t.Name)
	if s.elements++; s.elements > s.limits.elements {
		return &Error{Code: CodeTooMany, Element: s.inside(), Limit: s.limits.elements}
	}
	if len(t.Attr) > s.attributes {
		return &Error{Code: CodeTooMany, Element: s.inside(), Limit: s.attributes}
	}
	for i, a := range t.Attr {
		for _, b := range t.Attr[:i] {
			if a.Name == b.Name {
				return &Error{Code: CodeAttributeTwice, Element: s.inside(), Value: shown(a.Name.Local)}
			}
		}
	}
	return nil
}

// inside is the innermost open element, "" outside of all.
func (s *scanner) inside() string {
	if len(s.open) == 0 {
		return ""
	}
	return shown(s.open[len(s.open)-1].Local)
}

func (s *scanner) malformed() error {
	line, _ := s.decoder.InputPos()
	return &Error{Code: CodeMalformed, Element: s.inside(), Line: line}
}

func (s *scanner) explain(err error) error {
	if s.encoding != "" {
		return &Error{Code: CodeEncoding, Value: shown(s.encoding)}
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		// encoding/xml has no code for this one.
		if entity, ok := strings.CutPrefix(syntax.Msg, "invalid character entity "); ok {
			return &Error{Code: CodeEntity, Element: s.inside(), Value: shown(entity), Line: syntax.Line}
		}
	}
	return s.malformed()
}

// checkNames resolves every prefix, and refuses what no reader needs and some
// misunderstand: prefixes without a namespace, the reserved ones bound anew, one
// attribute under two prefixes.
func checkNames(e *etree.Element, outer map[string]string) error {
	scope, err := declare(e, outer)
	if err != nil {
		return err
	}
	if e.Space != "" && scope[e.Space] == "" || strings.Contains(e.Tag, ":") || e.Tag == "" {
		return &Error{Code: CodeNamespace, Element: shown(e.Tag), Value: shown(e.Space)}
	}
	seen := map[[2]string]bool{}
	for _, a := range e.Attr {
		if strings.Contains(a.Key, ":") || a.Key == "" {
			return &Error{Code: CodeNamespace, Element: shown(e.Tag), Value: shown(a.Key)}
		}
		if a.Space == "" || a.Space == "xmlns" {
			continue
		}
		name := [2]string{scope[a.Space], a.Key}
		switch {
		case name[0] == "":
			return &Error{Code: CodeNamespace, Element: shown(e.Tag), Value: shown(a.Space)}
		case seen[name]:
			return &Error{Code: CodeAttributeTwice, Element: shown(e.Tag), Value: shown(a.Key)}
		}
		seen[name] = true
	}
	for _, child := range e.ChildElements() {
		if err := checkNames(child, scope); err != nil {
			return err
		}
	}
	return nil
}

// declare is outer with the namespaces that e declares.
func declare(e *etree.Element, outer map[string]string) (map[string]string, error) {
	scope, copied := outer, false
	for _, a := range e.Attr {
		prefix := a.Key
		switch {
		case a.Space == "" && a.Key == "xmlns":
			prefix = ""
		case a.Space != "xmlns":
			continue
		}
		reserved := prefix == "xml" || prefix == "xmlns" || a.Value == nsXML || a.Value == nsXMLNS
		if reserved || prefix != "" && a.Value == "" {
			return nil, &Error{Code: CodeNamespace, Element: shown(e.Tag), Value: shown(prefix)}
		}
		if !copied {
			inner := make(map[string]string, len(outer)+1)
			for p, uri := range outer {
				inner[p] = uri
			}
			scope, copied = inner, true
		}
		scope[prefix] = a.Value
	}
	return scope, nil
}

// is tells whether e has this name in this namespace.
func is(e *etree.Element, namespace, name string) bool {
	return e.Tag == name && e.NamespaceURI() == namespace
}

// child is the first child of this name, nil without.
func child(e *etree.Element, namespace, name string) *etree.Element {
	if e == nil {
		return nil
	}
	for _, c := range e.ChildElements() {
		if is(c, namespace, name) {
			return c
		}
	}
	return nil
}

func children(e *etree.Element, namespace, name string) []*etree.Element {
	var all []*etree.Element
	if e == nil {
		return nil
	}
	for _, c := range e.ChildElements() {
		if is(c, namespace, name) {
			all = append(all, c)
		}
	}
	return all
}

// attribute is the value of an attribute without a prefix. etree's own look-up
// takes one with any prefix too.
func attribute(e *etree.Element, name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.Attr {
		if a.Space == "" && a.Key == name {
			return a.Value
		}
	}
	return ""
}

// path is where e stands, from the root: "Response/Assertion/Subject".
func path(e *etree.Element) string {
	text := shown(e.Tag)
	for p := e.Parent(); p != nil && p.Tag != ""; p = p.Parent() {
		text = shown(p.Tag) + "/" + text
	}
	return text
}
