//go:build desktop || dev || bindings

package main

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/term"

	"daypass/internal/desktop"
)

// newSurroundings are this session's. The demo has an environment of its own, and
// changes nothing of the user's desktop.
func newSurroundings(demo bool) surroundings {
	session := desktop.Here()
	around := surroundings{environment: session.Environment(context.Background(), !demo && !startedByShell())}
	own, err := os.Executable()
	program := trayBeside(terminalBeside(own))
	if err == nil && !demo {
		login := session.AtLogin(program, "tray", "--at-login")
		_ = login.Repair() // a stale path is worth no failure
		around.atLogin = login
	}
	if folder, noFolder := session.RuntimeFolder(); noFolder == nil && err == nil && !demo {
		around.tellTray = func() bool { return desktop.TellTray(context.Background(), folder) == nil }
		around.startTray = func(ctx context.Context) error { return desktop.StartTray(ctx, folder, program, "tray") }
	}
	if notifier, err := session.Notifier(); err == nil && !demo {
		around.notify, around.acted = notifier.Show, notifier.Acted() // until this process ends
	}
	around.noTray = func() bool {
		return !demo && errors.Is(session.WaitForTray(context.Background(), time.Millisecond), desktop.ErrNoTray)
	}
	return around
}

// startedByShell tells whether the user's shell started this process, which has
// its environment then: the desktop and the tray give their programs no terminal.
func startedByShell() bool {
	return term.IsTerminal(int(os.Stdin.Fd())) || term.IsTerminal(int(os.Stderr.Fd()))
}
