package desktop

import (
	"fmt"
	"os/exec"
)

// Notifier shows notifications through osascript, which knows no buttons: those
// belong to signed bundles that ask the user first.
type Notifier struct{ session Session }

// Notifier is the session's.
func (s Session) Notifier() (*Notifier, error) { return &Notifier{s}, nil }

// Acted never gives anything.
func (n *Notifier) Acted() <-chan Acted { return nil }

// Lost never happens.
func (n *Notifier) Lost() <-chan struct{} { return nil }

// Close does nothing.
func (n *Notifier) Close() error { return nil }

// The texts are arguments of the script: a quote in them stays a quote.
const showNotification = `on run argv
display notification (item 2 of argv) with title (item 1 of argv)
end run`

// Show shows a notification, without its actions.
func (n *Notifier) Show(what Notification) error {
	var cmd *exec.Cmd = n.session.program([]string{"/usr/bin/osascript", "-e", showNotification, what.Title, what.Body})
	if err := finish(cmd); err != nil {
		return fmt.Errorf("%w: %w", ErrNoNotifications, err)
	}
	return nil
}
