package tray

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/message"
)

// answer is what a run of the terminal gave.
type answer struct {
	exit int
	out  []byte // standard output
	said string // standard error
}

const (
	answerLimit = 1 << 20 // bytes
	// pipePatience is how long a browser that the terminal started may hold its
	// output open.
	pipePatience = time.Second
)

// run runs the terminal. It is left alone when the tray ends: a sign-in that the
// user asked for goes on.
func (t *tray) run(args []string) answer {
	cmd := exec.Command(t.Daypass[0], append(t.Daypass[1:len(t.Daypass):len(t.Daypass)], args...)...)
	var out, said limited
	cmd.Stdout, cmd.Stderr, cmd.Env = &out, &said, t.environment.Environ()
	cmd.SysProcAttr = unseen()
	cmd.WaitDelay = pipePatience
	err := cmd.Run()
	a := answer{exit: -1, out: out.Bytes(), said: said.String()}
	if cmd.ProcessState != nil {
		a.exit = cmd.ProcessState.ExitCode()
	}
	if a.said == "" && err != nil {
		a.said = err.Error()
	}
	return a
}

// limited keeps so much of what is written and no more.
type limited struct{ bytes.Buffer }

func (l *limited) Write(data []byte) (int, error) {
	l.Buffer.Write(data[:min(len(data), answerLimit-l.Len())]) // never fails
	return len(data), nil
}

// loaderFailed is what a program exits with whose shared libraries are missing.
const loaderFailed = 127

// show brings the window to the front, on a role where the request names one; it
// starts the window when there is none.
func (t *tray) show(r desktop.Request) {
	words := t.words
	t.shows.Add(1)
	go func() {
		err := desktop.Ask(context.Background(), t.Folder, desktop.WindowInstance, r)
		if !errors.Is(err, desktop.ErrNotRunning) {
			t.shows.Done()
			return
		}
		args := append([]string{}, t.Window[1:]...)
		if r != (desktop.Request{}) {
			args = append(args, r.Flag())
		}
		cmd := exec.Command(t.Window[0], args...)
		cmd.Env = t.Session.Environ()
		err = cmd.Start()
		t.shows.Done()
		if err != nil {
			t.troubles <- words.Text("window.missing", message.Args{"file": t.Window[0]})
			return
		}
		var ended *exec.ExitError
		if errors.As(cmd.Wait(), &ended) && ended.ExitCode() == loaderFailed {
			t.troubles <- words.Text("window.webkit", nil)
		}
	}()
}
