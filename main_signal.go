//go:build desktop || dev || bindings

package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// exitGrace is how long a signal leaves to the window to close by itself.
const exitGrace = 1500 * time.Millisecond

// endingSignals listens from the first moment on: a window that is told to end
// while it still starts ends as quietly as an open one.
func endingSignals() chan os.Signal {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	return signals
}

// stopOnSignal sees to it that SIGTERM and SIGINT end the window. A window that
// has started is closed by Wails, which listens too; to ask for that a second
// time crashes GTK. But Wails listens once only, and a web process that hangs
// would keep it from ending. The returned function ends the listening.
func stopOnSignal(signals chan os.Signal, app *App) func() {
	go func() {
		<-signals
		if app.window() != nil {
			select {
			case <-signals:
			case <-time.After(exitGrace):
			}
		}
		app.close()
		os.Exit(0)
	}()
	return func() { signal.Stop(signals) }
}
