package credential_test

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"daypass/internal/credential"
	"daypass/internal/simulator"
)

// asked is what a request to the sign-in's loopback address was answered with.
func (p *person) asked(address string, header http.Header, host string) (status int, location string) {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	request.Host = host
	if header != nil {
		request.Header = header
	}
	answer, err := p.client.Transport.RoundTrip(request)
	if err != nil {
		p.t.Fatal(err)
	}
	answer.Body.Close()
	if answer.ContentLength < 0 {
		p.t.Error("an answer is not whole once it was sent")
	}
	if answer.Header.Get("Referrer-Policy") != "no-referrer" || answer.Header.Get("Cache-Control") != "no-store" {
		p.t.Errorf("headers %v", answer.Header)
	}
	return answer.StatusCode, answer.Header.Get("Location")
}

// Whatever else asks on loopback gets nothing, and costs the person nothing.
func TestCallbackRefusesOthers(t *testing.T) {
	r := newRig(t, simulator.World{})
	zoe := r.person("allow")
	o := zoe.options()
	o.OpenBrowser = func(address string) error {
		u, err := url.Parse(address)
		if err != nil || u.Hostname() != "127.0.0.1" || len(u.Path) < 40 {
			t.Fatalf("the browser is started on %s with a path of %d", u.Host, len(u.Path))
		}
		back := "http://" + u.Host + "/oauth/callback"
		for name, try := range map[string]struct {
			address string
			header  http.Header
			host    string
			status  int
		}{
			"another host":       {address, nil, "evil.example:" + u.Port(), http.StatusForbidden},
			"another path":       {"http://" + u.Host + "/", nil, "", http.StatusNotFound},
			"no state":           {back + "?code=stolen", nil, "", http.StatusNotFound},
			"a wrong state":      {back + "?code=stolen&state=guess", nil, "", http.StatusNotFound},
			"a page's request":   {address, http.Header{"Sec-Fetch-Mode": {"no-cors"}, "Sec-Fetch-Dest": {"image"}}, "", http.StatusForbidden},
			"a browser's haste":  {address, http.Header{"Sec-Purpose": {"prefetch"}}, "", http.StatusNoContent},
			"an ever-ready icon": {"http://" + u.Host + "/favicon.ico", nil, "", http.StatusNotFound},
		} {
			if status, location := zoe.asked(try.address, try.header, try.host); status != try.status || location != "" {
				t.Errorf("%s: status %d, led to %q", name, status, location)
			}
		}
		if err := zoe.browse(address); err != nil {
			return err
		}
		if status, location := zoe.asked(address, nil, ""); status != http.StatusGone || location != "" {
			t.Errorf("the start worked twice: %d", status)
		}
		return nil
	}
	if err := r.signIn(r.ssoSession("acme"), o); err != nil {
		t.Fatal(err)
	}
	if _, err := zoe.client.Get(zoe.started); err == nil {
		t.Error("it listens on after the sign-in")
	}
}

func TestCallbackTakesOneAnswer(t *testing.T) {
	r := newRig(t, simulator.World{})
	zoe := r.person("allow")
	o := zoe.options()
	o.OpenBrowser = func(address string) error {
		_, target := zoe.asked(address, nil, "")
		sent, err := url.Parse(target)
		if err != nil {
			return err
		}
		q := sent.Query()
		if q.Get("scopes") != "sso:account:access" || q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || len(q.Get("state")) < 43 {
			t.Errorf("the request lacks something: %d parameters", len(q))
		}
		first := q.Get("redirect_uri") + "?" + url.Values{"state": {q.Get("state")}, "error": {"access_denied"}}.Encode()
		if status, _ := zoe.asked(first, nil, ""); status != http.StatusOK {
			t.Errorf("the first answer: %d", status)
		}
		second := q.Get("redirect_uri") + "?" + url.Values{"state": {q.Get("state")}, "code": {"another"}}.Encode()
		if status, _ := zoe.asked(second, nil, ""); status != http.StatusGone {
			t.Errorf("the second answer: %d", status)
		}
		return nil
	}
	r.failed(r.signIn(r.ssoSession("acme"), o), credential.CodeSignInDenied)
	if strings.Contains(r.actions(), "CreateToken") {
		t.Error("a refused sign-in asked for a token")
	}
}

