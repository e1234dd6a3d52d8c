package main

import (
	"context"
	"errors"

	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/profile"
)

// PlanOptions change a profile's chain.
type PlanOptions struct {
	RoleArn    string `json:"roleArn"`    // a role to add to it
	OriginOnly bool   `json:"originOnly"` // without its hops
}

// Plan is everything that is said of a profile before anything is sent.
func (a *App) Plan(name string, o PlanOptions) (view plan.View, err error) {
	defer rescue(&err)
	w := a.words()
	c, err := a.house.Chain(name, o.RoleArn, o.OriginOnly)
	var problem *profile.Problem
	if err != nil && !errors.As(err, &problem) {
		return plan.View{}, a.explain(err, name)
	}
	view = w.View(c, a.house.Judge().Foreseen(context.Background(), c), a.remembered(c))
	if problem != nil {
		view = a.broken(w, profile.Profile{Name: name, Chain: c, Problem: problem}, view)
	} else {
		view.Regions = destination.Regions(c.Partition)
		a.mutex.Lock()
		a.planned = planned{c, o.OriginOnly}
		a.mutex.Unlock()
	}
	view.Profile = name
	return view, nil
}

func (a *App) remembered(c chain.Chain) plan.Remembered {
	roles, _ := a.house.Store.Roles() // what cannot be read was not remembered; opening refuses to go on without
	role := roles[c.Key()]
	start := role.DurationSeconds
	if start == 0 {
		start = c.DurationSeconds
	}
	stored := opening.Stored{Store: a.house.Store}
	narrow, _ := stored.Narrowing(c) // likewise
	kept := plan.Kept{Seconds: role.DurationSeconds, Destination: role.Destination, Region: role.Region, Browser: role.Browser, SAMLSignIn: role.SAMLSignIn}
	return plan.Remembered{Kept: kept, Seconds: start, Account: a.house.AccountName(c), Favourite: role.Favourite, Production: role.Production, Colour: role.Colour,
		Narrow: narrow, Changed: stored.ChangedFavourite(c)}
}

// Typed is what was understood of a duration that was typed.
type Typed struct {
	Seconds int    `json:"seconds"` // 0 when it was not understood
	Bare    []int  `json:"bare"`    // what a number without a unit may mean
	Problem string `json:"problem"`
}

// ParseDuration reads a duration, or a time of day until which it lasts.
func (a *App) ParseDuration(text string) (typed Typed, err error) {
	defer rescue(&err)
	c := a.catalog()
	seconds, unclear := message.ParseUntil(text, a.house.Now())
	if unclear == nil {
		return Typed{Seconds: seconds, Bare: []int{}}, nil
	}
	typed = Typed{Bare: []int{}}
	if unclear.Problem != message.Bare {
		typed.Problem = c.Text("field.bad", nil)
		return typed, nil
	}
	for _, r := range unclear.Readings {
		typed.Bare = append(typed.Bare, r.Seconds)
	}
	typed.Problem = c.Text("field.bare", message.Args{"n": unclear.N})
	return typed, nil
}
