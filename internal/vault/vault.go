// Package vault keeps the temporary credentials that an MFA code gave, a hop's or
// those that several hops start from, in the operating system's keyring, so that
// the next opening needs no code while they live.
//
// It knows the keyring: its size limit, that it can be missing, locked or slow,
// and which request credentials were the answer to. It never writes a secret
// anywhere else, never asks anybody to unlock a keyring, keeps no long-term key,
// and gives nothing that is over or was got for another request.
package vault

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"daypass/internal/chain"
)

// Keyring is where the secrets are. System gives the operating system's.
type Keyring interface {
	// Ready says why the keyring cannot be used now, nil when it can. It never
	// makes anybody unlock it.
	Ready() error
	Set(service, name, secret string) error
	// Get and Delete give ErrNotFound for what is not there.
	Get(service, name string) (string, error)
	Delete(service, name string) error
	DeleteAll(service string) error
}

// Index remembers the names of what is kept, and until when: keyrings list
// nothing, and a keyring in which there is nothing of ours is better not asked.
// No secret is in it.
type Index interface {
	Kept() (map[string]time.Time, error)
	Keep(name string, until time.Time) error
	Drop(name string) error
}

// Options are what a Vault takes from outside. Keyring is needed.
type Options struct {
	Keyring Keyring
	Index   Index // nil forgets with the process
	Now     func() time.Time
	// Timeout is how long the keyring is waited for at each call, 0 for 3 s.
	Timeout time.Duration
}

const defaultTimeout = 3 * time.Second

// service is what every item of ours in the keyring belongs to.
const service = "daypass"

// Credentials are what a request with a code gave.
type Credentials struct {
	Keys      chain.Keys
	Expires   time.Time
	AccountID string
	Arn       string // of the assumed role, "" for a user's session
}

// Vault may be used by many at once.
type Vault struct {
	o    Options
	slot chan struct{} // one call at a time

	mutex sync.Mutex
	stuck <-chan struct{} // closed once the call ends that was not waited for
	state Code
}

// New makes a Vault. Nothing is asked of the keyring yet.
func New(o Options) *Vault {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Index == nil {
		o.Index = &memoryIndex{}
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	return &Vault{o: o, slot: make(chan struct{}, 1)}
}

// Get gives what was kept under the key if it lives for atLeast. The keyring is
// asked only where the index says that something is there.
func (v *Vault) Get(ctx context.Context, key Key, atLeast time.Duration) (Credentials, bool) {
	name := key.name()
	kept, err := v.o.Index.Kept()
	if until, ok := kept[name]; err != nil || !ok || !v.lives(until, atLeast) {
		return Credentials{}, false
	}
	found, err := call(ctx, v, func(context.Context) (record, error) { return read(v.o.Keyring, name) })
	v.note(err)
	if errors.Is(err, ErrNotFound) {
		_ = v.o.Index.Drop(name)
	}
	if err != nil || !v.lives(found.Expires, atLeast) || found.KeptAt.After(v.o.Now().Add(clockGrain)) {
		return Credentials{}, false
	}
	return found.credentials(), true
}

// clockGrain is how far the clock may go back before what was kept is not
// believed any more: after that nobody knows how long it lives.
const clockGrain = time.Minute

func (v *Vault) lives(until time.Time, atLeast time.Duration) bool {
	left := until.Sub(v.o.Now())
	return left > 0 && left >= atLeast
}

// Ready says why nothing could be kept now, nil when it could. Its errors are
// *Error and those of the context.
func (v *Vault) Ready(ctx context.Context) error {
	_, err := call(ctx, v, func(context.Context) (struct{}, error) { return struct{}{}, v.o.Keyring.Ready() })
	v.note(err)
	return err
}

// Put keeps credentials under the key until they expire. Its errors are *Error,
// ErrNotTemporary and those of the context; after each nothing is kept.
func (v *Vault) Put(ctx context.Context, key Key, c Credentials) error {
	now := v.o.Now()
	if !c.Keys.Temporary() || c.Keys.Empty() || !c.Expires.After(now) {
		return ErrNotTemporary
	}
	name := key.name()
	over := slices.DeleteFunc(v.over(), func(old string) bool { return old == name })
	// The name comes first: what is in the keyring without a name is found by
	// nobody.
	err := v.o.Index.Keep(name, c.Expires)
	if err != nil {
		err = &Error{Code: CodeIndex, cause: err}
	} else if _, err = call(ctx, v, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, write(ctx, v.o.Keyring, name, recordOf(name, c, now), over)
	}); err != nil {
		_ = v.o.Index.Drop(name)
	} else {
		for _, old := range over {
			_ = v.o.Index.Drop(old)
		}
	}
	v.note(err)
	return err
}

// over are the names of what has expired.
func (v *Vault) over() []string {
	kept, _ := v.o.Index.Kept() // what cannot be read is tidied another time
	maps.DeleteFunc(kept, func(_ string, until time.Time) bool { return v.lives(until, 0) })
	return slices.Sorted(maps.Keys(kept))
}

// Forget removes everything, and says how many credentials that still lived
// were among it. Its errors are *Error and those of the context; then something
// may still be kept.
func (v *Vault) Forget(ctx context.Context) (int, error) {
	kept, unread := v.o.Index.Kept()
	living := v.State().Kept
	// The keyring is asked even where the index is empty: it may have been lost.
	_, err := call(ctx, v, v.deleteAll)
	if CodeOf(err) == CodeNoKeyring && unread == nil && len(kept) == 0 {
		return 0, nil
	}
	v.note(err)
	if err != nil {
		return 0, err
	}
	for name := range kept {
		_ = v.o.Index.Drop(name) // a name without an item is dropped by Get
	}
	return living, nil
}

func (v *Vault) deleteAll(context.Context) (struct{}, error) {
	err := v.o.Keyring.Ready()
	if err == nil {
		err = v.o.Keyring.DeleteAll(service)
	}
	return struct{}{}, err
}

// State is what can be said of the vault without asking the keyring.
type State struct {
	// Code is why nothing is kept, as the last call found; "" when nothing was
	// in the way, or when there was no call yet.
	Code  Code
	Kept  int       // credentials that still live
	Until time.Time // when the last of them expires
}

// State asks nothing of the keyring.
func (v *Vault) State() State {
	v.mutex.Lock()
	s := State{Code: v.state}
	v.mutex.Unlock()
	kept, _ := v.o.Index.Kept() // what cannot be read is not kept
	for _, until := range kept {
		if !v.lives(until, 0) {
			continue
		}
		s.Kept++
		if until.After(s.Until) {
			s.Until = until
		}
	}
	return s
}

// note remembers what a call found, unless it found nothing out.
func (v *Vault) note(err error) {
	code := CodeOf(err)
	if err != nil && code == "" {
		return // cancelled, or not there
	}
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.state = code
}
