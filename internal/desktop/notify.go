package desktop

import "errors"

// ErrNoNotifications says that this desktop shows none.
var ErrNoNotifications = errors.New("no notifications on this desktop")

// Notification is a sentence that the desktop shows for a while.
type Notification struct {
	Title, Body string
	// Tag makes a later notification with the same tag take this one's place,
	// and says in Acted which one it was. "" for neither.
	Tag string
	// Actions are shown where the desktop can.
	Actions []Action
}

// Action is a button of a notification.
type Action struct{ ID, Label string }

// Acted is a button that was pressed.
type Acted struct{ Tag, ActionID string }
