package browser

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// CatchPath is the path of the address that is given to an identity provider.
const CatchPath = "/saml"

// catchLargest is more than any form that AWS takes, in bytes: its response has
// 100,000 characters at most, three times as many once they are escaped.
const catchLargest = 400 << 10

// Why nothing was caught.
var (
	ErrPortTaken    = errors.New("the port is in use")
	ErrNothingCame  = errors.New("nothing was posted in time")
	errWrongAddress = errors.New("not a port to listen on")
)

// CatchOptions are what a catch can be told.
type CatchOptions struct {
	Lifetime time.Duration
	// Words of the page that answers: what was caught, or refused.
	Language, Done, Refused string
}

// Catch waits for the one form that an identity provider's page posts. It
// listens while a sign-in that the user started is pending, and no longer. Who
// posted it is not known: whoever uses it shows it to the user first.
type Catch struct {
	server *http.Server
	port   string
	o      CatchOptions
	owner  func(client, server netip.AddrPort) (bool, error)
	done   chan struct{}
	caught chan []byte
	once   sync.Once
}

// NewCatch listens on a fixed port of loopback, which is what an identity
// provider can be told.
func NewCatch(ctx context.Context, port int, o CatchOptions) (*Catch, error) {
	return newCatch(ctx, port, o, ownSocket)
}

func newCatch(ctx context.Context, port int, o CatchOptions, owner func(client, server netip.AddrPort) (bool, error)) (*Catch, error) {
	if port < 1024 || port > 65535 {
		return nil, errWrongAddress
	}
	c := &Catch{port: strconv.Itoa(port), o: o, owner: owner, done: make(chan struct{}), caught: make(chan []byte, 1)}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", c.address())
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrPortTaken, c.port)
	}
	c.server = &http.Server{
		Handler: c, ErrorLog: log.New(io.Discard, "", 0), DisableGeneralOptionsHandler: true,
		ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 128 << 10,
	}
	c.server.SetKeepAlivesEnabled(false)
	go c.serve(ctx, listener)
	return c, nil
}

func (c *Catch) serve(ctx context.Context, listener net.Listener) {
	defer close(c.done)
	end := time.AfterFunc(c.o.Lifetime, func() { _ = c.server.Close() })
	defer end.Stop()
	stop := context.AfterFunc(ctx, func() { _ = c.server.Close() })
	defer stop()
	_ = c.server.Serve(listener)
}

func (c *Catch) address() string { return "127.0.0.1:" + c.port }

// ReplyAddress is what an identity provider is told to post to on this port.
func ReplyAddress(port int) string { return "http://127.0.0.1:" + strconv.Itoa(port) + CatchPath }

// Wait gives the form as it was posted. Its error is ErrNothingCame, or ctx's.
func (c *Catch) Wait(ctx context.Context) ([]byte, error) {
	select {
	case form := <-c.caught:
		return form, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for the identity provider: %w", context.Cause(ctx))
	case <-c.done:
	}
	select {
	case form := <-c.caught: // at the last moment
		return form, nil
	default:
	}
	if ctx.Err() != nil { // it ends the listening too
		return nil, fmt.Errorf("waiting for the identity provider: %w", context.Cause(ctx))
	}
	return nil, ErrNothingCame
}

// Close stops listening.
func (c *Catch) Close() {
	_ = c.server.Close()
	<-c.done
}

// ServeHTTP takes the first sound post and stops listening. Nobody else calls it.
func (c *Catch) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("Content-Type", "text/html; charset=utf-8")
	status := c.judge(r)
	var form []byte
	if status == 0 {
		form, status = readForm(w, r)
	}
	first := false
	if status == 0 {
		c.once.Do(func() { first = true })
	}
	if !first {
		c.page(w, cmp.Or(status, http.StatusGone), c.o.Refused)
		return
	}
	c.page(w, http.StatusOK, c.o.Done)
	_ = http.NewResponseController(w).Flush()
	c.caught <- form
	go func() { // this answer ends first
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = c.server.Shutdown(ctx)
		_ = c.server.Close()
	}()
}

// judge gives the status that a request is refused with, 0 for none.
func (c *Catch) judge(r *http.Request) int {
	client, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || r.Host != c.address() && r.Host != "localhost:"+c.port {
		return http.StatusForbidden
	}
	if own, err := c.owner(client, netip.MustParseAddrPort(c.address())); err != nil || !own {
		return http.StatusForbidden
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case r.RequestURI != CatchPath:
		return http.StatusNotFound
	case r.Method != http.MethodPost:
		return http.StatusMethodNotAllowed
	case !isNavigation(r.Header) || kind != "application/x-www-form-urlencoded":
		return http.StatusForbidden
	}
	return 0
}

// readForm reads a form that holds exactly one response.
func readForm(w http.ResponseWriter, r *http.Request) (form []byte, status int) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, catchLargest))
	if err != nil {
		return nil, http.StatusRequestEntityTooLarge
	}
	values, err := url.ParseQuery(string(body))
	if err != nil || len(values["SAMLResponse"]) != 1 || values.Get("SAMLResponse") == "" || len(values["RelayState"]) > 1 {
		return nil, http.StatusBadRequest
	}
	return body, 0
}

// page ends the answer with its last byte: what follows may close the connection
// as soon as that is sent.
func (c *Catch) page(w http.ResponseWriter, status int, text string) {
	page := fmt.Sprintf(`<!doctype html><html lang="%s"><meta charset="utf-8"><title>Daypass</title><p>%s</p></html>`, html.EscapeString(c.o.Language), html.EscapeString(text))
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page)
}
