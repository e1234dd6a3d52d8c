//go:build !linux

package desktop

import (
	"context"
	"errors"
	"time"
)

// ErrNoTray says that no panel of this desktop shows tray icons.
var ErrNoTray = errors.New("no tray on this desktop")

// WaitForTray returns at once: this system always has a tray.
func (s Session) WaitForTray(context.Context, time.Duration) error { return nil }
