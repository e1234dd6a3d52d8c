//go:build !linux

package tray

import "context"

// restart is never needed: no bus carries the icon here.
func (*tray) restart(context.Context) error { return ErrBusLost }
