package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"daypass/internal/browser"
	"daypass/internal/cli"
	"daypass/internal/house"
	"daypass/internal/steady"
	"daypass/internal/store"
)

// signInRig is a terminal with a browser, and an identity provider whose page
// posts the demo's response to Daypass.
type signInRig struct {
	t        *testing.T
	house    *house.House
	provider *httptest.Server
	folder   string
	port     int
	relay    string // RelayState of the identity provider's form
	stored   func(*store.Settings)
	asked    []string // paths of the identity provider that were opened
	out, err bytes.Buffer
}

// remembered is the address that is remembered to sign in at for a profile.
func (r *signInRig) remembered(name string) string {
	r.t.Helper()
	p, ok := r.house.Profiles().Find(name)
	if !ok {
		r.t.Fatalf("there is no profile %s", name)
	}
	roles, err := r.house.Store.Roles()
	if err != nil {
		r.t.Fatal(err)
	}
	return roles[p.Chain.Key()].SAMLSignIn
}

func newSignInRig(t *testing.T) *signInRig {
	if runtime.GOOS != "linux" {
		t.Skip("the desktop that is played here is a Linux one")
	}
	r := &signInRig{t: t, folder: t.TempDir()}
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, filepath.Join(r.folder, "xdg-open")) // TestMain knows it by this name
	}
	if err != nil {
		t.Fatal(err)
	}
	r.port = steady.Port(t)
	r.stored = func(s *store.Settings) { s.SAMLPort = r.port }
	r.provider = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.asked = append(r.asked, q.URL.Path)
		fmt.Fprintf(w, `<form method="post" action="%s"><input type="hidden" name="SAMLResponse" value="%s"><input type="hidden" name="RelayState" value="%s"></form><script>document.forms[0].submit()</script>`,
			browser.ReplyAddress(r.port), r.house.Demo.DemoSAMLResponse(), r.relay)
	}))
	t.Cleanup(r.provider.Close)
	return r
}

func (r *signInRig) run(answer string, args ...string) int {
	r.t.Helper()
	environ := []string{"DISPLAY=:99", "PATH=" + r.folder + ":/usr/bin:/bin", "HOME=" + filepath.Join(r.folder, "home"), "XDG_DATA_DIRS=" + r.folder, "XDG_DATA_HOME=" + r.folder}
	env := func(name string) string {
		if name == "LANG" {
			return "en_GB.UTF-8"
		}
		return ""
	}
	ctx, cancel := context.WithTimeout(r.t.Context(), time.Minute)
	defer cancel()
	return cli.Run(ctx, append([]string{"--demo", "saml", "open"}, args...), cli.Streams{In: strings.NewReader(answer), Out: &r.out, Err: &r.err, Asks: true}, cli.Deps{
		Version: "1.2.3", Env: env,
		House: func(demo bool, _ func(store.Damage)) (*house.House, error) {
			h, err := house.Open(house.Options{Demo: demo, Version: "1.2.3", Env: env, Environ: environ, Home: r.folder, Now: time.Now, Login: "alice"})
			if err != nil {
				return nil, err
			}
			r.house = h
			h.Store = store.New(store.Folders{Config: r.folder, State: r.folder}, time.Now, nil) // the demo's goes with its house
			return h, h.Store.ChangeSettings(r.stored)
		},
		Window: func(bool) int { return 0 },
	})
}

// What the identity provider's page posts is used once a person said that it is
// theirs.
func TestAResponseIsCaughtAndConfirmed(t *testing.T) {
	r := newSignInRig(t)
	if exit := r.run("y\n", "--sign-in", r.provider.URL+"/aws"); exit != 0 {
		t.Fatalf("exit %d: %s", exit, r.err.String())
	}
	said := plain(r.err.String())
	for _, want := range []string{
		browser.ReplyAddress(r.port), "Response of https://idp.acme.example for alice", "Signature verified", "role/Federated",
		"Use this response of https://idp.acme.example for alice, with arn:aws:iam::111122223333:role/Federated?", "for 8 h, until ",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	for _, secret := range r.house.Demo.Secrets() {
		if strings.Contains(said, secret) {
			t.Error("a secret is on standard error")
		}
	}
	if r.out.Len() > 0 {
		t.Errorf("standard output has %q", r.out.String())
	}
}

func TestACaughtResponseThatIsDeniedIsNotUsed(t *testing.T) {
	for _, answer := range []string{"n\n", "\n", ""} {
		r := newSignInRig(t)
		if exit := r.run(answer, "--sign-in", r.provider.URL+"/aws"); exit != 1 {
			t.Errorf("%q: exit %d: %s", answer, exit, r.err.String())
		}
		if strings.Contains(r.err.String(), "Opened") {
			t.Errorf("%q: %s", answer, r.err.String())
		}
	}
}

func TestATakenPortIsNamed(t *testing.T) {
	r := newSignInRig(t)
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", r.port))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if exit := r.run("y\n", "--sign-in", r.provider.URL+"/aws"); exit != 1 || !strings.Contains(r.err.String(), fmt.Sprintf("Port %d is used by another program", r.port)) {
		t.Errorf("exit %d: %s", exit, r.err.String())
	}
	if exit := r.run("y\n", "--sign-in", "http://idp.example.com/aws"); exit != 2 {
		t.Errorf("exit %d: %s", exit, r.err.String())
	}
}

