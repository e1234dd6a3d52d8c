package credential

import (
	"regexp"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/pattern"
)

// Longest text of someone else's that an error carries, in bytes.
const saidLimit = 600

var (
	urlPattern       = pattern.Lazy(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>]+`)
	accessKeyPattern = pattern.Lazy(`\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b`)
	// Secret keys have 40 characters of base64, tokens hundreds.
	base64Pattern = pattern.Lazy(`[A-Za-z0-9+/_=-]{36,}`)
	// SignatureDoesNotMatch goes on with the canonical request, and a session
	// token is one of its headers.
	canonicalPattern = pattern.Lazy(`(?is)\s*the canonical string for this request should.*`)
	// A process may print anything: name = value with a telling name, and
	// every word that mixes letters and digits at length.
	namedPattern = pattern.Lazy(`(?i)((?:pass(?:word|wd|phrase)?|secret|token|key|otp|pin|credential|authorization|bearer)[\w-]*["']?\s*[=:]\s*["']?)([^\s"',;]+)`)
	wordPattern  = pattern.Lazy(`[A-Za-z0-9+/_=.~-]{16,}`)
)

const removed = "[secret]"

// awsWords is AWS's own English without what must not be shown. An ARN's role
// path may be as long as a secret key; it has a slash and names that stay
// readable nowhere else, so a long run is kept when an ARN leads into it.
func awsWords(text string, keys chain.Keys, more ...chain.Secret) string {
	text = canonicalPattern().ReplaceAllString(text, "")
	for _, s := range append([]chain.Secret{keys.SessionToken, keys.SecretKey, keys.AccessKeyID}, more...) {
		if len(s.Reveal()) >= 6 {
			text = strings.ReplaceAll(text, s.Reveal(), removed)
		}
	}
	text = urlPattern().ReplaceAllString(text, removed)
	text = accessKeyPattern().ReplaceAllString(text, removed)
	return oneLine(replaceOutsideArns(text, base64Pattern()))
}

// replaceOutsideArns removes what the pattern finds, except where the word it
// stands in is an ARN.
func replaceOutsideArns(text string, pattern *regexp.Regexp) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if !strings.HasPrefix(strings.Trim(word, `"'([,`), "arn:aws") {
			words[i] = pattern.ReplaceAllString(word, removed)
		}
	}
	return strings.Join(words, " ")
}

// processWords is the end of what a process printed on its standard error,
// without anything that could be a secret of a form nobody knows.
func processWords(text string) string {
	text = urlPattern().ReplaceAllString(text, removed)
	text = namedPattern().ReplaceAllString(text, "${1}"+removed)
	text = accessKeyPattern().ReplaceAllString(text, removed)
	text = wordPattern().ReplaceAllStringFunc(text, func(word string) string {
		if strings.ContainsAny(word, "0123456789+=") {
			return removed
		}
		return word
	})
	if len(text) > saidLimit {
		text = strings.ToValidUTF8(text[len(text)-saidLimit:], "")
	}
	return oneLine(text)
}

func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > saidLimit {
		text = strings.ToValidUTF8(text[:saidLimit], "") + " …"
	}
	return text
}
