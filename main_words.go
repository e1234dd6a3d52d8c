package main

import "daypass/internal/message"

// catalogOf is the catalog in the language of the locale. What is said before
// the settings are read, or because there is no window, is said in it.
func catalogOf(env func(string) string) *message.Catalog {
	return message.For(message.Match(env("LC_ALL"), env("LC_MESSAGES"), env("LANG")))
}
