package house_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/saml"
	"daypass/internal/simulator"
	"daypass/internal/steady"
	"daypass/internal/store"
)

const (
	samlProvider = "arn:aws:iam::111122223333:saml-provider/Crewjam"
	samlAdmin    = "arn:aws:iam::111122223333:role/FederatedAdmin"
	samlReader   = "arn:aws:iam::111122223333:role/FederatedReader"
	playsBrowser = "HOUSE_TEST_PLAYS_BROWSER"
)

// The test's executable is the browser that it starts.
func TestMain(m *testing.M) {
	if os.Getenv(playsBrowser) != "" {
		os.Exit(playBrowser(os.Args[1]))
	}
	os.Exit(m.Run())
}

var (
	pageForm  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)".*?</form>`)
	pageField = regexp.MustCompile(`<(?:input|button)[^>]*name="([^"]+)"[^>]*>`)
	fieldText = regexp.MustCompile(`value="([^"]*)"`)
)

// playBrowser goes to an address and sends whatever form it finds, as a person
// who signs in as alice and takes the first of several roles.
func playBrowser(address string) int {
	jar, _ := cookiejar.New(nil) // fails never
	client := &http.Client{Jar: jar}
	answer, err := client.Get(address)
	for err == nil {
		page, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		form := pageForm.FindStringSubmatch(string(page))
		if form == nil {
			return 0
		}
		to, _ := answer.Request.URL.Parse(html.UnescapeString(form[1]))
		answer, err = client.PostForm(to.String(), filled(form[0]))
	}
	return 1
}

func filled(form string) url.Values {
	values := url.Values{"user": {"alice"}, "password": {"correct horse"}}
	for _, field := range pageField.FindAllStringSubmatch(form, -1) {
		if text := fieldText.FindStringSubmatch(field[0]); text != nil && values.Get(field[1]) == "" {
			values.Set(field[1], html.UnescapeString(text[1]))
		}
	}
	return values
}

// samlHouse is the demo with a browser, an identity provider that the account
// trusts, and two roles for it.
func samlHouse(t *testing.T, script, seconds string, roles ...string) (*house.House, *identityProvider) {
	t.Helper()
	folder := steady.Folder(t)
	if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	h, err := house.Open(house.Options{
		Demo: true, Version: "test", Env: func(string) string { return "" }, Home: folder, Now: time.Now, Login: "alice",
		Environ: []string{"DISPLAY=:77", "PATH=" + folder + ":/usr/bin:/bin", "HOME=" + folder, "XDG_DATA_DIRS=" + folder, "XDG_DATA_HOME=" + folder},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	port := steady.Port(t)
	if err := h.Store.ChangeSettings(func(s *store.Settings) { s.SAMLPort = port }); err != nil {
		t.Fatal(err)
	}
	p := newIdentityProvider(t, browser.ReplyAddress(port), awsAttributes(seconds, roles...))
	h.Demo.AddSAMLProvider(samlProvider, p.Certificate)
	for _, role := range roles {
		h.Demo.AddRole(simulator.Role{ARN: role, Trusts: []string{samlProvider}})
	}
	return h, p
}

// played starts the test's own executable as the browser.
func played() string { return fmt.Sprintf("%s=1 exec %s \"$1\"\n", playsBrowser, os.Args[0]) }

func catch(t *testing.T, h *house.House, p *identityProvider) saml.Response {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	response, err := h.CatchSAML(ctx, house.SAMLCatch{Address: p.server.URL + "/aws"}, message.For(message.English))
	if err != nil {
		t.Fatal(err)
	}
	if response, err = response.Verify(p.known()); err != nil {
		t.Fatal(err)
	}
	if response.Signature != saml.SignatureVerified || response.Subject.NameID != "alice@acme.example" {
		t.Fatalf("caught a response of %q, signature %s", response.Subject.NameID, response.Signature)
	}
	if found := opening.JudgeSAML(response, time.Now(), chain.AWS); saml.Worst(found) == saml.Blocks {
		t.Fatalf("it is judged %+v", found)
	}
	return response
}

func post(t *testing.T, h *house.House, r opening.SAMLRequest, relay string) (opening.Outcome, simulator.ConsoleSession) {
	t.Helper()
	p, err := opening.PlanSAML(r, h.Now())
	if err != nil || !p.Post {
		t.Fatalf("planned %+v, %v", p, err)
	}
	before := len(h.Demo.Sessions())
	out, err := h.PostSAML(t.Context(), h.Way(house.Hooks{}), p, relay, "", false, message.For(message.English), nil)
	if err != nil {
		t.Fatal(err)
	}
	h.Linger(t.Context(), before, time.Minute)
	all := h.Demo.Sessions()
	if len(all) != before+1 {
		t.Fatalf("%d consoles opened", len(all)-before)
	}
	return out, all[before]
}

func TestFromTheLoginPageToTheConsole(t *testing.T) {
	h, p := samlHouse(t, played(), "43200", samlReader, samlAdmin)
	response := catch(t, h, p)
	relay := "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1"
	out, session := post(t, h, opening.SAMLRequest{Response: response, Seconds: 28800}, relay)
	if out.Seconds != 43200 || session.SessionDuration != 43200 || session.Destination != relay {
		t.Errorf("opened for %d, the console lasts %d, on %s", out.Seconds, session.SessionDuration, session.Destination)
	}
	if session.Role != "FederatedReader" && session.Role != "FederatedAdmin" {
		t.Errorf("opened as %s", session.Role)
	}
}

// A response that gives 1 h opens a console of 12 h for the role that is named.
func TestAssumeRoleWithSAMLOfARealResponse(t *testing.T) {
	h, p := samlHouse(t, played(), "", samlReader, samlAdmin)
	response := catch(t, h, p)
	admin, err := chain.ParseRoleArn(samlAdmin)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := opening.PlanSAML(opening.SAMLRequest{Response: response, Seconds: 43200, Role: admin}, h.Now())
	if err != nil || plan.Post {
		t.Fatalf("planned %+v, %v", plan, err)
	}
	request, err := plan.Request(h.Now())
	if err != nil {
		t.Fatal(err)
	}
	if request.HandOff, err = h.HandOff("", false, message.For(message.English), nil); err != nil {
		t.Fatal(err)
	}
	before := len(h.Demo.Sessions())
	out, err := h.Way(house.Hooks{}).Open(t.Context(), request)
	if err != nil || out.Seconds != 43200 {
		t.Fatalf("opened for %d: %v", out.Seconds, err)
	}
	h.Linger(t.Context(), before, time.Minute)
	all := h.Demo.Sessions()
	if len(all) != before+1 || all[before].Role != "FederatedAdmin" || all[before].SessionDuration != 43200 {
		t.Errorf("the consoles are %+v", all)
	}
}

// A real browser goes the whole way: the login page, the post to this computer,
// and the page that posts by itself under its policy.
func TestChromiumFromTheLoginPageToTheConsole(t *testing.T) {
	program := os.Getenv("DAYPASS_CHROMIUM")
	if program == "" {
		program = "/usr/bin/chromium"
	}
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no %s, and the set-up installs it", program)
		}
		t.Skip("no Chromium here: install chromium, or name one in DAYPASS_CHROMIUM")
	}
	flags := []string{"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--virtual-time-budget=20000", "--dump-dom"}
	script := `exec ` + program + ` ` + strings.Join(flags, " ") + ` --user-data-dir="$(mktemp -d "$HOME/profile-XXXXXX")" "$1" >"$HOME/dom.html" 2>/dev/null` + "\n"
	h, p := samlHouse(t, script, "28800", samlAdmin)
	out, session := post(t, h, opening.SAMLRequest{Response: catch(t, h, p)}, "")
	if out.Seconds != 28800 || session.SessionDuration != 28800 || session.Role != "FederatedAdmin" || session.SessionName != "alice" {
		t.Errorf("opened for %d: %+v", out.Seconds, session)
	}
}

