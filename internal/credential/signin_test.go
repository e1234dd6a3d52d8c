package credential_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

// ssoSession is a chain that has to be signed in for first.
func (r *rig) ssoSession(session string) chain.Chain {
	r.aws.AddPermissionSet(simulator.PermissionSet{Account: account, Name: "Developer"})
	return to(chain.Origin{Kind: chain.SSO, SSO: chain.SSOSession{
		Session: session, StartURL: startURL, Region: region, AccountID: account, RoleName: "Developer",
	}})
}

// person is who sits at the browser.
type person struct {
	t       *testing.T
	client  *http.Client
	answer  string
	pages   []string // what the browser showed at the end
	started string
}

func (r *rig) person(answer string) *person {
	return &person{t: r.t, answer: answer, client: &http.Client{Transport: r.aws.Transport(), Timeout: 10 * time.Second}}
}

// browse opens the address, answers Identity Center's question and goes where
// it leads.
func (p *person) browse(address string) error {
	p.started = address
	page, err := p.client.Get(address)
	if err != nil {
		return err
	}
	defer page.Body.Close()
	if !strings.HasPrefix(page.Request.URL.String(), "https://oidc.eu-west-1.amazonaws.com/authorize?") {
		return fmt.Errorf("the browser was led to %s", page.Request.URL.Host)
	}
	form := page.Request.URL.Query()
	form.Set("answer", p.answer)
	end, err := p.client.PostForm("https://oidc.eu-west-1.amazonaws.com/authorize", form)
	if err != nil {
		return err
	}
	defer end.Body.Close()
	text, err := io.ReadAll(end.Body)
	p.pages = append(p.pages, string(text))
	return err
}

func (p *person) options() credential.SignInOptions {
	return credential.SignInOptions{
		OpenBrowser: p.browse, Pages: credential.SignInPages{Language: "fr", Done: "C’est fait.", Refused: "Refusé.", Used: "Déjà servi."},
	}
}

func (r *rig) signIn(c chain.Chain, o credential.SignInOptions) error {
	return r.getter().Pausing(noPause).SignIn(context.Background(), c, o)
}

func noPause(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func TestSignInWithBrowser(t *testing.T) {
	for _, session := range []string{"acme", ""} {
		r := newRig(t, simulator.World{})
		r.o.SSOCacheDir = filepath.Join(r.dir, "sso", "cache") // not there yet
		way, zoe := r.ssoSession(session), r.person("allow")
		if credential.SignedIn(r.o.SSOCacheDir, way.Origin.SSO, time.Now()) {
			t.Fatal("signed in before")
		}
		if err := r.signIn(way, zoe.options()); err != nil {
			t.Fatal(err)
		}
		if got := r.actions(); got != "RegisterClient CreateToken" {
			t.Errorf("exchanges %q", got)
		}
		if len(zoe.pages) != 1 || !strings.Contains(zoe.pages[0], "C’est fait.") || !strings.Contains(zoe.pages[0], `lang="fr"`) {
			t.Errorf("the browser shows %q", zoe.pages)
		}
		who := r.identity(way)
		if who.Kind != credential.IdentityRole || !strings.HasPrefix(who.Name, "AWSReservedSSO_Developer_") {
			t.Errorf("identity %+v", who)
		}
		state, ok := credential.TokenExpires(r.o.SSOCacheDir, way.Origin.SSO, time.Now())
		if left := time.Until(state.Expires); !ok || !state.Renewable || left < 55*time.Minute || left > time.Hour {
			t.Errorf("the token lives %v, renewable %v", time.Until(state.Expires), state.Renewable)
		}
	}
}

// What the AWS CLI writes, and as it writes it.
func TestTokenFile(t *testing.T) {
	r := newRig(t, simulator.World{})
	if err := r.signIn(r.ssoSession("acme"), r.person("allow").options()); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(r.dir, "*.json"))
	if len(files) != 2 {
		t.Fatalf("files %v: want token and registration", files)
	}
	var token, registration map[string]any
	for _, file := range files {
		if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", file, info.Mode())
		}
		content, _ := os.ReadFile(file)
		var fields map[string]any
		if err := json.Unmarshal(content, &fields); err != nil {
			t.Fatal(err)
		}
		if fields["accessToken"] != nil {
			token = fields
		} else {
			registration = fields
		}
	}
	for _, field := range []string{"startUrl", "region", "accessToken", "expiresAt", "clientId", "clientSecret", "registrationExpiresAt", "refreshToken"} {
		if text, _ := token[field].(string); text == "" {
			t.Errorf("the token has no %s", field)
		}
	}
	if registration["clientId"] != token["clientId"] || registration["clientSecret"] != token["clientSecret"] || registration["expiresAt"] != token["registrationExpiresAt"] {
		t.Errorf("the registration is another one")
	}
}

