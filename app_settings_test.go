package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/steady"
	"daypass/internal/store"
)

// switched is a login entry that remembers, or fails.
type switched struct {
	on  bool
	err error
}

func (s *switched) On() bool { return s.on }
func (s *switched) Set(on bool) error {
	if s.err == nil {
		s.on = on
	}
	return s.err
}

func TestStartAtLoginIsToldToTheTray(t *testing.T) {
	app, _ := demoApp(t)
	login, told := &switched{}, 0
	app.live(surroundings{atLogin: login, tellTray: func() bool { told++; return true }})
	if view, err := app.SetAtLogin(true); err != nil || !view.AtLogin || !login.on || told != 1 {
		t.Errorf("%+v, %v, told %d times", view, err, told)
	}
	login.err = errors.New("no room")
	var coded codedError
	if _, err := app.SetAtLogin(false); !errors.As(err, &coded) || coded.Code != "login-failed" || told != 1 {
		t.Errorf("a failure: %v, told %d times", err, told)
	}
}

// Where a tray could be and is not, the settings start it.
func TestTheTrayIsStartedFromTheSettings(t *testing.T) {
	app, _ := demoApp(t)
	noTray, running, failed := false, false, error(nil)
	app.live(surroundings{
		noTray: func() bool { return noTray }, tellTray: func() bool { return running },
		startTray: func(context.Context) error { running = failed == nil; return failed },
	})
	if view := app.settingsView(); !view.TrayIdle {
		t.Errorf("without a tray the settings are %+v", view)
	}
	noTray = true
	if view := app.settingsView(); view.TrayIdle || view.TrayNote == "" {
		t.Errorf("without a panel the settings are %+v", view)
	}
	noTray, failed = false, errors.New("gone")
	var coded codedError
	if _, err := app.StartTray(); !errors.As(err, &coded) || coded.Code != "tray-failed" || strings.Contains(coded.Message, "tray.") {
		t.Errorf("a failure: %v", err)
	}
	failed = nil
	if view, err := app.StartTray(); err != nil || view.TrayIdle || view.TrayNote != "" || !running {
		t.Errorf("started: %+v, %v", view, err)
	}
	failed = errors.New("started again")
	if view, err := app.StartTray(); err != nil || view.TrayIdle || view.TrayNote != "Daypass is already in the tray." {
		t.Errorf("it is there: %+v, %v", view, err)
	}
}

// After a sleep the page's own timer is late, and Go tells it.
func TestThePageIsToldThatTheClockWentOn(t *testing.T) {
	app, s := demoApp(t)
	if _, err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	awake := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); app.keepTime(ctx, awake) }()
	awake <- struct{}{}
	waitFor(t, s, "changed")
	cancel()
	<-ended
}

func TestASecretIsNotKeptInTheEnvironment(t *testing.T) {
	app, _ := demoApp(t)
	app.live(surroundings{environment: desktop.On(nil).Environment(context.Background(), false)})
	for text, status := range map[string]int{
		`{"text":"AWS_SECRET_ACCESS_KEY=canary"}`: http.StatusUnprocessableEntity, `{"text":"EDITOR=vi"}`: http.StatusUnprocessableEntity,
		`{"text":"AWS_REGION=eu-west-3"}`: http.StatusOK,
	} {
		request := httptest.NewRequest("POST", "/api/environment", strings.NewReader(text))
		request.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		app.handler().ServeHTTP(answer, request)
		if answer.Code != status || strings.Contains(answer.Body.String(), "canary") {
			t.Errorf("%s: %d %s", text, answer.Code, answer.Body)
		}
	}
	if kept := app.settings().Environment; kept != "AWS_REGION=eu-west-3" {
		t.Errorf("kept is %q", kept)
	}
}

