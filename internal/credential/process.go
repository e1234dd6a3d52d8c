package credential

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"time"

	"daypass/internal/chain"
)

const (
	// ProcessTimeout is long: a process may wait for a person, a PIN, a touch, a
	// browser.
	ProcessTimeout = 2 * time.Minute
	// After it was ended, its children may hold its output open.
	processGrace = time.Second
	processLimit = 64 << 10
)

// fromProcess runs a credential_process as the AWS CLI does: split like a shell's
// words, but run without a shell, in the user's environment.
func (g *Getter) fromProcess(ctx context.Context, c chain.Chain) (Credentials, error) {
	fail := Error{Hop: 0, Service: "process"}
	args, ok := splitCommand(c.Origin.Command)
	if !ok || len(args) == 0 {
		fail.Code = CodeProcessMalformed
		return Credentials{}, &fail
	}
	fail.Name = args[0]
	limited, cancel := context.WithTimeout(ctx, ProcessTimeout)
	defer cancel()
	run := g.o.RunProcess
	if run == nil {
		run = g.runProcess
	}
	stdout, stderr, err := run(limited, args)
	if err != nil {
		return Credentials{}, g.processFailure(ctx, limited, fail, stderr, err)
	}
	var d document
	if json.Unmarshal(stdout, &d) != nil || d.Version != 1 {
		fail.Code = CodeProcessOutput
		return Credentials{}, &fail
	}
	d.Token = ""
	credentials, ok := d.credentials()
	if !ok || credentials.Keys.Empty() {
		fail.Code = CodeProcessOutput
		return Credentials{}, &fail
	}
	if credentials.AccountID == "" {
		credentials.AccountID = c.Origin.AccountID
	}
	return g.usable(credentials, fail)
}

func (g *Getter) processFailure(ctx, limited context.Context, fail Error, stderr []byte, err error) error {
	var exit *exec.ExitError
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		fail.Code, fail.cause = CodeCancelled, context.Canceled
		return &fail
	case limited.Err() != nil:
		fail.Code, fail.cause, fail.Said = CodeTimedOut, context.DeadlineExceeded, processWords(string(stderr))
		return &fail
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		fail.Code, fail.Searched = CodeProcessMissing, g.o.Env("PATH")
		return &fail
	case errors.As(err, &exit):
		fail.Status = exit.ExitCode()
	}
	fail.Code, fail.Said = CodeProcessFailed, processWords(string(stderr))
	return &fail
}

// runProcess runs it with the user's environment, to which nothing of ours is added.
func (g *Getter) runProcess(ctx context.Context, args []string) (stdout, stderr []byte, err error) {
	program, err := findProgram(args[0], g.o.Env)
	if err != nil {
		return nil, nil, err
	}
	out, said := &limitedBuffer{limit: processLimit}, &limitedBuffer{limit: processLimit}
	cmd := exec.CommandContext(ctx, program, args[1:]...)
	cmd.Args[0] = args[0]
	cmd.Env = g.o.Environ
	cmd.Stdout, cmd.Stderr = out, said
	cmd.WaitDelay = processGrace
	if g.o.ProcessInput != nil {
		cmd.Stdin = g.o.ProcessInput
	} else {
		endWithChildren(cmd) // a group of its own could not read the terminal
	}
	err = cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) && cmd.ProcessState.Success() {
		err = nil // it is done; a child of its keeps the pipe
	}
	return out.kept.Bytes(), said.kept.Bytes(), err
}

// limitedBuffer keeps the start of what is written and takes the rest in silence.
type limitedBuffer struct {
	kept  bytes.Buffer // not embedded: io.Copy would find its ReadFrom
	limit int
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if room := b.limit - b.kept.Len(); room > 0 {
		b.kept.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
