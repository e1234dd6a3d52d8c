package vault_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/vault"
)

func TestWhatWasKeptComesBackWhileItLives(t *testing.T) {
	at := newClock()
	v := vault.New(vault.Options{Keyring: newItems(), Now: at.now})
	want := made(at.at.Add(time.Hour), 1200)
	put(t, v, key(), want)
	got, ok := v.Get(context.Background(), key(), time.Hour)
	if !ok {
		t.Fatal("nothing came back")
	}
	same(t, got, want)
	if s := v.State(); s.Kept != 1 || !s.Until.Equal(want.Expires) || s.Code != "" {
		t.Errorf("state %+v", s)
	}

	at.at = at.at.Add(31 * time.Minute)
	for _, c := range []struct {
		atLeast time.Duration
		want    bool
	}{{0, true}, {29 * time.Minute, true}, {30 * time.Minute, false}, {time.Hour, false}} {
		if _, ok := v.Get(context.Background(), key(), c.atLeast); ok != c.want {
			t.Errorf("with 29 min left, %v wanted: given %v", c.atLeast, ok)
		}
	}
	at.at = want.Expires
	if _, ok := v.Get(context.Background(), key(), 0); ok || v.State().Kept != 0 {
		t.Error("given, or counted, when it was over")
	}
}

func TestAClockThatWentBackIsNotBelieved(t *testing.T) {
	at := newClock()
	v := vault.New(vault.Options{Keyring: newItems(), Now: at.now})
	put(t, v, key(), made(at.at.Add(time.Hour), 400))
	at.at = at.at.Add(-30 * time.Second)
	if _, ok := v.Get(context.Background(), key(), time.Minute); !ok {
		t.Error("half a minute is no reason")
	}
	at.at = at.at.Add(-2 * time.Hour)
	if _, ok := v.Get(context.Background(), key(), time.Minute); ok {
		t.Error("given although nobody knows how long it lives")
	}
}

func TestEverythingThatMattersIsInTheKey(t *testing.T) {
	at := newClock()
	k := newItems()
	v := vault.New(vault.Options{Keyring: k, Now: at.now})
	put(t, v, key(), made(at.at.Add(time.Hour), 400))
	changes := map[string]func(*vault.Key){
		"origin":    func(k *vault.Key) { k.Origin = chain.Process },
		"caller":    func(k *vault.Key) { k.Caller = chain.NewSecret("AKIAOTHER") },
		"partition": func(k *vault.Key) { k.Partition = chain.China },
		"endpoint":  func(k *vault.Key) { k.Endpoint = "https://sts.example" },
		"action":    func(k *vault.Key) { k.Action = "GetSessionToken" },
		"request":   func(k *vault.Key) { k.Request += " " },
		"a border":  func(k *vault.Key) { k.Action, k.Request = "AssumeRole{", k.Request[1:] },
	}
	for name, change := range changes {
		other := key()
		change(&other)
		if _, ok := v.Get(context.Background(), other, 0); ok {
			t.Errorf("another %s found it", name)
		}
	}
	if k.gets == 0 || k.gets > 2 {
		t.Errorf("the keyring was read %d times for names that the index does not have", k.gets)
	}
	for name := range k.held {
		for _, part := range []string{"AKIA", "Admin", "1111"} {
			if strings.Contains(name, part) {
				t.Errorf("%s can be read in the name %s", part, name)
			}
		}
	}
}

func TestLargerThanTheLimitOfAnItem(t *testing.T) {
	for _, size := range []int{8, 1960, 1968, 3600, 8000, 25000} {
		at, k := newClock(), newItems()
		v := vault.New(vault.Options{Keyring: k, Now: at.now})
		want := made(at.at.Add(time.Hour), size)
		put(t, v, key(), want)
		got, ok := v.Get(context.Background(), key(), 0)
		if !ok {
			t.Fatalf("%d: nothing came back", size)
		}
		same(t, got, want)
		if size > 2560 && k.size() < 2 {
			t.Errorf("%d bytes in %d item", size, k.size())
		}
		// A shorter one in its place leaves no part behind.
		put(t, v, key(), made(at.at.Add(time.Hour), 8))
		if k.size() != 1 {
			t.Errorf("%d items for a short one", k.size())
		}
	}
	at, k := newClock(), newItems()
	v := vault.New(vault.Options{Keyring: k, Now: at.now})
	err := v.Put(context.Background(), key(), made(at.at.Add(time.Hour), 100000))
	if vault.CodeOf(err) != vault.CodeFailed || k.size() != 0 || v.State().Kept != 0 {
		t.Errorf("100 kB: %v, %d items", err, k.size())
	}
}

