package browser

import (
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// Why says for what a request was refused.
type Why string

// The reasons for a refusal.
const (
	WrongHost     Why = "wrong-host"     // another name for this address: DNS rebinding
	OtherUser     Why = "other-user"     // the socket belongs to another user
	UnknownUser   Why = "unknown-user"   // whose socket it is cannot be found out
	WrongPath     Why = "wrong-path"     // does not know the address
	WrongMethod   Why = "wrong-method"   // no GET
	NotNavigation Why = "not-navigation" // a page or a program asks, not the address bar
	TooLate       Why = "too-late"       // the link was fetched already
	CutShort      Why = "cut-short"      // the browser went away while it was answered
)

// Refusal is a request that did not get the link.
type Refusal struct {
	Why Why
	At  time.Time
}

// ServeHTTP answers the first request of the user's browser with what is handed
// off. Nobody else calls it.
func (h *HandOff) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	switch why := h.judge(r); {
	case why != "":
		h.refuse(w, why)
	case isPrefetch(r.Header):
		// The browser may ask before the user does. It asks again.
		w.WriteHeader(http.StatusNoContent)
	case !isNavigation(r.Header):
		h.refuse(w, NotNavigation)
	default:
		h.give(w)
	}
}

// judge says for what a request is refused, "" for nothing so far.
func (h *HandOff) judge(r *http.Request) Why {
	if r.Host != h.address {
		return WrongHost
	}
	client, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return UnknownUser
	}
	own, err := h.owner(client, netip.MustParseAddrPort(h.address))
	switch {
	case err != nil:
		return UnknownUser
	case !own:
		return OtherUser
	case r.RequestURI != h.path:
		return WrongPath
	case r.Method != http.MethodGet:
		return WrongMethod
	}
	return ""
}

func isPrefetch(header http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		value := strings.ToLower(header.Get(name))
		if strings.Contains(value, "prefetch") || strings.Contains(value, "preview") || strings.Contains(value, "prerender") {
			return true
		}
	}
	return false
}

// isNavigation holds for a top-level navigation, and for a browser that does
// not say. Sec-Fetch-Site is not looked at: how a browser calls what another
// program opens differs.
func isNavigation(header http.Header) bool {
	mode, dest := header.Get("Sec-Fetch-Mode"), header.Get("Sec-Fetch-Dest")
	return (mode == "" || mode == "navigate") && (dest == "" || dest == "document")
}

func redirect(w http.ResponseWriter, link Link) {
	w.Header().Set("Content-Length", "0")
	w.Header().Set("Location", link.Reveal())
	w.WriteHeader(http.StatusFound)
}

// give answers with what is handed off, once.
func (h *HandOff) give(w http.ResponseWriter) {
	h.mu.Lock()
	answer := h.answer
	h.answer = nil
	h.mu.Unlock()
	if answer == nil {
		h.refuse(w, TooLate)
		return
	}
	answer(w)
	// Sent before it is told: the caller's process may end right after.
	if err := http.NewResponseController(w).Flush(); err != nil {
		h.note(CutShort)
		return
	}
	h.fetched <- Fetched{At: time.Now(), Refused: h.refusals()}
}

func (h *HandOff) refuse(w http.ResponseWriter, why Why) {
	h.note(why)
	status := http.StatusForbidden
	switch why {
	case WrongPath:
		status = http.StatusNotFound
	case WrongMethod:
		status = http.StatusMethodNotAllowed
	case TooLate:
		status = http.StatusGone
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(h.refusal))
}

// refusalsKept bounds what a program that keeps asking can make us remember.
const refusalsKept = 100

func (h *HandOff) note(why Why) {
	refusal := Refusal{Why: why, At: time.Now()}
	h.mu.Lock()
	if len(h.refused) < refusalsKept {
		h.refused = append(h.refused, refusal)
	}
	h.mu.Unlock()
	select {
	case h.told <- refusal:
	default: // nobody listens, or there are more than anyone reads
	}
}