func TestTheWindowRemindsWhereNoTrayDid(t *testing.T) {
	app, _ := demoApp(t)
	var said []string
	app.live(surroundings{notify: func(n desktop.Notification) error { said = append(said, n.Body); return nil }})
	open := func(profile string, left time.Duration) {
		now := time.Now()
		o := store.Opened{Profile: profile, OpenedAt: now.Add(left - 2*time.Hour), EndsAt: now.Add(left), State: store.Open}
		if _, err := app.house.Store.AddOpened(o); err != nil {
			t.Fatal(err)
		}
	}
	open("soon", 4*time.Minute+30*time.Second)
	open("a tray’s still", 4*time.Minute+55*time.Second)
	open("later", time.Hour)
	open("over", -time.Minute)
	app.remind()
	app.remind()
	if len(said) != 1 || !strings.HasPrefix(strings.ReplaceAll(said[0], "\u00a0", " "), "soon: the console ends in 4 min, at ") {
		t.Errorf("said is %q", said)
	}
	if _, err := app.SetReminder(0); err != nil {
		t.Fatal(err)
	}
	open("never", time.Minute)
	if app.remind(); len(said) != 1 {
		t.Errorf("said is %q", said)
	}
}

// Renew on the window's own notification is the page's Renew.
func TestRenewOnAReminderIsToldToThePage(t *testing.T) {
	pressed := make(chan desktop.Acted, 1)
	var shown desktop.Notification
	app, s := demoAppWith(t, surroundings{acted: pressed, notify: func(n desktop.Notification) error { shown = n; return nil }})
	id, err := app.house.Store.AddOpened(store.Opened{Profile: "audit", OpenedAt: time.Now().Add(-time.Hour), EndsAt: time.Now().Add(4 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	app.remind()
	if len(shown.Actions) != 1 || shown.Actions[0].Label != "Renew" || shown.Tag != id {
		t.Errorf("shown is %+v", shown)
	}
	pressed <- desktop.Acted{Tag: shown.Tag, ActionID: shown.Actions[0].ID}
	if got := s.next(t, "renew"); got != id {
		t.Errorf("the page is told of %v", got)
	}
}

func TestSAMLIsSet(t *testing.T) {
	app, _ := demoApp(t)
	const address = "https://idp.example.com/aws"
	view, err := app.SetSAML(address, 40000)
	if err != nil || view.SAMLSignIn != address || view.SAMLPort != 40000 {
		t.Fatalf("%+v, %v", view, err)
	}
	dialog, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Seconds: 28800})
	if dialog.SignIn != address || dialog.Reply != "http://127.0.0.1:40000/saml" {
		t.Errorf("%q %q", dialog.SignIn, dialog.Reply)
	}
	for _, port := range []int{80, 1023, 65536, -1} {
		if _, err := app.SetSAML(address, port); err == nil {
			t.Errorf("port %d was taken", port)
		}
	}
	if _, err := app.SetSAML("http://idp.example.com/aws", 40000); err == nil {
		t.Error("an address in clear was taken")
	}
	if view, err = app.SetSAML("", 0); err != nil || view.SAMLSignIn != "" || view.SAMLPort != store.UsualSAMLPort {
		t.Errorf("%+v, %v", view, err)
	}
}

// The tray, or a terminal, changes the store: the page hears of it at once.
func TestWhatAnotherProcessKeepsIsToldToThePage(t *testing.T) {
	app, s := demoApp(t)
	other := store.New(app.house.Store.Folders(), time.Now, nil)
	for name, change := range map[string]func() error{
		"a setting": func() error {
			return other.ChangeSettings(func(s *store.Settings) { s.TrayAccounts = !s.TrayAccounts })
		},
		"a role":      func() error { return other.ChangeRole("r", func(r *store.Role) { r.DurationSeconds += 3600 }) },
		"a session":   func() error { _, err := other.AddOpened(store.Opened{Profile: "audit"}); return err },
		"a fact":      func() error { return other.Learn("k", func(f *store.Fact) { f.WorkedSeconds += 3600 }) },
		"a favourite": func() error { return other.ChangeRole("r", func(r *store.Role) { r.Favourite = !r.Favourite }) },
	} {
		took := steady.Quickest(time.Second, func() time.Duration {
			time.Sleep(100 * time.Millisecond) // what the change before brought with it
			for len(s.events) > 0 {
				<-s.events
			}
			begin := time.Now()
			if err := change(); err != nil {
				t.Fatal(err)
			}
			s.next(t, "changed")
			return time.Since(begin)
		})
		if took > time.Second {
			t.Errorf("%s is told after %v", name, took)
		}
	}
}
