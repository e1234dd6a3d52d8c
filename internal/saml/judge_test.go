package saml

import (
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

func TestJudge(t *testing.T) {
	name := func(value ...string) func(*wanted) { return attributes(map[string][]string{AttributeName: value}) }
	role := func(value ...string) func(*wanted) { return attributes(map[string][]string{AttributeRole: value}) }
	const p = attributePrefix
	rows := []struct {
		name     string
		change   func(*wanted)
		in       chain.Partition
		findings string
	}{
		{"sound", nil, chain.AWS, ""},

		{"no name", attributes(map[string][]string{AttributeName: nil}), chain.AWS, "session-name-missing/blocks"},
		{"an empty name attribute", name([]string{}...), chain.AWS, "session-name-missing/blocks"},
		{"a name misspelt", renamed(AttributeName, p+"RoleSesionName"), chain.AWS, "session-name-misspelt/blocks(" + p + "RoleSesionName)"},
		{"a name without namespace", renamed(AttributeName, "RoleSessionName"), chain.AWS, "session-name-namespace/blocks(RoleSessionName)"},
		{"a name with a space", name("Alice Martin"), chain.AWS, "session-name-malformed/blocks(Alice Martin)"},
		{"a name with a backslash", name(`ACME\alice`), chain.AWS, `session-name-malformed/blocks(ACME\alice)`},
		{"a name with an accent", name("zoé"), chain.AWS, "session-name-malformed/blocks(zoé)"},
		{"a name of one letter", name("a"), chain.AWS, "session-name-malformed/blocks(a)"},
		{"a name of 64 letters", name(strings.Repeat("a", 64)), chain.AWS, ""},
		{"a name of 65 letters", name(strings.Repeat("a", 65)), chain.AWS, "session-name-malformed/blocks(" + strings.Repeat("a", 65) + ")"},
		{"two names", name("alice", "bob"), chain.AWS, "session-name-repeated/uncertain"},

		{"no role", attributes(map[string][]string{AttributeRole: nil}), chain.AWS, "role-missing/blocks"},
		{"an empty role attribute", role([]string{}...), chain.AWS, "role-missing/blocks"},
		{"Keycloak's own role list", renamed(AttributeRole, "Role"), chain.AWS, "role-namespace/blocks(Role)"},
		{"roles misspelt", renamed(AttributeRole, p+"Roles"), chain.AWS, "role-misspelt/blocks(" + p + "Roles)"},
		{"a role alone", role("arn:aws:iam::111122223333:role/Admin"), chain.AWS, "role-malformed/blocks(arn:aws:iam::111122223333:role/Admin)"},
		{"a bad role beside a good one", role(adminPair, "offline_access"), chain.AWS, "role-malformed/uncertain(offline_access)"},
		{"two roles and no provider", role("arn:aws:iam::111122223333:role/A,arn:aws:iam::111122223333:role/B"), chain.AWS, "role-malformed/blocks(arn:aws:iam::111122223333:role/A,arn:aws:iam::111122223333:role/B)"},
		{"a semicolon between", role(strings.Replace(adminPair, ",", ";", 1)), chain.AWS, "role-malformed/blocks(" + strings.Replace(adminPair, ",", ";", 1) + ")"},
		{"a space after the comma", role(strings.Replace(adminPair, ",", ", ", 1)), chain.AWS, ""},
		{"a role of Identity Center's", role(strings.Replace(adminPair, "role/Admin", "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123", 1)), chain.AWS, "role-reserved/blocks(arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123)"},
		{"a role of China's", role(strings.ReplaceAll(adminPair, "arn:aws:", "arn:aws-cn:")), chain.AWS, "role-partition/blocks(arn:aws-cn:iam::111122223333:role/Admin)"},
		{"a provider of China's", role(strings.Replace(adminPair, ",arn:aws:", ",arn:aws-cn:", 1)), chain.AWS, "role-provider-partition/blocks(arn:aws-cn:iam::111122223333:saml-provider/Acme)"},

		{"a regional recipient", func(w *wanted) { w.recipient = "https://eu-west-1.signin.aws.amazon.com/saml" }, chain.AWS, ""},
		{"a recipient for encryption", func(w *wanted) { w.recipient = "https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSPABC" }, chain.AWS, ""},
		{"a recipient without https", func(w *wanted) { w.recipient = "http://signin.aws.amazon.com/saml" }, chain.AWS, "recipient-wrong/blocks(http://signin.aws.amazon.com/saml)"},
		{"a recipient that begins like AWS", func(w *wanted) { w.recipient = "https://signin.aws.amazon.com.evil.example/saml" }, chain.AWS, "recipient-wrong/blocks(https://signin.aws.amazon.com.evil.example/saml)"},
		{"the metadata's address", func(w *wanted) { w.recipient = "https://signin.aws.amazon.com/static/saml-metadata.xml" }, chain.AWS, "recipient-wrong/blocks(https://signin.aws.amazon.com/static/saml-metadata.xml)"},
		{"no recipient", func(w *wanted) { w.recipient = "" }, chain.AWS, "recipient-missing/blocks"},
		{"Daypass as recipient", func(w *wanted) { w.recipient = "http://127.0.0.1:8400/saml" }, chain.AWS, "recipient-wrong/blocks(http://127.0.0.1:8400/saml)"},
		{"the address as audience", func(w *wanted) { w.audience = "https://signin.aws.amazon.com/saml" }, chain.AWS, ""},
		{"another audience", func(w *wanted) { w.audience = "https://app.example" }, chain.AWS, "audience-wrong/blocks(https://app.example)"},
		{"GovCloud's audience", func(w *wanted) { w.audience = "urn:amazon:webservices:govcloud" }, chain.AWS, "audience-partition/uncertain(urn:amazon:webservices:govcloud)"},

		{"China", partition(chain.China, "https://signin.amazonaws.cn/saml", "urn:amazon:webservices:cn-north-1"), chain.China, ""},
		{"China, regional", partition(chain.China, "https://cn-northwest-1.signin.amazonaws.cn/saml", "urn:amazon:webservices:cn-north-1"), chain.China, ""},
		{"China, a region of aws", partition(chain.China, "https://eu-west-1.signin.amazonaws.cn/saml", "urn:amazon:webservices:cn-north-1"), chain.China, "recipient-wrong/blocks(https://eu-west-1.signin.amazonaws.cn/saml)"},
		{"GovCloud", partition(chain.GovCloud, "https://signin.amazonaws-us-gov.com/saml", "urn:amazon:webservices:govcloud"), chain.GovCloud, ""},
		{"GovCloud, sent to aws", partition(chain.GovCloud, "https://signin.aws.amazon.com/saml", "urn:amazon:webservices:govcloud"), chain.GovCloud, "recipient-partition/blocks(https://signin.aws.amazon.com/saml)"},
		{"the European Sovereign Cloud", partition(chain.Europe, "https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml", "urn:amazon:webservices"), chain.Europe, ""},

		{"tags and an identity", attributes(map[string][]string{attributeTag + "Team": {"red"}, attributeTag + "Cost": {"7"}, attributeSource: {"alice"}}), chain.AWS, "session-tags/notes source-identity/notes(alice)"},
		{"attributes of no meaning to AWS", attributes(map[string][]string{"urn:oid:2.5.4.3": {"Alice"}, "Duration": {"1"}}), chain.AWS, ""},
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
			if got := told(append(response.Judge(now, row.in), response.Trust()...)); got != row.findings {
				t.Errorf("findings %q, not %q", got, row.findings)
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
