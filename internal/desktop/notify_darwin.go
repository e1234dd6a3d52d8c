package desktop

import "fmt"

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

// Show shows a notification, without its actions.
func (n *Notifier) Show(what Notification) error {
	if err := finish(n.session.program(notificationCommand(what))); err != nil {
		return fmt.Errorf("%w: %w", ErrNoNotifications, err)
	}
	return nil
}
