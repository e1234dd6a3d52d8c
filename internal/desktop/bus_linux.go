package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// ErrNoBus says that the session has no D-Bus, or that it does not answer.
var ErrNoBus = errors.New("no session bus")

// bus connects to the session's D-Bus. None is started: what it would serve is
// not there either.
func (s Session) bus() (*dbus.Conn, error) {
	address := s.busAddress()
	if address == "" {
		return nil, ErrNoBus
	}
	conn, err := dbus.Connect(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoBus, err)
	}
	return conn, nil
}

func (s Session) busAddress() string {
	if address := s.get("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		return address
	}
	socket := filepath.Join(s.get("XDG_RUNTIME_DIR"), "bus")
	if _, err := os.Stat(socket); filepath.IsAbs(socket) && err == nil {
		return "unix:path=" + dbus.EscapeBusAddressValue(socket)
	}
	return ""
}

// ErrNoTray says that no panel of this desktop shows tray icons.
var ErrNoTray = errors.New("no tray on this desktop")

const (
	watcher     = "org.kde.StatusNotifierWatcher"
	watcherPath = "/StatusNotifierWatcher"
	hostIsThere = watcher + ".IsStatusNotifierHostRegistered"
)

// WaitForTray returns once the desktop has a tray; ErrNoTray when it has none
// by the end of patience: at login a panel may start later than we do.
func (s Session) WaitForTray(ctx context.Context, patience time.Duration) error {
	bus, err := s.bus()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoTray, err)
	}
	defer func() { _ = bus.Close() }()
	changes := make(chan *dbus.Signal, 16)
	bus.Signal(changes)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcher)},
		{dbus.WithMatchInterface(watcher), dbus.WithMatchMember("StatusNotifierHostRegistered")},
	} {
		if err := bus.AddMatchSignal(match...); err != nil {
			return fmt.Errorf("%w: %w", ErrNoTray, err)
		}
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	for !hasHost(bus) {
		select {
		case _, on := <-changes:
			if !on {
				return fmt.Errorf("%w: %w", ErrNoTray, ErrNoBus)
			}
		case <-late.C:
			return ErrNoTray
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// hasHost asks the watcher, as other toolkits do: a desktop's name would tell
// nothing of its extensions.
func hasHost(bus *dbus.Conn) bool {
	there, err := bus.Object(watcher, watcherPath).GetProperty(hostIsThere)
	is, _ := there.Value().(bool)
	return err == nil && is
}
