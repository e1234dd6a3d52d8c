package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/house"
	"daypass/internal/store"
)

// fakeShell is a window that only remembers.
type fakeShell struct {
	clipboard string
	events    chan event
}

type event struct {
	name string
	data any
}

func (s *fakeShell) Emit(name string, data any) {
	select {
	case s.events <- event{name, data}:
	default:
	}
}
func (s *fakeShell) SetClipboard(text string) error { s.clipboard = text; return nil }
func (s *fakeShell) Clipboard() (string, error)     { return s.clipboard, nil }
func (s *fakeShell) SetTitle(string)                {}
func (s *fakeShell) Front()                         {}
func (s *fakeShell) Quit()                          {}

// demoApp is an App on the simulator, with nothing of this machine's in it.
func demoApp(t *testing.T) (*App, *fakeShell) {
	t.Helper()
	return demoAppWith(t, surroundings{})
}

func demoAppWith(t *testing.T, around surroundings) (*App, *fakeShell) {
	t.Helper()
	t.Setenv("LC_ALL", "C.UTF-8")
	app, err := newApp(func(damaged func(store.Damage)) (*house.House, error) {
		return house.Open(house.Options{
			Demo: true, Version: version, Env: func(string) string { return "" }, Environ: []string{},
			Home: t.TempDir(), Now: time.Now, Login: "alice", Damaged: damaged,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.close)
	s := &fakeShell{events: make(chan event, 64)}
	app.live(around)
	app.started(t.Context(), s)
	return app, s
}

func TestALinkGoesToTheClipboardAndNotToThePage(t *testing.T) {
	app, s := demoApp(t)
	view, err := app.Open(OpenRequest{Profile: "audit", Seconds: 28800, CopyLink: true})
	if err != nil || view.State != "copied" {
		t.Fatalf("%+v, %v", view, err)
	}
	if !strings.Contains(s.clipboard, "SigninToken=") {
		t.Error("no sign-in link on the clipboard")
	}
	text, _ := json.Marshal(view)
	for _, secret := range app.house.Demo.Secrets() {
		if strings.Contains(string(text), secret) {
			t.Error("a secret reached the page")
		}
	}
}

func TestARefusedDurationSendsNothing(t *testing.T) {
	app, _ := demoApp(t)
	view, err := app.Open(OpenRequest{Profile: "deploy-via-hub", Seconds: 28800})
	if err != nil || view.State != "failed" || view.Hop != 2 {
		t.Fatalf("%+v, %v", view, err)
	}
	if requests := app.house.Demo.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
	if len(view.Remedies) == 0 {
		t.Error("no remedy")
	}
}

func TestProductionIsAskedAboutOnce(t *testing.T) {
	app, _ := demoApp(t)
	plan, err := app.Plan("audit", PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := app.SetProduction(plan.Key, true); err != nil {
		t.Fatal(err)
	}
	request := OpenRequest{Profile: "audit", Seconds: 3600, CopyLink: true}
	if view, err := app.Open(request); err != nil || view.State != "production" || len(app.house.Demo.Requests()) != 0 {
		t.Fatalf("%+v, %v", view, err)
	}
	request.Confirmed = true
	if view, err := app.Open(request); err != nil || view.State != "copied" {
		t.Fatalf("%+v, %v", view, err)
	}
}

// post sends a body to the page's own handler.
func post(app *App, contentType, body string) int {
	request := httptest.NewRequest(http.MethodPost, "/api/mfa", strings.NewReader(body))
	request.Header.Set("Content-Type", contentType)
	answer := httptest.NewRecorder()
	app.handler().ServeHTTP(answer, request)
	return answer.Code
}

func TestTheMFACodeComesByPostAndOnlyWhenItIsWaitedFor(t *testing.T) {
	app, s := demoApp(t)
	if got := post(app, "application/json", `{"code":"123456"}`); got != http.StatusConflict {
		t.Errorf("a code that nobody waits for: %d", got)
	}
	done := make(chan OpenView, 1)
	go func() {
		view, _ := app.Open(OpenRequest{Profile: "prod-admin", Seconds: 28800, CopyLink: true})
		done <- view
	}()
	asked := waitFor(t, s, "mfa").(MfaEvent)
	for body, contentType := range map[string]string{
		`{"code":"12345"}`: "application/json", `{"code":"12345a"}`: "application/json", `nonsense`: "application/json",
		`{"code":"654321"}`: "text/plain", `{"code":"` + strings.Repeat("1", 2000) + `"}`: "application/json",
	} {
		if got := post(app, contentType, body); got < 400 {
			t.Errorf("%.30s as %s was taken: %d", body, contentType, got)
		}
	}
	code := regexp.MustCompile(`\b\d{6}\b`).FindString(asked.Device)
	if got := post(app, "application/json", `{"code":"`+code+`"}`); got != http.StatusNoContent {
		t.Errorf("the code: %d", got)
	}
	if view := <-done; view.State != "copied" || view.Got != 28800 {
		t.Errorf("%+v", view)
	}
}

func TestCancelEndsWhatWaitsForACode(t *testing.T) {
	app, s := demoApp(t)
	done := make(chan OpenView, 1)
	go func() {
		view, _ := app.Open(OpenRequest{Profile: "prod-admin", Seconds: 28800})
		done <- view
	}()
	waitFor(t, s, "mfa")
	if err := app.Cancel(); err != nil {
		t.Fatal(err)
	}
	if view := <-done; view.State != "cancelled" {
		t.Errorf("%+v", view)
	}
}

// Who comes from the tray has pressed no button here: their code is their yes,
// and nothing is sent before it, also where a role that was kept would do.
func TestTheCodeIsAskedBeforeAnythingIsSent(t *testing.T) {
	app, s := demoApp(t)
	request := OpenRequest{Profile: "prod-admin", Seconds: 28800, CopyLink: true, CodeFirst: true}
	for _, kept := range []bool{false, true} {
		before := len(app.house.Demo.Requests())
		done := make(chan OpenView, 1)
		go func() {
			view, _ := app.Open(request)
			done <- view
		}()
		asked := waitFor(t, s, "mfa").(MfaEvent)
		if sent := len(app.house.Demo.Requests()) - before; sent != 0 {
			t.Errorf("kept %t: before the code %d requests were sent", kept, sent)
		}
		app.sign.giveCode(chain.NewSecret(sixDigits.FindString(asked.Device)))
		if view := <-done; view.State != "copied" || view.Got != 28800 {
			t.Errorf("kept %t: %+v", kept, view)
		}
	}
	sent := len(app.house.Demo.Requests())
	done := make(chan OpenView, 1)
	go func() {
		view, _ := app.Open(request)
		done <- view
	}()
	waitFor(t, s, "mfa")
	if err := app.Cancel(); err != nil {
		t.Fatal(err)
	}
	if view := <-done; view.State != "cancelled" {
		t.Errorf("cancelled: %+v", view)
	}
	// The chain was changed meanwhile, and needs no code any more.
	if view, err := app.Open(OpenRequest{Profile: "audit", Seconds: 3600, CopyLink: true, CodeFirst: true}); err != nil || view.State != "cancelled" {
		t.Errorf("without a code: %+v, %v", view, err)
	}
	if now := len(app.house.Demo.Requests()); now != sent {
		t.Errorf("without a code %d requests were sent", now-sent)
	}
}

// The first code goes unasked; one that AWS does not take is asked for again.
func TestAWrongCodeThatCameFirstIsAskedForAgain(t *testing.T) {
	app, s := demoApp(t)
	done := make(chan OpenView, 1)
	go func() {
		view, _ := app.Open(OpenRequest{Profile: "prod-admin", Seconds: 28800, CopyLink: true, CodeFirst: true})
		done <- view
	}()
	code := sixDigits.FindString(waitFor(t, s, "mfa").(MfaEvent).Device)
	app.sign.giveCode(chain.NewSecret(strings.Map(func(r rune) rune { return '0' + ('9'-r)%10 }, code)))
	if again := waitFor(t, s, "mfa").(MfaEvent); !again.Wrong {
		t.Errorf("asked again is %+v", again)
	}
	app.sign.giveCode(chain.NewSecret(code))
	if view := <-done; view.State != "copied" {
		t.Errorf("%+v", view)
	}
}

func waitFor(t *testing.T, s *fakeShell, name string) any {
	t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case e := <-s.events:
			if e.name == name {
				return e.data
			}
		case <-late:
			t.Fatalf("no %s event", name)
		}
	}
}

func TestAnErrorReachesThePageAsJSONText(t *testing.T) {
	app, _ := demoApp(t)
	_, err := app.Plan("nobody", PlanOptions{})
	text, isText := formatError(err).(string)
	var coded codedError
	if !isText || json.Unmarshal([]byte(text), &coded) != nil || coded.Code != "profile-missing" || !strings.Contains(coded.Message, "nobody") {
		t.Errorf("%q", text)
	}
}

// A bound method that panics says so instead of leaving the page waiting and
// its arguments in Wails' log.
func TestAPanicInABoundMethodIsAnError(t *testing.T) {
	broken := &App{} // without a house every method that needs one panics
	app := reflect.ValueOf(broken)
	for i := range app.NumMethod() {
		m := app.Type().Method(i)
		arguments := make([]reflect.Value, m.Type.NumIn()-1)
		for j := range arguments {
			arguments[j] = reflect.New(m.Type.In(j + 1)).Elem()
		}
		out := app.Method(i).Call(arguments) // a panic fails the test
		if out[len(out)-1].Type() != reflect.TypeFor[error]() {
			t.Errorf("%s returns no error", m.Name)
		}
	}
}

func TestWailsLogLosesWhatThePageSent(t *testing.T) {
	const secret = "hunter2"
	for _, line := range []string{
		`process message error: C{"name":"main.App.Open","args":["` + secret + `"]} -> boom`,
		`error parsing arguments: json: cannot unmarshal ` + secret,
		`Unknown message from front end: ` + secret,
		`json call result data: ` + secret,
	} {
		if strings.Contains(withoutPayload(line), secret) {
			t.Errorf("kept: %s", withoutPayload(line))
		}
	}
	if got := withoutPayload("WebKit went away"); got != "WebKit went away" {
		t.Errorf("changed to %q", got)
	}
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	for _, sources := range []string{ownSources, devSources} {
		answer := httptest.NewRecorder()
		secureHeaders(http.NotFoundHandler(), sources).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/", nil))
		policy := answer.Header().Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("no %q in %q", part, policy)
			}
		}
		for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "Cache-Control", "Permissions-Policy"} {
			if answer.Header().Get(name) == "" {
				t.Errorf("no %s", name)
			}
		}
	}
	if strings.Contains(ownSources, "unsafe") || strings.Contains(ownSources, "ws:") {
		t.Errorf("the release's policy is the dev server's: %s", ownSources)
	}
}
