//go:build desktop || dev || bindings

package main

import (
	"daypass/internal/desktop"
	"daypass/internal/house"
	"daypass/internal/store"
)

// openHouseIn puts the rooms together in the environment that decides for the
// window: the login shell's where this process lacks it.
func openHouseIn(e *desktop.Environment, demo bool, damaged func(store.Damage)) (*house.House, error) {
	o := houseOptions(demo, damaged)
	o.Env, o.Processes = e.Get, e.Environ
	return house.Open(o)
}

func terminalBeside(own string) string { return beside(own, "daypass") }
