package diagnosis

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"daypass/internal/pattern"
)

// Kind is what was taken out of a text.
type Kind string

// The kinds of what no text that is shown or copied holds.
const (
	SecretKey    Kind = "secret-key"
	SessionToken Kind = "session-token"
	SigninToken  Kind = "signin-token"
	Session      Kind = "session" // all three, as the federation endpoint takes them
	SAMLResponse Kind = "saml-response"
	OtherSecret  Kind = "secret" // of whatever kind
	KeyID        Kind = "key-id"

	// In a report alone:
	Account Kind = "account"
	ID      Kind = "id" // of a request, an instance, a principal
	Person  Kind = "person"
)

type span struct {
	from, to int
	kind     Kind
}

type mark struct {
	kind    Kind
	pattern func() *regexp.Regexp // its last group is what goes
}

// named finds name = value as URLs, JSON, shells, headers and ini files have it,
// and a long value after a space, as fish and some tools do.
func named(names string) func() *regexp.Regexp {
	const (
		quote = `(?:\\?["']|%22)?`
		char  = `(?:[A-Za-z0-9+/=_.~|-]|%(?:2[013-9A-Fa-f]|[013-9A-Fa-f][0-9A-Fa-f]))`
		equal = `(?:[ \t]*(?:=>|=|:|%3A|%3D)(?:[ \t]|\+|%20)*)`
	)
	return pattern.Lazy(`(?i)(?:` + names + `)` + quote + `(?:` + equal + quote + `(` + char + `+)|[ \t]+` + quote + `(` + char + `{16,}))`)
}

var secretMarks = []mark{
	{Session, pattern.Lazy(`(?i)[?&]Session=([^&\s<>]+)`)},
	{SigninToken, pattern.Lazy(`(?i)SigninToken(?:\\?["']|%22)?\s*(?:=|:|%3D|%3A)\s*(?:\\?["']|%22)?([^&\s"'<>\\}]+)`)},
	{SAMLResponse, pattern.Lazy(`(?i)SAMLResponse["']?\s*(?:=|:)\s*["']?([^&\s"'<>]+)`)},
	{SessionToken, named(`session_?token|security[_-]?token`)},
	{SecretKey, named(`secret_?(?:access_?)?key|sessionKey`)},
	{OtherSecret, named(`(?:access|refresh|id)_?token|client_?secret|password|passwd|signature|authorization|bearer|code_verifier|(?:device|token|mfa)_?code`)},
	{KeyID, named(`access_?key_?id|sessionId`)},
	{KeyID, pattern.Lazy(`\b((?:AKIA|ASIA)[A-Z0-9]{12,})\b`)},
	{OtherSecret, pattern.Lazy(`\b(eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*\.?[A-Za-z0-9_-]*)`)},
	{OtherSecret, pattern.Lazy(`://[^/\s:@]+:([^/\s@]+)@`)},
	// Secret keys have 40 characters of base64, tokens hundreds.
	{OtherSecret, pattern.Lazy(`((?:[A-Za-z0-9+/_=-]|%2[BbFf]|%3[Dd]){36,})`)},
}

var idMarks = []mark{
	{ID, pattern.Lazy(`\b((?:AROA|AIDA|AGPA|AIPA|ANPA|ANVA|APKA|ABIA|ACCA)[A-Z0-9]{12,})\b`)},
	{ID, pattern.Lazy(`(?i)\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b`)},
	{ID, pattern.Lazy(`\b(i-[0-9a-f]{8,17})\b`)},
	{Person, pattern.Lazy(`([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})`)},
	{Person, pattern.Lazy(`:assumed-role/[\w+=,.@-]+/([\w+=,.@-]+)`)},
	{Person, pattern.Lazy(`:(?:user|federated-user)/((?:[\w+=,.@-]+/)*[\w+=,.@-]+)`)},
	{Account, pattern.Lazy(`(?:^|[^0-9])(\d{12}|\d{4}-\d{4}-\d{4})(?:$|[^0-9])`)},
}

var (
	arn = pattern.Lazy(`arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:\d*:[\w+=,.@:/-]+`)
	// AWS's error codes are long words too.
	word = pattern.Lazy(`^[A-Za-z]+(?:Exception|Error|Fault)$|^[a-z/_-]+$|^[-=_/+]+$`)
)

// secrets are the places of what must not be shown.
func secrets(text string) []span {
	var found []span
	arns := arn().FindAllStringIndex(text, -1)
	for i, m := range secretMarks {
		long := i == len(secretMarks)-1
		for _, at := range m.pattern().FindAllStringSubmatchIndex(text, -1) {
			from, to := lastGroup(at)
			if long && (within(arns, from) || word().MatchString(text[from:to])) {
				continue
			}
			found = append(found, span{from, to, m.kind})
		}
	}
	return joined(found)
}

// lastGroup is where the last group that took part is.
func lastGroup(at []int) (from, to int) {
	for i := len(at) - 2; i > 0; i -= 2 {
		if at[i] >= 0 {
			return at[i], at[i+1]
		}
	}
	return at[0], at[1]
}

func within(places [][]int, at int) bool {
	return slices.ContainsFunc(places, func(p []int) bool { return p[0] <= at && at < p[1] })
}

// joined puts spans in order and makes one of those that overlap, of the kind
// that the table has first.
func joined(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var out []span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.from < out[last].to {
			out[last].to = max(out[last].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

func kinds(spans []span) []Kind {
	var all []Kind
	for _, s := range spans {
		if !slices.Contains(all, s.kind) {
			all = append(all, s.kind)
		}
	}
	return all
}

// Redacted is the text with its secrets replaced by what they are called.
func (r Reading) Redacted(name func(Kind) string) string { return replaced(r.text, r.spans, name) }

// Report is the text without secrets, and without ids of accounts, people,
// principals, machines and requests.
func (r Reading) Report(name func(Kind) string) string {
	return WithoutIDs(r.Redacted(name), name)
}

// WithoutIDs takes the ids out of a text that has no secrets.
func WithoutIDs(text string, name func(Kind) string) string {
	for _, m := range idMarks {
		for range 2 { // two account numbers share the space between them
			var found []span
			for _, at := range m.pattern().FindAllStringSubmatchIndex(text, -1) {
				from, to := lastGroup(at)
				found = append(found, span{from, to, m.kind})
			}
			text = replaced(text, found, name)
		}
	}
	return text
}

func replaced(text string, spans []span, name func(Kind) string) string {
	var out strings.Builder
	at := 0
	for _, s := range spans {
		out.WriteString(text[at:s.from])
		out.WriteString(name(s.kind))
		at = s.to
	}
	out.WriteString(text[at:])
	return out.String()
}
