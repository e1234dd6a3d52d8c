//go:build darwin && !cgo

package tray

import "daypass/internal/desktop"

// icon is none: macOS shows icons to programs that are built with cgo.
type icon struct{ clicks chan int }

func runIcon(func(*icon) func() error) error { return desktop.ErrNoTray }

func (*icon) show(string, []item) {}
