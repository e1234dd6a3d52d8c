package tray

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"daypass/internal/desktop"
	"daypass/internal/steady"
	"daypass/internal/store"
)

func TestTheIconAndItsMenu(t *testing.T) {
	r := newRig(t)
	r.favourite("prod_admin", store.Role{DurationSeconds: 28800})
	icon := r.start()
	object := r.conn.Object(icon, "/StatusNotifierItem")
	if id, err := object.GetProperty("org.kde.StatusNotifierItem.Id"); err != nil || id.Value() != "Daypass" {
		t.Errorf("the icon is %v, %v", id, err)
	}
	got := labels(r.until(icon, "the menu", func(all []string) bool { return len(all) >= 5 }))
	if want := []string{"Open Daypass…", "[No session open]", "prod__admin, 8 h", "Start at login", "Quit"}; !slices.Equal(got, want) {
		t.Errorf("shown is %q", got)
	}

	// Another process changes the store: a second at most.
	language, quit := "en", map[string]string{"en": "Quit", "fr": "Quitter"}
	choose := func(chosen string) time.Duration {
		language = chosen
		begin := time.Now()
		r.must(r.store.ChangeSettings(func(s *store.Settings) { s.Language = language }))
		r.untilLabel(icon, quit[language])
		return time.Since(begin)
	}
	other := map[string]string{"en": "fr", "fr": "en"}
	if waited := steady.Quickest(time.Second, func() time.Duration { return choose(other[language]) }); waited > time.Second {
		t.Errorf("the language changed after %v", waited)
	}
	choose("fr")
	_, err := r.store.AddOpened(store.Opened{Profile: "dev", EndsAt: time.Now().Add(8*time.Hour + 30*time.Second)})
	r.must(err)
	r.untilLabel(icon, "dev, encore 8 h")

	// The panel goes and comes back.
	_, err = r.conn.ReleaseName(watcherName)
	r.must(err)
	r.startPanel()
	if again := r.icon(); again != icon {
		t.Errorf("the icon came back as %s, it was %s", again, icon)
	}

	second := r.command()
	if out, err := second.CombinedOutput(); err == nil || strings.TrimSpace(string(out)) != desktop.ErrRunning.Error() {
		t.Errorf("a second tray: %q, %v", out, err)
	}
}

func TestASignalEndsTheTrayInTime(t *testing.T) {
	r := newRig(t)
	took := steady.Quickest(2*time.Second, func() time.Duration {
		r.start()
		begin := time.Now()
		r.must(r.tray.Process.Signal(syscall.SIGTERM))
		if err := r.ended(r.tray); err != nil {
			t.Error(err)
		}
		return time.Since(begin)
	})
	if took > 2*time.Second {
		t.Errorf("after SIGTERM it ended in %v", took)
	}
}

// A role's colour is seen in the menu, and goes again with the choice.
func TestTheMenuShowsARolesColour(t *testing.T) {
	r := newRig(t)
	r.favourite("prod", store.Role{Colour: "red"})
	r.favourite("dev", store.Role{})
	icon := r.start()
	picture := func(label string) []byte {
		e := r.untilLabel(icon, label)
		var lines []struct {
			ID         int32
			Properties map[string]dbus.Variant
		}
		r.must(r.conn.Object(icon, "/StatusNotifierItem/menu").Call("com.canonical.dbusmenu.GetGroupProperties", 0, []int32{e.id}, []string{}).Store(&lines))
		data, _ := lines[0].Properties["icon-data"].Value().([]byte)
		return data
	}
	untilPicture := func(label string, want []byte) {
		for deadline := time.Now().Add(patience); !bytes.Equal(picture(label), want); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s never shows its colour", label)
			}
		}
	}
	untilPicture("prod", swatch("red"))
	if got := picture("dev"); got != nil {
		t.Errorf("without a colour there is a picture of %d bytes", len(got))
	}
	r.favourite("prod", store.Role{Colour: "teal"})
	untilPicture("prod", swatch("teal"))
	r.favourite("prod", store.Role{})
	untilPicture("prod", swatch(""))
}

