package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// diskVariable makes the test's executable write to a small disk of its own,
// mounted on that folder in a name space of its own.
const diskVariable = "DAYPASS_STORE_TEST_DISK"

// A real disk that is full, and then read-only: nothing is lost and each write
// says why it failed.
func TestARealDiskThatIsFull(t *testing.T) {
	if folder := os.Getenv(diskVariable); folder != "" {
		os.Exit(writeToADisk(folder))
	}
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), diskVariable+"="+t.TempDir())
	child.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := child.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && (!errors.As(err, &ended) || ended.ExitCode() == cannotMount) {
		t.Skipf("no name spaces here: %v", err)
	}
	if got := strings.TrimSpace(string(out)); got != "kept" || err != nil {
		t.Errorf("%s (%v)", got, err)
	}
}

const cannotMount = 77

// writeToADisk is that process.
func writeToADisk(folder string) int {
	if err := syscall.Mount("none", folder, "tmpfs", 0, "size=64k"); err != nil {
		return cannotMount
	}
	if err := tryDisk(folder); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("kept")
	return 0
}

func tryDisk(folder string) error {
	s := New(In(folder), time.Now, nil)
	if err := s.ChangeSettings(func(now *Settings) { now.Zoom = 90 }); err != nil {
		return err
	}
	if _, err := s.AddOpened(Opened{Profile: "a"}); err != nil {
		return err
	}
	fill, err := os.Create(filepath.Join(folder, "fill"))
	for err == nil {
		_, err = fill.Write(make([]byte, 512))
	}
	_ = fill.Close()
	if err := refuses(s, ErrFull, "full"); err != nil {
		return err
	}
	if err := os.Remove(fill.Name()); err != nil {
		return err
	}
	if err := s.ChangeSettings(func(now *Settings) { now.Zoom = 100 }); err != nil {
		return fmt.Errorf("with space again: %w", err)
	}
	if err := syscall.Mount("none", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		return err
	}
	return refuses(s, ErrReadOnly, "readOnly")
}

// refuses tells when a write does not fail as it must, or something was lost.
func refuses(s *Store, want error, why string) error {
	before, _ := s.Settings()
	for name, write := range map[string]func() error{
		"settings": func() error { return s.ChangeSettings(func(now *Settings) { now.Zoom++ }) },
		"role":     func() error { return s.ChangeRole("r", func(r *Role) { r.Favourite = true }) },
		"opened":   func() error { _, err := s.AddOpened(Opened{Profile: "b"}); return err },
		"learned":  func() error { return s.Learn("k", func(f *Fact) { f.WorkedSeconds = 1 }) },
	} {
		if err := write(); !errors.Is(err, want) || Why(err) != why {
			return fmt.Errorf("%s, %s: %w, %s", why, name, err, Why(err))
		} else if named := new(Error); !errors.As(err, &named) || filepath.Ext(named.File) != ".json" {
			return fmt.Errorf("%s, %s: named is %s", why, name, named.File)
		}
	}
	after, err := s.Settings()
	opened, failed := s.Opened()
	if err != nil || failed != nil || after != before || len(opened) != 1 {
		return fmt.Errorf("%s: left are %+v, %d sessions: %w", why, after, len(opened), errors.Join(err, failed))
	}
	return nil
}
