// Package house puts the rooms together for one process: over the user's own
// AWS files and store, or over the demo's.
//
// It knows which room needs which other, and where a user's files are. It has
// no rule, no request and no sentence of its own.
package house

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/profile"
	"daypass/internal/simulator"
	"daypass/internal/store"
	"daypass/internal/vault"
)

// Options are what a process brings.
type Options struct {
	Demo    bool
	Version string
	Env     func(string) string
	Environ []string
	// Processes is the environment of a credential_process; nil is Environ.
	Processes func() []string
	Home      string
	Now       func() time.Time
	Login     string // the user's login name, for RoleSessionName
	// Folders are the store's; nil are the user's own. The demo has its own in any case.
	Folders *store.Folders
	// Keyring holds the vault; nil is the operating system's. The demo has its own
	// in any case.
	Keyring vault.Keyring
	// Damaged is told of store files that had to be set aside; it may be nil.
	Damaged func(store.Damage)
}

// House is what a process works with.
type House struct {
	Store    *store.Store
	Vault    *vault.Vault
	Demo     *simulator.AWS // nil outside the demo
	Browsers browser.System

	o         Options
	env       func(string) string
	transport http.RoundTripper
	hosts     console.Hosts
	ssoCache  string
	login     string
	folder    string            // of the demo, removed by Close
	used      map[string]string // the demo's profiles whose holder is known: by an ARN
	profiles  atomic.Pointer[profile.Set]
	pasted    atomic.Pointer[profile.Profile]
}

// Open puts a house together. Close ends what it started.
func Open(o Options) (*House, error) {
	h := &House{o: o, env: o.Env, Browsers: browser.On(o.Environ)}
	folders := store.UserFolders()
	if o.Folders != nil {
		folders = *o.Folders
	}
	if o.Demo {
		dir, err := h.startDemo()
		if err != nil {
			h.Close()
			return nil, fmt.Errorf("starting the demo: %w", err)
		}
		folders = store.In(dir)
	}
	h.Store = store.New(folders, o.Now, o.Damaged)
	if err := h.usedBefore(); err != nil {
		h.Close()
		return nil, fmt.Errorf("starting the demo: %w", err)
	}
	h.Vault = vault.New(vault.Options{Keyring: h.keyring(), Index: h.Store.Vault(), Now: o.Now})
	return h, nil
}

// keyring is never the user's in the demo: what the simulator issued ends with it.
func (h *House) keyring() vault.Keyring {
	switch {
	case h.Demo != nil:
		return vault.InMemory()
	case h.o.Keyring != nil:
		return h.o.Keyring
	}
	return vault.System()
}

// Close ends the demo and removes its folder.
func (h *House) Close() {
	if h.Demo != nil {
		h.Demo.Close()
	}
	if h.folder != "" {
		os.RemoveAll(h.folder)
	}
}

// Profiles are those of the files as they were last read.
func (h *House) Profiles() *profile.Set {
	if set := h.profiles.Load(); set != nil {
		return set
	}
	return h.Reread()
}

// Reread reads the files again.
func (h *House) Reread() *profile.Set {
	set := profile.Load(h.env, h.o.Home)
	if !credential.InstanceHere(h.env) {
		set = set.OffInstance()
	}
	set = set.With(h.besides(set))
	h.profiles.Store(set)
	return set
}

// ErrNoProfile says that there is no profile of that name.
var ErrNoProfile = errors.New("no such profile")

// Chain is the chain of a profile, with a role added or its hops dropped.
func (h *House) Chain(name, roleArn string, originOnly bool) (chain.Chain, error) {
	p, ok := h.Profiles().Find(name)
	if !ok {
		return chain.Chain{}, ErrNoProfile
	}
	if p.Problem != nil {
		return p.Chain, p.Problem
	}
	c := p.Chain
	if originOnly {
		return c.WithoutHops(), nil
	}
	if roleArn == "" {
		return c, nil
	}
	role, err := chain.ParseRoleArn(roleArn)
	if err != nil {
		return chain.Chain{}, err
	}
	if role.Partition != c.Partition {
		return chain.Chain{}, fmt.Errorf("%w: partition %s, not %s", chain.ErrMalformedArn, role.Partition, c.Partition)
	}
	return c.WithRole(role), nil
}

// Words says verdicts now, in a language.
func (h *House) Words(c *message.Catalog) plan.Words {
	settings, _ := h.Store.Settings() // unreadable settings are the defaults
	return plan.Words{Catalog: c, Now: h.o.Now(), SessionName: h.sessionName(settings), Policy: settings.Policy, Demo: h.Demo != nil}
}

// AccountName is what the account that c leads to is called, by any profile that
// knows; "" unknown.
func (h *House) AccountName(c chain.Chain) string {
	id := c.AccountID()
	for _, p := range h.Profiles().Profiles() {
		if p.Account != "" && id != "" && p.Chain.AccountID() == id {
			return p.Account
		}
	}
	return ""
}

// Now is this process's clock.
func (h *House) Now() time.Time { return h.o.Now() }

// Hooks are how an opening speaks with a person. All may be nil.
type Hooks struct {
	MFACode  MFACode
	Progress func(hop int)
	Step     func(opening.Step)
	// ProcessInput is the standard input of a credential_process, nil for none.
	ProcessInput *os.File
}

// Way is the way of one sign-in, for judging (nothing is sent) and opening.
func (h *House) Way(hooks Hooks) *opening.Way {
	w := h.judge()
	w.Step = hooks.Step
	getter := h.getter(hooks)
	w.Credentials = getter
	w.SignIn = console.New(console.Options{
		Network: getter.Network(), Caller: getter, Hosts: h.hosts, UserAgent: "Daypass/" + h.o.Version, Now: h.o.Now,
	})
	return w
}

// Judge is a Way that can judge alone: it costs nothing to make, and has no
// means to send anything. Foreseen alone asks the keyring.
func (h *House) Judge() *opening.Way { return h.judge() }

func (h *House) judge() *opening.Way {
	settings, _ := h.Store.Settings() // unreadable settings are the defaults
	return &opening.Way{
		Now: h.o.Now, Memory: opening.Stored{Store: h.Store, AccountName: h.AccountName}, Reaching: h.reaching, Others: h.chains,
		Narrow:     opening.Stored{Store: h.Store}.Narrowing,
		NoMetadata: !credential.InstanceHere(h.env),
		SignedIn:   func(s chain.SSOSession) bool { return credential.SignedIn(h.ssoCache, s, h.o.Now()) },
		ShareCode:  settings.ShareCode, CanKeep: h.Vault.Ready,
		SparesCode: func(ctx context.Context, r credential.Request) bool { return h.getter(Hooks{}).SparesCode(ctx, r) },
	}
}

func (h *House) reaching(role chain.RoleArn) []chain.Chain {
	var chains []chain.Chain
	for _, p := range h.Profiles().Reaching(role) {
		chains = append(chains, p.Chain)
	}
	return chains
}

func (h *House) chains() []chain.Chain {
	var chains []chain.Chain
	for _, p := range h.Profiles().Profiles() {
		if p.Problem == nil {
			chains = append(chains, p.Chain)
		}
	}
	return chains
}