func TestPartsOfTwoWritingsAreNoCredentials(t *testing.T) {
	at, k := newClock(), newItems()
	v := vault.New(vault.Options{Keyring: k, Now: at.now})
	put(t, v, key(), made(at.at.Add(time.Hour), 4000))
	before := map[string]string{}
	for name, item := range k.held {
		before[name] = item
	}
	at.at = at.at.Add(time.Minute) // another writing, with as many parts
	put(t, v, key(), made(at.at.Add(time.Hour), 4000))
	if _, ok := v.Get(context.Background(), key(), 0); !ok {
		t.Fatal("the second writing is not there")
	}
	for name := range k.held {
		after := k.held[name]
		for what, item := range map[string]string{"of the first writing": before[name], "cut": after[:len(after)-1], "empty": "", "without its head": "x"} {
			k.held[name] = item
			if _, ok := v.Get(context.Background(), key(), 0); ok {
				t.Errorf("%s is %s, and it was given", name, what)
			}
		}
		k.held[name] = after
	}
}

func TestForget(t *testing.T) {
	at, k := newClock(), newItems()
	v := vault.New(vault.Options{Keyring: k, Now: at.now})
	if n, err := v.Forget(context.Background()); n != 0 || err != nil {
		t.Errorf("with nothing kept: %d, %v", n, err)
	}
	other := key()
	other.Action = "other"
	k.held["firefox:password"] = "somebody else's"
	put(t, v, key(), made(at.at.Add(time.Hour), 4000))
	put(t, v, other, made(at.at.Add(30*time.Minute), 400))
	n, err := v.Forget(context.Background())
	if n != 2 || err != nil {
		t.Errorf("forgot %d, %v", n, err)
	}
	if _, ok := v.Get(context.Background(), key(), 0); ok || v.State().Kept != 0 {
		t.Error("not forgotten")
	}
	if k.size() != 1 || k.held["firefox:password"] == "" {
		t.Errorf("%d items are left, one is not ours", k.size())
	}

	// What a lost index does not name goes too.
	put(t, v, key(), made(at.at.Add(time.Hour), 400))
	if _, err := vault.New(vault.Options{Keyring: k, Now: at.now}).Forget(context.Background()); err != nil || k.size() != 1 {
		t.Errorf("with an empty index: %v, %d items", err, k.size())
	}
}

func TestANameWithoutAnItemIsDropped(t *testing.T) {
	at, k := newClock(), newItems()
	v := vault.New(vault.Options{Keyring: k, Now: at.now})
	put(t, v, key(), made(at.at.Add(time.Hour), 400))
	_ = k.DeleteAll("daypass") // by the keyring's own window
	if _, ok := v.Get(context.Background(), key(), 0); ok || v.State().Kept != 0 {
		t.Errorf("given %v, state %+v", ok, v.State())
	}
}

func TestExpiredCredentialsAreTakenOut(t *testing.T) {
	at, k := newClock(), newItems()
	v := vault.New(vault.Options{Keyring: k, Now: at.now})
	other := key()
	other.Action = "other"
	put(t, v, key(), made(at.at.Add(time.Hour), 4000))
	at.at = at.at.Add(2 * time.Hour)
	put(t, v, other, made(at.at.Add(time.Hour), 400))
	if k.size() != 1 {
		t.Errorf("%d items", k.size())
	}
	at.at = at.at.Add(2 * time.Hour) // the same name over its own remains
	put(t, v, other, made(at.at.Add(time.Hour), 400))
	if _, ok := v.Get(context.Background(), other, 0); !ok {
		t.Error("what took the place of an expired one is not found")
	}
}

