//go:build !linux

package desktop

import (
	"sync"
	"time"
)

// Alarm goes off at a time of the wall clock. Go's own timers stand still while
// the computer sleeps, so it goes off at least once a minute while it is set:
// at most a minute of waking time after a sleep.
type Alarm struct {
	// C gets a value each time it goes off.
	C     <-chan struct{}
	fire  func()
	mutex sync.Mutex
	timer *time.Timer
}

// NewAlarm is an alarm that is not set.
func NewAlarm() (*Alarm, error) {
	c := make(chan struct{}, 1)
	return &Alarm{C: c, fire: func() {
		select {
		case c <- struct{}{}:
		default:
		}
	}}, nil
}

// Set makes the alarm go off at a time, or a minute from now, instead of the
// one before. The zero time is never.
func (a *Alarm) Set(at time.Time) error {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
	if !at.IsZero() {
		wait := time.Until(at.Round(0)) // by the wall clock
		a.timer = time.AfterFunc(min(max(wait, 0), time.Minute), a.fire)
	}
	return nil
}

// Close ends the alarm.
func (a *Alarm) Close() error { return a.Set(time.Time{}) }
