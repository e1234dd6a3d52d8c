package simulator

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// The AWS query protocol, as STS and IAM speak it.

const (
	stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"
	iamNamespace = "https://iam.amazonaws.com/doc/2010-05-08/"
)

func (a *AWS) querySpeaker(service string, r *http.Request) speaker {
	namespace := stsNamespace
	if service == "iam" {
		namespace = iamNamespace
	}
	return speaker{
		refuse: func(w http.ResponseWriter, e *apiError) { a.refuseQuery(w, namespace, e) },
		empty: func(w http.ResponseWriter) {
			action := readForm(r).Get("Action")
			a.answerQuery(w, namespace, action, "")
		},
		slow: func() *apiError { return refuse("Throttling") },
	}
}

// readForm reads a query request, which open has already put back into r.
func readForm(r *http.Request) url.Values {
	if err := r.ParseForm(); err != nil {
		return url.Values{}
	}
	return r.Form
}

func readQuery(x *exchange) {
	x.form = readForm(x.r)
	x.action = x.form.Get("Action")
}

func (a *AWS) refuseQuery(w http.ResponseWriter, namespace string, e *apiError) {
	kind := "Sender"
	if e.Status >= 500 {
		kind = "Receiver"
	}
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(e.Status)
	fmt.Fprintf(w, "<ErrorResponse xmlns=%q>\n  <Error>\n    <Type>%s</Type>\n    <Code>%s</Code>\n    <Message>%s</Message>\n  </Error>\n  <RequestId>%s</RequestId>\n</ErrorResponse>\n",
		namespace, kind, escapeXML(e.Code), escapeXML(e.Message), a.ledger.random.uuid())
}

// answerQuery wraps a result, which is XML already.
func (a *AWS) answerQuery(w http.ResponseWriter, namespace, action, result string) {
	action = escapeXML(action)
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, "<%sResponse xmlns=%q>\n  <%sResult>%s</%sResult>\n  <ResponseMetadata>\n    <RequestId>%s</RequestId>\n  </ResponseMetadata>\n</%sResponse>\n",
		action, namespace, action, result, action, a.ledger.random.uuid(), action)
}

func escapeXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}

func element(name, text string) string {
	return "<" + name + ">" + escapeXML(text) + "</" + name + ">"
}

// constraints collects what AWS's input validation has to say: all at once.
type constraints struct {
	form   url.Values
	broken []string
}

func (c *constraints) add(value, name, rule string) {
	subject := "Value '" + value + "' at '" + name + "'"
	if value == "" {
		subject = "Value null at '" + name + "'"
	}
	c.broken = append(c.broken, subject+" failed to satisfy constraint: "+rule)
}

// text checks a parameter's length and pattern. A required one is at least least.
func (c *constraints) text(parameter string, required bool, least, most int, pattern *regexp.Regexp) string {
	name := strings.ToLower(parameter[:1]) + parameter[1:]
	value := c.form.Get(parameter)
	if !c.form.Has(parameter) {
		if required {
			c.add("", name, "Member must not be null")
		}
		return ""
	}
	if len(value) < least {
		c.add(value, name, fmt.Sprintf("Member must have length greater than or equal to %d", least))
	}
	if most > 0 && len(value) > most {
		c.add(short(value), name, fmt.Sprintf("Member must have length less than or equal to %d", most))
	}
	if pattern != nil && !pattern.MatchString(value) {
		shown := strings.TrimSuffix(strings.TrimPrefix(pattern.String(), "^"), "$")
		c.add(short(value), name, "Member must satisfy regular expression pattern: "+shown)
	}
	return value
}

// short keeps tokens and policies out of an error text.
func short(value string) string {
	if len(value) > 130 {
		return value[:64] + "…"
	}
	return value
}

// seconds checks DurationSeconds. Without it, it is otherwise.
func (c *constraints) seconds(least, most, otherwise int) int {
	text := c.form.Get("DurationSeconds")
	if !c.form.Has("DurationSeconds") {
		return otherwise
	}
	value, err := strconv.Atoi(text)
	if err != nil {
		c.broken = append(c.broken, "Value '"+short(text)+"' at 'durationSeconds' failed to satisfy constraint: Member must be an integer")
		return otherwise
	}
	if value < least {
		c.add(text, "durationSeconds", fmt.Sprintf("Member must have value greater than or equal to %d", least))
	}
	if value > most {
		c.add(text, "durationSeconds", fmt.Sprintf("Member must have value less than or equal to %d", most))
	}
	return value
}

// list counts the members of a list parameter, such as PolicyArns.member.N.arn.
func (c *constraints) list(parameter, field string, most int) []string {
	var members []string
	for n := 1; n <= most+1; n++ {
		key := fmt.Sprintf("%s.member.%d%s", parameter, n, field)
		if !c.form.Has(key) {
			break
		}
		members = append(members, c.form.Get(key))
	}
	if len(members) > most {
		c.broken = append(c.broken, fmt.Sprintf("Value at '%s' failed to satisfy constraint: Member must have length less than or equal to %d", strings.ToLower(parameter[:1])+parameter[1:], most))
	}
	return members
}

func (c *constraints) err() *apiError {
	switch len(c.broken) {
	case 0:
		return nil
	case 1:
		return invalid("1 validation error detected: %s", c.broken[0])
	}
	return invalid("%d validation errors detected: %s", len(c.broken), strings.Join(c.broken, "; "))
}
