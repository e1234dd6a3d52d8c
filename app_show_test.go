package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/desktop"
)

func TestAnotherProcessAsksForARole(t *testing.T) {
	app, s := demoApp(t)
	app.showOn(desktop.Request{Profile: "audit", Seconds: 28800, Destination: "ec2", Region: "eu-west-3", Browser: "Firefox", Question: "production"})
	app.showOn(desktop.Request{}) // to the front, and no more
	if len(s.events) != 0 {
		t.Error("told before the page started")
	}
	if _, err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	app.showOn(desktop.Request{Profile: "base", OriginOnly: true, Question: "refused"})
	app.showOn(desktop.Request{Profile: "audit", Question: "sign-in"})
	for _, want := range []ShowEvent{
		{Profile: "audit", Seconds: 28800, Destination: "ec2", Region: "eu-west-3", Browser: "Firefox", Question: "production"},
		{Profile: "base", OriginOnly: true, Question: "refused"},
		{Profile: "audit", Question: "sign-in", Sentence: "audit needs an answer: sign-in to Identity Center."},
	} {
		if got := s.next(t, "show"); got != want {
			t.Errorf("the page is told %+v", got)
		}
	}
	if sessions, _ := app.house.Store.Opened(); len(sessions) != 0 {
		t.Error("a request signed in")
	}
}

func TestAFavouriteIsKeptWithTheWayThatThePageShows(t *testing.T) {
	app, _ := demoApp(t)
	for _, profile := range []string{"audit", "prod-admin"} {
		view, err := app.Plan(profile, PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := app.SetFavourite(view.Key, true); err != nil {
			t.Fatal(err)
		}
		roles, err := app.house.Store.Roles()
		if r := roles[view.Key]; err != nil || !r.Favourite || r.FavouriteProfile != profile || r.FavouriteChain == "" {
			t.Errorf("%s is kept as %+v, %v", profile, r, err)
		}
	}
}

// next is the data of the next event of that name; others may come between.
func (s *fakeShell) next(t *testing.T, name string) any {
	t.Helper()
	for {
		select {
		case got := <-s.events:
			if got.name == name {
				return got.data
			}
		case <-time.After(time.Minute):
			t.Fatalf("no event %s", name)
		}
	}
}

func TestAFileThatIsDamagedIsToldToThePage(t *testing.T) {
	app, s := demoApp(t)
	damage := func() string {
		file := filepath.Join(app.house.Store.Folders().Config, "settings.json")
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		return "A file of Daypass’s own was damaged. It was set aside as " + file + ".damaged-"
	}
	want := damage()
	start, err := app.Bootstrap()
	if err != nil || len(start.Notices) != 1 || !strings.HasPrefix(start.Notices[0], want) {
		t.Errorf("the page starts with %q, %v", start.Notices, err)
	}
	want = damage()
	app.settings()
	if got, _ := s.next(t, "notice").(string); !strings.HasPrefix(got, want) {
		t.Errorf("the page is told %q", got)
	}
}
