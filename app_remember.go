package main

import (
	"cmp"
	"errors"

	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/store"
)

// KeptChange is what of a role's plan.Kept becomes another value. What is nil
// stays: two changes that follow each other closely both last.
type KeptChange struct {
	Seconds     *int    `json:"seconds"`
	Destination *string `json:"destination"`
	Region      *string `json:"region"`
	Browser     *string `json:"browser"`
	SAMLSignIn  *string `json:"samlSignIn"`
}

// Remember changes how a role is opened the next time. What becomes 0 or "" is
// forgotten.
func (a *App) Remember(key string, change KeptChange) (err error) {
	defer rescue(&err)
	if change.Seconds != nil && *change.Seconds != 0 {
		seconds := min(max(*change.Seconds, duration.Shortest), duration.LongestFederation)
		change.Seconds = &seconds
	}
	roles, _ := a.house.Store.Roles() // what cannot be read is said when it is changed
	wanted := roles[key]
	change.apply(&wanted)
	if err := a.checkDestination(key, wanted); err != nil {
		return err
	}
	if change.SAMLSignIn != nil && *change.SAMLSignIn != "" && !a.house.IsSAMLSignIn(*change.SAMLSignIn) {
		return codedError{"saml-address", a.catalog().Text("samlCatch.address", message.Args{"value": *change.SAMLSignIn})}
	}
	return a.changeRole(key, change.apply)
}

func (c KeptChange) apply(r *store.Role) {
	set(&r.DurationSeconds, c.Seconds)
	set(&r.Destination, c.Destination)
	set(&r.Region, c.Region)
	set(&r.Browser, c.Browser)
	set(&r.SAMLSignIn, c.SAMLSignIn)
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

// checkDestination refuses what would only fail when it is opened.
func (a *App) checkDestination(key string, wanted store.Role) error {
	way, _ := a.wayTo(key)
	_, err := destination.Resolve(cmp.Or(way.chain.Partition, chain.AWS), cmp.Or(wanted.Region, way.chain.Region), wanted.Destination)
	var nowhere *destination.Error
	if errors.As(err, &nowhere) {
		return codedError{string(nowhere.Code), a.catalog().Text("destination."+string(nowhere.Code), message.Args{"value": nowhere.Text})}
	}
	return err
}
