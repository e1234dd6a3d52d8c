package message

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var placeholder = regexp.MustCompile(`\{[a-zA-Z]+\}`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func forms(f Forms) []string {
	if f.One == "" {
		return []string{f.Other}
	}
	return []string{f.One, f.Other}
}

func TestCatalogsSayTheSameThings(t *testing.T) {
	all := All()
	en, fr := all[English], all[French]
	if len(en) < 300 {
		t.Fatalf("the English catalog has %d texts", len(en))
	}
	for key, e := range en {
		f, ok := fr[key]
		if !ok {
			t.Errorf("%s has no French text", key)
			continue
		}
		if (e.One == "") != (f.One == "") {
			t.Errorf("%s counts in one language alone", key)
		}
		if !slices.Equal(placeholders(e.Other), placeholders(f.Other)) {
			t.Errorf("%s: placeholders %v, in French %v", key, placeholders(e.Other), placeholders(f.Other))
		}
	}
	for key := range fr {
		if _, ok := en[key]; !ok {
			t.Errorf("%s has no English text", key)
		}
	}
}

func TestPluralsCount(t *testing.T) {
	for l, texts := range All() {
		for key, f := range texts {
			if f.One == "" {
				continue
			}
			for _, text := range forms(f) {
				if !strings.Contains(text, "{n}") {
					t.Errorf("%s %s does not count: %q", l, key, text)
				}
			}
		}
	}
}

// What no text may hold, in either language.
func TestTypography(t *testing.T) {
	forbidden := []struct{ what, pattern string }{
		{"an exclamation mark", `!`},
		{"a straight apostrophe", `'`},
		{"a straight quote", `"`},
		{"three dots", `\.\.\.`},
		{"two spaces", `[ \x{a0}\x{202f}]{2}`},
		{"a space at an end", `^[ \x{a0}\x{202f}]|[ \x{a0}\x{202f}]$`},
		{"a breakable space before a unit", `(\d|\{n\}) (h|min|s|hours?|minutes?|heures?|minutes?)\b`},
		{"an open brace", `\{[^}]*$`},
		{"pleading", `(?i)\b(please|veuillez|s’il vous pla[iî]t|sorry|désolé|oops)\b`},
	}
	for l, texts := range All() {
		for key, f := range texts {
			for _, text := range forms(f) {
				if text == "" || !utf8.ValidString(text) {
					t.Errorf("%s %s is %q", l, key, text)
				}
				for _, no := range forbidden {
					if regexp.MustCompile(no.pattern).MatchString(text) {
						t.Errorf("%s %s has %s: %q", l, key, no.what, text)
					}
				}
			}
		}
	}
}

func TestFrenchSpacing(t *testing.T) {
	// Names that hold a colon themselves, and clock times.
	names := regexp.MustCompile(`(env|ec2|container):|arn:\S+|sts:\w+|\d:\d|://`)
	wrong := []struct{ what, pattern string }{
		{"no U+00A0 before a colon", `[^\x{a0}]:`},
		{"no U+202F before a semicolon or a question mark", `[^\x{202f}][;?]`},
		{"no U+00A0 inside «", `«[^\x{a0}]`},
		{"no U+00A0 inside »", `[^\x{a0}]»`},
		{"English quotes", `[“”]`},
	}
	for key, f := range All()[French] {
		for _, text := range forms(f) {
			for _, w := range wrong {
				if regexp.MustCompile(w.pattern).MatchString(names.ReplaceAllString(text, "")) {
					t.Errorf("%s has %s: %q", key, w.what, text)
				}
			}
		}
	}
}

func TestEnglishSpacing(t *testing.T) {
	for key, f := range All()[English] {
		for _, text := range forms(f) {
			if regexp.MustCompile(`[ \x{a0}\x{202f}][:;?,.]|[«»]`).MatchString(text) {
				t.Errorf("%s has French spacing: %q", key, text)
			}
		}
	}
}

func TestEveryReasonHasBothForms(t *testing.T) {
	codes := strings.Fields(`role-chaining session-token-chaining federated-user not-federatable root-user out-of-range
		credentials-expired credentials-invalid undocumented unknown-origin learned-refused access-denied mfa-required
		mfa-unusable-here mfa-device-unusable partition-unknown`)
	c := For(English)
	for _, code := range codes {
		for _, form := range []string{"short", "because"} {
			if key := "reason." + code + "." + form; !c.Has(key) {
				t.Errorf("no %s", key)
			}
		}
	}
}

func TestEveryRemedyHasButtonAndResult(t *testing.T) {
	codes := strings.Fields(`open-shorter use-profile use-origin switch-role-in-console trust-origin mfa-in-assume-role
		use-saml use-browser-session sign-in-again refresh-credentials fix-profile try-anyway use-default-region allow-assume-role use-cli`)
	c := For(English)
	for _, code := range codes {
		for _, form := range []string{"button", "result"} {
			if key := "remedy." + code + "." + form; !c.Has(key) {
				t.Errorf("no %s", key)
			}
		}
	}
}

func TestEveryProblemHasAShortForm(t *testing.T) {
	c := For(English)
	for key := range All()[English] {
		code, isProblem := strings.CutPrefix(key, "problem.")
		if isProblem && !strings.Contains(code, ".") && !c.Has(key+".short") {
			t.Errorf("no %s.short", key)
		}
	}
}

// A reason stands inside a sentence: no capital of its own, no full stop.
func TestReasonsFitIntoASentence(t *testing.T) {
	inside := regexp.MustCompile(`^(reason|because|file)\.`)
	for l, texts := range All() {
		for key, f := range texts {
			if inside.MatchString(key) && strings.HasSuffix(f.Other, ".") {
				t.Errorf("%s %s ends in a full stop: %q", l, key, f.Other)
			}
		}
	}
}
