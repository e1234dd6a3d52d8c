package main

import (
	"os"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/house"
	"daypass/internal/store"
)

// houseOptions are the user's own AWS files and store, or the demo's, in the
// environment that this process was started with.
func houseOptions(demo bool, damaged func(store.Damage)) house.Options {
	home, _ := os.UserHomeDir() // without one no file is found, which is said then
	return house.Options{
		Demo: demo, Version: version, Env: os.Getenv, Environ: os.Environ(), Home: home, Now: time.Now,
		Login: desktop.Here().LoginName(), Damaged: damaged,
	}
}
