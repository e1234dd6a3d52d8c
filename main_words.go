package main

import (
	"os"

	"daypass/internal/desktop"
	"daypass/internal/message"
)

// sessionCatalog is the catalog in the language of the user's session. What is
// said before the settings are read, or because there is no window, is said in
// it.
func sessionCatalog() *message.Catalog { return message.For(sessionLanguage()) }

func sessionLanguage() message.Language {
	return message.Match(sessionLocales()...)
}

// sessionLocales are the user's, most wanted first, as the system writes them.
func sessionLocales() []string { return desktop.On(os.Environ()).Languages() }
