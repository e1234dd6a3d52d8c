package desktop

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows/registry"
)

// Where Windows keeps what it starts at login, and where its settings switch an
// entry off.
const (
	runKey      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
	runName     = "Daypass"
)

// Set adds the entry, or takes it away.
func (a AtLogin) Set(on bool) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf("writing the login entry: %w", err)
	}
	defer func() { _ = key.Close() }()
	if !on {
		if err := key.DeleteValue(runName); err != nil && !errors.Is(err, registry.ErrNotExist) {
			return fmt.Errorf("removing the login entry: %w", err)
		}
		return nil
	}
	if err := key.SetStringValue(runName, runValue(a.words())); err != nil {
		return fmt.Errorf("writing the login entry: %w", err)
	}
	a.approve()
	return nil
}

// approve takes back a "disabled" of Windows' own settings: whoever switches it
// on here means it.
func (a AtLogin) approve() {
	key, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.SET_VALUE)
	if err != nil {
		return
	}
	_ = key.DeleteValue(runName)
	_ = key.Close()
}

func (a AtLogin) entry() (program string, on bool) {
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if err != nil {
		return "", false
	}
	defer func() { _ = key.Close() }()
	line, _, err := key.GetStringValue(runName)
	if err != nil {
		return "", false
	}
	return programOf(line), !disabled()
}

// disabled tells whether Windows' own settings switched the entry off.
func disabled() bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer func() { _ = key.Close() }()
	state, _, err := key.GetBinaryValue(runName)
	return err == nil && isDisapproved(state)
}
