package desktop

import (
	"fmt"
	"os"
	"path/filepath"
)

// AtLogin is a program that the session starts at login.
type AtLogin struct {
	session Session
	program string   // absolute
	args    []string // ours: no character that any system treats specially
}

// AtLogin is about starting a program of ours, by its absolute path, at login.
func (s Session) AtLogin(program string, args ...string) AtLogin {
	return AtLogin{session: s, program: s.lasting(program), args: args}
}

// lasting is the path that will be there after a restart: an AppImage runs from
// a folder that is made anew each time.
func (s Session) lasting(program string) string {
	if image := s.get("APPIMAGE"); filepath.IsAbs(image) {
		return image
	}
	return program
}

// words are the program and its arguments.
func (a AtLogin) words() []string { return append([]string{a.program}, a.args...) }

// On tells whether the session will start this program.
func (a AtLogin) On() bool {
	program, on := a.entry()
	return on && isThere(program)
}

// Repair makes an entry that starts a program that is gone start this one. It
// makes no entry, and leaves alone one that was switched off.
func (a AtLogin) Repair() error {
	if program, on := a.entry(); isStale(program, on) {
		return a.Set(true)
	}
	return nil
}

func isStale(program string, on bool) bool { return on && !isThere(program) }

func isThere(program string) bool {
	info, err := os.Stat(program)
	return err == nil && info.Mode().IsRegular()
}

// writeEntry puts a small file in place whole, and readable by its owner alone.
func writeEntry(file, content string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("writing the login entry: %w", err)
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".daypass-*")
	if err != nil {
		return fmt.Errorf("writing the login entry: %w", err)
	}
	_, err = temp.WriteString(content)
	if closing := temp.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return fmt.Errorf("writing the login entry: %w", err)
	}
	return nil
}

func removeEntry(file string) error {
	if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("removing the login entry: %w", err)
	}
	return nil
}
