//go:build !desktop && !dev && !bindings

package main

import (
	"runtime/debug"
	"slices"
)

// enough memory for a command over tens of thousands of profiles, in bytes
const enough = 256 << 20

// collectLate leaves garbage alone until there is much of it: a command is over
// before that, and with 10,000 profiles collecting was a third of its work. The
// tray lives on, and has to stay small.
func collectLate(args []string) {
	if slices.Contains(args, "tray") {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(enough)
}
