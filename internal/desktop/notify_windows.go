package desktop

import (
	"fmt"

	"git.sr.ht/~jackmordaunt/go-toast/v2/wintoast"
)

// Notifier shows toasts. They have no buttons: those need a registered class
// that Windows starts.
type Notifier struct{}

// Notifier is the session's.
func (s Session) Notifier() (*Notifier, error) { return &Notifier{}, nil }

// Acted never gives anything.
func (n *Notifier) Acted() <-chan Acted { return nil }

// Lost never happens.
func (n *Notifier) Lost() <-chan struct{} { return nil }

// Close does nothing.
func (n *Notifier) Close() error { return nil }

// Show shows a notification, without its actions.
func (n *Notifier) Show(what Notification) error {
	if err := wintoast.Push("Daypass", toastText(what)); err != nil {
		return fmt.Errorf("%w: %w", ErrNoNotifications, err)
	}
	return nil
}
