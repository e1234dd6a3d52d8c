// Tray measures the resident process, bin/daypass tray, against the design's
// bars: its memory at rest with 10,000 profiles, its memory after ten sign-ins,
// and how often it wakes. It brings a D-Bus, a panel and a notification server
// of its own, and the demo's simulator; nothing reaches AWS.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"

	"daypass/internal/store"
)

const (
	daypass  = "bin/daypass"
	memory   = 12.0 // MiB of PSS
	settle   = 6 * time.Second
	watching = 20 * time.Second
	signIns  = 10
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench tray:", err)
		os.Exit(1)
	}
}

func run() error {
	over := false
	report := func(what string, got, bar float64, unit string) {
		mark := "held"
		if got > bar {
			mark, over = "OVER", true
		}
		fmt.Printf("%-52s %8.1f %-4s bar %6.1f  %s\n", what, got, unit, bar, mark)
	}
	for _, measure := range []func(*desk, func(string, float64, float64, string)) error{atRest, afterSignIns} {
		d, err := newDesk()
		if err == nil {
			err = measure(d, report)
			d.close()
		}
		if err != nil {
			return err
		}
	}
	if over {
		return errors.New("over the bar")
	}
	return nil
}

// atRest has 10,000 profiles, 8 favourites and nothing open: nothing that it
// shows changes.
func atRest(d *desk, report func(string, float64, float64, string)) error {
	var config strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&config, "[profile team-%05d]\nrole_arn = arn:aws:iam::%012d:role/Admin\nsource_profile = base\n\n", i, 100000000000+i)
	}
	if err := os.MkdirAll(filepath.Join(d.folder, ".aws"), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(d.folder, ".aws", "config"), []byte(config.String()), 0o600); err != nil {
		return err
	}
	folders := store.Folders{Config: filepath.Join(d.folder, ".config", "daypass"), State: filepath.Join(d.folder, ".local", "state", "daypass")}
	s := store.New(folders, time.Now, nil)
	for i := range 8 {
		name := fmt.Sprintf("team-%05d", i)
		if err := s.ChangeRole(name, func(r *store.Role) { r.Favourite, r.FavouriteProfile, r.DurationSeconds = true, name, 8*3600 }); err != nil {
			return err
		}
	}
	if err := d.start(); err != nil {
		return err
	}
	time.Sleep(settle)
	pss, err := d.pss()
	if err != nil {
		return err
	}
	report("tray, at rest, 10,000 profiles: PSS", pss, memory, "MiB")
	before, err := d.wakes()
	if err != nil {
		return err
	}
	time.Sleep(watching)
	after, err := d.wakes()
	if err != nil {
		return err
	}
	report(fmt.Sprintf("tray, at rest, nothing changes: wakes in %v", watching), float64(after-before), 2, "")
	return nil
}

func afterSignIns(d *desk, report func(string, float64, float64, string)) error {
	if err := d.start("--demo"); err != nil {
		return err
	}
	for range signIns {
		if err := d.click("audit, 8\u00a0h"); err != nil {
			return err
		}
		select {
		case said := <-d.said:
			if !strings.Contains(said, "console opened") {
				return fmt.Errorf("the tray said %q", said)
			}
		case <-time.After(time.Minute):
			return errors.New("a click opened nothing")
		}
	}
	time.Sleep(settle)
	pss, err := d.pss()
	if err != nil {
		return err
	}
	report(fmt.Sprintf("tray, after %d sign-ins: PSS", signIns), pss, memory, "MiB")
	return nil
}

// desk is a desktop of its own.
type desk struct {
	folder  string
	address string
	bus     *dbus.Conn
	daemon  *exec.Cmd
	tray    *exec.Cmd
	icons   chan string
	said    chan string
	menu    dbus.BusObject
}

