package message

import (
	"testing"
	"time"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]int{
		"90m": 5400, "8h": 28800, "1h30m": 5400, "1h30": 5400, "1 h 30": 5400, "1\u00a0h\u00a030\u00a0min": 5400,
		"43200s": 43200, "43\u202f200 s": 43200, "8 heures": 28800, "8 HOURS": 28800, "1 hour 30 minutes": 5400, "1 heure": 3600,
		"1,5 h": 5400, "1.5h": 5400, "0,25 h": 900, "2 h 15 min 30 s": 8130, "1 jour": 86400, "1,5 j": 129600, "1d": 86400,
		"2 days": 172800, "2 jours": 172800, "1 day 12 h": 129600, "1j2h30": 95400, "8:00": 28800, "1:30": 5400, "12:05": 43500,
		"0h": 0, "15 minute": 900, "30min1h": 5400, "1h05": 3900, "1h5": 3900, "1h30s": 3630, " 8 h ": 28800, "008h": 28800,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestParseDurationNotUnderstood(t *testing.T) {
	for _, text := range []string{
		"", " ", "h", "eight hours", "-8h", "+8h", "8hh", "8 x", "1h2h", "1h90", "1,5h30", "30m20", "1d12", "1:5", "1:60", "1:30h",
		":30", "8h!", "1h,30", "43,2 s", "1..5h", "8h-", "1e3s", "0x8h", "９h", "8 h 30 40", "99999999999h", "until 17:42", "\x00", "8h\x00",
	} {
		got, err := ParseDuration(text)
		if err == nil || err.Problem != NotUnderstood || got != 0 || err.Text != text {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
}

func TestParseDurationBare(t *testing.T) {
	for text, want := range map[string][]Reading{
		"8":       {{"h", 28800}},
		"20":      {{"h", 72000}, {"m", 1200}},
		"90":      {{"m", 5400}},
		"900":     {{"m", 54000}, {"s", 900}},
		"43200":   {{"s", 43200}},
		"43 200":  {{"s", 43200}},
		"1,5":     {{"h", 5400}},
		"0":       nil,
		"9999999": nil,
	} {
		got, err := ParseDuration(text)
		if err == nil || err.Problem != Bare || got != 0 {
			t.Errorf("%q: %d, %v", text, got, err)
			continue
		}
		if len(err.Readings) != len(want) {
			t.Errorf("%q reads as %v, want %v", text, err.Readings, want)
			continue
		}
		for i := range want {
			if err.Readings[i] != want[i] {
				t.Errorf("%q reads as %v, want %v", text, err.Readings, want)
			}
		}
	}
	if _, err := ParseDuration("43 200"); err.N != "43200" || err.Text != "43 200" {
		t.Errorf("the number is %q of %q", err.N, err.Text)
	}
}

func TestParseUntil(t *testing.T) {
	zone := paris(t)
	now := time.Date(2026, 11, 22, 9, 42, 30, 0, zone)
	for text, want := range map[string]int{
		"8h":                    28800,
		"until 17:42":           28800,
		"Until 5:42 PM":         28800,
		"until 5:42\u202fpm":    28800,
		"jusqu’à 17:42":         28800,
		"jusqu'a 17h42":         28800,
		"jusqu’à 18 h":          29880,
		"until 6pm":             29880,
		"until 09:42":           86400,
		"until 12:00 am":        51480,
		"until 02:15 tomorrow":  59580,
		"jusqu’à demain, 02:15": 59580,
		"until 17:42 tomorrow":  115200,
	} {
		if got, err := ParseUntil(text, now); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"until", "until 17", "until 25:00", "until 17:60", "until 13:00 pm", "until 0 am", "jusqu’à", "until h", "until tomorrow"} {
		if got, err := ParseUntil(text, now); err == nil || err.Problem != NotUnderstood {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	// What the window shows as an end can be typed back.
	for _, end := range []time.Time{now.Add(8 * time.Hour), now.Add(20 * time.Hour)} {
		for _, l := range Languages() {
			shown := For(l).Until(now, end)
			got, err := ParseUntil(shown, now)
			if back := now.Add(time.Duration(got) * time.Second); err != nil || For(l).Until(now, back) != shown {
				t.Errorf("%q is read as %d s, %v", shown, got, err)
			}
		}
	}
}

// Over the night of a clock change, "until" means the clock on the wall.
func TestParseUntilOverAClockChange(t *testing.T) {
	now := time.Date(2026, 10, 24, 22, 0, 0, 0, paris(t))
	if got, err := ParseUntil("until 05:00", now); err != nil || got != 8*3600 {
		t.Errorf("%d, %v", got, err)
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, seed := range []string{"8h", "1h30", "1,5 h", "8", "1:30", "until 17:42", "jusqu’à demain, 02:15", "43200s", "9999999999999d", "1e9h", "\u202f"} {
		f.Add(seed)
	}
	now := time.Date(2026, 11, 22, 9, 42, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func() (int, *DurationError){
			func() (int, *DurationError) { return ParseDuration(text) },
			func() (int, *DurationError) { return ParseUntil(text, now) },
		} {
			seconds, err := parse()
			if seconds < 0 || err != nil && seconds != 0 {
				t.Errorf("%q: %d, %v", text, seconds, err)
			}
			if err == nil {
				continue
			}
			for _, r := range err.Readings {
				if back, err := ParseDuration(err.N + r.Unit); err != nil || back != r.Seconds {
					t.Errorf("%q may be %v, which is read as %d, %v", text, r, back, err)
				}
			}
		}
		// A duration as Daypass writes it is read back as the same.
		if seconds, err := ParseDuration(text); err == nil && seconds > 0 {
			shown := For(French).Duration(time.Duration(seconds) * time.Second)
			if back, err := ParseDuration(shown); err != nil || back != seconds {
				t.Errorf("%q is %d s, shown %q, read back %d, %v", text, seconds, shown, back, err)
			}
		}
	})
}
