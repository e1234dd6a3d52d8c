package tray

import (
	"time"

	"daypass/internal/desktop"
	"daypass/internal/message"
	"daypass/internal/store"
)

// The buttons of notifications.
const (
	actRenew   = "renew"
	actDetails = "details"
)

// waking is more than it takes to be called when a reminder is due: who chose
// 5 min is told of 5 min.
const waking = 2 * time.Second

// reminderOf is when the user is to be reminded of a session's end, and whether.
func (v view) reminderOf(o store.Opened) (due time.Time, will bool) {
	before := v.settings.Reminder()
	will = before > 0 && o.State == store.Open && !o.EndsAt.IsZero() && !o.Reminded &&
		!o.Over(v.now) && o.EndsAt.Sub(o.OpenedAt) > before
	return o.EndsAt.Add(-before), will
}

// remind tells of the sessions that are about to end, each once, by whichever
// process comes first, and of their end those that were told of before.
func (t *tray) remind(now time.Time) {
	v := view{kept: t.kept, words: t.words, now: now}
	for i, o := range t.kept.opened {
		if t.watched[o.ID] && o.Over(now) {
			delete(t.watched, o.ID)
			if o.State == store.Open {
				t.notifyEnd(o, "note.ended", nil)
			}
		}
		due, will := v.reminderOf(o)
		if !will || now.Before(due) || t.watched[o.ID] {
			continue
		}
		first, err := t.Store.ClaimReminder(o.ID)
		t.kept.opened[i].Reminded = true
		if !first && err == nil {
			continue // the window did
		}
		t.watched[o.ID] = true
		t.notifyEnd(o, "note.soon", message.Args{"left": t.words.Left(o.EndsAt.Sub(now) + waking), "when": t.words.When(now, o.EndsAt)})
	}
}

// notifyEnd says something of a session's end; the later takes the earlier's
// place.
func (t *tray) notifyEnd(o store.Opened, key string, args message.Args) {
	all := message.Args{"profile": clean(o.Called())}
	for name, value := range args {
		all[name] = value
	}
	t.renewals[o.ID] = again(o, t.anyBrowser)
	t.notify(desktop.Notification{
		Body: t.words.Text(key, all), Tag: o.ID,
		Actions: []desktop.Action{{ID: actRenew, Label: t.words.Text("act.renew", nil)}},
	})
}

// pressed does what a notification's button says: it renews the session of that
// id, forgotten or not, or shows the window where the notification's sentence
// leads.
func (t *tray) pressed(a desktop.Acted) {
	if r, ok := t.requests[a.Tag]; ok {
		t.show(r)
		return
	}
	switch w, ok := t.renewals[a.Tag]; {
	case !ok:
	case w.profile == store.SAMLProfile:
		t.show(w.request(""))
	default:
		t.open(w)
	}
}
