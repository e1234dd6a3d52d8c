//go:build !windows

package tray

import "syscall"

// unseen does nothing: only Windows opens consoles.
func unseen() *syscall.SysProcAttr { return nil }
