package simulator

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// errNotSimulated says that a host is none of AWS's that the simulator plays.
var errNotSimulated = errors.New("host is not simulated")

// metadataHosts are the link-local addresses of instance and container metadata.
var metadataHosts = map[string]bool{"169.254.169.254:80": true, "169.254.170.2:80": true}

// Transport reaches every simulated host by its real name, through TLS, and
// nothing else: no request made with it can leave the machine.
func (a *AWS) Transport() *http.Transport {
	proxy, err := url.Parse(a.ProxyURL())
	if err != nil {
		panic(err) // made of our own listener's address
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.ca.cert)
	var dialer net.Dialer
	return &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			if r.URL.Scheme == "https" {
				return proxy, nil
			}
			return nil, nil
		},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if metadataHosts[address] {
				address = a.plain.Addr().String()
			}
			if name, _, err := net.SplitHostPort(address); err != nil || !isLoopback(name) {
				return nil, fmt.Errorf("%w: %s", errNotSimulated, address)
			}
			return dialer.DialContext(ctx, network, address)
		},
		TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConnsPerHost: 4,
	}
}

func isLoopback(name string) bool {
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func (a *AWS) serveProxy(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodConnect {
		http.Error(w, "this proxy knows CONNECT alone", http.StatusMethodNotAllowed)
		return
	}
	name, port, err := net.SplitHostPort(r.Host)
	if _, known := readHost(name); err != nil || !known || port != "443" {
		http.Error(w, errNotSimulated.Error(), http.StatusBadGateway)
		return
	}
	if f, ok := a.faults.take("connect", name); ok {
		if f.Kind == Status503 || f.Kind == Status500 {
			http.Error(w, "proxy fault", http.StatusBadGateway)
			return
		}
		a.stall(w, r, f)
		return
	}
	a.pause(r.Context(), a.latency)
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = conn.Close()
		return
	}
	leaf, err := a.ca.leaf(name)
	if err != nil {
		_ = conn.Close()
		return
	}
	secured := tls.Server(conn, &tls.Config{
		Certificates: []tls.Certificate{*leaf}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	})
	a.tunnels.offer(secured)
}

// pause waits, unless the client or the simulator goes away first.
func (a *AWS) pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-a.closed:
	}
}

// tunnelListener hands connections that the proxy opened to an HTTP server.
type tunnelListener struct {
	address net.Addr
	conns   chan net.Conn
	done    chan struct{}
	once    sync.Once
}

func newTunnelListener(address net.Addr) *tunnelListener {
	return &tunnelListener{address: address, conns: make(chan net.Conn), done: make(chan struct{})}
}

func (l *tunnelListener) offer(c net.Conn) {
	select {
	case l.conns <- c:
	case <-l.done:
		_ = c.Close()
	}
}

func (l *tunnelListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *tunnelListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *tunnelListener) Addr() net.Addr { return l.address }

// quiet drops what net/http says of broken connections: faults make many.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
