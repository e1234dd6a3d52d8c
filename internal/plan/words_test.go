package plan

import (
	"slices"
	"strings"
	"testing"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/message"
)

func detail(v View, label string) string {
	for _, d := range v.Details {
		if d.Label == label {
			return plain(d.Value)
		}
	}
	return ""
}

func plain(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

func TestAKeyWithoutARoleNamesItsPolicyAndItsSession(t *testing.T) {
	c := prodAdmin().WithoutHops()
	c.Partition = chain.China
	w := english()
	w.SessionName = strings.Repeat("alice", 8)
	v := w.View(c, duration.Known{Now: morning}, Remembered{})
	if got := detail(v, "Session name"); got != "alicealicealicealicealicealiceal" {
		t.Errorf("session name %q: GetFederationToken takes 32 characters", got)
	}
	if got := detail(v, "Session policy"); !strings.Contains(got, "arn:aws-cn:iam::aws:policy/AdministratorAccess") {
		t.Errorf("session policy %q", got)
	}
	w.Policy = "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"
	send := w.Document(c, duration.Judge(c, 28800, duration.Known{Now: morning})).Send
	if step := send.Steps[0]; step.Name != "alicealicealicealicealicealiceal" || !slices.Equal(step.PolicyArns, []string{w.Policy}) {
		t.Errorf("%+v", step)
	}
	if step := send.Steps[1]; step.Name != "" || step.PolicyArns != nil {
		t.Errorf("getSigninToken has neither: %+v", step)
	}
}

func TestAUsersKeyIsCalledSoUntilItsHolderIsKnown(t *testing.T) {
	c := prodAdmin()
	k := duration.Known{Now: morning}
	sentence, hint := english().Verdict(c, duration.Judge(c, 28800, k))
	if plain(sentence) != "AWS accepts 8 h here, for an IAM user’s key." || !strings.HasSuffix(hint, "The root user’s key could assume no role.") {
		t.Errorf("%q %q", sentence, hint)
	}
	_, hint = english().Verdict(c, duration.Judge(c, 50000, k))
	if hint != "This holds for an IAM user’s key; the root user’s could assume no role." {
		t.Errorf("refused: %q", hint)
	}
	k.Origin = &duration.Identity{Kind: duration.UserIdentity, Learned: true}
	v := duration.Judge(c, 28800, k)
	if sentence, hint = english().Verdict(c, v); plain(sentence) != "AWS accepts 8 h here." || strings.Contains(hint, "root") {
		t.Errorf("%q %q", sentence, hint)
	}
	if got := english().Holder(v); got != "IAM user, as an earlier use of these credentials showed" {
		t.Errorf("%q", got)
	}
}

func TestAnOriginWithoutANameHasItsArticle(t *testing.T) {
	c := viaHub()
	c.Origin.Name, c.Hops = "", c.Hops[:1]
	v := duration.Judge(c, 28800, duration.Known{Now: morning})
	for language, want := range map[message.Language][]string{
		message.English: {"Hub is assumed from another role, the EC2 instance role", "Open the EC2 instance role itself", "Open the EC2 instance role, then switch to Hub in the console"},
		message.French:  {"Hub est assumé à partir d’un autre rôle, le rôle de l’instance EC2", "Ouvrir le rôle de l’instance EC2 directement", "Ouvrir le rôle de l’instance EC2, puis changer de rôle dans la console : Hub"},
	} {
		w := Words{Catalog: message.For(language), Now: morning}
		got := []string{w.Because(c, v, v.Reasons[0])}
		for _, r := range v.Remedies[:2] {
			button, _ := w.Remedy(c, v, r)
			got = append(got, plain(button))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	}
}

func TestBlanksAreSaidToBeFilledIn(t *testing.T) {
	c := prodAdmin()
	c.Hops = append(c.Hops, c.Hops[0])
	c.Hops[0].MFASerial, c.Hops[1].MFASerial = "", ""
	k := duration.Known{Now: morning}
	trust := func() RemedyView {
		v := duration.Judge(c, 28800, k)
		for _, r := range v.Remedies {
			if r.Code == duration.TrustOrigin {
				return english().remedyView(c, v, r)
			}
		}
		t.Fatal("no trust-origin")
		return RemedyView{}
	}
	if r := trust(); !strings.Contains(r.Copy, "<account>") || !strings.Contains(r.About, "Fill in the names in <…>") {
		t.Errorf("%+v", r)
	}
	k.Origin = &duration.Identity{Kind: duration.UserIdentity}
	if r := trust(); !strings.Contains(r.Copy, "<account>") || r.About == "" {
		t.Errorf("a holder without an ARN: %+v", r)
	}
	k.Origin.Arn = "arn:aws:iam::111122223333:user/alice"
	if r := trust(); strings.Contains(r.Copy, "<") || !strings.Contains(r.Copy, k.Origin.Arn) || r.About != "" {
		t.Errorf("%+v", r)
	}
}

// The page fills {want} as the thumb moves: an hour that a call has of itself
// stays one.
func TestWhatIsSentFollowsTheDurationThatIsWanted(t *testing.T) {
	k := duration.Known{Now: morning}
	for _, c := range []struct {
		chain chain.Chain
		band  int
		want  string
	}{
		{prodAdmin(), 0, "AssumeRole for 1 h, then getSigninToken with SessionDuration {want}."},
		{viaHub(), 0, "The credentials of the instance’s metadata service, then AssumeRole for 1 h, then AssumeRole for {want}, then getSigninToken without SessionDuration: the console lasts as long as the credentials."},
		{viaHub(), 1, "Nothing is sent."},
		{prodAdmin().WithoutHops(), 0, "GetFederationToken for {want}, then getSigninToken without SessionDuration: the console lasts as long as the credentials."},
	} {
		if got := plain(english().View(c.chain, k, Remembered{}).Bands[c.band].Sent); got != c.want {
			t.Errorf("%s: %s", c.chain.Profile, got)
		}
	}
}

// What is asked for is said to be asked for, and nothing else is.
func TestAnUncertainDurationSaysWhatIsAskedFor(t *testing.T) {
	c := prodAdmin().WithoutHops()
	c.Origin.Kind = chain.StaticSession
	federated := duration.Known{Now: morning, Origin: &duration.Identity{Kind: duration.FederatedIdentity, Temporary: true}}
	b := english().View(c, federated, Remembered{}).Bands[0]
	if b.Primary.Text.Text != "Open console" || b.End.Text != "ends with the credentials" || b.Spoken != b.End.Text {
		t.Errorf("%+v %q %q", b.Primary, b.End.Text, b.Spoken)
	}
	c.Origin.Kind = chain.Process
	bands := english().View(c, duration.Known{Now: morning}, Remembered{}).Bands
	if len(bands) != 2 {
		t.Fatalf("%d bands", len(bands))
	}
	for i, want := range []string{"it asks once more without one and says what opened.", "If they are an IAM user’s key, the console opens for {want}; if not, Daypass says what works, or that nothing does."} {
		if got := bands[i].Sentence.Text; !strings.HasSuffix(got, want) || bands[i].Primary.Text.Text != "Ask for {want} and open" {
			t.Errorf("%s / %s", got, bands[i].Primary.Text.Text)
		}
	}
}

func TestTheHeadingIsAName(t *testing.T) {
	c := prodAdmin().WithoutHops()
	c.Profile = "base"
	if got := english().View(c, duration.Known{Now: morning}, Remembered{}).Role; got != "base" {
		t.Errorf("the user's own name gives %q", got)
	}
	c.Profile, c.Origin.Profile, c.Origin.Kind = "env:", "env:", chain.Environment
	for language, want := range map[message.Language]string{message.English: "Environment variables", message.French: "Variables d’environnement"} {
		w := Words{Catalog: message.For(language), Now: morning}
		if got := w.View(c, duration.Known{Now: morning}, Remembered{}).Role; got != want {
			t.Errorf("%q", got)
		}
	}
	c.Origin.Name = "alice"
	if got := english().View(c, duration.Known{Now: morning}, Remembered{}).Role; got != "alice" {
		t.Errorf("a name is changed: %q", got)
	}
}

// What works instead is promised only where it surely does.
func TestTheNearestDurationIsPromisedOnlyWhereItIsSure(t *testing.T) {
	sure, key, life := prodAdmin(), prodAdmin().WithoutHops(), prodAdmin().WithoutHops()
	key.Origin.Kind, life.Origin.Kind = chain.Process, chain.FederatedUser
	for _, c := range []struct {
		chain            chain.Chain
		sentence, button string
	}{
		{sure, "The console opens for 12 h, until 21:42.", "Open for {works} instead"},
		{key, "Whether it accepts 36 h shows only when it is asked.", "Ask for {works} instead"},
		{life, "What opens without a duration ends with the credentials.", "Open without a duration"},
	} {
		k := duration.Known{Now: morning}
		sentence, _ := english().Verdict(c.chain, duration.Judge(c.chain, 40*3600, k))
		if !strings.HasSuffix(plain(sentence), c.sentence) {
			t.Errorf("%s", sentence)
		}
		if got := english().View(c.chain, k, Remembered{}).AboveRange.Primary.Text.Text; strings.TrimSuffix(got, "…") != c.button {
			t.Errorf("%q", got)
		}
	}
	hint := func(c chain.Chain) string {
		_, hint := english().Verdict(c, duration.Judge(c, 20*3600, duration.Known{Now: morning}))
		return hint
	}
	if got := hint(viaHub()); got != "Deploy is assumed from another role, Hub." {
		t.Errorf("why no more than 1 h: %q", got)
	}
	if got := hint(viaHub().WithoutHops()); got != "" {
		t.Errorf("%q", got)
	}
}

func TestThisMachinesOwnCredentialsAreCalledWhatTheyAre(t *testing.T) {
	c := chain.Chain{Profile: "container:", Partition: chain.AWS, Origin: chain.Origin{Kind: chain.Container, Profile: "container:"}}
	if got := english().Called(c); got != "the container role" {
		t.Errorf("%q", got)
	}
	c.Profile = "sso:acme/111122223333/ViewOnly"
	if got := english().Called(c); got != "ViewOnly (acme)" {
		t.Errorf("what a walk found: %q", got)
	}
	if got := english().Called(prodAdmin()); got != "prod-admin" {
		t.Errorf("%q", got)
	}
}

func TestAnAddressThatIsNotUsedIsSaid(t *testing.T) {
	w, c := english(), prodAdmin()
	for address, want := range map[string]string{
		"":                            "",
		"https://idp.example.com/aws": "",
		"http://127.0.0.1:9/idp":      "daypass_saml_sign_in = http://127.0.0.1:9/idp is no https address, so Daypass does not use it.",
	} {
		c.SAMLSignIn = address
		if got := detail(w.View(c, duration.Known{Now: morning}, Remembered{}), "SAML sign-in"); got != want {
			t.Errorf("%s: %q", address, got)
		}
	}
	c.SAMLSignIn = ""
	for _, row := range []struct {
		tool chain.SAMLTool
		want string
	}{
		{chain.SAMLTool{Name: "saml2aws", SignIn: "https://a.example/"}, ""},
		{chain.SAMLTool{Name: "saml2aws", SignIn: "https://a.example/", Others: "https://b.example/"},
			"saml2aws has several addresses for this profile: https://a.example/, then https://b.example/. Daypass takes the first, unless you name another."},
		{chain.SAMLTool{Name: "aws-azure-login"},
			"aws-azure-login keeps no address here that a browser could sign in to AWS at by itself. Name your identity provider’s once, and Daypass remembers it."},
	} {
		c.Origin.Tool = row.tool
		if got := detail(w.View(c, duration.Known{Now: morning}, Remembered{}), "SAML sign-in"); got != row.want {
			t.Errorf("%+v: %q", row.tool, got)
		}
	}
	c.SAMLSignIn = "http://127.0.0.1:9/idp"
	if w.Demo = true; w.SAMLSignInNote(c) != "" { // the demo's own is on loopback
		t.Error("the demo uses it")
	}
}
