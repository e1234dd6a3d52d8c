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

// stopOnSignal ends the window on SIGTERM and SIGINT. Wails listens too, but
// once only, and a web process that hangs would keep it from ending. The
// returned function ends the listening.
func stopOnSignal(app *App) func() {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-signals
		go app.quit()
		select {
		case <-signals:
		case <-time.After(exitGrace):
		}
		app.close()
		os.Exit(0)
	}()
	return func() { signal.Stop(signals) }
}
