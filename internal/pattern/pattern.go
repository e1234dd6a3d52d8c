// Package pattern has regular expressions that are compiled when they are first
// used: every command of Daypass starts with all rooms linked in, and most use
// none of their patterns.
//
// It knows nothing of what is matched.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy compiles text on the first call of what it gives. It panics then when
// text is malformed, as regexp.MustCompile does.
func Lazy(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
