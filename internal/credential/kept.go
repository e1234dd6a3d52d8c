package credential

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"daypass/internal/chain"
	"daypass/internal/vault"
)

// Vault keeps the credentials that an MFA code gave. *vault.Vault does.
type Vault interface {
	Get(ctx context.Context, key vault.Key, atLeast time.Duration) (vault.Credentials, bool)
	Put(ctx context.Context, key vault.Key, c vault.Credentials) error
}

// nextHopLife is what kept credentials need for the hop after them: its
// exchange, and clocks that differ.
const nextHopLife = 5 * time.Minute

// keptOr gives what was kept of the same request, else what ask gets with a
// code, and keeps that. What was got with other temporary credentials is not
// kept: nobody comes with the same ones again.
func (g *Getter) keptOr(ctx context.Context, key vault.Key, from Credentials, fresh bool, life time.Duration, ask func() (Credentials, error)) (Credentials, error) {
	if g.o.Vault == nil || from.Keys.Temporary() {
		return ask()
	}
	if !fresh {
		if kept, ok := g.o.Vault.Get(ctx, key, life); ok {
			return Credentials{Keys: kept.Keys, Expires: kept.Expires, AccountID: kept.AccountID, Arn: kept.Arn, Kept: true}, nil
		}
	}
	got, err := ask()
	if err == nil {
		// The vault remembers why it keeps nothing: no reason not to open.
		_ = g.o.Vault.Put(ctx, key, vault.Credentials{Keys: got.Keys, Expires: got.Expires, AccountID: got.AccountID, Arn: got.Arn})
	}
	return got, err
}

// keptKey takes the whole request, so that nothing that decides on the
// credentials is left out, and of the chain what is not in it.
func keptKey(c chain.Chain, index int, caller chain.Keys, in *sts.AssumeRoleInput) vault.Key {
	asked := *in
	asked.SerialNumber = aws.String(c.Hops[index-1].MFASerial)
	asked.DurationSeconds, asked.TokenCode = nil, nil
	request, _ := json.Marshal(asked) // texts and lists of them
	return vault.Key{
		Origin: c.Origin.Kind, Caller: caller.AccessKeyID, Partition: c.Partition, Endpoint: c.STSEndpoint,
		Action: "AssumeRole", Request: string(request),
	}
}

// lifeAfter is how long the credentials of a hop have to live.
func (r Request) lifeAfter(index int) time.Duration {
	switch {
	case index < len(r.Chain.Hops):
		return nextHopLife
	case r.Life > 0:
		return r.Life
	case r.DurationSeconds > 0:
		return time.Duration(r.DurationSeconds) * time.Second
	}
	return hopSeconds * time.Second
}

// SparesCode tells whether what is kept makes the codes of a chain unnecessary.
// Nothing is sent. Of an origin whose keys are not at hand it cannot be told.
func (g *Getter) SparesCode(ctx context.Context, r Request) bool {
	if g.o.Vault == nil || r.Fresh || len(r.Chain.Hops) == 0 || r.Chain.Origin.Keys.Empty() || r.Chain.Origin.Keys.Temporary() {
		return false
	}
	for i, hop := range r.Chain.Hops {
		if first := i == 0; first != (hop.MFASerial != "") {
			return false
		}
	}
	key, life := keptKey(r.Chain, 1, r.Chain.Origin.Keys, g.assumeInput(r, 1, hopSeconds)), r.lifeAfter(1)
	if r.ShareCode {
		key, life = sharedKey(r.Chain, r.Chain.Origin.Keys), nextHopLife
	}
	_, ok := g.o.Vault.Get(ctx, key, life)
	return ok
}

// stale tells whether a failure may be due to kept credentials: the role's
// sessions can have been revoked since, and the user's key deleted.
func stale(err error) bool {
	return errors.Is(err, CodeCredentialsExpired) || errors.Is(err, CodeCredentialsInvalid) || errors.Is(err, CodeAccessDenied)
}

// Hops goes from the origin's credentials to the end of the chain. The origin is
// not used when the first hop needs no credentials. Where kept credentials may be
// why it fails, it goes once more without them.
func (g *Getter) Hops(ctx context.Context, origin Credentials, r Request) (Credentials, error) {
	if r.DurationSeconds == 0 {
		r.DurationSeconds = hopSeconds
	}
	if r.Federate {
		return g.federate(ctx, origin, r)
	}
	got, kept, err := g.hops(ctx, origin, r)
	if !kept || !stale(err) || r.ShareCode && errors.Is(err, CodeAccessDenied) {
		return got, err // a role that says no does so to a fresh code as well, or asks for its own
	}
	r.Fresh = true
	again, _, second := g.hops(ctx, origin, r)
	if errors.Is(second, CodeMFAMissing) {
		return Credentials{}, err // nobody to ask: what failed first is what there is to say
	}
	return again, second
}
