// Package console carries a verdict out: it exchanges credentials for a sign-in
// token, makes the sign-in link, falls back where a duration is refused, and
// finds out what AWS's one 400 for everything means.
//
// It knows the sign-in hosts of each partition and what their answers are. It
// never decides whether a duration works beforehand, opens no window, writes no
// file, follows no redirect, and puts no token, link or key into an error.
package console

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
)

// service and action are what errors and plans call the one exchange.
const (
	service     = "signin"
	tokenAction = "getSigninToken"
)

// Network is the way to AWS with a profile's own ca_bundle.
type Network interface {
	RoundTripper(caBundle string) (http.RoundTripper, error)
}

// Caller says who credentials are.
type Caller interface {
	CallerIdentity(context.Context, chain.Chain, credential.Credentials) (credential.Identity, error)
}

// Options are what an Opener takes from outside.
type Options struct {
	Network   Network // the Getter's own, which is warm
	Caller    Caller  // for Diagnose
	Hosts     Hosts
	UserAgent string // "Daypass/" and the version
	// Issuer is shown in the browser when the session is over, as where the
	// next one is to be had.
	Issuer string
	Now    func() time.Time
}

// Opener opens consoles. It may be used by many at once.
type Opener struct {
	o Options

	mu       sync.Mutex
	prepared map[string]*preparation // by host and certificates
}

// New makes an Opener.
func New(o Options) *Opener {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.UserAgent == "" {
		o.UserAgent = "Daypass"
	}
	if o.Issuer == "" {
		o.Issuer = "Daypass"
	}
	return &Opener{o: o, prepared: map[string]*preparation{}}
}

// Request is a console to be opened, with credentials in hand. Only the chain's
// partition, region, FIPS and certificates count, and for Diagnose its hops.
type Request struct {
	Chain   chain.Chain
	Keys    chain.Keys
	Expires time.Time // of the keys, zero unknown
	// SessionDuration is in seconds, 0 to leave it out.
	SessionDuration int
	// FallBack allows one more request without SessionDuration after a 400.
	FallBack    bool
	Destination string // "" for the console's first page
}

// Result is an opened console, as far as Daypass goes: the browser does the rest.
type Result struct {
	Link chain.Secret // good for 15 minutes
	// SessionDuration is what was accepted, 0 when none was sent: the
	// console then ends with the credentials.
	SessionDuration int
	FellBack        bool
}

// Open asks for a sign-in token and makes the link. It falls back on the 400 and
// on nothing else, once.
func (o *Opener) Open(ctx context.Context, r Request) (Result, error) {
	if err := o.usable(r); err != nil {
		return Result{}, err
	}
	result := Result{SessionDuration: r.SessionDuration}
	token, err := o.SigninToken(ctx, r.Chain, r.Keys, r.SessionDuration)
	if isRefusal(err) && r.FallBack && r.SessionDuration != 0 {
		result = Result{FellBack: true}
		token, err = o.SigninToken(ctx, r.Chain, r.Keys, 0)
	}
	if err != nil {
		return Result{FellBack: result.FellBack}, err
	}
	destination := r.Destination
	if destination == "" {
		destination = o.o.Hosts.Home(r.Chain)
	}
	result.Link, err = o.Link(r.Chain, token, destination)
	return result, err
}

// usable catches what the sign-in host would answer with its 400.
func (o *Opener) usable(r Request) error {
	if !r.Expires.IsZero() && !o.o.Now().Before(r.Expires) {
		return &credential.Error{Code: credential.CodeCredentialsExpired, Hop: len(r.Chain.Hops), Expired: r.Expires}
	}
	return nil
}

// Link is the sign-in link. It leads to the host that issued the token.
func (o *Opener) Link(c chain.Chain, token chain.Secret, destination string) (chain.Secret, error) {
	base, err := o.o.Hosts.base(c)
	if err != nil {
		return chain.Secret{}, err
	}
	base.Path = federationPath
	base.RawQuery = url.Values{
		"Action":      {"login"},
		"Issuer":      {o.o.Issuer},
		"Destination": {destination},
		"SigninToken": {token.Reveal()},
	}.Encode()
	return chain.NewSecret(base.String()), nil
}

func seconds(n int) string { return strconv.Itoa(n) }
