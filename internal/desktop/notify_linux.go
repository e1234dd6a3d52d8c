package desktop

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	notifications     = "org.freedesktop.Notifications"
	notificationsPath = "/org/freedesktop/Notifications"
	serverPatience    = 5 * time.Second // it may have to be started first
)

// Notifier shows notifications through the session's D-Bus (the Desktop
// Notifications Specification, 1.2).
type Notifier struct {
	bus   *dbus.Conn
	acted chan Acted

	mutex sync.Mutex
	tags  map[uint32]string // of what is shown, by the server's number
}

// Notifier connects to the session's notifications; ErrNoBus when there is no
// session bus. The server itself is asked each time: it can come and go.
func (s Session) Notifier() (*Notifier, error) {
	bus, err := s.bus()
	if err != nil {
		return nil, err
	}
	err = bus.AddMatchSignal(dbus.WithMatchObjectPath(notificationsPath), dbus.WithMatchInterface(notifications))
	if err != nil {
		_ = bus.Close()
		return nil, fmt.Errorf("listening for notifications: %w", err)
	}
	n := &Notifier{bus: bus, acted: make(chan Acted, 8), tags: map[uint32]string{}}
	signals := make(chan *dbus.Signal, 16)
	bus.Signal(signals)
	go n.listen(signals)
	return n, nil
}

// Acted gives the buttons that were pressed. It is closed with the connection.
func (n *Notifier) Acted() <-chan Acted { return n.acted }

// Lost is closed when the session bus is gone.
func (n *Notifier) Lost() <-chan struct{} { return n.bus.Context().Done() }

// Close ends the connection. What is shown stays.
func (n *Notifier) Close() error { return n.bus.Close() }

// Show shows a notification with what the server can do.
func (n *Notifier) Show(what Notification) error {
	ctx, cancel := context.WithTimeout(context.Background(), serverPatience)
	defer cancel()
	server := n.bus.Object(notifications, notificationsPath)
	var can []string
	if err := server.CallWithContext(ctx, notifications+".GetCapabilities", 0).Store(&can); err != nil {
		return fmt.Errorf("%w: %w", ErrNoNotifications, err)
	}
	title, body := what.Title, what.Body
	switch {
	case !slices.Contains(can, "body"):
		title, body = what.Body, ""
	case slices.Contains(can, "body-markup"):
		body = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(body)
	}
	actions := []string{}
	if slices.Contains(can, "actions") {
		actions = listed(what.Actions)
	}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(application)}
	const serversOwnTime = int32(-1)

	// The mutex is held over the call: an action may be told before the number is.
	n.mutex.Lock()
	defer n.mutex.Unlock()
	var id uint32
	err := server.CallWithContext(ctx, notifications+".Notify", 0, "Daypass", n.shown(what.Tag), application,
		title, body, actions, hints, serversOwnTime).Store(&id)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoNotifications, err)
	}
	if what.Tag != "" {
		n.tags[id] = what.Tag
	}
	return nil
}

// listed is the specification's list: name and label in turn. Its "default", a
// click on the notification itself, is left out: some desktops show a second
// button for it, and who clicks a sentence away wants no sign-in.
func listed(actions []Action) []string {
	list := []string{}
	for _, a := range actions {
		list = append(list, a.ID, a.Label)
	}
	return list
}

// shown is the number of what a tag shows, 0 for nothing.
func (n *Notifier) shown(tag string) uint32 {
	for id, t := range n.tags {
		if t == tag && tag != "" {
			return id
		}
	}
	return 0
}

func (n *Notifier) listen(signals <-chan *dbus.Signal) {
	defer close(n.acted)
	for signal := range signals {
		var id uint32
		switch signal.Name {
		case notifications + ".ActionInvoked":
			var action string
			if dbus.Store(signal.Body, &id, &action) == nil {
				n.tell(id, action)
			}
		case notifications + ".NotificationClosed":
			var reason uint32
			if dbus.Store(signal.Body, &id, &reason) == nil {
				n.mutex.Lock()
				delete(n.tags, id)
				n.mutex.Unlock()
			}
		}
	}
}

func (n *Notifier) tell(id uint32, action string) {
	n.mutex.Lock()
	tag, ours := n.tags[id]
	n.mutex.Unlock()
	if !ours {
		return // every program hears of every notification
	}
	select {
	case n.acted <- Acted{Tag: tag, ActionID: action}:
	default: // nobody listens
	}
}
