package desktop

import (
	"errors"
	"strings"
	"time"
)

// ErrNoShell says that the login shell could not be asked: there is none, it is
// of an unknown kind, it took too long, or it said nothing.
var ErrNoShell = errors.New("no answer from the login shell")

// shellPatience is how long a login shell may take to start.
const shellPatience = 3 * time.Second

// wantedVariables are those that decide how AWS is reached, besides AWS_….
var wantedVariables = map[string]bool{
	"PATH": true, "HTTP_PROXY": true, "HTTPS_PROXY": true, "NO_PROXY": true, "ALL_PROXY": true,
	"SSL_CERT_FILE": true, "SSL_CERT_DIR": true, "REQUESTS_CA_BUNDLE": true, "CURL_CA_BUNDLE": true,
}

// wanted keeps what decides how AWS is reached of an environment.
func wanted(environ []string) []string {
	var kept []string
	for _, entry := range environ {
		name, _, isVariable := strings.Cut(entry, "=")
		upper := strings.ToUpper(name)
		if isVariable && (wantedVariables[upper] || strings.HasPrefix(name, "AWS_")) {
			kept = append(kept, entry)
		}
	}
	return kept
}

// With is the session with variables added; the later of two with one name counts.
func (s Session) With(environ []string) Session {
	return Session{environ: append(append([]string{}, s.environ...), environ...)}
}

// Environ is what describes the session, in the form of os.Environ.
func (s Session) Environ() []string { return append([]string{}, s.environ...) }