// The last minute of a countdown, in real time.
func TestTheCountdownRuns(t *testing.T) {
	r := newRig(t)
	icon := r.start()
	// However long the panel takes to show it, one session's last minute begins later.
	begun, profile := false, ""
	for later := 2 * time.Second; !begun && later < patience; later *= 2 {
		profile = "dev-" + later.String()
		_, err := r.store.AddOpened(store.Opened{Profile: profile, EndsAt: time.Now().Add(time.Minute + later)})
		r.must(err)
		shown := labels(r.until(icon, profile, func(all []string) bool {
			return slices.ContainsFunc(all, func(line string) bool { return strings.HasPrefix(line, profile+", ") })
		}))
		begun = slices.Contains(shown, profile+", 1 min left")
	}
	if !begun {
		t.Fatal("no session is shown with its last minute before it")
	}
	r.untilLabel(icon, profile+", less than 1 min left")
}

func TestAClickOpensAndSaysSo(t *testing.T) {
	r := newRig(t)
	r.favourite("prod", store.Role{DurationSeconds: 28800, Destination: "ec2"})
	r.must(os.WriteFile(filepath.Join(r.folder, ".bash_profile"), []byte("export AWS_PROFILE=shell AWS_REGION=eu-west-1\n"), 0o600))
	r.must(r.store.ChangeSettings(func(s *store.Settings) { s.Environment = "AWS_PROFILE=settings" }))
	plan := map[string]any{"outcome": "allowed", "requested_seconds": 28800, "longest_seconds": 43200, "needs": []string{}}
	r.answer("plan", 0, plan, "")
	plan["opened_seconds"], plan["ends_at"] = 28800, time.Now().Add(8*time.Hour).UTC().Format(time.RFC3339)
	r.answer("open", 0, plan, "Opened.")
	icon := r.start()
	r.click(icon, "prod, 8 h")
	if n := r.note(); !strings.HasPrefix(n.body, "prod: console opened for 8 h, until ") || len(n.actions) != 0 {
		t.Errorf("said is %+v", n)
	}
	want := []string{
		"plan --json --lang=en --duration=28800s -- prod AWS_PROFILE=settings secret=",
		"open --json --lang=en --destination=ec2 --duration=28800s -- prod AWS_PROFILE=settings secret=",
	}
	if got := r.runs(2); !slices.Equal(got, want) {
		t.Errorf("run is %q", got)
	}
}

// What the store cannot keep is said in the user's words, and so is a file of it
// that was damaged: who starts the window later finds no trace of it.
func TestTheStoresTroublesAreSaid(t *testing.T) {
	r := newRig(t)
	r.favourite("prod", store.Role{})
	id, err := r.store.AddOpened(store.Opened{Profile: "dev", EndsAt: time.Now().Add(time.Hour)})
	r.must(err)
	plan := map[string]any{"outcome": "allowed", "requested_seconds": 3600, "unremembered": "Not remembered: the disk is full."}
	r.answer("plan", 0, plan, "")
	r.answer("open", 0, plan, "")
	icon := r.start()
	r.click(icon, "prod")
	if n := r.note(); n.body != "prod: console opened. How long it lasts cannot be known from here. Not remembered: the disk is full." {
		t.Errorf("said is %+v", n)
	}
	settings := filepath.Join(r.folder, "settings.json")
	r.replace(settings, []byte("{"))
	if n := r.note(); !strings.HasPrefix(n.body, "A file of Daypass’s own was damaged. It was set aside as "+settings+".damaged-") {
		t.Errorf("said is %+v", n)
	}
	file := filepath.Join(r.folder, "opened", id+".json")
	data, err := os.ReadFile(file)
	r.must(err)
	r.replace(file, bytes.Replace(data, []byte(`"version": 1`), []byte(`"version": 2`), 1))
	r.click(icon, "    Renew") // which marks the session as replaced
	if n := r.note(); n.body != id+".json was written by a newer Daypass. It is read, but not changed." {
		t.Errorf("said is %+v", n)
	}
}

