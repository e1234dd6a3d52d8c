package message

import (
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	for _, test := range []struct {
		seconds           int
		short, spoken, fr string
	}{
		{0, "0_min", "0_minutes", "0_minute"},
		{-5, "0_min", "0_minutes", "0_minute"},
		{899, "14_min_59_s", "14_minutes 59_seconds", "14_minutes 59_secondes"},
		{900, "15_min", "15_minutes", "15_minutes"},
		{3600, "1_h", "1_hour", "1_heure"},
		{3601, "1_h_1_s", "1_hour 1_second", "1_heure 1_seconde"},
		{5400, "1_h_30_min", "1_hour 30_minutes", "1_heure 30_minutes"},
		{7273, "2_h_1_min_13_s", "2_hours 1_minute 13_seconds", "2_heures 1_minute 13_secondes"},
		{43200, "12_h", "12_hours", "12_heures"},
		{129600, "36_h", "36_hours", "36_heures"},
	} {
		d := time.Duration(test.seconds) * time.Second
		if got := For(English).Duration(d); got != unbreakable(test.short) {
			t.Errorf("%d s: %q, want %q", test.seconds, got, test.short)
		}
		if got := For(English).DurationSpoken(d); got != unbreakable(test.spoken) {
			t.Errorf("%d s spoken: %q, want %q", test.seconds, got, test.spoken)
		}
		if got := For(French).DurationSpoken(d); got != unbreakable(test.fr) {
			t.Errorf("%d s spoken in French: %q, want %q", test.seconds, got, test.fr)
		}
	}
}

// unbreakable puts U+00A0 where the tests write an underscore.
func unbreakable(text string) string {
	out := []rune(text)
	for i, r := range out {
		if r == '_' {
			out[i] = '\u00a0'
		}
	}
	return string(out)
}

func TestLeft(t *testing.T) {
	c := For(English)
	for d, want := range map[time.Duration]string{
		98*time.Minute + 59*time.Second: "1_h_38_min",
		time.Minute:                     "1_min",
		59 * time.Second:                "less than 1_min",
		-time.Hour:                      "less than 1_min",
	} {
		if got := c.Left(d); got != unbreakable(want) {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func paris(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestUntilAndWhen(t *testing.T) {
	zone := paris(t)
	now := time.Date(2026, 11, 22, 9, 42, 30, 0, zone)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	for _, test := range []struct {
		at                         time.Time
		until, jusqua, when, quand string
	}{
		{at(22, 17, 42), "until 17:42", "jusqu’à 17:42", "at 17:42", "à 17:42"},
		{at(22, 17, 42).Add(59*time.Second + 900*time.Millisecond), "until 17:42", "jusqu’à 17:42", "at 17:42", "à 17:42"}, // the minute that it is in, as the page says
		{at(22, 17, 42).UTC(), "until 17:42", "jusqu’à 17:42", "at 17:42", "à 17:42"},
		{at(23, 2, 15), "until 02:15 tomorrow", "jusqu’à demain, 02:15", "on Mon 23 Nov at 02:15", "le lun. 23 nov. à 02:15"},
		{at(24, 2, 15), "until Tue 24 Nov, 02:15", "jusqu’au mar. 24 nov., 02:15", "on Tue 24 Nov at 02:15", "le mar. 24 nov. à 02:15"},
		{at(21, 9, 12), "until Sat 21 Nov, 09:12", "jusqu’au sam. 21 nov., 09:12", "on Sat 21 Nov at 09:12", "le sam. 21 nov. à 09:12"},
		{time.Date(2025, 2, 3, 9, 0, 0, 0, zone), "until Mon 3 Feb 2025, 09:00", "jusqu’au lun. 3 févr. 2025, 09:00", "on Mon 3 Feb 2025 at 09:00", "le lun. 3 févr. 2025 à 09:00"},
		{time.Date(2027, 1, 1, 0, 0, 0, 0, zone), "until Fri 1 Jan, 00:00", "jusqu’au ven. 1 janv., 00:00", "on Fri 1 Jan at 00:00", "le ven. 1 janv. à 00:00"},
	} {
		for _, pair := range [][2]string{
			{For(English).Until(now, test.at), test.until}, {For(French).Until(now, test.at), test.jusqua},
			{For(English).When(now, test.at), test.when}, {For(French).When(now, test.at), test.quand},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%v: %q, want %q", test.at, pair[0], pair[1])
			}
		}
	}
}

// The clocks go back at 03:00 on 25 October 2026 in Paris: eight hours from
// 22:00 end at 05:00.
func TestUntilOverAClockChange(t *testing.T) {
	now := time.Date(2026, 10, 24, 22, 0, 0, 0, paris(t))
	if got := For(English).Until(now, now.Add(8*time.Hour)); got != "until 05:00 tomorrow" {
		t.Error(got)
	}
}
