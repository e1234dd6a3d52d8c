package tray

import (
	"runtime/debug"
	"time"
)

// rest gives back the memory that starting took: from then on the process sleeps.
func rest() {
	const started = 3 * time.Second
	time.Sleep(started)
	debug.FreeOSMemory()
}
