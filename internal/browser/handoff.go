package browser

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// Link is a sign-in link: a secret that only Reveal shows.
type Link interface{ Reveal() string }

// Lifetime is how long a hand-off waits for the browser unless told otherwise.
const Lifetime = 60 * time.Second

// Why a browser did not get the link.
var (
	ErrNeverFetched = errors.New("the browser never fetched the hand-off")
	ErrRefusedOther = errors.New("something that is not the user's browser asked for the hand-off")
	ErrBadLink      = errors.New("not a sign-in link")
)

// Options are what a hand-off can be told.
type Options struct {
	Lifetime time.Duration // 0 is Lifetime
	Refusal  string        // what whoever is refused reads; the caller's language
}

// Fetched is a hand-off that reached the browser.
type Fetched struct {
	At      time.Time
	Refused []Refusal // what was refused before
}

// NotFetched is the error of a hand-off that reached no browser. It is always
// ErrNeverFetched, and ErrRefusedOther too when a request was refused.
type NotFetched struct{ Refused []Refusal }

func (e *NotFetched) Error() string {
	if len(e.Refused) == 0 {
		return ErrNeverFetched.Error()
	}
	return fmt.Sprintf("%v; %d requests refused, the first: %s", ErrNeverFetched, len(e.Refused), e.Refused[0].Why)
}

// Is follows the type's comment.
func (e *NotFetched) Is(target error) bool {
	return target == ErrNeverFetched || target == ErrRefusedOther && len(e.Refused) > 0
}

// HandOff passes one sign-in link, or a form to post, to one browser: a page on
// loopback that can be fetched once. What the browser's command line shows is its address, which
// is worthless afterwards.
type HandOff struct {
	server  *http.Server
	address string // host:port that is listened on
	path    string // 256 random bits
	refusal string
	owner   func(client, server netip.AddrPort) (bool, error) // is the client's socket the user's own
	fetched chan Fetched
	told    chan Refusal
	done    chan struct{} // closed when it listens no more

	mu      sync.Mutex
	answer  func(http.ResponseWriter) // nil once the browser has it
	refused []Refusal
}

// NewHandOff listens for the browser until its lifetime or ctx ends, or until
// it is closed: after the link was fetched it still hears of later requests.
func NewHandOff(ctx context.Context, link Link, o Options) (*HandOff, error) {
	return newHandOff(ctx, link, o, ownSocket)
}

func newHandOff(ctx context.Context, link Link, o Options, owner func(client, server netip.AddrPort) (bool, error)) (*HandOff, error) {
	if link == nil || !isLink(link.Reveal()) {
		return nil, ErrBadLink
	}
	return listen(ctx, func(w http.ResponseWriter) { redirect(w, link) }, o, owner)
}

// listen makes a hand-off that gives its answer once.
func listen(ctx context.Context, answer func(http.ResponseWriter), o Options, owner func(client, server netip.AddrPort) (bool, error)) (*HandOff, error) {
	if o.Lifetime == 0 {
		o.Lifetime = Lifetime
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening for the browser: %w", err)
	}
	h := &HandOff{
		address: listener.Addr().String(),
		path:    "/" + randomPath(),
		refusal: o.Refusal,
		owner:   owner,
		fetched: make(chan Fetched, 1),
		told:    make(chan Refusal, 16),
		done:    make(chan struct{}),
		answer:  answer,
	}
	h.server = &http.Server{
		Handler:                      h,
		ErrorLog:                     log.New(io.Discard, "", 0), // it would quote requests
		DisableGeneralOptionsHandler: true,
		ReadTimeout:                  10 * time.Second,
		WriteTimeout:                 10 * time.Second,
		MaxHeaderBytes:               128 << 10, // browsers send what cookies other programs set on 127.0.0.1
	}
	h.server.SetKeepAlivesEnabled(false)
	go h.serve(ctx, listener, o.Lifetime)
	return h, nil
}

func (h *HandOff) serve(ctx context.Context, listener net.Listener, lifetime time.Duration) {
	defer close(h.done)
	end := time.AfterFunc(lifetime, func() { _ = h.server.Close() })
	defer end.Stop()
	stop := context.AfterFunc(ctx, func() { _ = h.server.Close() })
	defer stop()
	_ = h.server.Serve(listener) // ErrServerClosed, or a listener that broke: both are the end
	_ = h.server.Close()
}

// randomPath is 256 random bits, in characters that no browser rewrites.
func randomPath() string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // never fails
	return base64.RawURLEncoding.EncodeToString(bits)
}

// isLink lets https through, and loopback for the demo's simulator.
func isLink(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

// Address is what the browser is started with.
func (h *HandOff) Address() string { return "http://" + h.address + h.path }

// Wait waits for the browser to fetch the link. It ends with a *NotFetched when
// the hand-off ends first, and with ctx's error when ctx does.
func (h *HandOff) Wait(ctx context.Context) (Fetched, error) {
	select {
	case f := <-h.fetched:
		return f, nil
	default:
	}
	select {
	case f := <-h.fetched:
		return f, nil
	case <-ctx.Done():
		return Fetched{}, fmt.Errorf("waiting for the browser: %w", context.Cause(ctx))
	case <-h.done:
	}
	select {
	case f := <-h.fetched: // at the last moment
		return f, nil
	default:
		return Fetched{}, &NotFetched{Refused: h.refusals()}
	}
}

// Refused tells every refusal when it happens, those after the fetch too. It is
// never closed; Done says when no more can come.
func (h *HandOff) Refused() <-chan Refusal { return h.told }

// Done is closed when the hand-off listens no more.
func (h *HandOff) Done() <-chan struct{} { return h.done }

// Close stops listening and forgets the link.
func (h *HandOff) Close() error {
	err := h.server.Close()
	<-h.done
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = nil
	return err
}

func (h *HandOff) refusals() []Refusal {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Refusal(nil), h.refused...)
}

// Deliver hands link to a browser: it makes the hand-off, opens the browser on
// it and waits until the link was fetched. The hand-off that it gives still
// listens, for late requests; the caller closes it.
func (s System) Deliver(ctx context.Context, b Browser, private bool, link Link, o Options) (*HandOff, Fetched, error) {
	h, err := NewHandOff(ctx, link, o)
	if err != nil {
		return nil, Fetched{}, err
	}
	return s.deliver(ctx, b, private, h)
}

func (s System) deliver(ctx context.Context, b Browser, private bool, h *HandOff) (*HandOff, Fetched, error) {
	failed, err := s.Open(b, h.Address(), private)
	if err == nil {
		var fetched Fetched
		if fetched, err = h.waitBeside(ctx, failed); err == nil {
			return h, fetched, nil
		}
	}
	_ = h.Close()
	return nil, Fetched{}, err
}

// waitBeside waits, unless the program that opens the browser fails first.
func (h *HandOff) waitBeside(ctx context.Context, failed <-chan error) (Fetched, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case err, is := <-failed:
			if is {
				cancel(err)
			}
		case <-ctx.Done():
		}
	}()
	return h.Wait(ctx)
}