func TestWhatNeedsAPersonGoesToTheWindow(t *testing.T) {
	r := newRig(t)
	r.favourite("prod", store.Role{DurationSeconds: 28800, Destination: "ec2", Region: "eu-west-3", Browser: "firefox"})
	folder := r.folder
	window, err := desktop.Claim(folder, desktop.WindowInstance)
	r.must(err)
	defer func() { _ = window.Close() }()
	asked := make(chan desktop.Request, 1)
	go window.Serve(func(q desktop.Request) { asked <- q })
	icon := r.start()
	reason := []map[string]any{{"code": "role-chaining", "message": "Deploy is assumed from another role, Hub."}}
	for _, test := range []struct {
		question string
		plan     map[string]any
		open     int // exit
		body     string
	}{
		{"refused", map[string]any{"outcome": "refused", "longest_seconds": 3600, "reasons": reason}, 0,
			"prod: not opened. Deploy is assumed from another role, Hub. It opens for 1 h."},
		{"uncertain", map[string]any{"outcome": "uncertain", "longest_seconds": 43200}, 0, "prod needs an answer: AWS may refuse 8 h."},
		{"production", map[string]any{"outcome": "allowed", "production": true, "needs": []string{"mfa"}}, 0, "prod needs an answer: marked as production."},
		{"changed", map[string]any{"outcome": "allowed", "changed": true, "production": true}, 0, "prod needs an answer: the way to it has changed since it became a favourite."},
		{"sign-in", map[string]any{"outcome": "allowed", "needs": []string{"sign-in"}}, 0, "prod needs an answer: sign-in to Identity Center."},
		{"policy", map[string]any{"outcome": "allowed", "needs": []string{"policy"}}, 0, "prod needs an answer: permissions to choose."},
		{"mfa", map[string]any{"outcome": "allowed", "needs": []string{"mfa"}}, 2, "prod needs an answer: MFA code."},
		{"refused", map[string]any{"outcome": "allowed", "longest_seconds": 3600, "reasons": reason}, 3,
			"prod: not opened. Deploy is assumed from another role, Hub. It opens for 1 h."},
	} {
		test.plan["requested_seconds"] = 28800
		r.answer("plan", 0, test.plan, "")
		r.answer("open", test.open, test.plan, "said")
		r.click(icon, "prod, 8 h")
		if n := r.note(); n.body != test.body || !slices.Equal(n.actions, []string{"details", "Open Daypass…"}) {
			t.Errorf("%s: said is %+v", test.question, n)
		}
		select {
		case got := <-asked:
			if want := (desktop.Request{Profile: "prod", Seconds: 28800, Destination: "ec2", Region: "eu-west-3", Browser: "firefox", Question: test.question}); got != want {
				t.Errorf("%s: the window is asked %+v", test.question, got)
			}
		case <-time.After(patience):
			t.Fatalf("%s: the window is not asked", test.question)
		}
		r.untilLabel(icon, "prod, 8 h")
	}
	for _, run := range r.runs(8) {
		if strings.HasPrefix(run, "window") {
			t.Errorf("beside a window, run is %q", run)
		}
	}
}

func TestASessionsLineLeadsToTheWindow(t *testing.T) {
	r := newRig(t)
	_, err := r.store.AddOpened(store.Opened{
		Profile: "dev", EndsAt: time.Now().Add(59*time.Minute + 30*time.Second), AskedSeconds: 7200, AskedDestination: "s3", Region: "eu-west-1", Browser: "Firefox",
	})
	r.must(err)
	icon := r.start()
	r.click(icon, "dev, 59 min left")
	want := `window --show={"profile":"dev","seconds":7200,"destination":"s3","region":"eu-west-1","browser":"Firefox"} `
	if got := r.runs(1)[0]; !strings.HasPrefix(got, want) {
		t.Errorf("run is %q", got)
	}
}

