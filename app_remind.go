package main

import (
	"context"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/message"
	"daypass/internal/store"
)

// The window reminds where no tray does: it looks this often, and leaves a tray
// this long to be first.
const (
	remindEvery = 20 * time.Second
	trayIsFirst = 15 * time.Second
)

// remindWhileOpen reminds of the sessions that are about to end, until ctx is done.
func (a *App) remindWhileOpen(ctx context.Context) {
	awake, stop := awakened()
	defer stop()
	a.keepTime(ctx, awake)
}

// keepTime looks for what is due, and has the page draw its countdowns anew
// whenever the clock went on by itself.
func (a *App) keepTime(ctx context.Context, awake <-chan struct{}) {
	tick := time.NewTicker(remindEvery)
	defer tick.Stop()
	acted := a.surround().acted
	for {
		select {
		case <-ctx.Done():
			return
		case <-awake:
			a.emit("changed", nil) // the page's own minute stood still meanwhile
		case pressed, on := <-acted:
			if !on {
				acted = nil
				continue
			}
			a.showOn(desktop.Request{})
			a.emit("renew", pressed.Tag)
		case <-tick.C:
			if a.surround().notify != nil {
				a.remind()
			}
		}
	}
}

// awakened tells that the clock went on by itself, as after a sleep, where the
// system tells of it.
func awakened() (rings <-chan struct{}, stop func()) {
	alarm, err := desktop.NewAlarm()
	if err != nil || alarm.Set(time.Time{}) != nil {
		return nil, func() {}
	}
	return alarm.C, func() { _ = alarm.Close() }
}

// remind tells of each session once, whichever process comes first.
func (a *App) remind() {
	now := a.house.Now()
	sessions, _ := a.house.Store.Opened() // those that can be read
	for _, o := range sessions {
		if !remindDue(o, a.settings().Reminder(), now) {
			continue
		}
		if first, err := a.house.Store.ClaimReminder(o.ID); err != nil || !first {
			continue // a tray did, or it would be told again and again
		}
		c := a.catalog()
		args := message.Args{"profile": o.Called(), "left": c.Left(o.EndsAt.Sub(now)), "when": c.When(now, o.EndsAt)}
		_ = a.surround().notify(desktop.Notification{
			Title: a.title(), Body: c.Text("note.soon", args), Tag: o.ID,
			Actions: []desktop.Action{{ID: "renew", Label: c.Text("act.renew", nil)}},
		})
	}
}

// remindDue tells whether a reminder that a tray would have given is missing.
func remindDue(o store.Opened, before time.Duration, now time.Time) bool {
	return before > 0 && o.State == store.Open && !o.EndsAt.IsZero() && !o.Reminded && !o.Over(now) &&
		o.EndsAt.Sub(o.OpenedAt) > before && !now.Before(o.EndsAt.Add(trayIsFirst-before))
}
