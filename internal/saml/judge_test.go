package saml

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
)

func attributes(change map[string][]string) func(*wanted) {
	return func(w *wanted) {
		for name, values := range change {
			if values == nil {
				delete(w.attributes, name)
			} else {
				w.attributes[name] = values
			}
		}
	}
}

func partition(p chain.Partition, recipient, audience string) func(*wanted) {
	return func(w *wanted) {
		w.recipient, w.audience = recipient, audience
		w.attributes[AttributeRole] = []string{strings.ReplaceAll(adminPair, "arn:aws:", "arn:"+string(p)+":")}
	}
}

func renamed(from, to string) func(*wanted) {
	return func(w *wanted) {
		w.attributes[to] = w.attributes[from]
		delete(w.attributes, from)
	}
}

const anHour = 3600

func TestJudge(t *testing.T) {
	seconds := func(value ...string) func(*wanted) {
		return attributes(map[string][]string{AttributeSeconds: value})
	}
	name := func(value ...string) func(*wanted) { return attributes(map[string][]string{AttributeName: value}) }
	role := func(value ...string) func(*wanted) { return attributes(map[string][]string{AttributeRole: value}) }
	const p = attributePrefix
	// console is the effective console duration, 0 for none that can be told.
	rows := []struct {
		name     string
		change   func(*wanted)
		in       chain.Partition
		findings string
		console  int
	}{
		{"sound", nil, chain.AWS, "", 28800},
		{"the shortest", seconds("900"), chain.AWS, "", 900},
		{"the longest", seconds("43200"), chain.AWS, "", 43200},
		{"a SessionDuration without values", seconds([]string{}...), chain.AWS, "session-duration-empty/uncertain", 0},
		{"SessionDuration left out", attributes(map[string][]string{AttributeSeconds: nil}), chain.AWS, "session-duration-missing/shortens", anHour},
		{"a second too short", seconds("899"), chain.AWS, "session-duration-too-short/blocks(899)", 0},
		{"a second too long", seconds("43201"), chain.AWS, "session-duration-too-long/blocks(43201)", 0},
		{"zero", seconds("0"), chain.AWS, "session-duration-too-short/blocks(0)", 0},
		{"negative", seconds("-3600"), chain.AWS, "session-duration-too-short/blocks(-3600)", 0},
		{"hours", seconds("8h"), chain.AWS, "session-duration-not-integer/blocks(8h)", 0},
		{"a fraction", seconds("3600.0"), chain.AWS, "session-duration-not-integer/blocks(3600.0)", 0},
		{"empty", seconds(""), chain.AWS, "session-duration-not-integer/blocks()", 0},
		{"spaces around", seconds(" 3600 "), chain.AWS, "session-duration-not-integer/blocks( 3600 )", 0},
		{"beyond every integer", seconds("99999999999999999999"), chain.AWS, "session-duration-not-integer/blocks(99999999999999999999)", 0},
		{"several", seconds("3600", "7200"), chain.AWS, "session-duration-repeated/uncertain", 0},
		{"case", renamed(AttributeSeconds, p+"sessionDuration"), chain.AWS, "session-duration-misspelt/shortens(" + p + "sessionDuration)", anHour},
		{"a letter missing", renamed(AttributeSeconds, p+"SesionDuration"), chain.AWS, "session-duration-misspelt/shortens(" + p + "SesionDuration)", anHour},
		{"a letter too many", renamed(AttributeSeconds, p+"SessionDurations"), chain.AWS, "session-duration-misspelt/shortens(" + p + "SessionDurations)", anHour},
		{"a space at the end", renamed(AttributeSeconds, p+"SessionDuration "), chain.AWS, "session-duration-misspelt/shortens(" + p + "SessionDuration )", anHour},
		{"with a space inside", renamed(AttributeSeconds, "Session Duration"), chain.AWS, "session-duration-misspelt/shortens(Session Duration)", anHour},
		{"http", renamed(AttributeSeconds, "http://aws.amazon.com/SAML/Attributes/SessionDuration"), chain.AWS, "session-duration-namespace/shortens(http://aws.amazon.com/SAML/Attributes/SessionDuration)", anHour},
		{"no namespace", renamed(AttributeSeconds, "SessionDuration"), chain.AWS, "session-duration-namespace/shortens(SessionDuration)", anHour},
		{"a namespace in lower case", renamed(AttributeSeconds, "https://aws.amazon.com/saml/attributes/SessionDuration"), chain.AWS, "session-duration-namespace/shortens(https://aws.amazon.com/saml/attributes/SessionDuration)", anHour},
		{"both right and wrong", attributes(map[string][]string{"SessionDuration": {"900"}}), chain.AWS, "", 28800},

		{"no name", attributes(map[string][]string{AttributeName: nil}), chain.AWS, "session-name-missing/blocks", 28800},
		{"an empty name attribute", name([]string{}...), chain.AWS, "session-name-missing/blocks", 28800},
		{"a name misspelt", renamed(AttributeName, p+"RoleSesionName"), chain.AWS, "session-name-misspelt/blocks(" + p + "RoleSesionName)", 28800},
		{"a name without namespace", renamed(AttributeName, "RoleSessionName"), chain.AWS, "session-name-namespace/blocks(RoleSessionName)", 28800},
		{"a name with a space", name("Alice Martin"), chain.AWS, "session-name-malformed/blocks(Alice Martin)", 28800},
		{"a name with a backslash", name(`ACME\alice`), chain.AWS, `session-name-malformed/blocks(ACME\alice)`, 28800},
		{"a name with an accent", name("zoé"), chain.AWS, "session-name-malformed/blocks(zoé)", 28800},
		{"a name of one letter", name("a"), chain.AWS, "session-name-malformed/blocks(a)", 28800},
		{"a name of 64 letters", name(strings.Repeat("a", 64)), chain.AWS, "", 28800},
		{"a name of 65 letters", name(strings.Repeat("a", 65)), chain.AWS, "session-name-malformed/blocks(" + strings.Repeat("a", 65) + ")", 28800},
		{"two names", name("alice", "bob"), chain.AWS, "session-name-repeated/uncertain", 28800},

		{"no role", attributes(map[string][]string{AttributeRole: nil}), chain.AWS, "role-missing/blocks", 28800},
		{"an empty role attribute", role([]string{}...), chain.AWS, "role-missing/blocks", 28800},
		{"Keycloak's own role list", renamed(AttributeRole, "Role"), chain.AWS, "role-namespace/blocks(Role)", 28800},
		{"roles misspelt", renamed(AttributeRole, p+"Roles"), chain.AWS, "role-misspelt/blocks(" + p + "Roles)", 28800},
		{"a role alone", role("arn:aws:iam::111122223333:role/Admin"), chain.AWS, "role-malformed/blocks(arn:aws:iam::111122223333:role/Admin)", 28800},
		{"a bad role beside a good one", role(adminPair, "offline_access"), chain.AWS, "role-malformed/uncertain(offline_access)", 28800},
		{"two roles and no provider", role("arn:aws:iam::111122223333:role/A,arn:aws:iam::111122223333:role/B"), chain.AWS, "role-malformed/blocks(arn:aws:iam::111122223333:role/A,arn:aws:iam::111122223333:role/B)", 28800},
		{"a semicolon between", role(strings.Replace(adminPair, ",", ";", 1)), chain.AWS, "role-malformed/blocks(" + strings.Replace(adminPair, ",", ";", 1) + ")", 28800},
		{"a space after the comma", role(strings.Replace(adminPair, ",", ", ", 1)), chain.AWS, "", 28800},
		{"a role of Identity Center's", role(strings.Replace(adminPair, "role/Admin", "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123", 1)), chain.AWS, "role-reserved/blocks(arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123)", 28800},
		{"a role of China's", role(strings.ReplaceAll(adminPair, "arn:aws:", "arn:aws-cn:")), chain.AWS, "role-partition/blocks(arn:aws-cn:iam::111122223333:role/Admin)", 28800},
		{"a provider of China's", role(strings.Replace(adminPair, ",arn:aws:", ",arn:aws-cn:", 1)), chain.AWS, "role-provider-partition/blocks(arn:aws-cn:iam::111122223333:saml-provider/Acme)", 28800},

		{"a regional recipient", func(w *wanted) { w.recipient = "https://eu-west-1.signin.aws.amazon.com/saml" }, chain.AWS, "", 28800},
		{"a recipient for encryption", func(w *wanted) { w.recipient = "https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSPABC" }, chain.AWS, "", 28800},
		{"a recipient without https", func(w *wanted) { w.recipient = "http://signin.aws.amazon.com/saml" }, chain.AWS, "recipient-wrong/blocks(http://signin.aws.amazon.com/saml)", 28800},
		{"a recipient that begins like AWS", func(w *wanted) { w.recipient = "https://signin.aws.amazon.com.evil.example/saml" }, chain.AWS, "recipient-wrong/blocks(https://signin.aws.amazon.com.evil.example/saml)", 28800},
		{"the metadata's address", func(w *wanted) { w.recipient = "https://signin.aws.amazon.com/static/saml-metadata.xml" }, chain.AWS, "recipient-wrong/blocks(https://signin.aws.amazon.com/static/saml-metadata.xml)", 28800},
		{"no recipient", func(w *wanted) { w.recipient = "" }, chain.AWS, "recipient-missing/blocks", 28800},
		{"Daypass as recipient", func(w *wanted) { w.recipient = "http://127.0.0.1:8400/saml" }, chain.AWS, "recipient-wrong/blocks(http://127.0.0.1:8400/saml)", 28800},
		{"the address as audience", func(w *wanted) { w.audience = "https://signin.aws.amazon.com/saml" }, chain.AWS, "", 28800},
		{"another audience", func(w *wanted) { w.audience = "https://app.example" }, chain.AWS, "audience-wrong/blocks(https://app.example)", 28800},
		{"GovCloud's audience", func(w *wanted) { w.audience = "urn:amazon:webservices:govcloud" }, chain.AWS, "audience-partition/uncertain(urn:amazon:webservices:govcloud)", 28800},

		{"China", partition(chain.China, "https://signin.amazonaws.cn/saml", "urn:amazon:webservices:cn-north-1"), chain.China, "", 28800},
		{"China, regional", partition(chain.China, "https://cn-northwest-1.signin.amazonaws.cn/saml", "urn:amazon:webservices:cn-north-1"), chain.China, "", 28800},
		{"China, a region of aws", partition(chain.China, "https://eu-west-1.signin.amazonaws.cn/saml", "urn:amazon:webservices:cn-north-1"), chain.China, "recipient-wrong/blocks(https://eu-west-1.signin.amazonaws.cn/saml)", 28800},
		{"GovCloud", partition(chain.GovCloud, "https://signin.amazonaws-us-gov.com/saml", "urn:amazon:webservices:govcloud"), chain.GovCloud, "", 28800},
		{"GovCloud, sent to aws", partition(chain.GovCloud, "https://signin.aws.amazon.com/saml", "urn:amazon:webservices:govcloud"), chain.GovCloud, "recipient-partition/blocks(https://signin.aws.amazon.com/saml)", 28800},
		{"the European Sovereign Cloud", partition(chain.Europe, "https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml", "urn:amazon:webservices"), chain.Europe, "", 28800},

		{"tags and an identity", attributes(map[string][]string{attributeTag + "Team": {"red"}, attributeTag + "Cost": {"7"}, attributeSource: {"alice"}}), chain.AWS, "session-tags/notes source-identity/notes(alice)", 28800},
		{"attributes of no meaning to AWS", attributes(map[string][]string{"urn:oid:2.5.4.3": {"Alice"}, "Duration": {"1"}}), chain.AWS, "", 28800},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			provider, text := signedResponse(t, row.change)
			response, err := Read(text)
			if err != nil {
				t.Fatal(err)
			}
			if response, err = response.Verify(provider.known(t)); err != nil {
				t.Fatal(err)
			}
			now := provider.assertion.issued.Add(time.Minute)
			if got := told(response.Judge(now, row.in)); got != row.findings {
				t.Errorf("findings %q, not %q", got, row.findings)
			}
			n, end := response.Console(now)
			if n != row.console || n > 0 && !end.Equal(now.Add(time.Duration(n)*time.Second)) || n == 0 && !end.IsZero() {
				t.Errorf("the console lasts %d s, until %v; not %d s", n, end, row.console)
			}
			if row.findings == "" && response.Partition() != row.in {
				t.Errorf("partition %q", response.Partition())
			}
		})
	}
}

