package message

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	args := Args{"want": "8\u00a0h", "because": "{works} is in a value", "works": "1\u00a0h", "until": "until 10:42"}
	for _, test := range []struct {
		language Language
		key      string
		args     Args
		want     string
	}{
		{English, "verdict.allowed", args, "AWS accepts 8\u00a0h here."},
		{French, "verdict.allowed", args, "AWS accepte 8\u00a0h ici."},
		{English, "verdict.refused", args, "AWS refuses 8\u00a0h here: {works} is in a value. The console opens for 1\u00a0h, until 10:42."},
		{English, "verdict.allowed", nil, "AWS accepts {want} here."},
		{English, "verdict.allowed", Args{"want": ""}, "AWS accepts  here."},
		{French, "no.such.key", args, "no.such.key"},
		{"de", "act.cancel", nil, "Cancel"},
	} {
		if got := For(test.language).Text(test.key, test.args); got != test.want {
			t.Errorf("%s %s: %q, want %q", test.language, test.key, got, test.want)
		}
	}
}

func TestPlural(t *testing.T) {
	for _, test := range []struct {
		language Language
		n        int
		want     string
	}{
		{English, 0, "0 profiles"}, {English, 1, "1 profile"}, {English, 2, "2 profiles"}, {English, 10000, "10,000 profiles"},
		{French, 0, "0 profil"}, {French, 1, "1 profil"}, {French, 2, "2 profils"}, {French, 10000, "10\u202f000 profils"},
		{French, 1234567, "1\u202f234\u202f567 profils"},
	} {
		if got := For(test.language).Plural("list.count", test.n, nil); got != test.want {
			t.Errorf("%s %d: %q, want %q", test.language, test.n, got, test.want)
		}
	}
	if got := For(English).Plural("session.line", 2, Args{"when": "at 11:20"}); got != "2 sessions opened here, next end at 11:20" {
		t.Errorf("a plural with arguments: %q", got)
	}
	if got := For(English).Plural("no.such.key", 2, nil); got != "no.such.key" {
		t.Errorf("a plural that is not there: %q", got)
	}
}

func TestSentence(t *testing.T) {
	c := For(French)
	for because, want := range map[string]string{
		"":                                 "",
		"a role assumed from another role": "A role assumed from another role.",
		"l’API d’AWS n’accepte pas de clé": "L’API d’AWS n’accepte pas de clé.",
		"état inconnu":                          "État inconnu.",
		"credential_process does not show":      "credential_process does not show.",
		"arn:aws:iam::111122223333:role/x asks": "arn:aws:iam::111122223333:role/x asks.",
		"prod-admin asks for an MFA code":       "prod-admin asks for an MFA code.",
		"AWS does not recognise them":           "AWS does not recognise them.",
		"already one.":                          "Already one.",
		"is it\u202f?":                          "Is it\u202f?",
	} {
		if got := c.Sentence(because); got != want {
			t.Errorf("%q: %q, want %q", because, got, want)
		}
	}
}

func TestOr(t *testing.T) {
	c := For(English)
	for want, items := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := c.Or(items); got != want {
			t.Errorf("%v: %q, want %q", items, got, want)
		}
	}
}

func TestPlainTerminal(t *testing.T) {
	c := For(French, ForPlainTerminal())
	for key := range All()[French] {
		if text := c.Text(key, Args{"want": "8\u00a0h", "n": "10\u202f000"}); strings.ContainsAny(text, "\u00a0\u202f") {
			t.Errorf("%s keeps an unbreakable space: %q", key, text)
		}
	}
	if got := c.Duration(90 * 60e9); got != "1 h 30 min" {
		t.Errorf("a duration: %q", got)
	}
	if got := c.Plural("list.count", 10000, nil); got != "10 000 profils" {
		t.Errorf("a plural: %q", got)
	}
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		tags []string
		want Language
	}{
		{nil, English},
		{[]string{"", "fr_FR.UTF-8"}, French},
		{[]string{"fr"}, French},
		{[]string{"fr-CA"}, French},
		{[]string{"fr_BE@euro"}, French},
		{[]string{"FR_fr"}, French},
		{[]string{"de:fr:en"}, French},
		{[]string{"de_DE.UTF-8", "fr_CH.UTF-8"}, French},
		{[]string{"en_GB.UTF-8", "fr_FR"}, English},
		{[]string{"C.UTF-8", "fr_FR"}, English},
		{[]string{"POSIX"}, English},
		{[]string{"fy_NL"}, English},
		{[]string{"French_France.1252"}, French},
		{[]string{"fr-FR,fr;q=0.9,en;q=0.8"}, French},
	} {
		if got := Match(test.tags...); got != test.want {
			t.Errorf("%q: %s, want %s", test.tags, got, test.want)
		}
	}
}
