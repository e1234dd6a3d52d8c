package diagnosis

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/pattern"
)

// What a federation request shows by itself.
const (
	SessionMissing   Code = "session-missing"
	SessionMalformed Code = "session-malformed"
	SessionPlus      Code = "session-plus" // a + that is not percent-encoded arrives as a space
	DurationRange    Code = "duration-range"
	DurationMalform  Code = "duration-malformed"
	DurationAsked    Code = "duration-asked" // within the range: refused for chained credentials alone
	DurationFine     Code = "duration-fine"  // within the range, and the chain allows it
	LinkOld          Code = "link-old"       // a sign-in link: good for 15 minutes
	LinkIncomplete   Code = "link-incomplete"
	HostUnknown      Code = "host-unknown"
	ActionUnknown    Code = "action-unknown"
	KeysInURL        Code = "keys-in-url"
	LongTermKeys     Code = "long-term-keys" // without a session token
	TemporaryKeys    Code = "temporary-keys"
	Unknown          Code = "unknown"
)

// The actions of the federation endpoint.
const (
	GetSigninToken = "getSigninToken"
	Login          = "login"
)

// Request is a federation request, as far as a text shows it.
type Request struct {
	Host            string // "" where the text has no URL
	Action          string
	HasDuration     bool
	SessionDuration int    // in seconds, 0 where it is no number
	Destination     string // its host
	HasToken        bool   // a SigninToken
	HasSession      bool
	Keys            chain.Keys

	inURL     bool // credentials or a token stand in a URL
	malformed bool // the Session is no JSON with the three names
	plus      bool
}

var (
	address   = pattern.Lazy(`https?://[^\s"'<>` + "`" + `]+`)
	parameter = pattern.Lazy(`(?i)(?:^|[?&\s"'{,])(Action|SessionDuration|SigninToken|Session|Destination)["']?(?:=|["']?\s*:\s*)["']?([^&\s"',}]*)`)
	actions   = pattern.Lazy(`(?i)\b(getSigninToken|login)\b`)
	rawJSON   = pattern.Lazy(`\{[^{}]*sessionId[^{}]*\}`)
)

// readRequest finds a federation request: a URL, a form's body, or the
// parameters as a program's source has them.
func readRequest(text string) *Request {
	r := &Request{}
	for _, found := range address().FindAllString(text, -1) {
		if u, err := url.Parse(strings.TrimRight(found, ".,;)")); err == nil && isFederation(u) {
			r.Host = u.Hostname()
			r.inURL = strings.Contains(u.RawQuery, "Session=") || strings.Contains(u.RawQuery, "SigninToken=")
			break
		}
	}
	r.parameters(text)
	if session := rawJSON().FindString(text); session != "" && r.Keys.Empty() {
		r.readSession(session)
	}
	if r.Host == "" && r.Action == "" && !r.HasDuration && !r.HasSession {
		return nil
	}
	return r
}

// isFederation takes AWS's hosts, and any other that is asked the same way.
func isFederation(u *url.URL) bool {
	query := u.Query()
	return strings.Trim(u.Path, "/") == "federation" && (query.Has("Action") || isSignin(u.Hostname())) ||
		query.Has("SigninToken") || query.Has("Session") && query.Has("Action")
}

// signinHosts are AWS's, each after a region or by itself. Source: the endpoint
// rules of AWS's Sign-In API.
var signinHosts = []string{
	"signin.aws.amazon.com", "signin.amazonaws.cn", "signin.amazonaws-us-gov.com",
	"signin-fips.amazonaws-us-gov.com", "signin.amazonaws-eusc.eu",
}

func isSignin(host string) bool {
	for _, known := range signinHosts {
		region, within := strings.CutSuffix(host, "."+known)
		if host == known || within && chain.IsRegion(region) {
			return true
		}
	}
	return false
}