func TestRegistrationIsKept(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := r.ssoSession("acme")
	for range 2 {
		if err := r.signIn(way, r.person("allow").options()); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(r.actions(), "RegisterClient"); n != 1 {
		t.Errorf("registered %d times", n)
	}
	r.o.Now = func() time.Time { return time.Now().Add(90*24*time.Hour - 10*time.Minute) } // it ends in 10 min
	if err := r.signIn(way, r.person("allow").options()); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(r.actions(), "RegisterClient"); n != 2 {
		t.Errorf("registered %d times, want another before the first ends", n)
	}
}

func TestSignInRefused(t *testing.T) {
	r := newRig(t, simulator.World{})
	zoe := r.person("deny")
	e := r.failed(r.signIn(r.ssoSession("acme"), zoe.options()), credential.CodeSignInDenied)
	if e.Service != "oidc" || !strings.Contains(zoe.pages[0], "Refusé.") {
		t.Errorf("error %#v, page %q", e, zoe.pages)
	}
}

// Without a browser the code is shown, whoever asked for a browser.
func TestSignInWithoutBrowser(t *testing.T) {
	for name, o := range map[string]credential.SignInOptions{
		"asked for": {Device: true, OpenBrowser: func(string) error { t.Error("a browser was opened"); return nil }},
		"none":      {},
		"broken":    {OpenBrowser: func(string) error { return errors.New("no display") }},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, simulator.World{})
			way := r.ssoSession("acme")
			shown := 0
			o.ShowCode = func(code, address string) {
				shown++
				u, err := url.Parse(address)
				if err != nil || u.Query().Get("user_code") != code || code == "" {
					t.Errorf("code %q, address %q", code, address)
				}
				if !r.aws.Approve(code, true) {
					t.Errorf("the code %q is unknown", code)
				}
			}
			if err := r.signIn(way, o); err != nil {
				t.Fatal(err)
			}
			if shown != 1 {
				t.Errorf("shown %d codes", shown)
			}
			r.identity(way)
		})
	}
	r := newRig(t, simulator.World{})
	r.failed(r.signIn(r.ssoSession("acme"), credential.SignInOptions{}), credential.CodeNoBrowser)
}

func TestDeviceCodePace(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := r.ssoSession("acme")
	var paused []time.Duration
	var code string
	polls := []simulator.Fault{
		{Kind: simulator.Refused, Times: 1, Code: "SlowDownException"}, {Kind: simulator.Status500, Times: 1}, {Kind: simulator.Cut, Times: 1}, {},
	}
	g := r.getter().Pausing(func(ctx context.Context, d time.Duration) error {
		paused = append(paused, d)
		if n := len(paused) - 1; n < len(polls) {
			r.aws.SetFault("oidc", "CreateToken", polls[n])
		} else {
			r.aws.Approve(code, true)
		}
		return ctx.Err()
	})
	if err := g.SignIn(context.Background(), way, credential.SignInOptions{ShowCode: func(c, _ string) { code = c }}); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(paused), "[1s 6s 6s 6s 6s]"; got != want {
		t.Errorf("paused %v, want %v", got, want)
	}
}

