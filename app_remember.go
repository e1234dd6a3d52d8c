package main

import (
	"cmp"
	"errors"

	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/store"
)

// Remember changes how a role is opened the next time. What is 0 or "" is
// forgotten.
func (a *App) Remember(key string, kept plan.Kept) (err error) {
	defer rescue(&err)
	if err := a.checkDestination(key, kept); err != nil {
		return err
	}
	if kept.Seconds != 0 {
		kept.Seconds = min(max(kept.Seconds, duration.Shortest), duration.LongestFederation)
	}
	if kept.SAMLSignIn != "" && !a.house.IsSAMLSignIn(kept.SAMLSignIn) {
		return codedError{"saml-address", a.catalog().Text("samlCatch.address", message.Args{"value": kept.SAMLSignIn})}
	}
	return a.changeRole(key, func(r *store.Role) {
		r.DurationSeconds, r.Destination, r.Region, r.Browser = kept.Seconds, kept.Destination, kept.Region, kept.Browser
		r.SAMLSignIn = kept.SAMLSignIn
	})
}

// checkDestination refuses what would only fail when it is opened.
func (a *App) checkDestination(key string, kept plan.Kept) error {
	way, _ := a.wayTo(key)
	_, err := destination.Resolve(cmp.Or(way.chain.Partition, chain.AWS), cmp.Or(kept.Region, way.chain.Region), kept.Destination)
	var nowhere *destination.Error
	if errors.As(err, &nowhere) {
		return codedError{string(nowhere.Code), a.catalog().Text("destination."+string(nowhere.Code), message.Args{"value": nowhere.Text})}
	}
	return err
}
