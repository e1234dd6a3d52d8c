package message

import "strings"

// Language is a language that the catalogs are written in, by its tag.
type Language string

// The languages.
const (
	English Language = "en"
	French  Language = "fr"
)

// Languages are all of them; the first is the one for everybody else.
func Languages() []Language { return []Language{English, French} }

// Match picks the language for a person who prefers tags in this order. A tag is
// a locale or a list of them, as LANGUAGE, LC_ALL and LANG hold them and as
// browsers and Windows write them: "fr_CA.UTF-8", "de:fr", "fr-FR".
func Match(tags ...string) Language {
	for _, list := range tags {
		for _, tag := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' }) {
			if l, ok := match(tag); ok {
				return l
			}
		}
	}
	return English
}

func match(tag string) (Language, bool) {
	tag = strings.ToLower(strings.TrimSpace(tag))
	primary := tag
	if end := strings.IndexAny(tag, "_-.@;"); end >= 0 {
		primary = tag[:end]
	}
	switch primary {
	case "fr", "fra", "fre", "french":
		return French, true
	case "en", "eng", "english", "c", "posix":
		return English, true
	}
	return "", false
}