func (r *Request) parameters(text string) {
	for _, m := range parameter().FindAllStringSubmatch(text, -1) {
		value := m[2]
		if decoded, err := url.QueryUnescape(value); err == nil {
			value = decoded
		}
		switch strings.ToLower(m[1]) {
		case "action":
			if found := actions().FindString(value); found != "" || r.Host != "" {
				r.Action = canonical(found)
			}
		case "sessionduration":
			seconds, err := strconv.Atoi(value)
			r.HasDuration = true
			if err == nil {
				r.SessionDuration = seconds
			}
		case "signintoken":
			r.HasToken = value != ""
		case "session":
			if strings.HasPrefix(value, "{") || r.Host != "" && value != "" { // else a program's source
				r.plus = hasBarePlus(m[2])
				r.readSession(value)
			}
		case "destination":
			if u, err := url.Parse(value); err == nil {
				r.Destination = u.Hostname()
			}
		}
	}
}

func canonical(action string) string {
	if strings.EqualFold(action, GetSigninToken) {
		return GetSigninToken
	}
	return strings.ToLower(action)
}

// hasBarePlus tells whether the encoded JSON has a + inside a value. Between its
// parts a + is a space, which JSON allows.
func hasBarePlus(encoded string) bool {
	if !strings.Contains(encoded, "%22") {
		return false
	}
	parts := strings.Split(encoded, "%22")
	for i := 1; i < len(parts); i += 2 { // between quotes
		if strings.Contains(parts[i], "+") {
			return true
		}
	}
	return false
}

func (r *Request) readSession(text string) {
	var session struct{ SessionID, SessionKey, SessionToken string }
	r.HasSession = true
	if json.Unmarshal([]byte(text), &session) != nil || session.SessionID == "" || session.SessionKey == "" {
		r.malformed = true
		return
	}
	r.malformed = false
	r.Keys = chain.Keys{
		AccessKeyID: chain.NewSecret(session.SessionID), SecretKey: chain.NewSecret(session.SessionKey),
		SessionToken: chain.NewSecret(strings.ReplaceAll(session.SessionToken, " ", "+")),
	}
}

// judge says what is wrong with the request itself, surest first.
func (r *Request) judge(k Known) []Finding {
	if r == nil {
		return nil
	}
	var found []Finding
	add := func(code Code, name string) {
		f := finding(code)
		f.Seconds, f.Name = r.SessionDuration, name
		found = append(found, f)
	}
	if r.Host != "" && !isSignin(r.Host) {
		add(HostUnknown, r.Host)
	}
	if r.Host != "" && r.Action == "" {
		add(ActionUnknown, "")
	}
	if r.Action == Login {
		return append(found, r.judgeLink())
	}
	found = append(found, r.judgeSession()...)
	switch {
	case r.HasDuration && r.SessionDuration == 0:
		add(DurationMalform, "SessionDuration")
	case r.HasDuration && (r.SessionDuration < duration.Shortest || r.SessionDuration > duration.LongestSession):
		add(DurationRange, "SessionDuration")
	case r.HasDuration:
		found = append(found, r.judgeDuration(k))
	}
	if r.inURL && !r.Keys.Empty() {
		add(KeysInURL, "")
	}
	return found
}

func (r *Request) judgeSession() []Finding {
	switch {
	case r.HasSession && r.plus:
		return []Finding{finding(SessionPlus)}
	case r.HasSession && r.malformed:
		return []Finding{finding(SessionMalformed)}
	case !r.HasSession && r.Host != "" && r.Action == GetSigninToken:
		return []Finding{finding(SessionMissing)}
	case !r.Keys.Empty() && !r.Keys.Temporary():
		return []Finding{finding(LongTermKeys)}
	}
	return nil
}

func (r *Request) judgeDuration(k Known) Finding {
	f := finding(DurationAsked)
	f.Seconds = r.SessionDuration
	if k.Chain == nil {
		return f
	}
	v := duration.Judge(*k.Chain, r.SessionDuration, k.rules())
	f.Verdict = &v
	switch v.Outcome {
	case duration.Refused:
		return with(f, RefusedChain)
	case duration.Allowed:
		return with(f, DurationFine)
	}
	return f
}

func (r *Request) judgeLink() Finding {
	if !r.HasToken {
		return finding(LinkIncomplete)
	}
	return finding(LinkOld)
}
