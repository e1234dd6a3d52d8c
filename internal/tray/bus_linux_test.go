package tray

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/store"
)

// What comes of a sign-in while there is no bus is said on the next one.
func TestASignInOutlivesTheBus(t *testing.T) {
	r := newRig(t)
	r.favourite("prod", store.Role{})
	r.answer("plan", 0, map[string]any{"outcome": "allowed", "requested_seconds": 3600}, "")
	r.answer("open", 0, map[string]any{"outcome": "allowed", "requested_seconds": 3600}, "")
	gate := filepath.Join(r.folder, "open.waits")
	r.must(os.WriteFile(gate, nil, 0o600))
	icon := r.start()
	r.click(icon, "prod")
	r.runs(2)
	r.stopBus()
	r.must(os.Remove(gate))
	r.startBus()
	if n := r.note(); n.body != "prod: console opened. How long it lasts cannot be known from here." {
		t.Errorf("said is %+v", n)
	}
	r.untilLabel(r.icon(), "Quit")
}

func TestTheBusComesBackAndTheIconWithIt(t *testing.T) {
	r := newRig(t)
	r.start()
	before := r.tray.Process.Pid
	r.stopBus()
	r.startBus()
	icon := r.icon()
	r.untilLabel(icon, "Quit")
	var pid uint32
	r.must(r.conn.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, icon).Store(&pid))
	if int(pid) != before {
		t.Errorf("the icon is of process %d, it was %d", pid, before)
	}
	if err := r.quit(icon, r.tray); err != nil {
		t.Errorf("quitting: %v", err)
	}
}

func TestWithoutATray(t *testing.T) {
	r := newRig(t)
	_, err := r.conn.ReleaseName(watcherName)
	r.must(err)
	if out, err := r.command().CombinedOutput(); err == nil || !strings.Contains(string(out), desktop.ErrNoTray.Error()) {
		t.Errorf("without a panel: %q, %v", out, err)
	}
	late := r.command("--at-login")
	r.must(late.Start())
	time.Sleep(300 * time.Millisecond)
	r.startPanel()
	icon := r.icon()
	if err := r.quit(icon, late); err != nil {
		t.Error(err)
	}
	none := r.command()
	none.Env = append(none.Env, "DBUS_SESSION_BUS_ADDRESS=unix:path=/gone")
	if out, err := none.CombinedOutput(); err == nil || !strings.Contains(string(out), desktop.ErrNoTray.Error()) {
		t.Errorf("without a bus: %q, %v", out, err)
	}
}