// told writes findings as code/level(value).
func told(all []Finding) string {
	var words []string
	for _, f := range all {
		word := string(f.Code) + "/" + string(f.Level)
		if f.Value != "" || strings.HasSuffix(string(f.Code), "-integer") {
			word += "(" + f.Value + ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestJudgeTimes(t *testing.T) {
	provider, text := signedResponse(t, nil)
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	if response, err = response.Verify(provider.known(t)); err != nil {
		t.Fatal(err)
	}
	issued := provider.assertion.issued
	rows := []struct {
		after time.Duration
		want  string
	}{
		{-time.Hour, "clock-skew/uncertain"},
		{-2 * time.Minute, "clock-skew/notes"}, // crewjam's NotBefore is three minutes early
		{-20 * time.Second, ""},
		{0, ""},
		{5*time.Minute - time.Second, ""},
		{5 * time.Minute, "expired/blocks"},
		{24 * time.Hour, "expired/blocks"},
	}
	for _, row := range rows {
		if got := told(response.Judge(issued.Add(row.after), chain.AWS)); got != row.want {
			t.Errorf("%v after its issue: %q, not %q", row.after, got, row.want)
		}
	}
	late := response
	late.NotOnOrAfter = issued.Add(time.Hour)
	late.Subject.Confirmations = slices.Clone(response.Subject.Confirmations)
	late.Subject.Confirmations[0].NotOnOrAfter = issued.Add(time.Hour)
	if got := told(late.Judge(issued.Add(6*time.Minute), chain.AWS)); got != "redeem-late/uncertain" {
		t.Errorf("an hour's life, six minutes after its issue: %q", got)
	}
	early := response
	early.NotBefore = issued.Add(10 * time.Minute)
	if got := told(early.Judge(issued.Add(time.Minute), chain.AWS)); got != "not-yet-valid/blocks" {
		t.Errorf("before NotBefore, though issued: %q", got)
	}
}

func TestSessionNotOnOrAfter(t *testing.T) {
	rows := []struct {
		seconds     []string
		limit       time.Duration // after now
		findings    string
		console     int
		credentials int
	}{
		{[]string{"28800"}, 4 * time.Hour, "session-limit/shortens", 14400, 14400},
		{[]string{"28800"}, 8 * time.Hour, "", 28800, 28800},
		{[]string{"28800"}, 10 * time.Hour, "", 28800, 28800},
		{nil, 30 * time.Minute, "session-duration-missing/shortens session-limit/shortens", 1800, 1800},
		{nil, 4 * time.Hour, "session-duration-missing/shortens", 3600, 14400},
		{[]string{"28800"}, -time.Second, "session-limit-passed/blocks", 0, 0},
		{[]string{"8h"}, 30 * time.Minute, "session-duration-not-integer/blocks(8h)", 0, 1800},
	}
	for _, row := range rows {
		t.Run(fmt.Sprintf("%v %v", row.seconds, row.limit), func(t *testing.T) {
			var now time.Time
			provider, text := signedResponse(t, func(w *wanted) {
				now = w.issued.Add(time.Minute)
				w.limit = now.Add(row.limit)
				if w.attributes[AttributeSeconds] = row.seconds; row.seconds == nil {
					delete(w.attributes, AttributeSeconds)
				}
			})
			response, err := Read(text)
			if err != nil {
				t.Fatal(err)
			}
			if response, err = response.Verify(provider.known(t)); err != nil {
				t.Fatal(err)
			}
			if got := told(response.Judge(now, chain.AWS)); got != row.findings {
				t.Errorf("findings %q, not %q", got, row.findings)
			}
			if n, _ := response.Console(now); n != row.console {
				t.Errorf("the console lasts %d s, not %d", n, row.console)
			}
			if n := response.Credentials(now); n != row.credentials {
				t.Errorf("the credentials live %d s, not %d", n, row.credentials)
			}
		})
	}
}

// What the identity provider of these tests cannot be made to say.
func TestJudgeWhatIsRare(t *testing.T) {
	rows := []struct {
		name, old, new, want string
	}{
		{"no signature", "alice", "alicia", "signature-missing/blocks"},
		{"no NameID", ">alice@acme.example</saml:NameID>", "></saml:NameID>", "signature-missing/blocks subject-missing/blocks"},
		{"another method", "cm:bearer", "cm:holder-of-key", "signature-missing/blocks confirmation-method/blocks(urn:oasis:names:tc:SAML:2.0:cm:holder-of-key)"},
		{"two confirmations", "</saml:Subject>", `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="2999-01-01T00:00:00Z" Recipient="https://signin.aws.amazon.com/saml"/></saml:SubjectConfirmation></saml:Subject>`, "signature-missing/blocks confirmation-count/blocks"},
		{"no audience", "<saml:AudienceRestriction><saml:Audience>urn:amazon:webservices</saml:Audience></saml:AudienceRestriction>", "", "signature-missing/blocks audience-missing/blocks"},
		{"a role in two attributes", "</saml:AttributeStatement>", `<saml:Attribute Name="` + AttributeRole + `"><saml:AttributeValue>arn:aws:iam::111122223333:role/B,arn:aws:iam::111122223333:saml-provider/Acme</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`, "signature-missing/blocks role-split/uncertain"},
		{"an encrypted attribute", "</saml:AttributeStatement>", `<saml:EncryptedAttribute/></saml:AttributeStatement>`, "signature-missing/blocks attribute-encrypted/uncertain"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			response, err := Read(unsigned(t, func(s string) string { return strings.Replace(s, row.old, row.new, 1) }))
			if err != nil {
				t.Fatal(err)
			}
			if got := told(response.Judge(time.Now(), chain.AWS)); got != row.want {
				t.Errorf("findings %q, not %q", got, row.want)
			}
		})
	}
}

func TestIssuerIsHeldAgainstTheMetadata(t *testing.T) {
	provider, text := signedResponse(t, nil)
	known := provider.known(t)
	known.EntityID = "https://idp.other.example"
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	if response, err = response.Verify(known); err != nil {
		t.Fatal(err)
	}
	if got := told(response.Judge(time.Now(), chain.AWS)); got != "issuer-differs/blocks(https://idp.acme.example/metadata)" {
		t.Errorf("findings %q", got)
	}
	if Worst(response.Judge(time.Now(), chain.AWS)) != Blocks || Worst(nil) != "" {
		t.Error("the worst level is wrong")
	}
}
