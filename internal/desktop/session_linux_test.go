package desktop

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestLanguagesFollowTheLocale(t *testing.T) {
	for environ, want := range map[string][]string{
		"":                                       nil,
		"LANG=fr_FR.UTF-8":                       {"fr_FR.UTF-8"},
		"LANG=en_US LC_MESSAGES=fr_CA":           {"fr_CA"},
		"LANG=en_US LC_MESSAGES=fr_CA LC_ALL=de": {"de"},
		"LANG=en_US LANGUAGE=fr:de":              {"fr:de", "en_US"},
		"LANG=C.UTF-8 LANGUAGE=fr":               {"C.UTF-8"},
		"LC_ALL= LANG=C":                         {"C"},
	} {
		if got := On(strings.Fields(environ)).Languages(); !reflect.DeepEqual(got, want) {
			t.Errorf("%q gives %q, want %q", environ, got, want)
		}
	}
}

// program writes a shell script into a folder.
func program(t *testing.T, folder, name, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestTheClipboardIsThatOfTheDisplay(t *testing.T) {
	bin := t.TempDir()
	board := filepath.Join(bin, "board")
	// As xclip does, it stays, here until the test ends, and keeps what it inherited.
	program(t, bin, "xclip", `case "$*" in *-out*) /bin/cat `+board+`;; *) /bin/cat > `+board+`; while [ -e `+board+` ]; do /bin/sleep 0.1; done & esac`)
	s := On([]string{"PATH=" + bin, "DISPLAY=:0", "WAYLAND_DISPLAY=wayland-0", "AWS_SECRET_ACCESS_KEY=canary"})
	clipboard, err := s.Clipboard()
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		written := make(chan error, 1)
		go func() { written <- clipboard.Write(text) }()
		select {
		case err := <-written:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("copying waits for the program that serves the text")
		}
	}
	write("sign-in link\n")
	if got, err := clipboard.Read(); err != nil || got != "sign-in link\n" {
		t.Errorf("on it is %q, %v", got, err)
	}
	write("")
	if got, err := clipboard.Read(); err != nil || got != "" {
		t.Errorf("on it is %q, %v", got, err)
	}
	for _, environ := range [][]string{{"PATH=" + bin}, {"DISPLAY=:0", "PATH=" + t.TempDir()}, nil} {
		if _, err := On(environ).Clipboard(); !errors.Is(err, ErrNoClipboard) {
			t.Errorf("%q: %v", environ, err)
		}
	}
}

func TestAFileOpensAtItsLine(t *testing.T) {
	bin := t.TempDir()
	out := filepath.Join(bin, "out")
	for _, name := range []string{"code", "gedit", "vim", "xdg-open"} {
		program(t, bin, name, `{ echo "${0##*/}" "$@"; /usr/bin/env; } > `+out+".part; /bin/mv "+out+".part "+out)
	}
	const file = "/home/a b/.aws/config"
	for environ, want := range map[string]string{
		"":                         "xdg-open " + file,
		"EDITOR=vim":               "xdg-open " + file,
		"EDITOR=vim|VISUAL=code":   "code --goto " + file + ":48",
		"EDITOR=code --wait":       "code --wait --goto " + file + ":48",
		"VISUAL=" + bin + "/gedit": "gedit +48 " + file,
		"VISUAL=gone/kate":         "xdg-open " + file,
	} {
		_ = os.Remove(out)
		s := On(append(strings.Split(environ, "|"), "PATH="+bin, "AWS_SESSION_TOKEN=canary"))
		if err := s.OpenFile(file, 48); err != nil {
			t.Fatal(err)
		}
		said := wait(t, out)
		if first, _, _ := strings.Cut(said, "\n"); first != want || strings.Contains(said, "canary") {
			t.Errorf("%q starts %q, want %q", environ, said, want)
		}
	}
	for _, bad := range []string{"config", "--help"} {
		if err := On([]string{"PATH=" + bin}).OpenFile(bad, 1); !errors.Is(err, ErrNoEditor) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if err := On(nil).OpenFile(file, 1); !errors.Is(err, ErrNoEditor) {
		t.Error(err)
	}
}

func wait(t *testing.T, file string) string {
	t.Helper()
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		if data, err := os.ReadFile(file); err == nil && len(data) > 0 { // it is there before it is written
			return string(data)
		}
	}
	t.Fatal("nothing was started")
	return ""
}
