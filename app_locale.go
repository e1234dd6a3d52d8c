package main

import (
	"strings"

	"daypass/internal/message"
)

// localeOf is the language with the user's own region, as Intl reads it: en-GB.
// The web view's locale will not do, which is C's where the system has not
// generated the user's, and writes 12-hour times that the terminal does not.
func localeOf(l message.Language, locales []string) string {
	for _, list := range locales {
		for _, tag := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' }) {
			tag, _, _ = strings.Cut(tag, ".") // the encoding
			tag, _, _ = strings.Cut(tag, "@") // the variant
			language, region, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
			if strings.EqualFold(language, string(l)) && isRegion(region) {
				return string(l) + "-" + strings.ToUpper(region)
			}
		}
	}
	if l == message.French {
		return "fr-FR"
	}
	return "en-GB" // 24 hours, as in the terminal
}

// isRegion knows a country by its two letters, and a part of the world by its
// three digits.
func isRegion(code string) bool {
	const letters, digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	return len(code) == 2 && strings.Trim(code, letters) == "" || len(code) == 3 && strings.Trim(code, digits) == ""
}
