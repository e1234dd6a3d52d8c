package main

import (
	"os"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/house"
	"daypass/internal/store"
)

// openHouse puts the rooms together over the user's own AWS files and store, or
// over the demo's, in the environment that the terminal was started with.
func openHouse(demo bool, damaged func(store.Damage)) (*house.House, error) {
	return house.Open(houseOptions(demo, damaged))
}

// openHouseIn is the same in the environment that decides for the window.
func openHouseIn(e *desktop.Environment, demo bool, damaged func(store.Damage)) (*house.House, error) {
	o := houseOptions(demo, damaged)
	o.Env, o.Processes = e.Get, e.Environ
	return house.Open(o)
}

func houseOptions(demo bool, damaged func(store.Damage)) house.Options {
	home, _ := os.UserHomeDir() // without one no file is found, which is said then
	return house.Options{
		Demo: demo, Version: version, Env: os.Getenv, Environ: os.Environ(), Home: home, Now: time.Now,
		Login: desktop.Here().LoginName(), Damaged: damaged,
	}
}
