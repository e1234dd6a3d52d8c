package tray

import (
	"runtime/debug"
	"time"
)

// quiet is how long nothing must have happened before memory is given back.
const quiet = 3 * time.Second

// rest gives back the memory that starting, or a sign-in, took. From then on the
// process sleeps.
func rest() {
	debug.FreeOSMemory()
	unmapProgram()
}
