package message

import (
	"strconv"
	"strings"
	"time"
)

const nbsp = "\u00a0"

// Duration writes a duration short: "8 h", "1 h 30 min". Seconds are written
// only where there are some, so that 3601 s is never called "1 h".
func (c *Catalog) Duration(d time.Duration) string {
	h, m, s := split(d)
	var parts []string
	if h > 0 {
		parts = append(parts, strconv.Itoa(h)+nbsp+"h")
	}
	if m > 0 || h == 0 && s == 0 {
		parts = append(parts, strconv.Itoa(m)+nbsp+"min")
	}
	if s > 0 {
		parts = append(parts, strconv.Itoa(s)+nbsp+"s")
	}
	return c.out(strings.Join(parts, nbsp))
}

// DurationSpoken writes a duration in words, for a screen reader: "8 hours".
func (c *Catalog) DurationSpoken(d time.Duration) string {
	h, m, s := split(d)
	var parts []string
	if h > 0 {
		parts = append(parts, c.Plural("duration.hours", h, nil))
	}
	if m > 0 || h == 0 && s == 0 {
		parts = append(parts, c.Plural("duration.minutes", m, nil))
	}
	if s > 0 {
		parts = append(parts, c.Plural("duration.seconds", s, nil))
	}
	return strings.Join(parts, " ")
}

// Left writes what is left of a duration, in whole minutes, rounded down: what
// is promised is still there.
func (c *Catalog) Left(d time.Duration) string {
	if d < time.Minute {
		return c.Text("duration.lessThanMinute", nil)
	}
	return c.Duration(d.Truncate(time.Minute))
}

// split rounds down to the second; a negative duration is none.
func split(d time.Duration) (h, m, s int) {
	if d < 0 {
		d = 0
	}
	total := int(d / time.Second)
	return total / 3600, total / 60 % 60, total % 60
}
