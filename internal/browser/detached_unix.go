//go:build unix

package browser

import "syscall"

// detached starts a session of its own: Ctrl-C in our terminal is not meant
// for the browser.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
