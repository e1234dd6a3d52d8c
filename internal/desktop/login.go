package desktop

import (
	"os/user"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The longest names that STS takes, in characters.
const (
	LongestSessionName   = 64 // RoleSessionName
	LongestFederatedName = 32 // Name of GetFederationToken
)

const shortestSessionName = 2

// LoginName is the name that the user logged in with, "" when nothing says it.
func (s Session) LoginName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	for _, name := range []string{"LOGNAME", "USER", "USERNAME"} {
		if login := s.get(name); login != "" {
			return login
		}
	}
	return ""
}

// SessionName makes a login name fit for STS, [\w+=,.@-]{2,longest}: without a
// Windows or mail domain, accents folded, anything else a hyphen. The same name
// always gives the same one. Of nothing that fits it is the application's.
func SessionName(login string, longest int) string {
	if at := strings.LastIndexByte(login, '\\'); at >= 0 {
		login = login[at+1:]
	}
	if at := strings.IndexByte(login, '@'); at > 0 {
		login = login[:at]
	}
	name := fold(login)
	if len(name) > longest {
		name = strings.Trim(name[:longest], "-")
	}
	switch {
	case name == "":
		return application
	case len(name) < shortestSessionName:
		return application + "-" + name
	}
	return name
}

// IsSessionName tells whether STS takes a name as it is.
func IsSessionName(name string, longest int) bool {
	return len(name) >= shortestSessionName && len(name) <= longest && !strings.ContainsFunc(name, func(r rune) bool { return !fits(r) })
}

func fits(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_+=,.@-", r)
}

// letters are those that are no other letter with an accent.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O",
	"ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "ð", "d", "Ð", "D", "þ", "th", "Þ", "Th", "ı", "i")

func fold(text string) string {
	var name strings.Builder
	hyphen := false
	for _, r := range norm.NFKD.String(letters.Replace(text)) {
		switch {
		case fits(r):
			if hyphen && name.Len() > 0 {
				name.WriteByte('-')
			}
			name.WriteRune(r)
			hyphen = false
		case !unicode.Is(unicode.Mn, r):
			hyphen = true
		}
	}
	return strings.Trim(name.String(), "-")
}
