package desktop

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// ErrNoClipboard says that no program for the clipboard is installed.
var ErrNoClipboard = errors.New("no clipboard")

// SecretLife is how long a secret stays on the clipboard.
const SecretLife = time.Minute

// Clipboard is the session's clipboard. The window fills it with its own.
type Clipboard struct {
	Write func(string) error
	Read  func() (string, error)
}

// CopySecret puts text on the clipboard and takes it off again after life, or
// when ctx is done, unless something else was copied meanwhile. The channel is
// closed once that is settled.
func (c Clipboard) CopySecret(ctx context.Context, text string, life time.Duration) (<-chan struct{}, error) {
	if err := c.Write(text); err != nil {
		return nil, err
	}
	settled := make(chan struct{})
	go func() {
		defer close(settled)
		timer := time.NewTimer(life)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		// Some programs add the end of a line.
		if now, err := c.Read(); err == nil && strings.TrimRight(now, "\r\n") == strings.TrimRight(text, "\r\n") {
			_ = c.Write("")
		}
	}()
	return settled, nil
}

// clipboardPatience is how long a clipboard program may take.
const clipboardPatience = 3 * time.Second

// clipboardBy runs programs for the clipboard. The text goes through a pipe: in
// an argument every user could read it.
func (s Session) clipboardBy(copier, paster []string) Clipboard {
	return Clipboard{
		// A copying program may stay to serve the text. Its output goes nowhere: a
		// pipe, which it would keep, would never end.
		Write: func(text string) error {
			cmd := s.program(copier)
			cmd.Stdin = strings.NewReader(text)
			return finish(cmd)
		},
		Read: func() (string, error) {
			var out strings.Builder
			cmd := s.program(paster)
			cmd.Stdout = &out
			cmd.WaitDelay = clipboardPatience
			err := finish(cmd)
			return out.String(), err
		},
	}
}

func finish(cmd *exec.Cmd) error {
	err := cmd.Start()
	if err == nil {
		late := time.AfterFunc(clipboardPatience, func() { _ = cmd.Process.Kill() })
		defer late.Stop()
		err = cmd.Wait()
	}
	if err != nil {
		return fmt.Errorf("using the clipboard: %w", err)
	}
	return nil
}