func newDesk() (*desk, error) {
	folder, err := os.MkdirTemp("", "dpb")
	if err != nil {
		return nil, err
	}
	d := &desk{folder: folder, icons: make(chan string, 1), said: make(chan string, 4)}
	d.daemon = exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	out, err := d.daemon.StdoutPipe()
	if err == nil {
		err = d.daemon.Start()
	}
	if err != nil {
		return nil, err
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, err
	}
	d.address = strings.TrimSpace(address)
	if d.bus, err = dbus.Connect(d.address); err != nil {
		return nil, err
	}
	const watcher, notifications = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"
	failed := []error{
		d.bus.Export((*panel)(d), "/StatusNotifierWatcher", watcher),
		d.bus.Export((*panel)(d), "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties"),
		d.bus.Export((*server)(d), "/org/freedesktop/Notifications", notifications),
	}
	for _, name := range []string{watcher, notifications} {
		_, err := d.bus.RequestName(name, 0)
		failed = append(failed, err)
	}
	// A browser that fetches the page and is gone.
	browser := "#!/bin/sh\nexec curl -sS -L -o /dev/null \"$1\"\n"
	failed = append(failed, os.WriteFile(filepath.Join(folder, "xdg-open"), []byte(browser), 0o700))
	return d, errors.Join(failed...)
}

func (d *desk) close() {
	if d.tray != nil {
		_ = d.tray.Process.Signal(syscall.SIGTERM)
		_ = d.tray.Wait()
	}
	_ = d.bus.Close()
	_ = d.daemon.Process.Kill()
	_ = d.daemon.Wait()
	_ = os.RemoveAll(d.folder)
}

type panel desk

func (p *panel) RegisterStatusNotifierItem(_ string, sender dbus.Sender) *dbus.Error {
	p.icons <- string(sender)
	return nil
}

func (p *panel) Get(string, string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(true), nil }

type server desk

func (s *server) GetCapabilities() ([]string, *dbus.Error) { return []string{"body"}, nil }

func (s *server) Notify(_ string, _ uint32, _, _, body string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	s.said <- body
	return 1, nil
}

func (d *desk) start(args ...string) error {
	d.tray = exec.Command(daypass, append(args, "tray")...)
	d.tray.Stderr = os.Stderr
	d.tray.Env = []string{
		"DBUS_SESSION_BUS_ADDRESS=" + d.address, "HOME=" + d.folder, "XDG_RUNTIME_DIR=" + d.folder, "LANG=en_GB.UTF-8", "TMPDIR=" + d.folder,
		"PATH=" + d.folder + ":/usr/bin:/bin", "DISPLAY=:77",
	}
	if err := d.tray.Start(); err != nil {
		return err
	}
	select {
	case icon := <-d.icons:
		d.menu = d.bus.Object(icon, "/StatusNotifierItem/menu")
		return nil
	case <-time.After(10 * time.Second):
		return errors.New("the tray shows no icon")
	}
}

// click clicks the first line of the menu that begins so.
func (d *desk) click(begins string) error {
	ids := make([]int32, 100)
	for i := range ids {
		ids[i] = int32(i)
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		var lines []struct {
			ID         int32
			Properties map[string]dbus.Variant
		}
		if err := d.menu.Call("com.canonical.dbusmenu.GetGroupProperties", 0, ids, []string{}).Store(&lines); err != nil {
			return err
		}
		for _, line := range lines {
			label, _ := line.Properties["label"].Value().(string)
			if enabled, _ := line.Properties["enabled"].Value().(bool); enabled && strings.HasPrefix(label, begins) {
				return d.menu.Call("com.canonical.dbusmenu.Event", 0, line.ID, "clicked", dbus.MakeVariant(int32(0)), uint32(0)).Err
			}
		}
	}
	return fmt.Errorf("the menu has no %s", begins)
}

// pss is the tray's proportional set size in MiB.
func (d *desk) pss() (float64, error) {
	return d.sum(fmt.Sprintf("/proc/%d/smaps_rollup", d.tray.Process.Pid), "Pss:", 1024)
}

// wakes counts how often the tray's threads were put on a processor after they
// had waited.
func (d *desk) wakes() (int, error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", d.tray.Process.Pid))
	total := 0.0
	for _, thread := range threads {
		n, err := d.sum(thread, "voluntary_ctxt_switches:", 1)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return int(total), err
}

func (d *desk) sum(file, field string, by float64) (float64, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == field {
			n, err := strconv.ParseFloat(fields[1], 64)
			return n / by, err
		}
	}
	return 0, fmt.Errorf("no %s in %s", field, file)
}
