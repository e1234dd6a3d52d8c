package vault_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/vault"
)

const canary = "canary-secret-"

func made(expires time.Time, tokenSize int) vault.Credentials {
	return vault.Credentials{
		Keys: chain.Keys{
			AccessKeyID: chain.NewSecret("ASIA" + canary), SecretKey: chain.NewSecret(canary + "key/+="),
			SessionToken: chain.NewSecret(canary + strings.Repeat("t0k3n/+=", tokenSize/8)),
		},
		Expires: expires, AccountID: "111122223333", Arn: "arn:aws:sts::111122223333:assumed-role/Admin/zoé",
	}
}

func key() vault.Key {
	return vault.Key{
		Origin: chain.IAMUser, Caller: chain.NewSecret("AKIAEXAMPLE"), Partition: chain.AWS,
		Action: "AssumeRole", Request: `{"RoleArn":"arn:aws:iam::111122223333:role/Admin"}`,
	}
}

// clock is a time that a test moves.
type clock struct{ at time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time { return c.at }

// items is a keyring of a test's own, with the limits of the real ones.
type items struct {
	mutex sync.Mutex
	held  map[string]string
	gets  int
	fail  error         // of every call
	hang  chan struct{} // every call waits for it
	lose  bool          // Set takes what it is given and keeps nothing
}

func newItems() *items { return &items{held: map[string]string{}} }

func (k *items) Ready() error {
	if k.hang != nil {
		<-k.hang
	}
	return k.fail
}

func (k *items) Set(service, name, secret string) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if len(secret) > 2560 { // Windows
		return errors.New("data passed to Set was too big")
	}
	if !k.lose {
		k.held[service+":"+name] = secret
	}
	return nil
}

func (k *items) Get(service, name string) (string, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.gets++
	secret, ok := k.held[service+":"+name]
	if !ok {
		return "", vault.ErrNotFound
	}
	return secret, nil
}

func (k *items) Delete(service, name string) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if _, ok := k.held[service+":"+name]; !ok {
		return vault.ErrNotFound
	}
	delete(k.held, service+":"+name)
	return nil
}

func (k *items) DeleteAll(service string) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for name := range k.held {
		if strings.HasPrefix(name, service+":") {
			delete(k.held, name)
		}
	}
	return nil
}

func (k *items) size() int {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return len(k.held)
}

func put(t *testing.T, v *vault.Vault, k vault.Key, c vault.Credentials) {
	t.Helper()
	if err := v.Put(context.Background(), k, c); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, got, want vault.Credentials) {
	t.Helper()
	if got.Keys != want.Keys || !got.Expires.Equal(want.Expires) || got.AccountID != want.AccountID || got.Arn != want.Arn {
		t.Errorf("what came back is not what was kept (expires %v, %q, %q)", got.Expires, got.AccountID, got.Arn)
	}
}
