package tray

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// restart begins this process anew once the session bus is back: systray has one
// life, which ended with its connection. It returns when ctx is done, the program
// is gone, or the bus stays away: then the user has logged out, and the next
// session starts a tray of its own, with its own display.
func restart(ctx context.Context, o Options) error {
	const longest, given = 5 * time.Second, 30 * time.Second
	gone := time.Now().Add(given)
	for wait := time.Second / 4; ; wait = min(2*wait, longest) {
		if n, err := o.Session.Notifier(); err == nil {
			_ = n.Close()
			// The panel needs its time too.
			args := append(append([]string{}, o.Daypass...), "tray", "--at-login")
			return errors.Join(ErrBusLost, unix.Exec(o.Daypass[0], args, os.Environ()))
		}
		if time.Now().After(gone) {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}
