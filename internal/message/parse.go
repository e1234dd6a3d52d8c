package message

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Problem says why a typed duration was not taken.
type Problem int

// The problems.
const (
	NotUnderstood Problem = iota + 1
	Bare                  // a number without a unit, which is never guessed
)

// Reading is one unit that a bare number may have been meant in.
type Reading struct {
	Unit    string // "h", "m" or "s", as it would be typed
	Seconds int
}

// DurationError says what is wrong with a typed duration. Readings are those
// that AWS's range has room for: "8 h or 8 min?" has buttons for them alone.
type DurationError struct {
	Problem  Problem
	Text     string // as typed
	N        string // Bare: the number, its spaces removed
	Readings []Reading
}

// Error is for logs; people read the catalog's sentences.
func (e *DurationError) Error() string {
	if e.Problem == Bare {
		return "duration without a unit: " + strconv.Quote(e.Text)
	}
	return "malformed duration: " + strconv.Quote(e.Text)
}

// AWS's range for a console session, of any kind, in seconds: 15 min, and 36 h
// through GetFederationToken. It serves to leave out senseless readings alone;
// what a chain allows is package duration's.
const (
	shortest = 15 * 60
	longest  = 36 * 3600
)

// units are the words for a unit, in both languages, whatever the person's is.
var units = map[string]int{
	"d": 86400, "day": 86400, "days": 86400, "j": 86400, "jour": 86400, "jours": 86400,
	"h": 3600, "hour": 3600, "hours": 3600, "heure": 3600, "heures": 3600,
	"m": 60, "min": 60, "minute": 60, "minutes": 60,
	"s": 1,
}

// ParseDuration reads a duration as people type it: "90m", "8 h", "1h30",
// "1,5 h", "8 heures", "43200s", "1:30". The error is nil when it is understood;
// whether it can be used is not asked here.
func ParseDuration(text string) (seconds int, err *DurationError) {
	squeezed := squeeze(text)
	if n, ok := bareNumber(squeezed); ok {
		return 0, &DurationError{Problem: Bare, Text: text, N: squeezed, Readings: readings(n)}
	}
	if s, ok := parseClock(squeezed); ok {
		return s, nil
	}
	if s, ok := parseParts(squeezed); ok {
		return s, nil
	}
	return 0, &DurationError{Problem: NotUnderstood, Text: text}
}

// ParseUntil reads what the window's field takes: a duration, or "until 17:42",
// "jusqu’à 2h15 demain": the seconds from now to then, in now's time zone. A
// time that is past today is tomorrow's.
func ParseUntil(text string, now time.Time) (seconds int, err *DurationError) {
	rest, isUntil := cutUntil(squeeze(text))
	if !isUntil {
		return ParseDuration(text)
	}
	h, m, tomorrow, ok := parseTime(rest)
	if !ok {
		return 0, &DurationError{Problem: NotUnderstood, Text: text}
	}
	end := time.Date(now.Year(), now.Month(), now.Day(), h, m, 0, 0, now.Location())
	if tomorrow || !end.After(now) {
		end = time.Date(now.Year(), now.Month(), now.Day()+1, h, m, 0, 0, now.Location())
	}
	// Rounded up to the minute: the end is shown without seconds, and has to be
	// the one that was typed.
	return int((end.Sub(now) + time.Minute - 1) / time.Minute * 60), nil
}

// squeeze removes what the grammar ignores: spaces of every kind, and case.
func squeeze(text string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u202f' {
			return -1
		}
		return r
	}, text))
}

// bareNumber is a number alone. One too large for any unit counts as one too.
func bareNumber(text string) (float64, bool) {
	digits, rest := number(text)
	if digits == "" || rest != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(digits, 64)
	return n, err == nil || n > 0
}

