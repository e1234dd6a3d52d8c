package main

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"daypass/internal/simulator"
)

// personAtTheCode answers the code that the page is shown.
func personAtTheCode(app *App, s *fakeShell, answer bool) (shown <-chan SignInEvent) {
	codes := make(chan SignInEvent, 1)
	go func() {
		for e := range s.events {
			if code, ok := e.data.(SignInEvent); ok && code.Code != "" {
				app.house.Demo.Approve(code.Code, answer)
				codes <- code
				return
			}
		}
	}()
	return codes
}

func sessionNamed(t *testing.T, app *App, name string) SessionView {
	t.Helper()
	views, err := app.Sessions()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		if v.Session == name {
			return v
		}
	}
	t.Fatalf("no session %s among %v", name, views)
	return SessionView{}
}

func TestSignInFromThePage(t *testing.T) {
	app, s := demoApp(t)
	if v := sessionNamed(t, app, "sso:acme-old"); v.SignedIn || v.Stale || v.Name != "acme-old" || !strings.HasPrefix(v.State, "Not signed in: the sign-in ended ") {
		t.Fatalf("before: %+v", v)
	}
	shown := personAtTheCode(app, s, true)
	if err := app.SignIn("archive-view"); err != nil {
		t.Fatal(err)
	}
	if e := <-shown; e.Name != "acme-old" || !strings.HasPrefix(e.URL, app.house.Demo.URL()) {
		t.Errorf("shown %+v", e)
	}
	v := sessionNamed(t, app, "sso:acme-old")
	if !v.SignedIn || !v.Stale || !strings.HasPrefix(v.State, "Signed in. AWS’s token lasts until ") {
		t.Errorf("after: %+v", v)
	}
	if err := app.SignOut("sso:acme-old"); err != nil {
		t.Fatal(err)
	}
	if v := sessionNamed(t, app, "sso:acme-old"); v.SignedIn || v.State != "Not signed in." {
		t.Errorf("after the sign-out: %+v", v)
	}
	if err := app.SignOut("sso:acme-old"); err != nil {
		t.Errorf("a second sign-out: %v", err)
	}
}

func TestSignInThatIsRefused(t *testing.T) {
	app, s := demoApp(t)
	personAtTheCode(app, s, false)
	err := app.SignIn("sso:acme-old")
	var coded codedError
	if !errors.As(err, &coded) || coded.Code != "sign-in-denied" || !strings.HasPrefix(coded.Message, "Not signed in to acme-old: ") {
		t.Errorf("%v", err)
	}
	if err := app.SignIn("base"); !errors.As(err, &coded) || coded.Code != "no-session" {
		t.Errorf("%v", err)
	}
	if err := app.SignIn("nobody"); !errors.As(err, &coded) || coded.Code != "profile-missing" {
		t.Errorf("%v", err)
	}
}

// Where nobody is signed in, opening begins with that, as the plan said.
func TestOpeningSignsInFirst(t *testing.T) {
	app, s := demoApp(t)
	plan, err := app.Plan("archive-view", PlanOptions{})
	if err != nil || !strings.Contains(plan.Bands[0].Hint, "Nobody is signed in to acme-old on this computer: that comes first.") {
		t.Fatalf("the plan says %q, %v", plan.Bands[0].Hint, err)
	}
	shown := personAtTheCode(app, s, true)
	view, err := app.Open(OpenRequest{Profile: "archive-view", Seconds: 28800, CopyLink: true})
	if err != nil || view.State != "copied" || (<-shown).Name != "acme-old" {
		t.Fatalf("%+v, %v", view, err)
	}
}

