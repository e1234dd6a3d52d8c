package tray

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"daypass/internal/desktop"
)

// restart begins this process anew once the session bus is back: systray has one
// life, which ended with its connection. It returns when ctx is done, the program
// is gone, or the bus stays away: then the user has logged out, and the next
// session starts a tray of its own, with its own display.
func (t *tray) restart(ctx context.Context) error {
	const longest, given = 5 * time.Second, 30 * time.Second
	gone := time.Now().Add(given)
	for wait := time.Second / 4; ; wait = min(2*wait, longest) {
		if n, err := t.Session.Notifier(); err == nil {
			t.settle(ctx, n)
			_ = n.Close()
			if ctx.Err() != nil {
				return nil
			}
			// The panel needs its time too.
			args := append(append([]string{}, t.Daypass...), "tray", "--at-login")
			return errors.Join(ErrBusLost, unix.Exec(t.Daypass[0], args, os.Environ()))
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

const (
	settling = time.Minute // a sign-in seldom takes as long, and the icon waits
	// A notification server comes back a little after its bus.
	serverTries = 20
	serverPause = time.Second / 2
)

// settle says on the bus that is back what comes of the sign-ins under way: who
// begins anew knows nothing of them.
func (t *tray) settle(ctx context.Context, n notifier) {
	ctx, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	t.notifier = patient{n, ctx}
	for len(t.busy) > 0 && ctx.Err() == nil {
		select {
		case r := <-t.results:
			t.finish(ctx, r)
		case <-ctx.Done():
		}
	}
	t.shows.Wait()
}

// patient shows notifications to a server that may not be back yet, and without
// actions: nobody will be there to be told of them.
type patient struct {
	notifier
	ctx context.Context
}

func (p patient) Show(n desktop.Notification) error {
	n.Actions = nil
	err := p.notifier.Show(n)
	for try := 1; err != nil && try < serverTries; try++ {
		select {
		case <-time.After(serverPause):
		case <-p.ctx.Done():
			return err
		}
		err = p.notifier.Show(n)
	}
	return err
}