func readings(n float64) []Reading {
	var list []Reading
	for _, unit := range []string{"h", "m", "s"} {
		if unit == "s" && n != math.Trunc(n) {
			continue
		}
		if s := math.Round(n * float64(units[unit])); s >= shortest && s <= longest {
			list = append(list, Reading{Unit: unit, Seconds: int(s)})
		}
	}
	return list
}

// parseClock reads h:mm.
func parseClock(text string) (int, bool) {
	before, after, found := strings.Cut(text, ":")
	h, okH := smallNumber(before, 1, 3, 999)
	m, okM := smallNumber(after, 2, 2, 59)
	return h*3600 + m*60, found && okH && okM
}

// parseParts reads numbers with their units; after whole hours the unit of the
// minutes may be left out, as in "1h30".
func parseParts(text string) (int, bool) {
	total, used := 0.0, map[int]bool{}
	wholeHours := false
	for text != "" {
		digits, rest := number(text)
		word, after := letters(rest)
		if m, ok := smallNumber(digits, 1, 2, 59); ok && rest == "" && wholeHours && !used[60] {
			total += float64(m) * 60
			break
		}
		unit, known := units[word]
		n, err := strconv.ParseFloat(digits, 64)
		whole := !strings.Contains(digits, ".")
		if err != nil || !known || used[unit] || unit == 1 && n != math.Trunc(n) {
			return 0, false
		}
		used[unit] = true
		wholeHours = whole && unit == 3600
		total += n * float64(unit)
		text = after
	}
	return int(math.Round(total)), len(used) > 0 && total <= math.MaxInt32
}

// number cuts digits [("." | ",") digits] off the front; the comma comes back as
// a point.
func number(text string) (digits, rest string) {
	end := digitRun(text)
	if end == 0 {
		return "", text
	}
	if end < len(text) && (text[end] == '.' || text[end] == ',') {
		if more := digitRun(text[end+1:]); more > 0 {
			return text[:end] + "." + text[end+1:end+1+more], text[end+1+more:]
		}
	}
	return text[:end], text[end:]
}

func digitRun(text string) int {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return end
}

func letters(text string) (word, rest string) {
	end := 0
	for end < len(text) && text[end] >= 'a' && text[end] <= 'z' {
		end++
	}
	return text[:end], text[end:]
}

// smallNumber reads a whole number of so many digits.
func smallNumber(text string, shortestText, longestText, max int) (int, bool) {
	if len(text) < shortestText || len(text) > longestText || digitRun(text) != len(text) {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n <= max
}

func cutUntil(text string) (rest string, found bool) {
	for _, word := range []string{"until", "jusqu’à", "jusqu'à", "jusqu’a", "jusqu'a", "jusquà"} {
		if rest, found = strings.CutPrefix(text, word); found {
			return rest, true
		}
	}
	return text, false
}

// parseTime reads a time of day: "17:42", "17h42", "17h", "5:42pm", with
// "tomorrow" or "demain" before or after it.
func parseTime(text string) (h, m int, tomorrow, ok bool) {
	for _, word := range []string{"tomorrow", "demain"} {
		if rest, found := strings.CutSuffix(text, word); found {
			text, tomorrow = strings.TrimRight(rest, ","), true
		} else if rest, found := strings.CutPrefix(text, word); found {
			text, tomorrow = strings.TrimLeft(rest, ",à"), true
		}
	}
	half, text := cutHalf(text)
	before, after, found := strings.Cut(text, ":")
	if !found {
		before, after, found = strings.Cut(text, "h")
	}
	if found && after == "" && strings.HasSuffix(text, "h") || !found && half != "" {
		after = "00"
	}
	h, okH := smallNumber(before, 1, 2, 23)
	m, okM := smallNumber(after, 2, 2, 59)
	if half != "" {
		okH = okH && h >= 1 && h <= 12
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	return h, m, tomorrow, okH && okM
}

func cutHalf(text string) (half, rest string) {
	for _, half := range []string{"am", "pm"} {
		if rest, found := strings.CutSuffix(text, half); found {
			return half, rest
		}
	}
	return "", text
}
