package credential

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// Time-outs of DESIGN "Safety".
const (
	connectTimeout  = 5 * time.Second
	exchangeTimeout = 15 * time.Second
)

// Network reaches AWS's hosts: through the user's proxy, trusting the user's
// certificates, and never following a redirect.
type Network struct {
	env   func(string) string
	fixed http.RoundTripper

	mu       sync.Mutex
	byBundle map[string]*http.Transport
}

// NewNetwork reads HTTPS_PROXY, HTTP_PROXY, NO_PROXY and AWS_CA_BUNDLE through
// env. A fixed round tripper stands in for all of it.
func NewNetwork(env func(string) string, fixed http.RoundTripper) *Network {
	n := &Network{env: env, fixed: fixed, byBundle: map[string]*http.Transport{}}
	if fixed == nil && env("AWS_CA_BUNDLE") == "" { // a bundle takes the system's place
		// Warms what crypto/x509 keeps for itself: the first handshake would
		// otherwise wait 8 to 9 ms for it. Its error returns in that handshake.
		go func() { _, _ = x509.SystemCertPool() }()
	}
	return n
}

// RoundTripper is the way to AWS with a profile's own ca_bundle, "" for
// AWS_CA_BUNDLE, else the system's certificates.
func (n *Network) RoundTripper(caBundle string) (http.RoundTripper, error) {
	if n.fixed != nil {
		return n.fixed, nil
	}
	if caBundle == "" {
		caBundle = n.env("AWS_CA_BUNDLE")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if t := n.byBundle[caBundle]; t != nil {
		return t, nil
	}
	proxy, err := n.proxy()
	if err != nil {
		return nil, err
	}
	roots, err := certificates(caBundle)
	if err != nil {
		return nil, err
	}
	n.byBundle[caBundle] = newTransport(proxy, roots)
	return n.byBundle[caBundle], nil
}

// Close ends idle connections.
func (n *Network) Close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, t := range n.byBundle {
		t.CloseIdleConnections()
	}
}

func newTransport(proxy func(*url.URL) (*url.URL, error), roots *x509.CertPool) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true) // one request per host: HTTP/2 would only cost
	return &http.Transport{
		Proxy:                  func(r *http.Request) (*url.URL, error) { return proxy(r.URL) },
		DialContext:            (&net.Dialer{Timeout: connectTimeout, KeepAlive: -1}).DialContext,
		TLSHandshakeTimeout:    connectTimeout,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		Protocols:              protocols,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
			if answer.StatusCode != http.StatusOK {
				return &proxyRefusal{answer.StatusCode}
			}
			return nil
		},
	}
}

type proxyRefusal struct{ status int }

func (*proxyRefusal) Error() string { return "the proxy refused to connect" }

// proxy checks what httpproxy passes over: a malformed HTTPS_PROXY would
// otherwise mean no proxy at all.
func (n *Network) proxy() (func(*url.URL) (*url.URL, error), error) {
	c := httpproxy.Config{NoProxy: n.either("NO_PROXY", "no_proxy")}
	if n.env("REQUEST_METHOD") == "" { // in CGI, HTTP_PROXY is the client's word
		c.HTTPProxy = n.either("HTTP_PROXY", "http_proxy")
	}
	c.HTTPSProxy = n.either("HTTPS_PROXY", "https_proxy")
	for name, value := range map[string]string{"HTTPS_PROXY": c.HTTPSProxy, "HTTP_PROXY": c.HTTPProxy} {
		if !isProxy(value) {
			return nil, &Error{Code: CodeProxyMalformed, Hop: NoHop, Name: name}
		}
	}
	return c.ProxyFunc(), nil
}

func isProxy(value string) bool {
	if value == "" {
		return true
	}
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	u, err := url.Parse(value)
	if err != nil || u.Hostname() == "" {
		return false
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return true
	}
	return false
}

func (n *Network) either(upper, lower string) string {
	if v := n.env(upper); v != "" {
		return v
	}
	return n.env(lower)
}

// certificates are the bundle's alone, as in the AWS CLI, else nil for the
// system's.
func certificates(bundle string) (*x509.CertPool, error) {
	if bundle == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(bundle)
	pool := x509.NewCertPool()
	if err != nil || !pool.AppendCertsFromPEM(pem) {
		return nil, &Error{Code: CodeCABundle, Hop: NoHop, Name: bundle}
	}
	return pool, nil
}

// isLoopback tells whether a host name is this machine, by its form alone.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// netCode says why no answer came.
func netCode(err error) (Code, int) {
	var (
		refusal *proxyRefusal
		op      *net.OpError
		cert    *tls.CertificateVerificationError
		record  tls.RecordHeaderError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return CodeCancelled, 0
	case errors.As(err, &refusal):
		return CodeProxyRefused, refusal.status
	case errors.As(err, &cert):
		return CodeUntrusted, 0
	case errors.As(err, &record):
		return CodeAnsweredOtherwise, 0
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return CodeProxyUnreachable, 0
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return CodeTimedOut, 0
	case errors.As(err, &op) && op.Op == "dial":
		return CodeUnreachable, 0
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return CodeUnreachable, 0
	}
	return CodeConnectionCut, 0
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// NetworkError completes e with why no answer came. ctx is the exchange's own.
func NetworkError(ctx context.Context, e Error, err error) *Error {
	e.Code, e.Status = netCode(err)
	switch {
	case errors.Is(ctx.Err(), context.Canceled), e.Code == CodeCancelled:
		e.Code, e.cause = CodeCancelled, context.Canceled
	case e.Code == CodeTimedOut:
		e.cause = context.DeadlineExceeded
	}
	return &e
}
