package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
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
	if v := sessionNamed(t, app, "sso:acme-old"); v.SignedIn || v.Name != "acme-old" {
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
	if !v.SignedIn || v.ExpiresAt == 0 || !v.Renewable {
		t.Errorf("after: %+v", v)
	}
	if err := app.SignOut("sso:acme-old"); err != nil {
		t.Fatal(err)
	}
	if v := sessionNamed(t, app, "sso:acme-old"); v.SignedIn {
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

// A console that needs a sign-in offers it, and opens once it is done.
func TestSignInAgainOpens(t *testing.T) {
	app, s := demoApp(t)
	request := OpenRequest{Profile: "archive-view", Seconds: 28800, CopyLink: true}
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
	if v := sessionNamed(t, app, "sso:acme"); v.BrowsedAt == 0 {
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
