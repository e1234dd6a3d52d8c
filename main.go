//go:build !desktop && !dev && !bindings

// Daypass opens the AWS Management Console for the role and the duration that
// its user picks, and says before anything is sent whether that duration works.
//
// This package says which process this is. Built plainly it is the terminal,
// daypass: pure Go, without a window. Built with Wails' tags it is the window,
// daypass-window.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"

	"daypass/internal/cli"
)

func main() { os.Exit(runTerminal(os.Args[1:])) }

func runTerminal(args []string) int {
	collectLate(args)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	streams := cli.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Asks: term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd())),

		OutColours: cli.ShowsColours(os.Stdout, os.Getenv), ErrColours: cli.ShowsColours(os.Stderr, os.Getenv),
	}
	return cli.Run(ctx, args, streams, cli.Deps{
		Version: version, Env: os.Getenv, House: openHouse, Window: startWindow, Tray: runTray,
		LinkWait: time.Minute,
	})
}
