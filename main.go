//go:build !desktop && !dev && !bindings

// Daypass opens the AWS Management Console for the role and the duration that
// its user picks, and says before anything is sent whether that duration works.
//
// This package says which process this is. Built plainly it is the terminal,
// daypass: pure Go, without a window. Built with Wails' tags it is the window,
// daypass-window.
package main

import "os"

func main() { os.Exit(runTerminal(os.Args[1:])) }

func runTerminal(args []string) int {
	return startWindow(args)
}
