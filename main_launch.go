//go:build !desktop && !dev && !bindings

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"

	"daypass/internal/message"
)

// loaderFailed is what a program exits with whose shared libraries are missing.
const loaderFailed = 127

// startWindow runs daypass-window, which stands beside this executable, until
// it is closed. A signal to this process ends the window too.
func startWindow(demo bool) int {
	texts := sessionCatalog()
	own, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, "daypass: finding its own executable:", err)
		return 1
	}
	if !hasDisplay(os.Getenv) {
		fmt.Fprintln(os.Stderr, texts.Text("window.display", nil))
		return 1
	}
	file := windowBeside(own)
	window := exec.Command(file, demoFlag(demo)...)
	window.Stdin, window.Stdout, window.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt) // before the start, which nothing may then outlive
	if err := window.Start(); err != nil {
		fmt.Fprintln(os.Stderr, texts.Text("window.missing", message.Args{"file": file}))
		return 1
	}
	var told atomic.Bool
	go func() {
		for s := range signals {
			told.Store(true)
			_ = window.Process.Signal(s) // it may have ended meanwhile
		}
	}()
	var failed *exec.ExitError
	switch err := window.Wait(); {
	case err == nil:
		return 0
	case !errors.As(err, &failed):
		return 1
	case failed.ExitCode() < 0 && told.Load():
		return 0 // by the signal itself: it could not listen yet
	case failed.ExitCode() == loaderFailed && runtime.GOOS == "linux":
		fmt.Fprintln(os.Stderr, texts.Text("window.webkit", nil))
		return 1
	}
	return max(failed.ExitCode(), 1)
}

func demoFlag(demo bool) []string {
	if demo {
		return []string{"--demo"}
	}
	return nil
}