func TestAFailureIsSaidAndLeadsToTheWindow(t *testing.T) {
	r := newRig(t)
	r.favourite("prod", store.Role{})
	r.answer("plan", 0, map[string]any{"outcome": "allowed", "requested_seconds": 3600}, "")
	r.answer("open", 4, map[string]any{"outcome": "allowed", "requested_seconds": 3600}, "Nothing was opened. At hop 1: not authorised.\nmore\n")
	icon := r.start()
	r.click(icon, "prod")
	n := r.note()
	if n.body != "prod: Nothing was opened. At hop 1: not authorised." {
		t.Errorf("said is %+v", n)
	}
	r.must(r.conn.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications.ActionInvoked", uint32(1), "details"))
	if got := r.runs(3)[2]; !strings.HasPrefix(got, `window --show={"profile":"prod","seconds":3600} `) {
		t.Errorf("run is %q", got)
	}
}

func TestAReminderRenews(t *testing.T) {
	r := newRig(t)
	id, err := r.store.AddOpened(store.Opened{
		Profile: "prod", Key: "k", OpenedAt: time.Now().Add(-time.Hour), EndsAt: time.Now().Add(4*time.Minute + 30*time.Second),
		Destination: "https://console.aws.amazon.com/ec2", AskedDestination: "ec2", AskedSeconds: 3600, GotSeconds: 3600,
	})
	r.must(err)
	r.answer("plan", 0, map[string]any{"outcome": "allowed", "requested_seconds": 3600}, "")
	r.answer("open", 0, map[string]any{"outcome": "allowed", "requested_seconds": 3600}, "")
	r.start()
	n := r.note()
	if !strings.HasPrefix(n.body, "prod: the console ends in 4 min, at ") || !slices.Equal(n.actions, []string{"renew", "Renew"}) {
		t.Errorf("said is %+v", n)
	}
	r.must(r.conn.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications.ActionInvoked", uint32(1), "renew"))
	if n := r.note(); n.body != "prod: console opened. How long it lasts cannot be known from here." {
		t.Errorf("said is %+v", n)
	}
	if got := r.runs(2)[1]; !strings.HasPrefix(got, "open --json --lang=en --destination=ec2 --region= --browser= --duration=3600s -- prod ") {
		t.Errorf("run is %q", got)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		sessions, err := r.store.Opened()
		r.must(err)
		if sessions[0].ID == id && sessions[0].State == store.Replaced && sessions[0].Reminded {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("kept is %+v", sessions)
		}
	}
}

// Who presses Renew on a notification means it, whatever became of the list.
func TestAForgottenSessionIsRenewedFromItsNotification(t *testing.T) {
	r := newRig(t)
	id, err := r.store.AddOpened(store.Opened{Profile: "prod", OpenedAt: time.Now().Add(-time.Hour), EndsAt: time.Now().Add(4 * time.Minute), AskedSeconds: 3600})
	r.must(err)
	r.answer("plan", 0, map[string]any{"outcome": "allowed", "requested_seconds": 3600}, "")
	r.answer("open", 0, map[string]any{"outcome": "allowed", "requested_seconds": 3600}, "")
	icon := r.start()
	r.note()
	r.must(r.store.Forget(id))
	r.untilLabel(icon, "[No session open]")
	r.must(r.conn.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications.ActionInvoked", uint32(1), "renew"))
	if n := r.note(); !strings.HasPrefix(n.body, "prod: console opened.") {
		t.Errorf("said is %+v", n)
	}
	if got := r.runs(2)[1]; !strings.HasPrefix(got, "open --json ") || !strings.Contains(got, " --duration=3600s -- prod ") {
		t.Errorf("run is %q", got)
	}
}

// stopBus ends the bus as a crash would.
func (r *rig) stopBus() {
	r.t.Helper()
	r.must(r.daemon.Process.Kill())
	_ = r.daemon.Wait()
	r.must(os.Remove(filepath.Join(r.folder, "bus")))
}

func TestStartAtLoginIsSwitchedInTheMenu(t *testing.T) {
	r := newRig(t)
	icon := r.start()
	r.click(icon, "Start at login")
	file := filepath.Join(r.folder, ".config", "autostart", "daypass.desktop")
	for _, there := range []bool{true, false} {
		for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
			data, err := os.ReadFile(file)
			if (err == nil) == there {
				if there && !bytes.Contains(data, []byte(" \"tray\"")) {
					t.Errorf("the entry is %s", data)
				}
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("the entry is there: %t", !there)
			}
		}
		r.click(icon, "Start at login")
	}
}