func TestDeviceCodeEnds(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := r.ssoSession("acme")
	show := credential.SignInOptions{ShowCode: func(code, _ string) { r.aws.Approve(code, false) }}
	r.failed(r.signIn(way, show), credential.CodeSignInDenied)

	r.aws.SetFault("oidc", "CreateToken", simulator.Fault{Kind: simulator.Refused, Code: "ExpiredTokenException"})
	r.failed(r.signIn(way, show), credential.CodeSignInUnfinished)
	r.aws.SetFault("oidc", "CreateToken", simulator.Fault{})

	late := time.Now()
	r.o.Now = func() time.Time { return late }
	g := r.getter().Pausing(func(context.Context, time.Duration) error { late = late.Add(time.Minute); return nil })
	r.failed(g.SignIn(context.Background(), way, credential.SignInOptions{ShowCode: func(string, string) {}}), credential.CodeSignInUnfinished)

	ctx, cancel := context.WithCancel(context.Background())
	err := r.getter().SignIn(ctx, way, credential.SignInOptions{ShowCode: func(string, string) { cancel() }})
	r.failed(err, credential.CodeCancelled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not cancelled", err)
	}
}

// AWS may have dropped a registration that is in the cache.
func TestUnknownRegistration(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := r.ssoSession("acme")
	approve := credential.SignInOptions{ShowCode: func(code, _ string) { r.aws.Approve(code, true) }}
	if err := r.signIn(way, approve); err != nil {
		t.Fatal(err)
	}
	r.aws.ForgetRequests()
	r.aws.SetFault("oidc", "StartDeviceAuthorization", simulator.Fault{Kind: simulator.Refused, Code: "InvalidClientException", Times: 1})
	if err := r.signIn(way, approve); err != nil {
		t.Fatal(err)
	}
	if got := r.actions(); got != "StartDeviceAuthorization RegisterClient StartDeviceAuthorization CreateToken" {
		t.Errorf("exchanges %q", got)
	}
}

func TestSignInElsewhere(t *testing.T) {
	r := newRig(t, simulator.World{})
	r.failed(r.signIn(to(r.user()), r.person("allow").options()), credential.CodeOriginUnsupported)
	for _, spoil := range []func(*chain.SSOSession){
		func(s *chain.SSOSession) { s.Region = "eu-west-1.evil.example/" },
		func(s *chain.SSOSession) { s.StartURL = "http://acme.awsapps.com/start" },
	} {
		way := r.ssoSession("acme")
		spoil(&way.Origin.SSO)
		if err := r.signIn(way, r.person("allow").options()); err == nil {
			t.Error("signed in")
		} else {
			r.noSecrets(err)
		}
	}
	if n := len(r.aws.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestSignOut(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := r.ssoSession("acme")
	out := func() error { return r.getter().SignOut(context.Background(), way) }
	r.failed(out(), credential.CodeNotSignedIn)
	in := func() {
		t.Helper()
		if err := r.signIn(way, r.person("allow").options()); err != nil {
			t.Fatal(err)
		}
	}
	in()
	if err := out(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(r.actions(), "Logout") || credential.SignedIn(r.dir, way.Origin.SSO, time.Now()) {
		t.Errorf("still signed in after %s", r.actions())
	}
	in()
	r.aws.SetFault("portal", "Logout", simulator.Fault{Kind: simulator.Refused, Code: "UnauthorizedException"})
	if err := out(); err != nil {
		t.Errorf("a session that was over: %v", err)
	}
	in()
	r.aws.SetFault("portal", "Logout", simulator.Fault{Kind: simulator.Status500})
	r.failed(out(), credential.CodeServerError)
	if credential.SignedIn(r.dir, way.Origin.SSO, time.Now()) {
		t.Error("the token is still there after a failed sign-out")
	}
}
