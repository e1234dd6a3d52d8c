package tray

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"daypass/internal/message"
	"daypass/internal/store"
)

// endedShown is how long a session that ended can be renewed from the menu.
const endedShown = 12 * time.Hour

// sessions are those in the menu: what is open, the next end first, then what
// ended a while ago, the latest first.
func (v view) sessions() []store.Opened {
	var list []store.Opened
	for _, o := range v.opened {
		if o.State != store.Replaced && (!o.Over(v.now) || o.State != store.Ended && v.now.Sub(o.EndsAt) < endedShown) {
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(a, b store.Opened) int {
		over := func(o store.Opened) int {
			switch {
			case o.Over(v.now):
				return 2
			case o.EndsAt.IsZero():
				return 1
			}
			return 0
		}
		order := a.EndsAt.Compare(b.EndsAt)
		if over(a) == 2 {
			order = -order
		}
		return cmp.Or(cmp.Compare(over(a), over(b)), order)
	})
	return list[:min(len(list), sessionsShown)]
}

// session is the lines of one session.
func (v view) session(o store.Opened) []item {
	w, role := again(o, v.anyBrowser), v.roles[o.Key]
	renew := v.text("act.renew", nil)
	if role.Production {
		renew = v.text("tray.asks", message.Args{"name": renew})
	}
	lines := make([]item, sessionLines)
	// Disabled, it would be pale on many desktops: what is left and the colour are
	// what one looks for.
	lines[lineSession] = item{text: v.sessionLine(o), colour: role.Colour, shown: true, enabled: true, does: deed{showRole, w}}
	lines[lineRenew] = item{text: renew, shown: true, enabled: !v.busy[w.way], does: deed{openWay, w}}
	if o.Profile == store.SAMLProfile {
		lines[lineRenew].does = deed{kind: showWindow}
	}
	// The demo's console went with the process that showed it.
	lines[linePage] = item{
		text: v.text("tray.again", nil), shown: !o.Over(v.now) && o.State == store.Open && o.Destination != "" && !v.demo,
		enabled: true, does: deed{openPage, w},
	}
	lines[lineForget] = item{text: v.text("act.forget", nil), shown: true, enabled: true, does: deed{forget, w}}
	for i := lineRenew; i < sessionLines; i++ {
		lines[i].text = "    " + lines[i].text // under its session
	}
	return lines
}

func (v view) sessionLine(o store.Opened) string {
	args := message.Args{"profile": v.sessionName(o)}
	switch {
	case o.Over(v.now):
		args["when"] = v.words.When(v.now, o.EndsAt)
		return v.text("tray.sessionEnded", args)
	case o.State == store.LinkMade:
		args["when"] = v.words.When(v.now, o.OpenedAt)
		return v.text("tray.sessionLink", args)
	case o.EndsAt.IsZero():
		return v.text("tray.sessionUnknown", args)
	}
	args["left"] = v.words.Left(o.EndsAt.Sub(v.now))
	return v.text("tray.session", args)
}

// sessionName is "prod-admin (Admin, acme-prod)". The account's number is there
// when the user wants it.
func (v view) sessionName(o store.Opened) string {
	name, account := o.Called(), o.Account
	if found, ok := store.ReadFound(o.Profile); ok {
		name, account = found.Role, cmp.Or(o.Account, found.Session)
	}
	var more []string
	if o.Role != "" && o.Role != name {
		more = append(more, clean(o.Role))
	}
	if account != "" && account != o.AccountID {
		more = append(more, clean(account))
	}
	if o.AccountID != "" && v.settings.TrayAccounts {
		more = append(more, grouped(o.AccountID))
	}
	return beside(name, more)
}

// beside is "name (more, more)".
func beside(name string, more []string) string {
	if len(more) == 0 {
		return clean(name)
	}
	return clean(name) + " (" + strings.Join(more, ", ") + ")"
}

// grouped is an account number as AWS's console writes it.
func grouped(id string) string {
	if len(id) != 12 {
		return id
	}
	return id[:4] + "-" + id[4:8] + "-" + id[8:]
}

// status is what is open, as far as Daypass knows, and the next end.
func (v view) status() string {
	for w := range v.busy {
		return v.text("tray.opening", message.Args{"profile": v.name(w)})
	}
	open, next := 0, time.Time{}
	for _, o := range v.opened {
		if o.State != store.Open || o.Over(v.now) {
			continue
		}
		open++
		if !o.EndsAt.IsZero() && (next.IsZero() || o.EndsAt.Before(next)) {
			next = o.EndsAt
		}
	}
	switch {
	case open == 0:
		return v.text("tray.none", nil)
	case next.IsZero():
		return v.words.Plural("session.lineUnknown", open, nil)
	}
	return v.words.Plural("tray.sessions", open, message.Args{"when": v.words.When(v.now, next)})
}

// next is when a text changes or a reminder is due, the zero time for never. The
// clock of the wall counts: it goes on while the computer sleeps.
func (v view) next() time.Time {
	var soonest time.Time
	at := func(t time.Time) {
		if t.After(v.now) && (soonest.IsZero() || t.Before(soonest)) {
			soonest = t
		}
	}
	shown := v.sessions()
	for _, o := range shown {
		at(v.nextText(o))
	}
	for _, o := range v.opened {
		if o.State == store.Open {
			at(o.EndsAt)
		}
		if due, will := v.reminderOf(o); will {
			at(due)
		}
	}
	if len(shown) > 0 {
		y, m, d := v.now.Date()
		at(time.Date(y, m, d+1, 0, 0, 0, 0, v.now.Location())) // "at 17:42" becomes a date
	}
	return soonest
}

// nextText is when a session's line changes.
func (v view) nextText(o store.Opened) time.Time {
	switch {
	case o.Over(v.now):
		return o.EndsAt.Add(endedShown)
	case o.State == store.LinkMade, o.EndsAt.IsZero():
		return o.EndsAt
	}
	left := o.EndsAt.Sub(v.now)
	if left < time.Minute {
		return o.EndsAt
	}
	// "5 min" is shown down to 5 min 0 s; just after, it is "4 min".
	return o.EndsAt.Add(-left.Truncate(time.Minute)).Add(time.Millisecond)
}