// A sign-in that only AWS knows to be over is offered again, and opens once it is done.
func TestSignInAgainOpens(t *testing.T) {
	app, s := demoApp(t)
	app.house.Demo.SetFault("portal", "GetRoleCredentials", simulator.Fault{Kind: simulator.Refused, Code: "UnauthorizedException", Times: 2})
	request := OpenRequest{Profile: "staging-view", Seconds: 28800, CopyLink: true}
	view, err := app.Open(request)
	if err != nil || view.State != "failed" || len(view.Remedies) != 1 || view.Remedies[0].Code != "sign-in-again" || view.Primary.Remedy != "sign-in-again" {
		t.Fatalf("%+v, %v", view, err)
	}
	if view.Primary.Text.Text == "" || view.Remedies[0].Button != view.Primary.Text.Text {
		t.Errorf("button %q", view.Primary.Text.Text)
	}
	personAtTheCode(app, s, true)
	request.Remedy = view.Primary.Remedy
	if view, err = app.Open(request); err != nil || view.State != "copied" {
		t.Fatalf("%+v, %v", view, err)
	}
	text, _ := json.Marshal(view)
	for _, secret := range app.house.Demo.Secrets() {
		if strings.Contains(string(text), secret) {
			t.Error("a secret reached the page")
		}
	}
}

func TestBrowseFromThePage(t *testing.T) {
	app, s := demoApp(t)
	before := len(app.list().Rows)
	if err := app.Browse("sso:acme"); err != nil {
		t.Fatal(err)
	}
	rows := app.list().Rows
	if len(rows) <= before || rows[len(rows)-1].Account == "" || !strings.HasPrefix(rows[len(rows)-1].Profile, "sso:acme/") {
		t.Fatalf("%d rows of %d: %+v", len(rows), before, rows[len(rows)-1])
	}
	var last BrowseEvent
	for len(s.events) > 0 {
		if e, ok := (<-s.events).data.(BrowseEvent); ok {
			last = e
		}
	}
	if last.Session != "sso:acme" || last.Accounts == 0 || last.Done != last.Accounts {
		t.Errorf("the last progress is %+v", last)
	}
	if v := sessionNamed(t, app, "sso:acme"); v.Stale || !strings.HasPrefix(v.Found, "Accounts: 2, permission sets: ") {
		t.Errorf("%+v", v)
	}
	key := rows[len(rows)-1].Profile
	plan, err := app.Plan(key, PlanOptions{})
	if err != nil || plan.Key == "" {
		t.Fatalf("no plan of %s: %v", key, err)
	}
	if err := app.SetFavourite(plan.Key, true); err != nil {
		t.Fatal(err)
	}
	for _, row := range app.list().Rows {
		if row.Profile == key && !row.Favourite {
			t.Error("it is no favourite")
		}
	}
	app.walk.stop()
	if err := app.StopBrowse(); err != nil {
		t.Error(err)
	}
}

// A thousand accounts take minutes at AWS's pace: what is found so far is used
// meanwhile, and stays when the walk is stopped.
func TestALongWalkIsUsedMeanwhile(t *testing.T) {
	app, _ := demoApp(t)
	for account := range 1000 {
		for _, name := range []string{"Administrator", "Billing", "Developer", "ReadOnly", "Support"} {
			app.house.Demo.AddPermissionSet(simulator.PermissionSet{Account: strconv.Itoa(100000000000 + account), Name: name})
		}
	}
	walked := make(chan error, 1)
	go func() { walked <- app.Browse("sso:acme") }()
	found := func() string {
		for _, row := range app.list().Rows {
			if strings.HasPrefix(row.Profile, "sso:acme/1000") {
				return row.Profile
			}
		}
		return ""
	}
	for until := time.Now().Add(time.Minute); found() == ""; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("nothing was found in a minute")
		}
	}
	select {
	case err := <-walked:
		t.Fatalf("the walk is over already: %v", err)
	default:
	}
	view, err := app.Open(OpenRequest{Profile: found(), Seconds: 28800, CopyLink: true})
	if err != nil || view.State != "copied" {
		t.Errorf("opened meanwhile: %+v, %v", view, err)
	}
	if err := app.StopBrowse(); err != nil {
		t.Error(err)
	}
	if err := <-walked; err != nil {
		t.Errorf("a walk that was stopped: %v", err)
	}
	if v := sessionNamed(t, app, "sso:acme"); found() == "" || !strings.HasSuffix(v.Found, "not read to the end.") || !v.Stale {
		t.Errorf("after it was stopped: %+v", v)
	}
}
