package message

import (
	"strconv"
	"strings"
	"time"
)

// farAway is from when on a date needs its year.
const farAway = 180 * 24 * time.Hour

// Until writes an end with its preposition, as seen from now and in now's time
// zone: "until 17:42", "until 02:15 tomorrow", "until Tue 24 Nov, 02:15".
func (c *Catalog) Until(now, end time.Time) string {
	end = end.In(now.Location())
	switch days(now, end) {
	case 0:
		return c.Text("time.untilToday", Args{"time": clock(end)})
	case 1:
		return c.Text("time.untilTomorrow", Args{"time": clock(end)})
	}
	return c.Text("time.untilDate", Args{"date": c.date(now, end), "time": clock(end)})
}

// When writes a moment, past or to come: "at 17:42", "on Tue 24 Nov at 02:15".
func (c *Catalog) When(now, t time.Time) string {
	t = t.In(now.Location())
	if days(now, t) == 0 {
		return c.Text("time.whenToday", Args{"time": clock(t)})
	}
	return c.Text("time.whenDate", Args{"date": c.date(now, t), "time": clock(t)})
}

func (c *Catalog) date(now, t time.Time) string {
	args := Args{
		"weekday": c.nth("time.weekdays", int(t.Weekday())),
		"day":     strconv.Itoa(t.Day()),
		"month":   c.nth("time.months", int(t.Month())-1),
		"year":    strconv.Itoa(t.Year()),
	}
	if t.Sub(now).Abs() > farAway {
		return c.Text("time.dateYear", args)
	}
	return c.Text("time.date", args)
}

func (c *Catalog) nth(key string, i int) string {
	return strings.Fields(c.Text(key, nil))[i]
}

func clock(t time.Time) string { return t.Format("15:04") }

// days counts calendar days, not 24 hours: a day with a clock change has 23 or 25.
func days(now, t time.Time) int {
	return int(midnight(t).Sub(midnight(now)) / (24 * time.Hour))
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
