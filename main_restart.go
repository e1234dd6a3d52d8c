package main

import (
	"os"
	"os/exec"
)

// startAgain starts this program beside this one, which is about to end.
func startAgain(args ...string) error {
	own, err := os.Executable()
	if err != nil {
		return err
	}
	again := exec.Command(own, args...)
	again.Stdout, again.Stderr = os.Stdout, os.Stderr
	if err := again.Start(); err != nil {
		return err
	}
	return again.Process.Release()
}
