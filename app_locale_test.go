package main

import (
	"testing"

	"daypass/internal/message"
)

func TestTimesAreWrittenInTheUsersRegion(t *testing.T) {
	for _, c := range []struct {
		language message.Language
		locales  []string
		want     string
	}{
		{message.English, []string{"en_US.UTF-8"}, "en-US"},
		{message.English, []string{"fr_CA:en_GB", "fr_CA.UTF-8"}, "en-GB"},
		{message.English, []string{"en-150"}, "en-150"},
		{message.English, []string{"C.UTF-8"}, "en-GB"},
		{message.English, []string{"de_DE.UTF-8"}, "en-GB"},
		{message.English, []string{"en_EVIL<>"}, "en-GB"},
		{message.French, []string{"fr", "fr_CA.UTF-8@euro"}, "fr-CA"},
		{message.French, []string{"en_US"}, "fr-FR"},
		{message.French, nil, "fr-FR"},
	} {
		if got := localeOf(c.language, c.locales); got != c.want {
			t.Errorf("%s of %q: %s, want %s", c.language, c.locales, got, c.want)
		}
	}
}
