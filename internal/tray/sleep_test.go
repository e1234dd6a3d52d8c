package tray

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/store"
)

// sleeper is a computer that sleeps: its clock jumps, and then its alarm rings
// once.
type sleeper struct {
	mutex sync.Mutex
	now   time.Time
	due   time.Time
	menu  []string
	said  chan string
	rings chan struct{}
}

func (s *sleeper) Now() time.Time { s.mutex.Lock(); defer s.mutex.Unlock(); return s.now }

func (s *sleeper) Set(at time.Time) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.due = at
	return nil
}

func (s *sleeper) show(_ string, items []item) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.menu = texts(items)
}

func (s *sleeper) Show(n desktop.Notification) error { s.said <- plainSpaces(n.Body); return nil }
func (s *sleeper) Acted() <-chan desktop.Acted       { return nil }

// sleepUntil wakes at a time and gives what is shown and said then.
func (s *sleeper) sleepUntil(at time.Time) (menu, said []string, due time.Time) {
	s.mutex.Lock()
	s.now = at
	s.mutex.Unlock()
	s.rings <- struct{}{}
	s.rings <- struct{}{} // taken once the first has been dealt with
	for len(s.said) > 0 {
		said = append(said, <-s.said)
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.menu, said, s.due
}

// After a sleep the countdowns are right at once, a reminder that was slept over
// is given for what is left, and an end that was slept over is told as one.
func TestACountdownIsRightAfterASleep(t *testing.T) {
	at := func(clock string) time.Time {
		moment, err := time.Parse("15:04:05", clock)
		if err != nil {
			t.Fatal(err)
		}
		return time.Date(2026, 11, 22, moment.Hour(), moment.Minute(), moment.Second(), 0, time.UTC)
	}
	s := &sleeper{now: noon, said: make(chan string, 8), rings: make(chan struct{})}
	kept := store.New(store.In(t.TempDir()), s.Now, nil)
	for profile, end := range map[string]string{"dev": "12:20:00", "prod": "20:00:00"} {
		if _, err := kept.AddOpened(store.Opened{Profile: profile, OpenedAt: at("11:00:00"), EndsAt: at(end)}); err != nil {
			t.Fatal(err)
		}
	}
	tray := newTray(Options{Store: kept, Session: desktop.On([]string{"LANG=en_GB.UTF-8"}), Now: s.Now}, s)
	tray.bar, tray.alarm, tray.rings = s, s, s.rings
	tray.read()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = tray.live(ctx, nil) }()
	defer func() { cancel(); <-ended }()
	for _, test := range []struct {
		wakes        string
		shown, said  []string
		status, next string
	}{
		{"12:02:30", []string{"dev, 17 min left", "prod, 7 h 57 min left"}, nil, "[2 sessions, next end at 12:20]", "12:03:00"},
		{"12:17:00", []string{"dev, 3 min left", "prod, 7 h 43 min left"}, []string{"dev: the console ends in 3 min, at 12:20."}, "[2 sessions, next end at 12:20]", "12:17:00"},
		{"13:00:10", []string{"prod, 6 h 59 min left", "dev, ended at 12:20"}, []string{"dev: the console session has ended."}, "[1 session, next end at 20:00]", "13:01:00"},
		{"19:58:00", []string{"prod, 2 min left", "dev, ended at 12:20"}, []string{"prod: the console ends in 2 min, at 20:00."}, "[1 session, next end at 20:00]", "19:58:00"},
		{"23:30:00", []string{"prod, ended at 20:00", "dev, ended at 12:20"}, []string{"prod: the console session has ended."}, "[No session open]", ""},
	} {
		menu, said, due := s.sleepUntil(at(test.wakes))
		for _, line := range append(test.shown, test.status) {
			if !slices.Contains(menu, line) {
				t.Errorf("at %s no %q in %q", test.wakes, line, menu)
			}
		}
		if !slices.Equal(said, test.said) {
			t.Errorf("at %s said is %q", test.wakes, said)
		}
		if test.next != "" && due.Truncate(time.Second) != at(test.next) {
			t.Errorf("at %s it wakes again at %v", test.wakes, due)
		}
		if !due.After(at(test.wakes)) {
			t.Errorf("at %s it wakes again at once, %v", test.wakes, due)
		}
	}
}

// Where the store cannot keep that a reminder was given, it is given once all
// the same.
func TestAReminderThatCannotBeKeptIsGivenOnce(t *testing.T) {
	s := &sleeper{now: noon, said: make(chan string, 8), rings: make(chan struct{})}
	folder := t.TempDir()
	kept := store.New(store.In(folder), s.Now, nil)
	id, err := kept.AddOpened(store.Opened{Profile: "dev", OpenedAt: noon.Add(-time.Hour), EndsAt: noon.Add(4 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "opened", id+".json")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// A newer version is read, and not written.
	if err := os.WriteFile(file, bytes.Replace(data, []byte(`"version": 1`), []byte(`"version": 2`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	tray := newTray(Options{Store: kept, Session: desktop.On([]string{"LANG=en_GB.UTF-8"}), Now: s.Now}, s)
	tray.bar, tray.alarm = s, s
	for range 3 {
		tray.read()
		tray.draw()
	}
	close(s.said)
	var said []string
	for text := range s.said {
		said = append(said, text)
	}
	if want := []string{"dev: the console ends in 4 min, at 12:04."}; !slices.Equal(said, want) {
		t.Errorf("said is %q", said)
	}
}

// Who chose 5 min is told of 5 min, by a computer that takes a moment to call.
func TestAReminderNamesTheMinutesThatWereChosen(t *testing.T) {
	s := &sleeper{now: noon.Add(10 * time.Millisecond), said: make(chan string, 8)}
	kept := store.New(store.In(t.TempDir()), s.Now, nil)
	if _, err := kept.AddOpened(store.Opened{Profile: "dev", OpenedAt: noon.Add(-time.Hour), EndsAt: noon.Add(5 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	tray := newTray(Options{Store: kept, Session: desktop.On([]string{"LANG=en_GB.UTF-8"}), Now: s.Now}, s)
	tray.bar, tray.alarm = s, s
	tray.read()
	tray.draw()
	if said := <-s.said; said != "dev: the console ends in 5 min, at 12:05." {
		t.Errorf("said is %q", said)
	}
}
