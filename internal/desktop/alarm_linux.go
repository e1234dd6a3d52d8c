package desktop

import (
	"encoding/binary"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Alarm goes off at a time of the wall clock, and whenever that clock is set. Go's
// own timers stand still while the computer sleeps; this one goes off after every
// sleep, since Linux takes a resume for a clock that was set: the kernel's
// timekeeping_resume calls timerfd_resume (fs/timerfd.c, Linux 5.15; before, the
// same by way of clock_was_set).
type Alarm struct {
	// C gets a value each time it goes off.
	C    <-chan struct{}
	file *os.File
}

// NewAlarm is an alarm that is not set.
func NewAlarm() (*Alarm, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_REALTIME, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("making an alarm: %w", err)
	}
	c := make(chan struct{}, 1)
	a := &Alarm{C: c, file: os.NewFile(uintptr(fd), "alarm")}
	go a.wait(c)
	return a, nil
}

// Set makes the alarm go off at a time, instead of the one before. The zero
// time is far away, but that the clock was set is told all the same.
func (a *Alarm) Set(at time.Time) error {
	if at.IsZero() {
		at = time.Now().AddDate(10, 0, 0)
	}
	raw, err := a.file.SyscallConn()
	if err != nil {
		return fmt.Errorf("setting an alarm: %w", err)
	}
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(max(at.UnixNano(), 1))} // 0 would disarm it
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = unix.TimerfdSettime(int(fd), unix.TFD_TIMER_ABSTIME|unix.TFD_TIMER_CANCEL_ON_SET, &spec, nil)
	})
	if failed == unix.ECANCELED {
		failed = nil // the clock was set meanwhile; the alarm is armed, and the wait is told
	}
	if err == nil {
		err = failed
	}
	if err != nil {
		return fmt.Errorf("setting an alarm: %w", err)
	}
	return nil
}

// Close ends the alarm.
func (a *Alarm) Close() error { return a.file.Close() }

func (a *Alarm) wait(c chan<- struct{}) {
	count := make([]byte, binary.Size(uint64(0)))
	for {
		_, err := a.file.Read(count)
		if err != nil && !isClockSet(err) {
			return
		}
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func isClockSet(err error) bool {
	failed, ok := err.(*os.PathError)
	return ok && failed.Err == unix.ECANCELED
}