// A profile names where to sign in, and the role: here what saml2aws left of it.
func TestAProfileIsOpenedThroughItsIdentityProvider(t *testing.T) {
	r := newSignInRig(t)
	exit := r.run("y\n", "federated", "--sign-in", r.provider.URL+"/aws", "--duration", "12h")
	if said := plain(r.err.String()); exit != 0 || !strings.Contains(said, "for 12 h, until ") || !strings.Contains(said, "AssumeRoleWithSAML") {
		t.Fatalf("exit %d: %s", exit, said)
	}
}

// The role of the profile is meant, and no other of the response.
func TestAResponseForAnotherRoleIsNotUsed(t *testing.T) {
	r := newSignInRig(t)
	exit := r.run("y\n", "audit", "--sign-in", r.provider.URL+"/aws")
	if said := plain(r.err.String()); exit != 2 || !strings.Contains(said, "The response is not for arn:aws:iam::111122223333:role/SecurityAudit") {
		t.Errorf("exit %d: %s", exit, said)
	}
	if address := r.remembered("audit"); address != "" {
		t.Errorf("%s is remembered, whose response was for another role", address)
	}
}

// An address that led to a usable response is not asked for again.
func TestAnAddressThatWorkedIsRemembered(t *testing.T) {
	r := newSignInRig(t)
	if exit := r.run("y\n", "federated", "--sign-in", r.provider.URL+"/aws"); exit != 0 {
		t.Fatalf("exit %d: %s", exit, r.err.String())
	}
	if address := r.remembered("federated"); address != r.provider.URL+"/aws" {
		t.Errorf("%q is remembered", address)
	}
}

// Where AWS opens the console is said, and an address that is not the console's
// goes along only with a flag.
func TestARelayStateIsSaid(t *testing.T) {
	const page, foreign = "https://eu-west-1.console.aws.amazon.com/ec2/home", "https://evil.example/"
	for name, row := range map[string]struct {
		relay string
		flags []string
		says  string
		not   string
	}{
		"the console's":            {page, nil, "The console opens on " + page, "left out"},
		"elsewhere":                {foreign, nil, "Its RelayState is left out: " + foreign + " is no known page", "sent along"},
		"elsewhere, told":          {foreign, []string{"--relay-state"}, "Its RelayState is sent along", "left out"},
		"with another destination": {page, []string{"--destination", "s3"}, "for 8 h, until ", page},
	} {
		r := newSignInRig(t)
		r.relay = row.relay
		exit := r.run("y\n", append([]string{"--sign-in", r.provider.URL + "/aws", "--post"}, row.flags...)...)
		said := plain(r.err.String())
		_, way, _ := strings.Cut(said, "Use this response")
		if exit != 0 || !strings.Contains(way, row.says) || strings.Contains(way, row.not) {
			t.Errorf("%s: exit %d: %s", name, exit, said)
		}
		if before, _, _ := strings.Cut(said, "Use this response"); !strings.Contains(before, row.relay) {
			t.Errorf("%s: %q is not shown before it is confirmed: %s", name, row.relay, before)
		}
		if strings.Contains(way, "--relay-state") != (name == "elsewhere") {
			t.Errorf("%s: the way out is named: %s", name, way)
		}
	}
}

func TestWhereToSignInHasToBeKnown(t *testing.T) {
	for argument, want := range map[string]string{"audit": "No address that signs in to AWS is known for audit", "nothing-there": "nothing-there is neither a file nor a profile"} {
		r := newSignInRig(t)
		if exit := r.run("y\n", argument); exit != 2 || !strings.Contains(plain(r.err.String()), want) || len(r.asked) != 0 {
			t.Errorf("exit %d: %s", exit, r.err.String())
		}
	}
}

func TestTheReplyPortIsChosen(t *testing.T) {
	r := newSignInRig(t)
	chosen := r.port
	r.stored = func(s *store.Settings) { s.SAMLPort = chosen + 1 }
	if exit := r.run("y\n", "--sign-in", r.provider.URL+"/aws", "--reply-port", strconv.Itoa(chosen)); exit != 0 || !strings.Contains(r.err.String(), browser.ReplyAddress(chosen)) {
		t.Errorf("exit %d: %s", exit, r.err.String())
	}
	for _, port := range []string{"80", "70000", "x"} {
		r := newSignInRig(t)
		if exit := r.run("y\n", "--sign-in", r.provider.URL+"/aws", "--reply-port", port); exit != 2 || len(r.asked) != 0 {
			t.Errorf("%s: exit %d: %s", port, exit, r.err.String())
		}
	}
}
