package desktop

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// trayPatience is how long the tray may take until it answers, on a computer that
// is busy. One that ends is not waited for.
const trayPatience = 15 * time.Second

var errSilentTray = errors.New("the tray does not answer")

// StartTray starts the user's resident process, which outlives this one, and
// returns once it answers in the folder that RuntimeFolder gives.
func StartTray(ctx context.Context, folder, program string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, trayPatience)
	defer cancel()
	tray := exec.Command(program, args...)
	tray.SysProcAttr = apart()
	if err := tray.Start(); err != nil {
		return fmt.Errorf("starting the tray: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- tray.Wait() }()
	for TellTray(ctx, folder) != nil {
		select {
		case err := <-ended:
			return fmt.Errorf("starting the tray: %w", errors.Join(errSilentTray, err))
		case <-ctx.Done():
			return fmt.Errorf("starting the tray: %w", errSilentTray)
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// TellTray has the resident process look again at what the store does not tell
// of; ErrNotRunning when there is none.
func TellTray(ctx context.Context, folder string) error {
	return Ask(ctx, folder, TrayInstance, Request{})
}
