//go:build !desktop && !dev && !bindings

package main

import (
	"daypass/internal/house"
	"daypass/internal/store"
)

// openHouse puts the rooms together in the environment that the terminal was
// started with.
func openHouse(demo bool, damaged func(store.Damage)) (*house.House, error) {
	return house.Open(houseOptions(demo, damaged))
}

func windowBeside(own string) string { return beside(own, "daypass-window") }
