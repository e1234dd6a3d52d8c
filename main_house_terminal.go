//go:build !desktop && !dev && !bindings

package main

import (
	"runtime"

	"daypass/internal/house"
	"daypass/internal/store"
)

// openHouse puts the rooms together in the environment that the terminal was
// started with.
func openHouse(demo bool, damaged func(store.Damage)) (*house.House, error) {
	return house.Open(houseOptions(demo, damaged))
}

// terminalOf is the program for the terminal's commands: on Windows the build
// with a console, since what it starts may want one.
func terminalOf(own string) string {
	if file := beside(own, "daypass"); runtime.GOOS == "windows" && fileThere(file) {
		return file
	}
	return own
}

func windowBeside(own string) string { return beside(own, "daypass-window") }
