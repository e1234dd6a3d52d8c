package main

import (
	"os"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/house"
	"daypass/internal/store"
)

// openHouse puts the rooms together over the user's own AWS files and store, or
// over the demo's. The window and the terminal stand on the same.
func openHouse(demo bool, damaged func(store.Damage)) (*house.House, error) {
	home, _ := os.UserHomeDir() // without one no file is found, which is said then
	return house.Open(house.Options{
		Demo: demo, Version: version, Env: os.Getenv, Environ: os.Environ(), Home: home, Now: time.Now,
		Login: desktop.Here().LoginName(), Damaged: damaged,
	})
}
