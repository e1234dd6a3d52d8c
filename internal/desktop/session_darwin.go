package desktop

import (
	"strings"
)

// Languages are the user's, most wanted first, as the system writes them
// (fr_CA.UTF-8, fr-FR); nil when it says nothing.
func (s Session) Languages() []string {
	// A program that the Dock starts has no locale in its environment.
	if out, err := s.program([]string{"/usr/bin/defaults", "read", "-g", "AppleLanguages"}).Output(); err == nil {
		if list := plistStrings(string(out)); len(list) > 0 && s.get("LC_ALL") == "" {
			return list
		}
	}
	return s.localeLanguages()
}

// plistStrings reads the list that defaults prints: ( "fr-FR", en ).
func plistStrings(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("()\", \n", r) })
}

// Clipboard is the session's.
func (s Session) Clipboard() (Clipboard, error) {
	return s.clipboardBy([]string{"/usr/bin/pbcopy"}, []string{"/usr/bin/pbpaste"}), nil
}

func (s Session) anyEditor(file string) []string { return []string{"/usr/bin/open", "-t", file} }
