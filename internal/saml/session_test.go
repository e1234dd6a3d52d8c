package saml

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// What stands in a response is read as it stands there: of what AWS takes
// nothing is known here.
func TestSession(t *testing.T) {
	seconds := func(value ...string) func(*wanted) {
		return attributes(map[string][]string{AttributeSeconds: value})
	}
	const p = attributePrefix
	rows := []struct {
		name   string
		change func(*wanted)
		want   string
	}{
		{"sound", nil, "stated 28800 "},
		{"a minute", seconds("60"), "stated 60 "},
		{"a day", seconds("86400"), "stated 86400 "},
		{"negative", seconds("-3600"), "stated -3600 "},
		{"beyond every integer", seconds("99999999999999999999"), fmt.Sprintf("stated %d ", math.MaxInt)},
		{"both right and wrong", attributes(map[string][]string{"SessionDuration": {"900"}}), "stated 28800 "},
		{"without values", seconds([]string{}...), "unclear 0 session-duration-empty"},
		{"several", seconds("3600", "7200"), "unclear 0 session-duration-repeated"},
		{"left out", attributes(map[string][]string{AttributeSeconds: nil}), "none 0 session-duration-missing"},
		{"hours", seconds("8h"), "malformed 0 session-duration-not-integer(8h)"},
		{"a fraction", seconds("3600.0"), "malformed 0 session-duration-not-integer(3600.0)"},
		{"empty", seconds(""), "malformed 0 session-duration-not-integer"},
		{"spaces around", seconds(" 3600 "), "malformed 0 session-duration-not-integer( 3600 )"},
		{"case", renamed(AttributeSeconds, p+"sessionDuration"), "none 0 session-duration-misspelt(" + p + "sessionDuration)"},
		{"a letter missing", renamed(AttributeSeconds, p+"SesionDuration"), "none 0 session-duration-misspelt(" + p + "SesionDuration)"},
		{"a letter too many", renamed(AttributeSeconds, p+"SessionDurations"), "none 0 session-duration-misspelt(" + p + "SessionDurations)"},
		{"a space at the end", renamed(AttributeSeconds, p+"SessionDuration "), "none 0 session-duration-misspelt(" + p + "SessionDuration )"},
		{"with a space inside", renamed(AttributeSeconds, "Session Duration"), "none 0 session-duration-misspelt(Session Duration)"},
		{"http", renamed(AttributeSeconds, "http://aws.amazon.com/SAML/Attributes/SessionDuration"), "none 0 session-duration-namespace(http://aws.amazon.com/SAML/Attributes/SessionDuration)"},
		{"no namespace", renamed(AttributeSeconds, "SessionDuration"), "none 0 session-duration-namespace(SessionDuration)"},
		{"a namespace in lower case", renamed(AttributeSeconds, "https://aws.amazon.com/saml/attributes/SessionDuration"), "none 0 session-duration-namespace(https://aws.amazon.com/saml/attributes/SessionDuration)"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, text := signedResponse(t, row.change)
			response, err := Read(text)
			if err != nil {
				t.Fatal(err)
			}
			s := response.Session()
			got := fmt.Sprintf("%s %d %s", s.Stating, s.Seconds, s.Finding.Code)
			if s.Finding.Code != "" && s.Finding.Value != "" {
				got += "(" + s.Finding.Value + ")"
			}
			if got != row.want {
				t.Errorf("read as %q, not %q", got, row.want)
			}
			if s.Finding.Level != "" || s.Finding.Seconds != 0 {
				t.Errorf("the reader judges: %+v", s.Finding)
			}
		})
	}
}

func TestSessionNotOnOrAfterIsRead(t *testing.T) {
	var limit time.Time
	_, text := signedResponse(t, func(w *wanted) {
		limit = w.issued.Add(4 * time.Hour)
		w.limit = limit
	})
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	s := response.Session()
	if !s.NotOnOrAfter.Equal(limit) {
		t.Errorf("read as %v, not %v", s.NotOnOrAfter, limit)
	}
	for before, seconds := range map[time.Duration]int{time.Hour: 3600, 0: 0, -time.Hour: 0} {
		if f := s.Limit(limit.Add(-before)); f.Seconds != seconds || !f.At.Equal(limit) || f.Element != "AuthnStatement/@SessionNotOnOrAfter" {
			t.Errorf("%v before: %+v", before, f)
		}
	}
}

// An encrypted attribute may be the one that is missing.
func TestASessionThatMayBeEncrypted(t *testing.T) {
	_, text := signedResponse(t, attributes(map[string][]string{AttributeSeconds: nil}))
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	response.EncryptedAttributes = 1
	if s := response.Session(); s.Stating != Unclear || s.Finding.Code != "" {
		t.Errorf("read as %+v", s)
	}
}
