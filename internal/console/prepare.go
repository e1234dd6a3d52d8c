package console

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"

	"daypass/internal/chain"
)

// dialer is what *http.Transport offers since Go 1.26: a connection with its
// TLS, through the proxy if there is one, and no request on it.
type dialer interface {
	NewClientConn(ctx context.Context, scheme, address string) (*http.ClientConn, error)
}

// preparation is a connection that is being made.
type preparation struct {
	done   chan struct{}
	cancel context.CancelFunc
	conn   *http.ClientConn // nil when it failed
}

// Prepare sets up the sign-in host's connection while STS answers. It sends
// nothing, returns at once and says nothing of failures: SigninToken meets them
// again. The connection is given up when ctx ends before it is there.
func (o *Opener) Prepare(ctx context.Context, c chain.Chain) {
	base, err := o.o.Hosts.base(c)
	if err != nil {
		return
	}
	rt, err := o.o.Network.RoundTripper(c.CABundle)
	if err != nil {
		return
	}
	transport, ok := rt.(dialer)
	if !ok {
		return
	}
	key := preparedKey(c.CABundle, base)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.prepared[key] != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &preparation{done: make(chan struct{}), cancel: cancel}
	o.prepared[key] = p
	go func() {
		defer close(p.done)
		p.conn, _ = transport.NewClientConn(ctx, base.Scheme, address(base))
	}()
}

func preparedKey(caBundle string, u *url.URL) string {
	return caBundle + " " + u.Scheme + "://" + u.Host
}

func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// take hands a prepared connection over, once.
func (o *Opener) take(key string) *preparation {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.prepared[key]
	delete(o.prepared, key)
	return p
}

// Close gives up what was prepared and not used.
func (o *Opener) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for key, p := range o.prepared {
		delete(o.prepared, key)
		go p.giveUp()
	}
}

func (p *preparation) giveUp() {
	p.cancel()
	<-p.done
	if p.conn != nil {
		p.conn.Close()
	}
}

// send uses the prepared connection if there is one that lives, else the pool.
func (o *Opener) send(ctx context.Context, caBundle string, rt http.RoundTripper, request *http.Request) (*http.Response, error) {
	p := o.take(preparedKey(caBundle, request.URL))
	if p == nil {
		return rt.RoundTrip(request)
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		go p.giveUp()
		return nil, ctx.Err()
	}
	if p.conn == nil || p.conn.Err() != nil || p.conn.Reserve() != nil {
		go p.giveUp()
		return rt.RoundTrip(request)
	}
	answer, err := p.conn.RoundTrip(request)
	if err != nil {
		go p.giveUp()
		return nil, err
	}
	answer.Body = &lastBody{answer.Body, p}
	return answer, nil
}

// lastBody ends the connection with the answer: nothing else will be asked of it.
type lastBody struct {
	io.ReadCloser
	p *preparation
}

func (b *lastBody) Close() error {
	err := b.ReadCloser.Close()
	b.p.giveUp()
	return err
}