func TestNothingButTemporaryCredentials(t *testing.T) {
	at, k := newClock(), newItems()
	v := vault.New(vault.Options{Keyring: k, Now: at.now})
	longTerm := made(at.at.Add(time.Hour), 400)
	longTerm.Keys.SessionToken = chain.Secret{}
	for _, c := range []vault.Credentials{longTerm, made(time.Time{}, 400), made(at.at, 400), {Expires: at.at.Add(time.Hour)}} {
		if err := v.Put(context.Background(), key(), c); !errors.Is(err, vault.ErrNotTemporary) || k.size() != 0 {
			t.Errorf("%v, %d items", err, k.size())
		}
	}
}

func TestAKeyringInTroubleKeepsNothingAndSaysSo(t *testing.T) {
	hung := make(chan struct{})
	t.Cleanup(func() { close(hung) })
	for want, k := range map[vault.Code]*items{
		vault.CodeLocked:    {held: map[string]string{}, fail: &vault.Error{Code: vault.CodeLocked}},
		vault.CodeNoKeyring: {held: map[string]string{}, fail: &vault.Error{Code: vault.CodeNoKeyring}},
		vault.CodeTimedOut:  {held: map[string]string{}, hang: hung},
		vault.CodeFailed:    {held: map[string]string{}, lose: true},
	} {
		at, timeout := newClock(), time.Minute
		if want == vault.CodeTimedOut {
			timeout = 50 * time.Millisecond
		}
		v := vault.New(vault.Options{Keyring: k, Now: at.now, Timeout: timeout})
		err := v.Put(context.Background(), key(), made(at.at.Add(time.Hour), 4000))
		if vault.CodeOf(err) != want || !errors.Is(err, want) {
			t.Errorf("%s: %v", want, err)
		}
		if s := v.State(); s.Code != want || s.Kept != 0 {
			t.Errorf("%s: state %+v", want, s)
		}
		if _, ok := v.Get(context.Background(), key(), 0); ok {
			t.Errorf("%s: something was kept", want)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), canary) {
			t.Errorf("%s: a secret is in the error", want)
		}
	}
}

func TestASlowKeyringIsWaitedForOnce(t *testing.T) {
	at, k := newClock(), newItems()
	k.hang = make(chan struct{})
	const timeout, calls = 3 * time.Second, 20
	v := vault.New(vault.Options{Keyring: k, Now: at.now, Timeout: timeout})
	began := time.Now()
	for range calls {
		if err := v.Put(context.Background(), key(), made(at.at.Add(time.Hour), 400)); vault.CodeOf(err) != vault.CodeTimedOut {
			t.Fatal(err)
		}
	}
	if waited := time.Since(began); waited > calls*timeout/2 {
		t.Errorf("waited %v for %d calls", waited, calls)
	}
	close(k.hang)
	// What was written after the waiting ended is taken out again, since it was
	// said that nothing is kept; then the keyring is used as before.
	deadline := time.Now().Add(time.Minute)
	for err := error(vault.CodeTimedOut); err != nil && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		_, err = v.Forget(context.Background())
	}
	if k.size() != 0 {
		t.Errorf("%d items of a writing that was given up", k.size())
	}
	put(t, v, key(), made(at.at.Add(time.Hour), 400))
	if s := v.State(); s.Code != "" || s.Kept != 1 {
		t.Errorf("state %+v after the keyring came back", s)
	}
}

func TestWhoeverCancelsDoesNotWait(t *testing.T) {
	at, k := newClock(), newItems()
	k.hang = make(chan struct{})
	defer close(k.hang)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	v := vault.New(vault.Options{Keyring: k, Now: at.now, Timeout: time.Minute})
	if err := v.Put(ctx, key(), made(at.at.Add(time.Hour), 400)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if s := v.State(); s.Code != "" || s.Kept != 0 {
		t.Errorf("state %+v: cancelling says nothing of the keyring", s)
	}
}

// panics is a keyring whose library trusted an answer.
type panics struct{ *items }

func (panics) Ready() error { panic("interface conversion: " + canary) }

func TestAPanicOfALibraryIsAFailure(t *testing.T) {
	at := newClock()
	v := vault.New(vault.Options{Keyring: panics{newItems()}, Now: at.now})
	err := v.Put(context.Background(), key(), made(at.at.Add(time.Hour), 400))
	if vault.CodeOf(err) != vault.CodeFailed || strings.Contains(err.Error(), canary) {
		t.Error(err)
	}
}
