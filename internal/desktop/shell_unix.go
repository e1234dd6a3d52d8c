//go:build unix

package desktop

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// knownShells take -i, -l and -c together.
var knownShells = map[string]bool{"bash": true, "zsh": true, "sh": true, "dash": true, "ksh": true, "mksh": true, "fish": true}

// ShellEnvironment asks the login shell for the variables that decide how AWS
// is reached: AWS's own, proxies, PATH and certificates. A program started at
// login lacks what the user's shell sets. They can be secrets.
func (s Session) ShellEnvironment(ctx context.Context) ([]string, error) {
	shell := s.get("SHELL")
	if !filepath.IsAbs(shell) || !knownShells[filepath.Base(shell)] {
		return nil, fmt.Errorf("%w: the shell is %q", ErrNoShell, shell)
	}
	ctx, cancel := context.WithTimeout(ctx, shellPatience)
	defer cancel()
	// Start-up files print what they like: ours is between two marks.
	bits := make([]byte, 16)
	_, _ = rand.Read(bits) // never fails
	mark := hex.EncodeToString(bits)
	script := fmt.Sprintf("printf %%s %s; /usr/bin/env -0; printf %%s %s", mark, mark)
	cmd := exec.CommandContext(ctx, shell, "-i", "-l", "-c", script)
	cmd.Env = s.Environ()
	// A session of its own has no terminal that an interactive shell could take.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = shellPatience / 10
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // something that the shell started holds its output
	}
	parts := strings.Split(string(out), mark)
	if len(parts) != 3 {
		return nil, errors.Join(fmt.Errorf("%w: %s", ErrNoShell, filepath.Base(shell)), err, ctx.Err())
	}
	return wanted(strings.Split(parts[1], "\x00")), nil
}