// Nobody here can read it; AWS can, and its console lasts what it says.
func TestAnEncryptedResponseIsPostedUnread(t *testing.T) {
	h, p := samlHouse(t, played(), "43200", samlAdmin)
	p.encrypt = h.Demo.SAMLEncryption()
	response, err := h.CatchSAML(t.Context(), house.SAMLCatch{Address: p.server.URL + "/aws"}, message.For(message.English))
	if err != nil || !response.Encrypted || len(response.Roles) != 0 {
		t.Fatalf("encrypted: %v, roles %v, %v", response.Encrypted, response.Roles, err)
	}
	out, session := post(t, h, opening.SAMLRequest{Response: response, Seconds: 28800}, "")
	if out.Seconds != 0 || !out.EndsAt.IsZero() {
		t.Errorf("%d s until %s are claimed of what was not read", out.Seconds, out.EndsAt)
	}
	if session.Role != "FederatedAdmin" || session.SessionDuration != 43200 {
		t.Errorf("the console is %+v", session)
	}
}

func TestNothingIsCaught(t *testing.T) {
	h, p := samlHouse(t, "exit 0\n", "28800", samlAdmin)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := h.CatchSAML(ctx, house.SAMLCatch{Address: p.server.URL + "/aws"}, message.For(message.English))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

// An address belongs to the role that it was used for; one that was used for none
// is the setting's.
func TestTheAddressIsRememberedOfItsRole(t *testing.T) {
	h, _ := samlHouse(t, played(), "", samlAdmin)
	of := func(name string) chain.Chain {
		p, _ := h.Profiles().Find(name)
		return p.Chain
	}
	check := func(want string, c chain.Chain) {
		t.Helper()
		if got := h.SAMLSignIn(c); got != want {
			t.Errorf("%s: %q, not %q", c.Profile, got, want)
		}
	}
	check("", of("audit"))
	check(h.Demo.SAMLSignIn(), of("federated")) // its profile names it
	const own, any = "https://idp.example.com/aws", "https://idp.example.org/"
	if err := errors.Join(h.RememberSAMLSignIn(of("audit"), own), h.RememberSAMLSignIn(chain.Chain{}, any)); err != nil {
		t.Fatal(err)
	}
	check(own, of("audit"))
	check(any, of("prod-admin"))
	check(any, chain.Chain{})
	check(h.Demo.SAMLSignIn(), of("federated"))
	if err := h.RememberSAMLSignIn(of("federated"), h.Demo.SAMLSignIn()); err != nil {
		t.Fatal(err)
	}
	if roles, err := h.Store.Roles(); err != nil || roles[of("federated").Key()].SAMLSignIn != "" {
		t.Errorf("what the profile names is no choice of the user's: %+v, %v", roles, err)
	}
}