func TestCallbackOfAnotherUser(t *testing.T) {
	r := newRig(t, simulator.World{})
	zoe := r.person("allow")
	o := zoe.options()
	own := false
	o.OwnSocket = func(client, server netip.AddrPort) (bool, error) {
		if !client.Addr().IsLoopback() || server.Port() == 0 {
			t.Errorf("asked of %s and %s", client, server)
		}
		return own, nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	o.OpenBrowser = func(address string) error {
		if status, location := zoe.asked(address, nil, ""); status != http.StatusForbidden || location != "" {
			t.Errorf("another user is answered %d", status)
		}
		cancel()
		return nil
	}
	r.failed(r.getter().SignIn(ctx, r.ssoSession("acme"), o), credential.CodeCancelled)
	own, o.OpenBrowser = true, zoe.browse
	if err := r.signIn(r.ssoSession("acme"), o); err != nil {
		t.Fatal(err)
	}
}

// overdue is a context whose time is up when done is closed.
type overdue struct {
	context.Context
	done chan struct{}
}

func (o *overdue) Done() <-chan struct{} { return o.done }

func (o *overdue) Err() error {
	select {
	case <-o.done:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestNobodyComesBack(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := r.ssoSession("acme")
	for range 2 {
		ctx := &overdue{Context: context.Background(), done: make(chan struct{})}
		// Time is up once the browser is there, however long that took.
		o := credential.SignInOptions{OpenBrowser: func(string) error { close(ctx.done); return nil }}
		r.failed(r.getter().SignIn(ctx, way, o), credential.CodeSignInUnfinished)
	}
	if n := strings.Count(r.actions(), "RegisterClient"); n != 2 {
		t.Errorf("registered %d times: a registration that AWS's page may have refused is kept", n)
	}
}

// Every way in which something other than Identity Center's answer arrives.
func TestSignInFaults(t *testing.T) {
	signIns := []struct {
		service, action string
		device          bool
	}{
		{"oidc", "RegisterClient", false}, {"oidc", "CreateToken", false},
		{"oidc", "RegisterClient", true}, {"oidc", "StartDeviceAuthorization", true}, {"oidc", "CreateToken", true},
	}
	faults := map[simulator.FaultKind]credential.Code{
		simulator.Status500: credential.CodeServerError, simulator.Status503: credential.CodeServerError,
		simulator.HTML200: credential.CodeAnsweredOtherwise, simulator.Redirect: credential.CodeRedirected,
		simulator.EmptyToken: credential.CodeEmptyAnswer, simulator.Throttled: credential.CodeThrottled,
		simulator.Cut: credential.CodeConnectionCut, simulator.CutBody: credential.CodeConnectionCut, simulator.HugeBody: credential.CodeAnswerTooLarge,
	}
	for _, s := range signIns {
		t.Run(s.action, func(t *testing.T) {
			t.Parallel()
			for kind, code := range faults {
				r := newRig(t, simulator.World{})
				r.aws.SetFault(s.service, s.action, simulator.Fault{Kind: kind})
				o := r.person("allow").options()
				o.ShowCode, o.Device = func(code, _ string) { r.aws.Approve(code, true) }, s.device
				e := r.failed(r.signIn(r.ssoSession("acme"), o), code)
				if e.Service != "oidc" || e.Action != s.action || e.Host != "oidc.eu-west-1.amazonaws.com" {
					t.Errorf("%s: the error does not say who was asked: %#v", kind, e)
				}
				if credential.SignedIn(r.dir, r.ssoSession("acme").Origin.SSO, time.Now()) {
					t.Errorf("%s left a token", kind)
				}
			}
		})
	}
}

func TestSignInHangs(t *testing.T) {
	for _, action := range []string{"RegisterClient", "StartDeviceAuthorization", "CreateToken"} {
		r := newRig(t, simulator.World{})
		r.aws.SetFault("oidc", action, simulator.Fault{Kind: simulator.Hang})
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(300*time.Millisecond, cancel)
		err := r.getter().Pausing(noPause).SignIn(ctx, r.ssoSession("acme"), credential.SignInOptions{ShowCode: func(string, string) {}})
		r.failed(err, credential.CodeCancelled)
	}
	r := newRig(t, simulator.World{})
	r.aws.SetFault("oidc", "RegisterClient", simulator.Fault{Kind: simulator.Hang})
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	r.failed(r.getter().SignIn(ctx, r.ssoSession("acme"), r.person("allow").options()), credential.CodeTimedOut)
}
