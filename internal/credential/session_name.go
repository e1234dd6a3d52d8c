package credential

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"daypass/internal/chain"
)

// Longest names that STS takes: RoleSessionName, and GetFederationToken's Name.
const (
	sessionNameLimit   = 64
	federatedNameLimit = 32
)

// SessionName makes a login name fit for RoleSessionName, [\w+=,.@-]{2,64}: the
// domain of DOMAIN\name and name@domain dropped, accents folded, the rest of
// what does not fit left out. It is stable, so that CloudTrail shows one name.
func SessionName(login string) string {
	if i := strings.LastIndexByte(login, '\\'); i >= 0 {
		login = login[i+1:]
	}
	if i := strings.IndexByte(login, '@'); i > 0 {
		login = login[:i]
	}
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == ' ':
			return '-'
		case fitsSessionName(r):
			return r
		}
		return -1
	}, norm.NFKD.String(foldLetters.Replace(login)))
	name = strings.Trim(name, "-")
	if len(name) < 2 {
		name = strings.Trim("daypass-"+name, "-")
	}
	return name[:min(len(name), sessionNameLimit)]
}

// Letters that Unicode does not decompose.
var foldLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "þ", "th", "Þ", "Th")

func fitsSessionName(r rune) bool {
	return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_+=,.@-", r))
}

func (g *Getter) sessionName(hop chain.Hop) string {
	if hop.RoleSessionName != "" {
		return hop.RoleSessionName
	}
	return g.o.SessionName
}

// FederatedName is the name as GetFederationToken takes it.
func FederatedName(name string) string {
	return name[:min(len(name), federatedNameLimit)]
}
