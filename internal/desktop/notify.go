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

// notificationCommand shows a notification on macOS. The texts are arguments of
// the script: a quote in them stays a quote.
func notificationCommand(what Notification) []string {
	const script = `on run argv
display notification (item 2 of argv) with title (item 1 of argv)
end run`
	return []string{"/usr/bin/osascript", "-e", script, what.Title, what.Body}
}

// toastText is a notification as Windows takes it, without its actions.
func toastText(what Notification) string {
	return `<toast><visual><binding template="ToastGeneric"><text>` + escapedXML(what.Title) + `</text><text>` +
		escapedXML(what.Body) + `</text></binding></visual></toast>`
}
