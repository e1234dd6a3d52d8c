package tray

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// unseen gives the terminal, and what it starts, a console that nobody sees: this
// process has none, and Windows would open one.
func unseen() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
}
