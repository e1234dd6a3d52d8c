// Package credential gets temporary credentials hop by hop: from the origin of
// a chain, whatever it is, through STS to the last role.
//
// It knows how each origin gives its credentials, how AWS answers when it does
// not, and what may be said of that. It never decides whether a duration works
// (package duration does), never shows anything, and writes no file but AWS's
// own token caches. No secret is in an error of its own.
package credential

import (
	"context"
	"net/http"
	"os"
	"time"

	"daypass/internal/chain"
)

// Credentials are keys and what is known of them.
type Credentials struct {
	Keys      chain.Keys
	Expires   time.Time // zero: unknown, or never
	AccountID string    // "" when the source does not say
	Arn       string    // of the assumed role or federated user, "" for an origin's own
	Kept      bool      // an MFA code was spared: a hop's credentials were kept from before
}

// Request asks for the credentials at the end of a chain.
type Request struct {
	Chain chain.Chain
	// DurationSeconds is asked of the last hop, or of GetFederationToken. 0 is 3600.
	DurationSeconds int
	// Federate makes a federated user of an IAM user's key; the chain has no hops.
	Federate bool
	// PolicyArns and Policy are the session policy for Federate. Without both
	// it is the partition's AdministratorAccess, which leaves all that the
	// user may do.
	PolicyArns []string
	Policy     string
	// Narrow is asked of the hops; off by default.
	Narrow Narrowing
	// Assertion is what the first hop is made with where the origin is SAML.
	Assertion Assertion
	// Life is how long the last hop's credentials have to live where they were
	// kept from before; 0 is DurationSeconds. Fresh takes nothing that was kept.
	Life  time.Duration
	Fresh bool
	// ShareCode gives the MFA code of the first hop to GetSessionToken, and keeps
	// those credentials for every role of the same device. What they assume counts
	// as chained.
	ShareCode bool
}

// Options are what a Getter takes from outside. All may be left out.
type Options struct {
	Now func() time.Time
	// Env is the user's environment, which a process started at login lacks.
	Env func(string) string
	// Environ is the same as a list, for a credential_process.
	Environ []string
	// Transport stands in for the network to AWS, Metadata for the way to
	// metadata services, which never leads through a proxy.
	Transport http.RoundTripper
	Metadata  http.RoundTripper
	// SSOCacheDir and LoginCacheDir are ~/.aws/sso/cache and ~/.aws/login/cache.
	SSOCacheDir string
	// AuthorizePage stands in for Identity Center's in the demo; "" is AWS's own.
	AuthorizePage string
	LoginCacheDir string
	// RunProcess runs a credential_process that is split into its arguments;
	// it gives what was printed.
	RunProcess func(ctx context.Context, args []string) (stdout, stderr []byte, err error)
	// ProcessInput is the standard input of a credential_process, nil for none.
	ProcessInput *os.File
	UserAgent    string // "Daypass/" and the version
	// SessionName is the RoleSessionName of hops whose profile has none.
	SessionName string
	// MFACode asks the user for the code of a device; wrong says that AWS did
	// not take the last one.
	MFACode func(ctx context.Context, serial string, wrong bool) (chain.Secret, error)
	// Vault keeps what took a code; nil keeps nothing.
	Vault Vault
	// Progress is told which part of the chain is at work: 0 the origin, 1 the
	// first hop.
	Progress func(hop int)
}

// Getter gets credentials. It keeps none itself, and may be used by many at once.
type Getter struct {
	o       Options
	network *Network
	direct  http.RoundTripper
	pause   func(ctx context.Context, d time.Duration) error
}

// New makes a Getter.
func New(o Options) *Getter {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Env == nil {
		o.Env = os.Getenv
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if o.UserAgent == "" {
		o.UserAgent = "Daypass"
	}
	if o.SessionName == "" {
		o.SessionName = SessionName("")
	}
	if o.Progress == nil {
		o.Progress = func(int) {}
	}
	g := &Getter{o: o, network: NewNetwork(o.Env, o.Transport), direct: o.Metadata, pause: wait}
	if g.direct == nil {
		g.direct = newMetadataTransport()
	}
	return g
}

// Network is the way to AWS, for package console, which shares it.
func (g *Getter) Network() *Network { return g.network }

// Get goes the whole chain.
func (g *Getter) Get(ctx context.Context, r Request) (Credentials, error) {
	if r.Chain.DirectRole() {
		return g.Hops(ctx, Credentials{}, r)
	}
	origin, err := g.Origin(ctx, r.Chain)
	if err != nil {
		return Credentials{}, err
	}
	return g.Hops(ctx, origin, r)
}

// Seconds asked of every hop but the last: enough for the next hop, and
// never more than a role allows.
const hopSeconds = 3600

// hops goes the hops once. It says whether kept credentials were used, also
// when it fails.
func (g *Getter) hops(ctx context.Context, origin Credentials, r Request) (got Credentials, kept bool, err error) {
	at := origin
	for i, hop := range r.Chain.Hops {
		g.o.Progress(i + 1)
		seconds := hopSeconds
		if i == len(r.Chain.Hops)-1 {
			seconds = r.DurationSeconds
		}
		switch hop.Kind {
		case chain.AssumeRoleWithWebIdentity:
			at, err = g.assumeWithWebIdentity(ctx, r, i+1, seconds)
		case chain.AssumeRoleWithSAML:
			at, err = g.assumeWithSAML(ctx, r, i+1, seconds)
		default:
			at, err = g.assume(ctx, r, i+1, at, seconds)
		}
		kept = kept || at.Kept // what is kept may be why it fails
		if err != nil {
			return Credentials{}, kept, err
		}
	}
	at.Kept = kept
	return at, kept, nil
}

// usable catches credentials that are over, or missing, before they are sent.
func (g *Getter) usable(c Credentials, e Error) (Credentials, error) {
	if c.Keys.Empty() {
		e.Code = CodeNoKeys
		return Credentials{}, &e
	}
	if !c.Expires.IsZero() && !g.o.Now().Before(c.Expires) {
		e.Code, e.Expired = CodeCredentialsExpired, c.Expires
		return Credentials{}, &e
	}
	return c, nil
}
