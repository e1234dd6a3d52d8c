package tray

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"daypass/internal/desktop"
	"daypass/internal/store"
)

// roleVariable makes the test's executable something else: the tray in a folder,
// or, by its arguments, the terminal and the window that the tray starts.
const roleVariable = "DAYPASS_TEST_FOLDER"

func TestMain(m *testing.M) {
	folder := os.Getenv(roleVariable)
	switch {
	case folder == "":
		os.Exit(m.Run())
	case len(os.Args) > 1 && os.Args[1] == "tray":
		os.Exit(playTray(folder))
	default:
		os.Exit(playProgram(folder))
	}
}

func playTray(folder string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	session := desktop.Here()
	damaged := make(chan store.Damage, 1)
	o := Options{
		Store: store.New(store.In(folder), time.Now, func(d store.Damage) { damaged <- d }), Damaged: damaged, Session: session, Now: time.Now, Folder: folder,
		Login: session.AtLogin(os.Args[0], "tray"), Daypass: []string{os.Args[0]}, Window: []string{os.Args[0], "window"},
	}
	if slices.Contains(os.Args, "--at-login") {
		o.Patience = patience
	}
	if err := Run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// playProgram notes how it was run and gives the answer that the test put there:
// a file COMMAND.out, and the exit code in COMMAND.exit, once there is no
// COMMAND.waits.
func playProgram(folder string) int {
	command := os.Args[1]
	line := strings.Join(os.Args[1:], " ") + " AWS_PROFILE=" + os.Getenv("AWS_PROFILE") + " secret=" + os.Getenv("AWS_SECRET_ACCESS_KEY")
	runs, err := os.OpenFile(filepath.Join(folder, "runs"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 99
	}
	_, _ = fmt.Fprintln(runs, line)
	for isFile(filepath.Join(folder, command+".waits")) {
		time.Sleep(20 * time.Millisecond)
	}
	out, _ := os.ReadFile(filepath.Join(folder, command+".out"))
	_, _ = os.Stdout.Write(out)
	said, _ := os.ReadFile(filepath.Join(folder, command+".err"))
	_, _ = os.Stderr.Write(said)
	exit := 0
	if text, err := os.ReadFile(filepath.Join(folder, command+".exit")); err == nil {
		_, _ = fmt.Sscan(string(text), &exit)
	}
	return exit
}

func isFile(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// patience is how long a test waits for what has to come.
const patience = time.Minute

// rig is a desktop of the test's own: a bus, a panel, a notification server.
type rig struct {
	t       *testing.T
	folder  string
	address string
	daemon  *exec.Cmd
	conn    *dbus.Conn
	store   *store.Store
	tray    *exec.Cmd
	said    *bytes.Buffer // by the tray's process
	panel   *panel
	notes   *notes
}

func newRig(t *testing.T) *rig {
	t.Helper()
	folder, err := os.MkdirTemp("", "dpt") // short, for the sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	r := &rig{t: t, folder: folder, address: "unix:path=" + filepath.Join(folder, "bus")}
	r.store = store.New(store.In(folder), time.Now, nil)
	r.startBus()
	return r
}

func (r *rig) startBus() {
	r.t.Helper()
	r.daemon = exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1", "--address="+r.address)
	out, err := r.daemon.StdoutPipe()
	r.must(err)
	r.must(r.daemon.Start())
	daemon := r.daemon
	r.t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	_, err = bufio.NewReader(out).ReadString('\n')
	r.must(err)
	r.conn, err = dbus.Connect(r.address)
	r.must(err)
	conn := r.conn
	r.t.Cleanup(func() { _ = conn.Close() })
	r.notes = &notes{shown: make(chan note, 16)}
	r.must(r.conn.Export(r.notes, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"))
	_, err = r.conn.RequestName("org.freedesktop.Notifications", 0)
	r.must(err)
	r.startPanel()
}

const watcherName = "org.kde.StatusNotifierWatcher"

// startPanel puts up a watcher with a host. Each panel has items of its own.
func (r *rig) startPanel() {
	r.t.Helper()
	r.panel = &panel{items: make(chan string, 4)}
	r.must(r.conn.Export(r.panel, "/StatusNotifierWatcher", watcherName))
	r.must(r.conn.Export(r.panel, "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties"))
	_, err := r.conn.RequestName(watcherName, 0)
	r.must(err)
}

type panel struct{ items chan string }

func (p *panel) RegisterStatusNotifierItem(_ string, sender dbus.Sender) *dbus.Error {
	p.items <- string(sender)
	return nil
}

func (p *panel) Get(string, string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(true), nil }

type note struct {
	replaces uint32
	body     string
	actions  []string
}

type notes struct {
	shown chan note
	mutex sync.Mutex
	last  uint32
}

func (n *notes) GetCapabilities() ([]string, *dbus.Error) { return []string{"body", "actions"}, nil }

func (n *notes) Notify(_ string, replaces uint32, _, _, body string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	id := replaces
	if id == 0 {
		n.last++
		id = n.last
	}
	n.shown <- note{replaces, plainSpaces(body), actions}
	return id, nil
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append([]string{"tray"}, args...)...)
	cmd.Env = []string{
		roleVariable + "=" + r.folder, "DBUS_SESSION_BUS_ADDRESS=" + r.address, "HOME=" + r.folder, "LANG=en_GB.UTF-8", "TZ=UTC", "SHELL=/bin/bash",
		"PATH=" + os.Getenv("PATH"), "AWS_SECRET_ACCESS_KEY=canary",
		// systray 1.12.2 has a race of its own in GetLayout; ours are found in
		// what the tray said.
		"GORACE=exitcode=0",
	}
	return cmd
}

// start starts the tray and waits for its icon.
func (r *rig) start() string {
	r.t.Helper()
	r.tray, r.said = r.command(), &bytes.Buffer{}
	r.tray.Stderr = r.said
	r.must(r.tray.Start())
	tray, said := r.tray, r.said
	r.t.Cleanup(func() {
		_ = tray.Process.Kill()
		_ = tray.Wait()
		if race := ownRace(said.String()); race != "" {
			r.t.Error(race)
		}
		if r.t.Failed() {
			r.t.Log("the tray said: ", said)
		}
	})
	return r.icon()
}

// ownRace is the first data race in which code of ours took part, "" for none.
func ownRace(said string) string {
	for _, report := range strings.Split(said, "==================") {
		if strings.Contains(report, "DATA RACE") && strings.Contains(report, "daypass/internal/") {
			return report
		}
	}
	return ""
}

// icon is the bus name of the next icon.
func (r *rig) icon() string {
	r.t.Helper()
	select {
	case name := <-r.panel.items:
		return name
	case <-time.After(patience):
		r.t.Fatal("no icon")
		return ""
	}
}

func (r *rig) note() note {
	r.t.Helper()
	select {
	case n := <-r.notes.shown:
		return n
	case <-time.After(patience):
		r.t.Fatal("no notification")
		return note{}
	}
}

// answer is what the terminal will say to a command.
func (r *rig) answer(command string, exit int, out map[string]any, said string) {
	r.t.Helper()
	data, err := json.Marshal(out)
	r.must(err)
	for suffix, content := range map[string]string{"out": string(data), "err": said, "exit": fmt.Sprint(exit)} {
		r.must(os.WriteFile(filepath.Join(r.folder, command+"."+suffix), []byte(content), 0o600))
	}
}

// replace puts a file in place whole, as the store does: the tray reads when it
// likes.
func (r *rig) replace(file string, data []byte) {
	r.t.Helper()
	temp := filepath.Join(filepath.Dir(file), "."+filepath.Base(file))
	r.must(os.WriteFile(temp, data, 0o600))
	r.must(os.Rename(temp, file))
}

// runs are the programs that the tray started, once there are so many.
func (r *rig) runs(n int) []string {
	r.t.Helper()
	var lines []string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		data, err := os.ReadFile(filepath.Join(r.folder, "runs"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			r.t.Fatal(err)
		}
		if lines = strings.Split(strings.TrimSpace(string(data)), "\n"); len(lines) >= n && string(data) != "" {
			return lines
		}
	}
	r.t.Fatalf("run is %q", lines)
	return nil
}

func (r *rig) favourite(profile string, role store.Role) {
	r.t.Helper()
	role.Favourite, role.FavouriteProfile = true, profile
	r.must(r.store.ChangeRole("arn:aws:iam::111122223333:role/"+profile, func(now *store.Role) { *now = role }))
}
