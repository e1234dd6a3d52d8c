package credential

import (
	"context"
	"crypto/subtle"
	"errors"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"daypass/internal/chain"
)

// authorizeAction is what errors call a sign-in in the browser.
const authorizeAction = "Authorize"

// callback listens on loopback for one sign-in. The browser is started on a
// random path of it, which leads on to Identity Center once: so neither the
// state nor the challenge is on the browser's command line, where other users
// of this computer read. It then takes one answer that knows the state.
type callback struct {
	server  *http.Server
	address string
	path    chain.Secret // of the start
	state   chain.Secret
	own     func(client, server netip.AddrPort) (bool, error)
	pages   SignInPages
	answers chan answered

	mu     sync.Mutex
	target string // of the start, "" once it was asked for
	over   bool   // the answer came
}

type answered struct {
	code   chain.Secret
	denied bool
}

func listenForCode(o SignInOptions) (*callback, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, &Error{Code: CodeNoBrowser, Hop: 0, Service: "oidc", Action: authorizeAction}
	}
	b := &callback{
		address: listener.Addr().String(), path: randomText(), state: randomText(), own: o.OwnSocket, pages: o.Pages,
		answers: make(chan answered, 1),
	}
	b.server = &http.Server{
		Handler: b, ErrorLog: log.New(io.Discard, "", 0), // it would quote requests
		DisableGeneralOptionsHandler: true, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		MaxHeaderBytes: 128 << 10, // with the cookies that other programs set on 127.0.0.1
	}
	b.server.SetKeepAlivesEnabled(false)
	go func() { _ = b.server.Serve(listener) }() // ends with close
	return b, nil
}

// close lets an answer that is being written come through.
func (b *callback) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = b.server.Shutdown(ctx)
	_ = b.server.Close()
}

func (b *callback) send(target string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.target = target
}

func (b *callback) start() string    { return "http://" + b.address + "/" + b.path.Reveal() }
func (b *callback) redirect() string { return "http://" + b.address + redirectPath }

// wait gives the code, once.
func (b *callback) wait(ctx context.Context) (chain.Secret, error) {
	failed := &Error{Hop: 0, Service: "oidc", Action: authorizeAction}
	select {
	case a := <-b.answers:
		if a.denied {
			failed.Code = CodeSignInDenied
			return chain.Secret{}, failed
		}
		return a.code, nil
	case <-ctx.Done():
	}
	failed.Code, failed.cause = CodeCancelled, context.Canceled
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		failed.Code, failed.cause = CodeSignInUnfinished, nil
	}
	return chain.Secret{}, failed
}

// ServeHTTP answers the browser. Nobody else calls it.
func (b *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	switch {
	case r.Host != b.address, !b.isOwn(r.RemoteAddr), r.Method != http.MethodGet:
		http.Error(w, "", http.StatusForbidden)
	case prefetched(r.Header):
		w.WriteHeader(http.StatusNoContent) // the browser may ask before the person does
	case !navigated(r.Header):
		http.Error(w, "", http.StatusForbidden)
	case same(r.URL.Path, "/"+b.path.Reveal()):
		b.leadOn(w)
	case r.URL.Path == redirectPath && same(r.URL.Query().Get("state"), b.state.Reveal()):
		b.take(w, r)
	default:
		http.Error(w, "", http.StatusNotFound)
	}
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (b *callback) isOwn(remote string) bool {
	if b.own == nil {
		return true
	}
	client, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	own, err := b.own(client, netip.MustParseAddrPort(b.address))
	return err == nil && own
}

func prefetched(h http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		value := strings.ToLower(h.Get(name))
		if strings.Contains(value, "prefetch") || strings.Contains(value, "preview") || strings.Contains(value, "prerender") {
			return true
		}
	}
	return false
}

// navigated holds for the address bar, and for a browser that does not say.
func navigated(h http.Header) bool {
	mode, dest := h.Get("Sec-Fetch-Mode"), h.Get("Sec-Fetch-Dest")
	return (mode == "" || mode == "navigate") && (dest == "" || dest == "document")
}

// leadOn sends the browser to Identity Center, once.
func (b *callback) leadOn(w http.ResponseWriter) {
	b.mu.Lock()
	target := b.target
	b.target = ""
	b.mu.Unlock()
	if target == "" {
		b.page(w, http.StatusGone, b.pages.Used)
		return
	}
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusFound)
}

// take keeps the first answer that knows the state.
func (b *callback) take(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	first := !b.over
	b.over = true
	b.mu.Unlock()
	if !first {
		b.page(w, http.StatusGone, b.pages.Used)
		return
	}
	a := answered{code: chain.NewSecret(r.URL.Query().Get("code"))}
	a.denied = a.code.Empty()
	if a.denied {
		b.page(w, http.StatusOK, b.pages.Refused)
	} else {
		b.page(w, http.StatusOK, b.pages.Done)
	}
	b.answers <- a
}

func (b *callback) page(w http.ResponseWriter, status int, text string) {
	page := `<!doctype html><html lang="` + html.EscapeString(b.pages.Language) + `"><meta charset="utf-8">` +
		`<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Daypass</title><p>` +
		html.EscapeString(text) + "\n"
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(page))) // whole once it is flushed
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page)
	_ = http.NewResponseController(w).Flush() // the process may end right after
}
