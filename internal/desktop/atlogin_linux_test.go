package desktop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestStartAtLoginIsSwitchedOnAndOff(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"daypass", `da y"p\a$s` + "`", "d'é", "100%"} {
		program := filepath.Join(home, name)
		if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$@\" > "+home+"/ran\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		at := On([]string{"HOME=" + home}).AtLogin(program, "tray", "--at-login")
		if at.On() {
			t.Errorf("%s: on before it was", name)
		}
		if err := at.Set(true); err != nil || !at.On() {
			t.Errorf("%s: on is %t, %v", name, at.On(), err)
		}
		if started, _ := at.entry(); started != program {
			t.Errorf("%s: starts %q", name, started)
		}
		if !strings.Contains(name, "%") { // GLib looks for the program before it reads %%
			runEntry(t, at.entryFile(), filepath.Join(home, "ran"))
		}
		if err := at.Set(false); err != nil || at.On() {
			t.Errorf("%s: off is %t, %v", name, !at.On(), err)
		}
		if err := at.Set(false); err != nil {
			t.Error(err)
		}
	}
}

// runEntry starts an entry as GLib's desktops do, where GLib's own tool is here.
func runEntry(t *testing.T, entry, ran string) {
	t.Helper()
	gio, err := exec.LookPath("gio")
	if err != nil {
		t.Log("no gio: the entry is not started")
		return
	}
	_ = os.Remove(ran)
	if out, err := exec.Command(gio, "launch", entry).CombinedOutput(); err != nil {
		t.Errorf("starting the entry: %v, %s", err, out)
		return
	}
	if got := wait(t, ran); strings.TrimSpace(got) != "tray --at-login" {
		t.Errorf("started with %q", got)
	}
}

func TestAStaleEntryIsRepairedAndAnotherIsNot(t *testing.T) {
	home := t.TempDir()
	program, other := filepath.Join(home, "daypass"), filepath.Join(home, "other")
	for _, file := range []string{program, other} {
		if err := os.WriteFile(file, nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	at := On([]string{"XDG_CONFIG_HOME=" + home}).AtLogin(program, "tray")
	if err := at.Repair(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(at.entryFile()); err == nil {
		t.Error("repairing made an entry")
	}
	for _, test := range []struct {
		what, entry, starts string
		on                  bool
	}{
		{"stale", "Exec=/gone/daypass tray\n", program, true},
		{"stale in quotes", `Exec="/gone away/daypass" tray` + "\n", program, true},
		{"stale but off", "Exec=/gone/daypass tray\nX-GNOME-Autostart-enabled=false\n", "/gone/daypass", false},
		{"stale but hidden", "Exec=/gone/daypass tray\nHidden=true\n", "/gone/daypass", false},
		{"another", "Exec=" + other + " tray\n[Other]\nHidden=true\n", other, true},
	} {
		if err := os.MkdirAll(filepath.Dir(at.entryFile()), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at.entryFile(), []byte("[Desktop Entry]\n"+test.entry), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := at.Repair(); err != nil {
			t.Error(err)
		}
		if starts, on := at.entry(); starts != test.starts || on != test.on {
			t.Errorf("%s: starts %q, on %t", test.what, starts, on)
		}
	}
}

func TestAnAppImageStartsFromItsFile(t *testing.T) {
	at := On([]string{"HOME=" + t.TempDir(), "APPIMAGE=/opt/Daypass.AppImage"}).AtLogin("/tmp/.mount_x/daypass", "tray")
	if err := at.Set(true); err != nil {
		t.Fatal(err)
	}
	if starts, _ := at.entry(); starts != "/opt/Daypass.AppImage" {
		t.Errorf("starts %q", starts)
	}
}
