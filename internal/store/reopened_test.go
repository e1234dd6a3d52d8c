package store

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestOpeningTheSameAgainReplacesIt(t *testing.T) {
	s, _ := testStore(t)
	opened := func(key, browser string, state State) string {
		id, err := s.AddOpened(Opened{Key: key, Browser: browser, State: state, EndsAt: noon.Add(time.Hour)})
		must(t, err)
		return id
	}
	first := opened("admin", "Firefox", Open)
	want := map[string]State{
		opened("admin", "Chromium", Open):     Open,
		opened("reader", "Firefox", Open):     Open,
		opened("admin", "", LinkMade):         LinkMade,
		opened("admin", "Firefox", Open):      Open,
		opened("", "Firefox", Open):           Open,
		opened("", "Firefox", Open):           Open,
		opened("reader", "Firefox", LinkMade): LinkMade,
		first:                                 Replaced,
	}
	sessions, err := s.Opened()
	must(t, err)
	for _, o := range sessions {
		if o.State != want[o.ID] || o.Over(noon) != (o.ID == first) {
			t.Errorf("%s in %s is %s, over %t; want %s", o.Key, o.Browser, o.State, o.Over(noon), want[o.ID])
		}
	}
}

func TestOneOfManyReminds(t *testing.T) {
	s, _ := testStore(t)
	id, err := s.AddOpened(Opened{Profile: "prod"})
	must(t, err)
	var reminded atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if first, err := s.ClaimReminder(id); err != nil {
				t.Error(err)
			} else if first {
				reminded.Add(1)
			}
		})
	}
	all.Wait()
	if reminded.Load() != 1 {
		t.Errorf("%d of 8 are to remind", reminded.Load())
	}
	if first, err := s.ClaimReminder("s-gone"); first || err == nil {
		t.Error("a session that is not there is reminded of")
	}
}

func TestTheReminder(t *testing.T) {
	for settings, want := range map[Settings]time.Duration{
		{}:                                   5 * time.Minute,
		{RemindMinutes: 15}:                  15 * time.Minute,
		{RemindMinutes: 15, RemindOff: true}: 0,
	} {
		if got := settings.Reminder(); got != want {
			t.Errorf("%+v reminds %v before", settings, got)
		}
	}
	s, _ := testStore(t)
	put(t, s.settingsFile(), `{"remind_minutes":-3}`)
	if got, err := s.Settings(); err != nil || got.Reminder() != usualRemindMinutes*time.Minute {
		t.Errorf("settings are %+v, %v", got, err)
	}
}
