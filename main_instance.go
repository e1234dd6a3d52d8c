//go:build desktop || dev || bindings

package main

import (
	"context"
	"errors"

	"daypass/internal/desktop"
)

// claimWindow makes this the user's one window, or the one of a demo's tray with
// that folder. Where there is one already it is asked to show itself, on the role
// that was asked for, and handedOver is true. Without a folder for sockets there
// may be several: no reason to show none.
func claimWindow(demo bool, folder string, r desktop.Request) (instance *desktop.Instance, handedOver bool) {
	var err error
	switch {
	case !demo:
		folder, err = desktop.Here().RuntimeFolder()
	case folder == "":
		return nil, false // each demo is its own
	}
	if err != nil {
		return nil, false
	}
	instance, err = desktop.Claim(folder, desktop.WindowInstance)
	if errors.Is(err, desktop.ErrRunning) {
		return nil, desktop.Ask(context.Background(), folder, desktop.WindowInstance, r) == nil
	}
	return instance, false
}
