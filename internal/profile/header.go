package profile

import (
	"strings"
	"unicode"
)

// The kinds of section in the config file. In the credentials file every
// section is a profile.
const (
	kindProfile  = "profile"
	kindSession  = "sso-session"
	kindServices = "services"
)

// headerName is what stands between the brackets of a section's line, and
// whether the bracket is closed. A comment may follow the bracket; a bracket may
// be part of the name.
func headerName(content string) (name string, closed bool) {
	inside := content[1:]
	for i := range len(inside) {
		if inside[i] != ']' {
			continue
		}
		rest := strings.TrimSpace(inside[i+1:])
		if rest == "" || rest[0] == '#' || rest[0] == ';' {
			return strings.TrimSpace(inside[:i]), true
		}
	}
	if last := strings.LastIndexByte(inside, ']'); last >= 0 {
		return strings.TrimSpace(inside[:last]), true
	}
	return strings.TrimSpace(inside), false
}

// printable drops what no name can hold: a header of that kind is a problem,
// but its keys are still its own.
func printable(name string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
	return strings.ToValidUTF8(clean, "\ufffd")
}

// configSection tells the kind and the name of a section of the config file. A
// kind of "" is a section of another program, or of the CLI's own settings.
//
// The name is read as the CLI does, with a shell's quotes. Where the CLI then
// drops the section (a name of two words, a quote that is not closed), the
// SDK's reading is taken: all that stands behind the kind.
func configSection(header string) (kind, name string) {
	if header == "default" {
		return kindProfile, header
	}
	word, rest, _ := strings.Cut(strings.ReplaceAll(header, "\t", " "), " ")
	switch {
	case strings.HasPrefix(word, kindProfile):
		kind = kindProfile // the CLI takes [profiles x] too
	case strings.HasPrefix(word, kindSession):
		kind = kindSession
	case word == kindServices:
		kind = kindServices
	default:
		return "", header
	}
	rest = strings.TrimSpace(rest)
	if rest == "" && word != kind {
		return "", header
	}
	if words, ok := shellWords(rest); ok && len(words) == 1 {
		return kind, words[0]
	}
	return kind, rest
}

// shellWords splits text as a POSIX shell does, without comments and
// expansions. ok is false where a quote is not closed.
func shellWords(text string) (words []string, ok bool) {
	if !strings.ContainsAny(text, `"'\`) {
		return strings.Fields(text), true
	}
	var word strings.Builder
	var quote byte
	inWord := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && quote != '\'' && i+1 < len(text) &&
			(quote == 0 || text[i+1] == '"' || text[i+1] == '\\'):
			i++
			word.WriteByte(text[i])
			inWord = true
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteByte(c)
		case c == '"' || c == '\'':
			quote, inWord = c, true
		case c == ' ' || c == '\t':
			if inWord {
				words = append(words, word.String())
				word.Reset()
				inWord = false
			}
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, quote == 0
}
