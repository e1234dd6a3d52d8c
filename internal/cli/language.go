package cli

import (
	"runtime"
	"strings"

	"daypass/internal/message"
)

const langFlag = "--lang"

// languageArg finds --lang before the flags are read: the flags' own help is
// already in that language. Whether its value is one of ours is told later.
func languageArg(args []string) string {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, ok := strings.CutPrefix(arg, langFlag+"="); ok {
			return value
		}
		if arg == langFlag && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// catalog is that of a language tag, "" for the locale's.
func (t *terminal) catalog(tag string) *message.Catalog {
	locale := firstOf(t.deps.Env, "LC_ALL", "LC_MESSAGES", "LANG")
	var options []message.Option
	if !unicodeOutput(runtime.GOOS, firstOf(t.deps.Env, "LC_ALL", "LC_CTYPE", "LANG")) {
		options = append(options, message.ForPlainTerminal())
	}
	return message.For(message.Match(tag, locale), options...)
}

// unicodeOutput tells whether the terminal takes UTF-8. Only Unix says
// otherwise, by a locale that names no such character set.
func unicodeOutput(system, locale string) bool {
	if system == "windows" || system == "darwin" {
		return true
	}
	locale = strings.ToLower(locale)
	return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
}

// firstOf is the first variable that is set, as locales are looked up.
func firstOf(env func(string) string, names ...string) string {
	for _, name := range names {
		if value := env(name); value != "" {
			return value
		}
	}
	return ""
}
