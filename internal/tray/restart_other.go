//go:build !linux

package tray

import "context"

// restart is never needed: no bus carries the icon here.
func restart(context.Context, Options) error { return ErrBusLost }
