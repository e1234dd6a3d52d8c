package main

import (
	"cmp"
	"net/url"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/destination"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/store"
)

// OpenedView is a console that Daypass opened, as far as it knows.
type OpenedView struct {
	ID        string `json:"id"`
	Profile   string `json:"profile"`
	Role      string `json:"role"`
	Colour    string `json:"colour"`
	StartedAt int64  `json:"startedAt"` // milliseconds since 1970
	EndsAt    int64  `json:"endsAt"`    // 0 when it cannot be known
	Ended     bool   `json:"ended"`
	State     string `json:"state"` // link, open, ended or replaced, as far as Daypass knows

	// The way to it: a role that was added to the profile, or its hops dropped.
	RoleArn    string `json:"roleArn"`
	OriginOnly bool   `json:"originOnly"`
	Asked      int    `json:"asked"` // seconds
	// What Renew opens again. The browser is what it is called.
	Seconds     int    `json:"seconds"`
	Destination string `json:"destination"`
	Region      string `json:"region"`
	Browser     string `json:"browser"`
}

// endedShown is how long an ended session stays in the page.
const endedShown = 12 * time.Hour

// Opened are the consoles that Daypass opened, the latest first.
func (a *App) Opened() (views []OpenedView, err error) {
	defer rescue(&err)
	return a.opened(), nil
}

func (a *App) opened() []OpenedView {
	sessions, _ := a.house.Store.Opened() // those that can be read
	roles, _ := a.house.Store.Roles()
	now := a.house.Now()
	views := make([]OpenedView, 0, len(sessions))
	for _, o := range sessions {
		if o.Over(now) && now.Sub(lastKnown(o)) > endedShown {
			continue
		}
		views = append(views, OpenedView{
			ID: o.ID, Profile: o.Profile, Role: o.Role, Colour: roles[o.Key].Colour,
			StartedAt: milliseconds(o.OpenedAt), EndsAt: milliseconds(o.EndsAt), Ended: o.Over(now),
			RoleArn: o.RoleArn, OriginOnly: o.OriginOnly, Asked: o.AskedSeconds, State: string(stateOf(o, now)),
			Seconds: renewed(o), Destination: o.AskedDestination, Region: o.Region, Browser: o.Browser,
		})
	}
	return views
}

// stateOf is what became of a session by now.
func stateOf(o store.Opened, now time.Time) store.State {
	if o.State != store.Replaced && o.Over(now) {
		return store.Ended
	}
	return o.State
}

// renewed is the duration that opens the same once more: of a session that was
// shortened what was got, since AWS refuses what was asked.
func renewed(o store.Opened) int {
	if o.GotSeconds > 0 && o.GotSeconds < o.AskedSeconds {
		return o.GotSeconds - o.GotSeconds%60
	}
	return o.AskedSeconds
}

func lastKnown(o store.Opened) time.Time {
	if o.EndsAt.IsZero() {
		return o.OpenedAt
	}
	return o.EndsAt
}

// Forget drops an opened session, a learned fact, or pasted credentials.
func (a *App) Forget(idOrKey string) (err error) {
	defer rescue(&err)
	if idOrKey == credential.PastedProfile {
		a.house.ForgetPasted()
		return nil
	}
	return a.stored(a.house.Store.Forget(idOrKey))
}

// Show goes to where a session was opened, without signing in.
func (a *App) Show(id string) (err error) {
	defer rescue(&err)
	sessions, err := a.house.Store.Opened()
	for _, o := range sessions {
		if o.ID == id {
			return a.goTo(a.settings().Browser, a.whereOpened(o))
		}
	}
	if err == nil {
		err = store.ErrNotFound
	}
	return a.unexpected(err)
}

// whereOpened is the session's page: in the demo the one that stands in for the
// console, since no address of the demo may lead to AWS.
func (a *App) whereOpened(o store.Opened) string {
	if !a.isDemo() {
		return o.Destination
	}
	page := a.house.Demo.URL() + "/console"
	for _, s := range a.house.Demo.Sessions() {
		if s.Destination == o.Destination {
			page = a.house.Demo.URL() + "/console?session=" + url.QueryEscape(s.ID)
		}
	}
	return page
}

// goToConsole opens the console without signing in, for a session that a
// browser is signed in with already.
func (a *App) goToConsole(c chain.Chain, r OpenRequest) (OpenView, error) {
	target, err := destination.Resolve(c.Partition, cmp.Or(r.Region, c.Region), r.Destination)
	if err != nil {
		return a.outcome(r, opening.Outcome{}, err), nil
	}
	if err := a.goTo(r.Browser, a.whereOpened(store.Opened{Destination: target})); err != nil {
		return OpenView{}, err
	}
	browser := message.Args{"browser": a.browserCalled(r.Browser)}
	return view("opened", a.catalog().Text("opened.browserSession", browser)), nil
}

func (a *App) goTo(browser, address string) error {
	b, err := a.house.Browsers.Find(browser)
	if err == nil {
		_, err = a.house.Browsers.Open(b, address, false)
	}
	if err != nil {
		return a.unexpected(err)
	}
	return nil
}
