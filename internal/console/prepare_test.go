package console_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
)

// server is a sign-in host whose connections are counted. Every host name
// leads to it.
type server struct {
	*httptest.Server
	transport *http.Transport

	mu       sync.Mutex
	opened   int
	requests int
	dialled  chan struct{} // one for each connection that begins
	ended    chan struct{} // and ends
}

func newServer(t *testing.T) *server {
	s := &server{dialled: make(chan struct{}, 10), ended: make(chan struct{}, 10)}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests++
		s.mu.Unlock()
		_, _ = io.WriteString(w, `{"SigninToken":"token"}`)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			s.mu.Lock()
			s.opened++
			s.mu.Unlock()
			s.dialled <- struct{}{}
		case http.StateClosed:
			s.ended <- struct{}{}
		}
	}
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of connections given up
	s.StartTLS()
	t.Cleanup(s.Close)
	s.transport = s.Client().Transport.(*http.Transport)
	s.transport.TLSClientConfig.InsecureSkipVerify = true // the names are AWS's
	s.transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, s.Listener.Addr().String())
	}
	return s
}

func (s *server) counts() (opened, requests int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened, s.requests
}

func (s *server) opener() *console.Opener {
	return console.New(console.Options{Network: credential.NewNetwork(func(string) string { return "" }, s.transport)})
}

var someKeys = chain.Keys{AccessKeyID: chain.NewSecret("ASIA"), SecretKey: chain.NewSecret("secret"), SessionToken: chain.NewSecret("token")}

func TestPreparedConnectionIsUsed(t *testing.T) {
	s, way := newServer(t), ireland(chain.IAMUser, 1)
	o := s.opener()
	o.Prepare(context.Background(), way)
	o.Prepare(context.Background(), way) // once is enough
	<-s.dialled
	if _, requests := s.counts(); requests != 0 {
		t.Fatal("a request was sent beforehand")
	}
	if _, err := o.SigninToken(context.Background(), way, someKeys, 3600); err != nil {
		t.Fatal(err)
	}
	if opened, requests := s.counts(); opened != 1 || requests != 1 {
		t.Errorf("%d connections, %d requests", opened, requests)
	}
	if _, err := o.SigninToken(context.Background(), way, someKeys, 0); err != nil {
		t.Errorf("the second request: %v", err)
	}
}

func TestDeadPreparedConnectionIsReplaced(t *testing.T) {
	s, way := newServer(t), ireland(chain.IAMUser, 1)
	o := s.opener()
	o.Prepare(context.Background(), way)
	<-s.dialled
	time.Sleep(50 * time.Millisecond) // TLS
	s.CloseClientConnections()
	time.Sleep(50 * time.Millisecond)
	if _, err := o.SigninToken(context.Background(), way, someKeys, 3600); err != nil {
		t.Fatal(err)
	}
	if opened, requests := s.counts(); opened != 2 || requests != 1 {
		t.Errorf("%d connections, %d requests", opened, requests)
	}
}

func TestFailedPreparationIsTriedAgain(t *testing.T) {
	s, way := newServer(t), ireland(chain.IAMUser, 1)
	dial, failed := s.transport.DialContext, make(chan struct{})
	var once sync.Once
	s.transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		refused := false
		once.Do(func() { refused = true; close(failed) })
		if refused {
			return nil, &net.OpError{Op: "dial", Err: net.ErrClosed}
		}
		return dial(ctx, network, address)
	}
	o := s.opener()
	o.Prepare(context.Background(), way)
	<-failed
	if _, err := o.SigninToken(context.Background(), way, someKeys, 3600); err != nil {
		t.Fatal(err)
	}
}

func TestUnusedPreparationIsClosed(t *testing.T) {
	s := newServer(t)
	o := s.opener()
	o.Prepare(context.Background(), ireland(chain.IAMUser, 1))
	<-s.dialled
	o.Close()
	select {
	case <-s.ended:
	case <-time.After(10 * time.Second):
		t.Error("the connection stays open")
	}
	// Nothing to prepare: a partition without hosts, a round tripper that cannot.
	o.Prepare(context.Background(), in(chain.ISO, "us-iso-east-1", chain.IAMUser, 1))
	o.Close()
}
