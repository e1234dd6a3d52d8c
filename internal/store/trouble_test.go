package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestADamagedFileIsSetAsideAndNeverOverwritten(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "cut": `{"version":1,"zoom":12`, "no object": "null", "list": "[]", "wrong type": `{"zoom":"big"}`,
		"noise": "\x00\x01\xff", "two": "{}{}",
	} {
		t.Run(name, func(t *testing.T) {
			s, damages := testStore(t)
			put(t, s.settingsFile(), content)
			got, err := s.Settings()
			if err != nil || got != (Settings{}) {
				t.Errorf("settings are %+v, %v", got, err)
			}
			// A second one the same second takes no other's name.
			put(t, s.settingsFile(), content+" ")
			must(t, s.ChangeSettings(func(now *Settings) { now.Zoom = 100 }))
			if len(*damages) != 2 {
				t.Fatalf("reported are %v", *damages)
			}
			for i, want := range []string{content, content + " "} {
				d := (*damages)[i]
				if d.File != s.settingsFile() || d.Err == nil || read(t, d.Aside) != want {
					t.Errorf("reported is %+v", d)
				}
			}
			if got, err := s.Settings(); got.Zoom != 100 {
				t.Errorf("settings are %+v, %v", got, err)
			}
		})
	}
}

func TestADamagedSessionLeavesTheOthers(t *testing.T) {
	s, damages := testStore(t)
	kept, err := s.AddOpened(Opened{Profile: "a"})
	must(t, err)
	bad, err := s.AddOpened(Opened{Profile: "b"})
	must(t, err)
	put(t, s.openedFile(bad), "{")
	opened, err := s.Opened()
	must(t, err)
	for _, o := range opened {
		if o.ID != kept && o.ID != "" {
			t.Errorf("there is %+v", o)
		}
	}
	if len(opened) != 1 || len(*damages) != 1 {
		t.Errorf("left are %+v, reported %+v", opened, *damages)
	}
}

func TestANewerVersionIsReadAndNotWritten(t *testing.T) {
	s, damages := testStore(t)
	for _, content := range []string{`{"version":2,"zoom":150,"shape":"round"}`, `{"version":2,"zoom":{"x":1.5}}`} {
		put(t, s.settingsFile(), content)
		if _, err := s.Settings(); err != nil {
			t.Error(err)
		}
		if err := s.ChangeSettings(func(now *Settings) { now.Zoom = 80 }); !errors.Is(err, ErrNewerVersion) {
			t.Errorf("writing: %v", err)
		}
		if read(t, s.settingsFile()) != content || len(*damages) != 0 {
			t.Error("the file was touched")
		}
	}
}

// /dev/full answers a write as a full disk does.
func TestAFullDiskKeepsTheOldFile(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has /dev/full")
	}
	s, _ := testStore(t)
	must(t, s.ChangeSettings(func(now *Settings) { now.Zoom = 90 }))
	before := read(t, s.settingsFile())
	s.createTemp = func(string, string) (*os.File, error) {
		link := filepath.Join(t.TempDir(), "full") // so that removing it spares the device
		must(t, os.Symlink("/dev/full", link))
		return os.OpenFile(link, os.O_WRONLY, 0)
	}
	err := s.ChangeSettings(func(now *Settings) { now.Zoom = 110 })
	if !errors.Is(err, ErrFull) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("writing: %v", err)
	}
	if read(t, s.settingsFile()) != before {
		t.Error("the old file is lost")
	}
}

func TestAFolderThatCannotBeWrittenIsStillRead(t *testing.T) {
	s, _ := testStore(t)
	must(t, s.ChangeSettings(func(now *Settings) { now.Zoom = 90 }))
	for want, cause := range map[error]error{ErrReadOnly: syscall.EROFS, ErrDenied: syscall.EACCES} {
		if runtime.GOOS == "windows" && want == ErrReadOnly {
			continue // Windows has another code for it
		}
		s.createTemp = func(string, string) (*os.File, error) { return nil, &os.PathError{Op: "open", Path: "x", Err: cause} }
		if err := s.ChangeSettings(func(now *Settings) { now.Zoom = 110 }); !errors.Is(err, want) {
			t.Errorf("writing: %v, want %v", err, want)
		}
		if _, err := s.AddOpened(Opened{}); !errors.Is(err, want) {
			t.Errorf("adding: %v, want %v", err, want)
		}
		if got, err := s.Settings(); err != nil || got.Zoom != 90 {
			t.Errorf("settings are %+v, %v", got, err)
		}
	}
	var typed *Error
	if err := s.ChangeSettings(func(now *Settings) { now.Zoom = 1 }); !errors.As(err, &typed) || typed.File != s.settingsFile() {
		t.Errorf("the error names %+v", typed)
	}
}

// A folder in the file's place can be neither read nor set aside as a file.
func TestAFileThatCannotBeReadIsSaid(t *testing.T) {
	s, _ := testStore(t)
	must(t, os.MkdirAll(s.settingsFile(), 0o700))
	var typed *Error
	if _, err := s.Settings(); !errors.As(err, &typed) || typed.Op != "reading" {
		t.Errorf("reading: %v", err)
	}
	if err := s.ChangeSettings(func(*Settings) {}); !errors.As(err, &typed) {
		t.Errorf("writing: %v", err)
	}
}

func TestALinkStaysALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a right there")
	}
	s, _ := testStore(t)
	real := filepath.Join(t.TempDir(), "dotfiles.json")
	put(t, real, `{"zoom":100}`)
	must(t, os.MkdirAll(s.folders.Config, 0o700))
	must(t, os.Symlink(real, s.settingsFile()))
	must(t, s.ChangeSettings(func(now *Settings) { now.Zoom = 120 }))
	if info, err := os.Lstat(s.settingsFile()); err != nil || info.Mode()&os.ModeSymlink == 0 || !strings.Contains(read(t, real), "120") {
		t.Errorf("the link is %v, %v, its file %s", info, err, read(t, real))
	}
}

func TestLeftoversOfTheDeadAreSwept(t *testing.T) {
	s, _ := testStore(t)
	old := filepath.Join(s.folders.Config, ".settings.json"+tempMark+"1")
	young := filepath.Join(s.folders.Config, ".settings.json"+tempMark+"2")
	put(t, old, "x")
	put(t, young, "x")
	long := time.Now().Add(-2 * tempMaxAge)
	must(t, os.Chtimes(old, long, long))
	must(t, s.ChangeSettings(func(now *Settings) { now.Zoom = 120 }))
	if _, err := os.Stat(old); err == nil {
		t.Error("an old leftover stays")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("a file that is being written was removed")
	}
}
