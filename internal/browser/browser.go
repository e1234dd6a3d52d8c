// Package browser knows which browsers are on this computer, starts one, and
// hands it a sign-in link without showing that link to anyone else.
//
// It never speaks to AWS and never looks into a browser or its profile folders.
package browser

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
)

// Browser is a browser that is installed. The zero Browser is the system's
// default, whichever that is.
type Browser struct {
	ID         string // stable on this computer
	Name       string // as its maker calls it
	Default    bool   // the system's default, as far as that can be known
	CanPrivate bool   // it can be told to open a private window

	command []string // what starts it; urlMark stands where the URL goes
	private []string // the same for a private window, nil for none
}

// urlMark is no valid argument of any program: it holds a NUL.
const urlMark = "\x00url"

// Why nothing was opened.
var (
	ErrNoDisplay = errors.New("no display")
	ErrOverSSH   = errors.New("logged in over SSH")
	ErrNoBrowser = errors.New("no such browser")
	ErrNoPrivate = errors.New("no private window known for this browser")
	ErrAddress   = errors.New("not an address to open")
	ErrNotOpened = errors.New("the browser could not be started")
)

// System is the computer with its browsers, seen with the environment of the
// user's session.
type System struct{ environ []string }

// On is the computer as environ, in the form of os.Environ, describes it.
func On(environ []string) System { return System{environ: environ} }

// Here is the computer with this process's own environment.
func Here() System { return On(os.Environ()) }

// CanOpen says why no browser of this computer would be in front of the user:
// ErrOverSSH or ErrNoDisplay, nil when nothing speaks against it.
func (s System) CanOpen() error {
	for _, name := range []string{"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"} {
		if s.get(name) != "" {
			return ErrOverSSH
		}
	}
	if !s.hasDisplay() {
		return ErrNoDisplay
	}
	return nil
}

// List is every browser found, the default first where it is known.
func (s System) List() []Browser {
	found := s.installed()
	list := make([]Browser, 0, len(found))
	for _, b := range found {
		if b.Default {
			list = append(list, b)
		}
	}
	for _, b := range found {
		if !b.Default {
			list = append(list, b)
		}
	}
	return list
}

// Find is the browser that is called text: by its id, its name, or the one
// whose id or name begins so. "" is the default.
func (s System) Find(text string) (Browser, error) {
	if text == "" {
		return Browser{}, nil
	}
	list := s.List()
	fits := []func(string) bool{
		func(called string) bool { return strings.EqualFold(called, text) },
		func(called string) bool {
			return len(called) >= len(text) && strings.EqualFold(called[:len(text)], text)
		},
		func(called string) bool {
			return strings.Contains(strings.ToLower(called), strings.ToLower(text))
		},
	}
	for _, fit := range fits {
		for _, b := range list {
			if fit(b.ID) || fit(b.Name) {
				return b, nil
			}
		}
	}
	return Browser{}, fmt.Errorf("%w: %q", ErrNoBrowser, text)
}

// Open starts a browser on an address: https, or http on loopback. The channel
// gets an error when the program that was started ends badly, as xdg-open does
// without a browser, and is closed when it ended.
func (s System) Open(b Browser, address string, private bool) (<-chan error, error) {
	if !isAddress(address) {
		return nil, ErrAddress // its text could be a secret
	}
	command, err := s.command(b, address, private)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = withoutAWS(s.environ)
	cmd.SysProcAttr = detached()
	if err := cmd.Start(); err != nil {
		return nil, notOpened(command[0], err)
	}
	failed := make(chan error, 1)
	go func() {
		defer close(failed)
		if err := cmd.Wait(); err != nil {
			failed <- notOpened(command[0], err)
		}
	}()
	return failed, nil
}

// notOpened leaves out the arguments: one of them is the hand-off's address.
func notOpened(program string, err error) error {
	return fmt.Errorf("%w: %s: %w", ErrNotOpened, program, err)
}

func (s System) command(b Browser, address string, private bool) ([]string, error) {
	if private && b.command == nil {
		if list := s.List(); len(list) > 0 && list[0].Default {
			b = list[0]
		}
	}
	switch {
	case private && !b.CanPrivate:
		return nil, ErrNoPrivate
	case b.command == nil:
		return s.defaultCommand(address)
	}
	if private {
		return fill(b.private, address), nil
	}
	return fill(b.command, address), nil
}

// fill puts the address into a command line.
func fill(command []string, address string) []string {
	line := make([]string, len(command))
	for i, argument := range command {
		line[i] = strings.ReplaceAll(argument, urlMark, address)
	}
	return line
}

// isAddress keeps flags, files and other schemes away from the browser.
func isAddress(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' }) {
		return false
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

func isLoopback(host string) bool { return host == "127.0.0.1" || host == "::1" || host == "localhost" }

// withoutAWS is the environment without what only AWS's tools need: a browser
// and what it starts have no use for our credentials.
func withoutAWS(environ []string) []string {
	kept := make([]string, 0, len(environ))
	for _, entry := range environ {
		if len(entry) >= 4 && strings.EqualFold(entry[:4], "AWS_") {
			continue
		}
		kept = append(kept, entry)
	}
	return kept
}

// get is the value of a variable, the last one as for every program.
func (s System) get(name string) string {
	for i := len(s.environ) - 1; i >= 0; i-- {
		if key, value, _ := strings.Cut(s.environ[i], "="); key == name {
			return value
		}
	}
	return ""
}
