package opening_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/opening"
	"daypass/internal/saml"
	"daypass/internal/simulator"
)

// onSession writes the findings on the session's duration as code/level(seconds).
func onSession(all []saml.Finding) string {
	var words []string
	for _, f := range all {
		if code := string(f.Code); strings.HasPrefix(code, "session-duration") || strings.HasPrefix(code, "session-limit") {
			words = append(words, code+"/"+string(f.Level)+"("+strconv.Itoa(f.Seconds)+")")
		}
	}
	return strings.Join(words, " ")
}

// changed is a response with a text of it replaced; its signature is broken.
func changed(t *testing.T, response saml.Response, from, to string) saml.Response {
	t.Helper()
	xml, err := base64.StdEncoding.DecodeString(response.Encoded.Reveal())
	if err != nil || !strings.Contains(string(xml), from) {
		t.Fatalf("%q is not in the response, %v", from, err)
	}
	response, err = saml.Read([]byte(strings.Replace(string(xml), from, to, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// What is read of a response and what the rules make of it, in one answer.
func TestAResponseIsJudged(t *testing.T) {
	r := newRange(t, simulator.World{})
	of := func(seconds int, limit time.Duration) saml.Response {
		return r.response(t, simulator.Assertion{Roles: []string{roleArn("Fed1")}, SessionDuration: seconds, SessionNotOnOrAfter: limit})
	}
	eight := of(28800, 0)
	value := func(text string) saml.Response { return changed(t, eight, ">28800<", ">"+text+"<") }
	now := time.Now().Truncate(time.Second)
	for _, row := range []struct {
		name     string
		response saml.Response
		findings string
		seconds  int
		gives    bool // at least an hour
	}{
		{"8 h", eight, "", 28800, true},
		{"none", of(0, 0), "session-duration-missing/shortens(3600)", 3600, false},
		{"899", value("899"), "session-duration-too-short/blocks(900)", 0, false},
		{"900", value("900"), "", 900, false},
		{"3600", value("3600"), "", 3600, true},
		{"43200", value("43200"), "", 43200, true},
		{"43201", value("43201"), "session-duration-too-long/blocks(43200)", 0, false},
		{"beyond every integer", value("99999999999999999999"), "session-duration-too-long/blocks(43200)", 0, false},
		{"hours", value("8h"), "session-duration-not-integer/blocks(0)", 0, false},
		{"two values", changed(t, eight, ">28800</saml:AttributeValue>", ">3600</saml:AttributeValue><saml:AttributeValue>7200</saml:AttributeValue>"), "session-duration-repeated/uncertain(0)", 0, false},
		{"misspelt", changed(t, eight, "Attributes/SessionDuration", "Attributes/SesionDuration"), "session-duration-misspelt/shortens(3600)", 3600, false},
		{"without namespace", changed(t, eight, "https://aws.amazon.com/SAML/Attributes/SessionDuration", "SessionDuration"), "session-duration-namespace/shortens(3600)", 3600, false},
		{"over", of(28800, -time.Minute), "session-limit-passed/blocks(0)", 0, false},
	} {
		if got := onSession(opening.JudgeSAML(row.response, now, chain.AWS)); got != row.findings {
			t.Errorf("%s: %q, not %q", row.name, got, row.findings)
		}
		if p := opening.PostedSAML(row.response, now); p.Seconds != row.seconds {
			t.Errorf("%s: %d s, not %d", row.name, p.Seconds, row.seconds)
		}
		if got := opening.SAMLGives(row.response, 3600, now); got != row.gives {
			t.Errorf("%s: an hour: %v", row.name, got)
		}
	}
	cut := of(28800, 2*time.Hour)
	at := cut.Session().NotOnOrAfter.Add(-2 * time.Hour)
	if got := onSession(opening.JudgeSAML(cut, at, chain.AWS)); got != "session-limit/shortens(7200)" {
		t.Errorf("cut: %q", got)
	}
	if p, life := opening.PostedSAML(cut, at), opening.SAMLCredentialLife(cut, at); p.Seconds != 7200 || life != 7200 || opening.SAMLGives(cut, 3600, at) {
		t.Errorf("cut: %+v, credentials of %d s", p, life)
	}
	hidden := saml.Response{Encrypted: true, Signature: saml.SignatureUnverified}
	if all, p := opening.JudgeSAML(hidden, now, chain.AWS), opening.PostedSAML(hidden, now); onSession(all) != "" || p.Seconds != 0 || p.Outcome != duration.Uncertain {
		t.Errorf("of an encrypted response: %+v, %+v", all, p)
	}
}

// What is said of a response beforehand, and what the simulator's sign-in does
// with it, which was not written from these rules.
func TestWhatIsForetoldOfAResponseHappens(t *testing.T) {
	r := newRange(t, simulator.World{})
	idp, err := saml.ReadIdentityProvider(r.aws.SAMLMetadata())
	if err != nil {
		t.Fatal(err)
	}
	one := simulator.Assertion{Roles: []string{roleArn("Fed1")}}
	for name, change := range map[string]func(*simulator.Assertion){
		"without the attribute": func(*simulator.Assertion) {},
		"too short":             func(a *simulator.Assertion) { a.SessionDuration = 899 },
		"the shortest":          func(a *simulator.Assertion) { a.SessionDuration = 900 },
		"8 h":                   func(a *simulator.Assertion) { a.SessionDuration = 28800 },
		"12 h":                  func(a *simulator.Assertion) { a.SessionDuration = 43200 },
		"too long":              func(a *simulator.Assertion) { a.SessionDuration = 43201 },
		"cut":                   func(a *simulator.Assertion) { a.SessionDuration, a.SessionNotOnOrAfter = 28800, 2*time.Hour },
		"not cut":               func(a *simulator.Assertion) { a.SessionDuration, a.SessionNotOnOrAfter = 3600, 2*time.Hour },
		"over":                  func(a *simulator.Assertion) { a.SessionNotOnOrAfter = -time.Minute },
		"expired":               func(a *simulator.Assertion) { a.Life = -time.Minute },
		"another audience":      func(a *simulator.Assertion) { a.Audience = "urn:else" },
	} {
		assertion := one
		change(&assertion)
		response, err := r.response(t, assertion).Verify(idp)
		if err != nil || response.Signature != saml.SignatureVerified {
			t.Fatalf("%s: signature %q, %v", name, response.Signature, err)
		}
		before := len(r.aws.Sessions())
		answer, err := http.PostForm(r.aws.URL()+"/saml", url.Values{"SAMLResponse": {response.Encoded.Reveal()}})
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		sessions := r.aws.Sessions()
		found := opening.JudgeSAML(response, time.Now(), chain.AWS)
		blocked := saml.Worst(found) == saml.Blocks
		if refused := answer.StatusCode != http.StatusOK; refused != blocked || refused != (len(sessions) == before) {
			t.Errorf("%s: status %d, %d consoles more; foretold %+v", name, answer.StatusCode, len(sessions)-before, found)
		}
		if len(sessions) == before {
			continue
		}
		opened := sessions[len(sessions)-1]
		p := opening.PostedSAML(response, opened.Started)
		if got := int(opened.EndsAt.Sub(opened.Started) / time.Second); got < p.Seconds-1 || got > p.Seconds+1 {
			t.Errorf("%s: foretold as %d s, and it lasts %d", name, p.Seconds, got)
		}
	}
}
