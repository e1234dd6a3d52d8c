package saml

import (
	"strings"
	"time"

	"github.com/beevik/etree"

	"daypass/internal/chain"
)

// reader takes the values out of elements whose structure was checked, and keeps
// the first thing that cannot be read.
type reader struct{ err error }

// readResponse reads what stands outside of the assertion.
func (r *reader) readResponse(e *etree.Element, into *Response) {
	into.ID = attribute(e, "ID")
	into.Destination = attribute(e, "Destination")
	into.IssueInstant = r.time(e, "IssueInstant")
	into.Issuer = r.text(child(e, nsAssertion, "Issuer"))
}

const statusSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success"

// readStatus is the IdP's own error, nil for a success.
func readStatus(root *etree.Element) error {
	status := child(root, nsProtocol, "Status")
	code := child(status, nsProtocol, "StatusCode")
	value := attribute(code, "Value")
	if value == statusSuccess {
		return nil
	}
	value = lastPart(value)
	if inner := child(code, nsProtocol, "StatusCode"); inner != nil {
		value += " / " + lastPart(attribute(inner, "Value"))
	}
	if message := child(status, nsProtocol, "StatusMessage"); message != nil && strings.TrimSpace(message.Text()) != "" {
		value += " / " + strings.TrimSpace(message.Text())
	}
	return &Error{Code: CodeStatus, Element: "Response/Status", Value: shown(value)}
}

// lastPart is a URN's last part.
func lastPart(urn string) string { return urn[strings.LastIndexByte(urn, ':')+1:] }

func (r *reader) readAssertion(e *etree.Element, into *Response) {
	if version := attribute(e, "Version"); version != "2.0" {
		r.fail(&Error{Code: CodeVersion, Element: path(e) + "/@Version", Value: shown(version)})
	}
	into.Issuer = r.text(child(e, nsAssertion, "Issuer"))
	if t := r.time(e, "IssueInstant"); !t.IsZero() {
		into.IssueInstant = t
	}
	r.readSubject(child(e, nsAssertion, "Subject"), into)
	conditions := child(e, nsAssertion, "Conditions")
	into.NotBefore = r.time(conditions, "NotBefore")
	into.NotOnOrAfter = r.time(conditions, "NotOnOrAfter")
	for _, restriction := range children(conditions, nsAssertion, "AudienceRestriction") {
		for _, audience := range children(restriction, nsAssertion, "Audience") {
			into.Audiences = append(into.Audiences, r.text(audience))
		}
	}
	for _, statement := range children(e, nsAssertion, "AuthnStatement") {
		r.time(statement, "AuthnInstant") // no more than that it is one
		end := r.time(statement, "SessionNotOnOrAfter")
		if !end.IsZero() && (into.SessionNotOnOrAfter.IsZero() || end.Before(into.SessionNotOnOrAfter)) {
			into.SessionNotOnOrAfter = end
		}
	}
	for _, statement := range children(e, nsAssertion, "AttributeStatement") {
		r.readAttributes(statement, into)
	}
	into.Roles, into.malformedRoles = readRoles(into.attributes(AttributeRole))
}

func (r *reader) readSubject(e *etree.Element, into *Response) {
	name := child(e, nsAssertion, "NameID")
	into.Subject = Subject{NameID: r.text(name), Format: attribute(name, "Format")}
	for _, confirmation := range children(e, nsAssertion, "SubjectConfirmation") {
		data := child(confirmation, nsAssertion, "SubjectConfirmationData")
		into.Subject.Confirmations = append(into.Subject.Confirmations, Confirmation{
			Method:       attribute(confirmation, "Method"),
			Recipient:    attribute(data, "Recipient"),
			NotOnOrAfter: r.time(data, "NotOnOrAfter"),
		})
	}
}

func (r *reader) readAttributes(statement *etree.Element, into *Response) {
	into.EncryptedAttributes += len(children(statement, nsAssertion, "EncryptedAttribute"))
	for _, e := range children(statement, nsAssertion, "Attribute") {
		a := Attribute{Name: attribute(e, "Name")}
		for _, value := range children(e, nsAssertion, "AttributeValue") {
			if len(value.ChildElements()) > 0 {
				// Other attributes may hold elements; AWS's are texts.
				if strings.HasPrefix(a.Name, attributePrefix) {
					r.fail(&Error{Code: CodeStructured, Element: shown(a.Name)})
				}
				continue
			}
			a.Values = append(a.Values, characters(value))
		}
		into.Attributes = append(into.Attributes, a)
	}
}

// readRoles reads pairs of a role and a provider, in both orders.
func readRoles(attributes []Attribute) (roles []Role, malformed []string) {
	for _, a := range attributes {
		for _, value := range a.Values {
			if role, ok := readRole(value); ok {
				roles = append(roles, role)
			} else {
				malformed = append(malformed, shown(value))
			}
		}
	}
	return roles, malformed
}

func readRole(value string) (Role, bool) {
	parts := strings.Split(value, ",")
	if len(parts) != 2 {
		return Role{}, false
	}
	first, second := strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1])
	for _, pair := range [][2]string{{first, second}, {second, first}} {
		arn, err := chain.ParseRoleArn(pair[0])
		if err == nil && isProvider(pair[1]) {
			return Role{Arn: arn, Provider: pair[1]}, true
		}
	}
	return Role{}, false
}

// isProvider tells whether text is the ARN of a SAML provider.
func isProvider(text string) bool {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "iam" || parts[3] != "" {
		return false
	}
	name, ok := strings.CutPrefix(parts[5], "saml-provider/")
	return ok && chain.Partition(parts[1]).Valid() && chain.IsAccountID(parts[4]) && providerName(name)
}

// providerName follows IAM's rule: 1 to 128 characters of [\w._-].
func providerName(name string) bool {
	return name != "" && len(name) <= 128 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == ""
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// text is what an element holds, without the spaces of its indentation.
func (r *reader) text(e *etree.Element) string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(characters(e))
}

// characters is all of an element's text. There are no comments that could cut
// it in two.
func characters(e *etree.Element) string {
	var b strings.Builder
	for _, token := range e.Child {
		if text, ok := token.(*etree.CharData); ok {
			b.WriteString(text.Data)
		}
	}
	return b.String()
}

// time reads an xs:dateTime. SAML wants UTC; without a zone it is taken for it.
func (r *reader) time(e *etree.Element, name string) time.Time {
	text := strings.TrimSpace(attribute(e, name))
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	r.fail(&Error{Code: CodeTime, Element: path(e) + "/@" + name, Value: shown(text)})
	return time.Time{}
}
