package credential

import (
	"time"

	"daypass/internal/chain"
)

// SignedIn tells whether a token of Identity Center is on this machine that is
// valid or can be refreshed. No request is made.
func SignedIn(cacheDir string, s chain.SSOSession, now time.Time) bool {
	entry, err := ssoCache{dir: cacheDir}.read(s)
	return err == nil && (now.Before(entry.expires) || entry.refreshable(now))
}
