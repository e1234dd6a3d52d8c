// Package desktop knows the user's session on this computer: its runtime
// folder, languages, clipboard, editor and login name.
//
// It never speaks to AWS and keeps nothing. What a session's environment says
// comes in as a list in the form of os.Environ, since a program that was started
// at login has another one than the user's shell.
package desktop

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Session is the user's session, as its environment describes it.
type Session struct{ environ []string }

// On is the session with this environment.
func On(environ []string) Session { return Session{environ: environ} }

// Here is the session with this process's own environment.
func Here() Session { return On(os.Environ()) }

// ErrNotOurs says that a folder belongs to someone else, or lets others in.
var ErrNotOurs = errors.New("folder is not the user's alone")

const application = "daypass"

// RuntimeFolder makes and gives the folder for sockets, which only the user can
// enter. It is gone after the session.
func (s Session) RuntimeFolder() (string, error) {
	folder := s.runtimeFolder()
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		return "", fmt.Errorf("making the runtime folder: %w", err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("making the runtime folder: %w", err)
	}
	info, err := os.Lstat(folder) // a link could lead to another's folder
	if err != nil {
		return "", fmt.Errorf("checking the runtime folder: %w", err)
	}
	if !info.IsDir() || !isOursAlone(info) {
		return "", fmt.Errorf("checking the runtime folder: %w", ErrNotOurs)
	}
	return folder, nil
}

// get is the value of a variable, the last one as for every program.
func (s Session) get(name string) string {
	for i := len(s.environ) - 1; i >= 0; i-- {
		if key, value, _ := strings.Cut(s.environ[i], "="); key == name {
			return value
		}
	}
	return ""
}

// lookPath finds a program in the session's own PATH, "" when it is not there.
func (s Session) lookPath(name string) string {
	for _, folder := range filepath.SplitList(s.get("PATH")) {
		if !filepath.IsAbs(folder) {
			continue
		}
		if program, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return program
		}
	}
	return ""
}

// program is a command in the session, without AWS's variables, which no
// program of the desktop has any use for.
func (s Session) program(line []string) *exec.Cmd {
	cmd := exec.Command(line[0], line[1:]...)
	for _, entry := range s.environ {
		if len(entry) < 4 || !strings.EqualFold(entry[:4], "AWS_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	if cmd.Env == nil {
		cmd.Env = []string{} // nil would mean our own
	}
	return cmd
}
