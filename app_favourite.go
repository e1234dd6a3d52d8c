package main

import (
	"daypass/internal/chain"
	"daypass/internal/opening"
	"daypass/internal/store"
)

// planned is the way that the page last asked a plan of.
type planned struct {
	chain      chain.Chain
	originOnly bool
}

// SetFavourite adds what belongs to key to the favourites, or takes it out. The
// way that the page shows is kept with it: the tray opens it by that.
func (a *App) SetFavourite(key string, on bool) (err error) {
	defer rescue(&err)
	way, found := a.wayTo(key)
	if !found {
		return a.changeRole(key, func(r *store.Role) { r.Favourite = on })
	}
	return a.stored(opening.Stored{Store: a.house.Store}.Favour(way.chain, way.originOnly, on))
}

// wayTo is what the page shows where it leads to key, else a profile that does.
func (a *App) wayTo(key string) (planned, bool) {
	a.mutex.Lock()
	last := a.planned
	a.mutex.Unlock()
	if last.chain.Profile != "" && last.chain.Key() == key {
		return last, true
	}
	for _, p := range a.house.Profiles().Profiles() {
		if p.Problem == nil && p.Chain.Key() == key {
			return planned{chain: p.Chain}, true
		}
	}
	return planned{}, false
}

// acceptChange takes the way that was just confirmed for a favourite's own.
func (a *App) acceptChange(c chain.Chain, r OpenRequest) error {
	stored := opening.Stored{Store: a.house.Store}
	if !r.Confirmed || !stored.ChangedFavourite(c) {
		return nil
	}
	return a.stored(stored.Favour(c, r.OriginOnly, true))
}
