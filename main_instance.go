//go:build desktop || dev || bindings

package main

import (
	"context"
	"errors"

	"daypass/internal/desktop"
)

// claimWindow makes this the user's one window. Where there is one already it is
// asked to show itself, on the role that was asked for, and handedOver is true.
// Without a folder for sockets there may be several: no reason to show none.
func claimWindow(r desktop.Request) (instance *desktop.Instance, handedOver bool) {
	folder, err := desktop.Here().RuntimeFolder()
	if err != nil {
		return nil, false
	}
	instance, err = desktop.Claim(folder, desktop.WindowInstance)
	if errors.Is(err, desktop.ErrRunning) {
		return nil, desktop.Ask(context.Background(), folder, desktop.WindowInstance, r) == nil
	}
	return instance, false
}
