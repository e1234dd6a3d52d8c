// Package simulator is an embedded AWS on loopback, for the demo and for tests.
//
// It knows what AWS is documented or reported to do (STS, IAM, IAM Identity
// Center, instance and container metadata, the federation endpoint and the page
// that stands in for the console), and it keeps account of every credential it
// gave out: its lineage, its life, its secrets. It judges what Daypass says, so
// it never imports Daypass's own rules, never reaches a host outside this
// machine, and never knows a credential that it did not issue itself.
package simulator

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options are what Start takes. The zero value is a fast AWS in the strict
// world at the present time.
type Options struct {
	// Now is the time of every life and every expiration. Tests move it.
	Now func() time.Time
	// SigningNow is the time that signatures are held against: SDKs sign with
	// the machine's clock whatever Now says, so it is time.Now unless told
	// otherwise.
	SigningNow func() time.Time
	World      World
	// Latency is added to every exchange, and to the set-up of every
	// connection: one round trip of a distant network.
	Latency time.Duration
	Rand    io.Reader
}

// AWS is a running simulator.
type AWS struct {
	now        func() time.Time
	signingNow func() time.Time
	world      World
	latency    time.Duration

	directory *directory
	ledger    *ledger
	devices   *devices
	signin    *signin
	identity  *identityCenter
	metadata  *metadata
	providers *oidcProviders
	idp       *samlIdP
	samlKey   samlKey
	faults    *faults
	recorder  *recorder

	ca        *authority
	plain     net.Listener
	proxy     net.Listener
	tunnels   *tunnelListener
	servers   []*http.Server
	closed    chan struct{}
	closeOnce sync.Once
	closeErr  error
	running   sync.WaitGroup
}

// Start listens on 127.0.0.1: one plain HTTP port for browsers and metadata,
// and one proxy that ends TLS for AWS's host names.
func Start(o Options) (*AWS, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.SigningNow == nil {
		o.SigningNow = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	ca, err := newAuthority()
	if err != nil {
		return nil, fmt.Errorf("making the simulator's certificate authority: %w", err)
	}
	random := &randomness{from: o.Rand}
	ledger := newLedger(o.Now, random)
	a := &AWS{
		now: o.Now, signingNow: o.SigningNow, world: o.World, latency: o.Latency,
		directory: acme(), ledger: ledger, devices: newDevices(o.Now, random),
		signin: newSignin(random), identity: newIdentityCenter(random),
		metadata: &metadata{}, providers: &oidcProviders{}, idp: &samlIdP{}, faults: newFaults(), recorder: &recorder{},
		ca: ca, closed: make(chan struct{}),
	}
	a.metadata.containerToken = ledger.secret(random.text(40))
	if a.plain, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("listening for browsers: %w", err)
	}
	if a.proxy, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, errors.Join(fmt.Errorf("listening as a proxy: %w", err), a.plain.Close())
	}
	a.tunnels = newTunnelListener(a.proxy.Addr())
	a.serve(a.plain, a.plainHandler())
	a.serve(a.proxy, http.HandlerFunc(a.serveProxy))
	a.serve(a.tunnels, http.HandlerFunc(a.serveHost))
	return a, nil
}

func (a *AWS) serve(l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 30 * time.Second, MaxHeaderBytes: 1 << 18, ErrorLog: quiet()}
	a.servers = append(a.servers, server)
	a.running.Go(func() { _ = server.Serve(l) })
}

// Close ends every connection and waits until the listeners are gone.
func (a *AWS) Close() error {
	a.closeOnce.Do(func() {
		close(a.closed)
		var errs []error
		for _, server := range a.servers {
			errs = append(errs, server.Close())
		}
		a.running.Wait()
		a.closeErr = errors.Join(errs...)
	})
	return a.closeErr
}

// URL is where browsers reach /federation, /console, /mfa, /device and /authorize.
func (a *AWS) URL() string { return "http://" + a.plain.Addr().String() }

// ProxyURL is what HTTPS_PROXY is set to.
func (a *AWS) ProxyURL() string { return "http://" + a.proxy.Addr().String() }

// IMDSURL is for AWS_EC2_METADATA_SERVICE_ENDPOINT.
func (a *AWS) IMDSURL() string { return a.URL() }

// ContainerURL is for AWS_CONTAINER_CREDENTIALS_FULL_URI.
func (a *AWS) ContainerURL() string { return a.URL() + containerPath }

// ContainerToken is for AWS_CONTAINER_AUTHORIZATION_TOKEN. It is one of Secrets.
func (a *AWS) ContainerToken() string { return a.metadata.containerToken }

// World is the world it plays.
func (a *AWS) World() World { return a.world }

// Secrets are all keys, tokens and links that it ever gave out or was sent.
func (a *AWS) Secrets() []string { return a.ledger.allSecrets() }

// every calls do now and then until Close.
func (a *AWS) every(interval time.Duration, do func()) {
	a.running.Go(func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-a.closed:
				return
			case <-ticker.C:
				do()
			}
		}
	})
}
