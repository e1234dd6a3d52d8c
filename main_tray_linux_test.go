//go:build !desktop && !dev && !bindings

package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"daypass/internal/steady"
)

// What the test's executable plays: daypass itself, or the browser that it starts.
const (
	playDaypass = "DAYPASS_TEST_PLAYS_DAYPASS"
	playBrowser = "DAYPASS_TEST_PLAYS_BROWSER"
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(playBrowser) != "":
		os.Exit(visit(os.Args[1], os.Getenv(playBrowser)))
	case os.Getenv(playDaypass) != "":
		os.Exit(runTerminal(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// visit goes where a browser would and keeps the page that it lands on.
func visit(address, file string) int {
	answer, err := http.Get(address)
	if err != nil {
		return 1
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil || os.WriteFile(file, append([]byte(answer.Request.URL.Path+"\n"), page...), 0o600) != nil {
		return 1
	}
	return 0
}

// watcher is a panel with a tray.
type watcher struct{ icons chan string }

func (w *watcher) RegisterStatusNotifierItem(_ string, sender dbus.Sender) *dbus.Error {
	w.icons <- string(sender)
	return nil
}

func (w *watcher) Get(string, string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(true), nil }

// notifications takes sentences.
type notifications struct{ said chan string }

func (n *notifications) GetCapabilities() ([]string, *dbus.Error) { return []string{"body"}, nil }

func (n *notifications) Notify(_ string, _ uint32, _, title, body string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n.said <- title + ": " + strings.ReplaceAll(body, "\u00a0", " ")
	return 1, nil
}

// A click in the tray ends on the console's page, through every room: the tray,
// the terminal that it starts, the simulator, the hand-off, the browser.
func TestAClickInTheTrayEndsOnTheConsole(t *testing.T) {
	folder, err := os.MkdirTemp("", "dpm")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	landed := filepath.Join(folder, "landed")
	must(t, os.WriteFile(filepath.Join(folder, "xdg-open"),
		fmt.Appendf(nil, "#!/bin/sh\n%s=%s exec %s \"$1\"\n", playBrowser, landed, os.Args[0]), 0o700))
	bus, address := startBus(t)
	panel, server := &watcher{make(chan string, 1)}, &notifications{make(chan string, 4)}
	offer(t, bus, panel, server)
	tray := exec.Command(os.Args[0], "--demo", "tray")
	tray.Env = []string{
		playDaypass + "=1", "DBUS_SESSION_BUS_ADDRESS=" + address, "HOME=" + folder, "XDG_RUNTIME_DIR=" + folder, "LANG=en_GB.UTF-8", "TZ=UTC",
		"PATH=" + folder + ":/usr/bin:/bin", "DISPLAY=:77", "TMPDIR=" + folder,
	}
	tray.Stderr = os.Stderr
	must(t, tray.Start())
	t.Cleanup(func() { _ = tray.Process.Kill(); _ = tray.Wait() })
	menu := bus.Object(next(t, panel.icons), "/StatusNotifierItem/menu")

	click(t, menu, "audit, 8 h")
	said := next(t, server.said)
	if !strings.HasPrefix(said, "Daypass, demo: audit: console opened for 8 h, until ") {
		t.Errorf("said is %q", said)
	}
	if page := await(t, landed); !strings.HasPrefix(page, "/console\n") {
		t.Errorf("the browser landed on %.200s", page)
	}
	// The menu follows the store, which the notification does not wait for.
	shows := func(label string) bool { return strings.HasPrefix(label, "audit, 7 h 59 min left") }
	var after []string
	for until := time.Now().Add(patience); time.Now().Before(until) && !slices.ContainsFunc(after, shows); time.Sleep(50 * time.Millisecond) {
		_, after = item(t, menu, "Open Daypass")
	}
	if !slices.ContainsFunc(after, shows) {
		t.Errorf("the menu shows %q", after)
	}
}

// What opens only for less, and what needs a code, is said, and asked in the
// window: here there is none, and that is said too.
func TestAClickThatNeedsAnAnswerSaysSo(t *testing.T) {
	for language, want := range map[string][2]string{
		"en_GB": {
			"Daypass, demo: deploy-via-hub: not opened. Deploy is assumed from another role, Hub. It opens for 1 h.",
			"Daypass, demo: prod-admin needs an answer: MFA code.",
		},
		"fr_FR": {
			"Daypass, démonstration: deploy-via-hub : non ouverte. Deploy est assumé à partir d’un autre rôle, Hub. Elle s’ouvre pour 1 h.",
			"Daypass, démonstration: prod-admin attend une réponse : code MFA.",
		},
	} {
		folder := t.TempDir()
		bus, address := startBus(t)
		panel, server := &watcher{make(chan string, 1)}, &notifications{make(chan string, 8)}
		offer(t, bus, panel, server)
		tray := exec.Command(os.Args[0], "--demo", "tray")
		tray.Env = []string{
			playDaypass + "=1", "DBUS_SESSION_BUS_ADDRESS=" + address, "HOME=" + folder, "XDG_RUNTIME_DIR=" + folder, "LANG=" + language + ".UTF-8",
			"PATH=/usr/bin:/bin", "DISPLAY=:77", "TMPDIR=" + folder,
		}
		must(t, tray.Start())
		t.Cleanup(func() { _ = tray.Process.Kill(); _ = tray.Wait() })
		menu := bus.Object(next(t, panel.icons), "/StatusNotifierItem/menu")
		for i, profile := range []string{"deploy-via-hub", "prod-admin"} {
			click(t, menu, profile+", 8 h")
			if said := next(t, server.said); said != want[i] {
				t.Errorf("said is %q", said)
			}
			if said := next(t, server.said); !strings.Contains(said, "daypass-window") {
				t.Errorf("without a window, said is %q", said)
			}
		}
	}
}

// A second tray says that there is one, which is no failure; one without a panel
// says so, and names the window.
func TestASecondTrayAndOneWithoutAPanelSaySo(t *testing.T) {
	folder := t.TempDir()
	bus, address := startBus(t)
	panel, server := &watcher{make(chan string, 1)}, &notifications{make(chan string, 1)}
	offer(t, bus, panel, server)
	tray := func(more ...string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], "tray")
		cmd.Env = append([]string{
			playDaypass + "=1", "DBUS_SESSION_BUS_ADDRESS=" + address, "HOME=" + folder, "XDG_RUNTIME_DIR=" + folder, "PATH=/usr/bin:/bin", "TMPDIR=" + folder,
		}, more...)
		return cmd
	}
	first := tray("LANG=en_GB.UTF-8")
	must(t, first.Start())
	t.Cleanup(func() { _ = first.Process.Kill(); _ = first.Wait() })
	next(t, panel.icons)
	_, noPanel := startBus(t)
	for _, test := range []struct {
		more []string
		said string
		exit int
	}{
		{[]string{"LANG=en_GB.UTF-8"}, "Daypass is already in the tray.", 0},
		{[]string{"LANG=fr_FR.UTF-8"}, "Daypass est déjà dans la zone de notification.", 0},
		{[]string{"LANG=en_GB.UTF-8", "DBUS_SESSION_BUS_ADDRESS=" + noPanel, "XDG_RUNTIME_DIR=" + t.TempDir()},
			"This desktop shows no tray icons. Daypass is there through its window: daypass", 1},
	} {
		cmd := tray(test.more...)
		out, _ := cmd.CombinedOutput()
		if said := strings.TrimSpace(string(out)); said != test.said || cmd.ProcessState.ExitCode() != test.exit {
			t.Errorf("%v: exit %d, said is %q", test.more, cmd.ProcessState.ExitCode(), said)
		}
	}
}

// What a demo's tray left that was killed goes when the next one starts; what
// another one lives in, or may be about to, stays.
func TestADemoThatWasKilledLeavesItsFolderToTheNext(t *testing.T) {
	folder := t.TempDir()
	bus, address := startBus(t)
	panel, server := &watcher{make(chan string, 4)}, &notifications{make(chan string, 1)}
	offer(t, bus, panel, server)
	start := func() *exec.Cmd {
		tray := exec.Command(os.Args[0], "--demo", "tray")
		tray.Env = []string{
			playDaypass + "=1", "DBUS_SESSION_BUS_ADDRESS=" + address, "HOME=" + folder, "XDG_RUNTIME_DIR=" + folder, "LANG=en_GB.UTF-8",
			"PATH=/usr/bin:/bin", "TMPDIR=" + folder,
		}
		must(t, tray.Start())
		t.Cleanup(func() { _ = tray.Process.Kill(); _ = tray.Wait() })
		next(t, panel.icons)
		return tray
	}
	there := func() []string {
		list, err := filepath.Glob(filepath.Join(folder, demoTrayFolder))
		must(t, err)
		return list
	}
	killed := start()
	must(t, killed.Process.Kill())
	_ = killed.Wait()
	left := there()
	if len(left) != 1 {
		t.Fatalf("a tray that was killed left %q", left)
	}
	start()
	living := slices.DeleteFunc(there(), func(f string) bool { return f == left[0] })
	if len(living) != 1 || len(there()) != 2 {
		t.Fatalf("just after, there is %q", there())
	}
	strange := filepath.Join(folder, "daypass-demo-tray-strange") // others may enter it
	must(t, os.Mkdir(strange, 0o755))
	old := time.Now().Add(-time.Hour)
	for _, f := range []string{left[0], living[0], strange} {
		must(t, os.Chtimes(f, old, old))
	}
	third := start()
	after := there()
	if slices.Contains(after, left[0]) || !slices.Contains(after, living[0]) || !slices.Contains(after, strange) || len(after) != 3 {
		t.Errorf("later there is %q of %q", after, []string{left[0], living[0], strange})
	}
	must(t, third.Process.Signal(syscall.SIGTERM))
	if err := third.Wait(); err != nil || len(there()) != 2 {
		t.Errorf("after its end, %v, there is %q", err, there())
	}
}

// stuck is a notification server that never answers.
type stuck struct{ asked chan string }

func (s *stuck) GetCapabilities() ([]string, *dbus.Error) {
	s.asked <- ""
	select {}
}

// However the desktop hangs, a signal ends the tray within 2 s.
func TestASignalEndsATrayThatHangs(t *testing.T) {
	folder := t.TempDir()
	bus, address := startBus(t)
	panel, server := &watcher{make(chan string, 1)}, &stuck{make(chan string, 1)}
	offer(t, bus, panel, server)
	took := steady.Quickest(2*time.Second, func() time.Duration {
		tray := exec.Command(os.Args[0], "--demo", "tray")
		tray.Env = []string{
			playDaypass + "=1", "DBUS_SESSION_BUS_ADDRESS=" + address, "HOME=" + folder, "XDG_RUNTIME_DIR=" + folder, "LANG=en_GB.UTF-8",
			"PATH=/usr/bin:/bin", "TMPDIR=" + folder, "GORACE=atexit_sleep_ms=0",
		}
		must(t, tray.Start())
		t.Cleanup(func() { _ = tray.Process.Kill(); _ = tray.Wait() })
		menu := bus.Object(next(t, panel.icons), "/StatusNotifierItem/menu")
		click(t, menu, "audit, 8 h") // no display: it cannot open, and that is told
		next(t, server.asked)
		begin := time.Now()
		must(t, tray.Process.Signal(syscall.SIGTERM))
		if err := tray.Wait(); err != nil {
			t.Error(err)
		}
		return time.Since(begin)
	})
	if took > 2*time.Second {
		t.Errorf("it ended in %v", took)
	}
}

// offer puts a panel and a notification server on the bus.
func offer(t *testing.T, bus *dbus.Conn, panel *watcher, server any) {
	t.Helper()
	for _, export := range []struct {
		what            any
		path, name, bus string
	}{
		{panel, "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"},
		{panel, "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties", ""},
		{server, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"},
	} {
		must(t, bus.Export(export.what, dbus.ObjectPath(export.path), export.name))
		if export.bus != "" {
			_, err := bus.RequestName(export.bus, 0)
			must(t, err)
		}
	}
}

// patience is how long another process is waited for.
const patience = time.Minute

// await is what another process writes into a file.
func await(t *testing.T, file string) string {
	t.Helper()
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if text, err := os.ReadFile(file); err == nil && len(text) > 0 {
			return string(text)
		}
	}
	t.Fatalf("%s was not written", file)
	return ""
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func next(t *testing.T, texts <-chan string) string {
	t.Helper()
	select {
	case text := <-texts:
		return text
	case <-time.After(patience):
		t.Fatal("nothing came")
		return ""
	}
}

func startBus(t *testing.T) (*dbus.Conn, string) {
	t.Helper()
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	out, err := daemon.StdoutPipe()
	must(t, err)
	must(t, daemon.Start())
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	bus, err := dbus.Connect(strings.TrimSpace(address))
	must(t, err)
	t.Cleanup(func() { _ = bus.Close() })
	return bus, strings.TrimSpace(address)
}

func click(t *testing.T, menu dbus.BusObject, label string) {
	t.Helper()
	id, _ := item(t, menu, label)
	must(t, menu.Call("com.canonical.dbusmenu.Event", 0, id, "clicked", dbus.MakeVariant(int32(0)), uint32(0)).Err)
}

// item waits for a menu's line that begins so, and gives the whole menu with it.
func item(t *testing.T, menu dbus.BusObject, begins string) (id int32, labels []string) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var lines []struct {
			ID         int32
			Properties map[string]dbus.Variant
		}
		must(t, menu.Call("com.canonical.dbusmenu.GetGroupProperties", 0, ids(), []string{"label"}).Store(&lines))
		labels, id = nil, 0
		for _, line := range lines {
			label, _ := line.Properties["label"].Value().(string)
			label = strings.ReplaceAll(label, "\u00a0", " ")
			if labels = append(labels, label); strings.HasPrefix(label, begins) && id == 0 {
				id = line.ID
			}
		}
		if id != 0 {
			return id, labels
		}
	}
	t.Fatalf("no %q in %q", begins, labels)
	return 0, nil
}

// ids are more than the menu has.
func ids() []int32 {
	list := make([]int32, 100)
	for i := range list {
		list[i] = int32(i)
	}
	return list
}
