package credential_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
	"daypass/internal/vault"
)

const device = "arn:aws:iam::111122223333:mfa/zoe"

// keeping is a rig with a vault, and a device that counts how often it was asked.
type keeping struct {
	*rig
	vault *vault.Vault
	way   chain.Chain
	asked int
}

func newKeeping(t *testing.T, hops ...string) *keeping {
	k := &keeping{rig: newRig(t, simulator.World{}), vault: vault.New(vault.Options{Keyring: vault.InMemory()})}
	k.aws.AddMFADevice(device, "arn:aws:iam::111122223333:user/zoe")
	var roles []chain.RoleArn
	for _, name := range hops {
		roles = append(roles, k.role(name))
	}
	k.way = to(k.user(), roles...)
	k.way.Hops[0].MFASerial = device
	k.o.Vault = k.vault
	k.o.MFACode = func(_ context.Context, serial string, _ bool) (chain.Secret, error) {
		k.asked++
		return shown(k.rig, serial), nil
	}
	return k
}

func (k *keeping) mustGet(q credential.Request) credential.Credentials {
	k.t.Helper()
	if q.Chain.Origin.Kind == "" {
		q.Chain = k.way
	}
	got, err := k.get(q)
	if err != nil {
		k.t.Fatal(err)
	}
	return got
}

func TestKeptCredentialsSpareTheCode(t *testing.T) {
	k := newKeeping(t, "Admin")
	first := k.mustGet(credential.Request{})
	second := k.mustGet(credential.Request{Life: 15 * time.Minute})
	if k.asked != 1 || len(k.aws.Requests()) != 1 {
		t.Errorf("asked %d times, sent %s", k.asked, k.actions())
	}
	if first.Kept || !second.Kept || second.Keys != first.Keys || second.Arn != first.Arn || second.AccountID != first.AccountID || !second.Expires.Equal(first.Expires) {
		t.Errorf("kept %v then %v, as %s until %v", first.Kept, second.Kept, second.Arn, second.Expires)
	}
	// Without a Life the whole duration is wanted, and some of it is gone.
	if k.mustGet(credential.Request{}); k.asked != 2 {
		t.Errorf("asked %d times", k.asked)
	}
	if k.mustGet(credential.Request{Life: 15 * time.Minute, Fresh: true}); k.asked != 3 {
		t.Errorf("asked %d times for fresh ones", k.asked)
	}
}

func TestWhatIsAskedBeyondTheRoleIsInTheKey(t *testing.T) {
	life := 15 * time.Minute
	for name, q := range map[string]credential.Request{
		"policy":          {Narrow: credential.Narrowing{Policy: `{"Version":"2012-10-17","Statement":[]}`}},
		"policy ARN":      {Narrow: credential.Narrowing{PolicyArns: []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}}},
		"source identity": {Narrow: credential.Narrowing{SourceIdentity: "zoe"}},
		"tag":             {Narrow: credential.Narrowing{Tags: map[string]string{"team": "a"}}},
	} {
		k := newKeeping(t, "Admin")
		k.mustGet(credential.Request{Life: life})
		q.Life = life
		if k.mustGet(q); k.asked != 2 {
			t.Errorf("another %s: asked %d times", name, k.asked)
		}
		if k.mustGet(q); k.asked != 2 {
			t.Errorf("the same %s: asked %d times", name, k.asked)
		}
	}
}

func TestAnotherKeyOrDeviceAsksAgain(t *testing.T) {
	for name, change := range map[string]func(*keeping){
		"access key": func(k *keeping) { k.way.Origin.Keys = k.user().Keys },
		"device": func(k *keeping) {
			k.way.Hops[0].MFASerial = device + "2"
			k.aws.AddMFADevice(device+"2", "arn:aws:iam::111122223333:user/zoe")
		},
		"name of ours": func(k *keeping) { k.o.SessionName = "zoe2" },
	} {
		k := newKeeping(t, "Admin")
		k.mustGet(credential.Request{Life: time.Minute})
		change(k)
		if k.mustGet(credential.Request{Life: time.Minute}); k.asked != 2 {
			t.Errorf("another %s: asked %d times", name, k.asked)
		}
	}
}

// An administrator revoked the role's sessions: what is kept fails where it is
// used, and a code gets new ones.
func TestRevokedCredentialsAreReplaced(t *testing.T) {
	k := newKeeping(t, "Hub", "Deploy")
	k.mustGet(credential.Request{})
	hub, ok := k.heldHub()
	if !ok {
		t.Fatal("the first hop is not kept")
	}
	k.aws.Revoke(hub)
	k.aws.ForgetRequests()
	if got := k.mustGet(credential.Request{}); got.Kept || k.asked != 2 || k.actions() != "AssumeRole AssumeRole AssumeRole" {
		t.Errorf("kept %v, asked %d times, sent %s", got.Kept, k.asked, k.actions())
	}
	k.aws.ForgetRequests()
	if got := k.mustGet(credential.Request{}); !got.Kept || k.asked != 2 || k.actions() != "AssumeRole" {
		t.Errorf("the new ones are not kept: asked %d times, sent %s", k.asked, k.actions())
	}

	// Nobody to ask: the failure is the one that was seen, not that a code is missing.
	hub, _ = k.heldHub()
	k.aws.Revoke(hub)
	k.o.MFACode = nil
	_, err := k.get(credential.Request{Chain: k.way})
	k.failed(err, credential.CodeCredentialsInvalid)
}

// heldHub gives the credentials of the first hop as they are kept.
func (k *keeping) heldHub() (simulator.Keys, bool) {
	short := k.way
	short.Hops = short.Hops[:1]
	asked := k.asked
	got, err := k.get(credential.Request{Chain: short, Life: time.Minute})
	if err != nil {
		k.t.Fatal(err)
	}
	return simulator.Keys{
		AccessKeyID: got.Keys.AccessKeyID.Reveal(), SecretAccessKey: got.Keys.SecretKey.Reveal(), SessionToken: got.Keys.SessionToken.Reveal(),
	}, got.Kept && k.asked == asked
}

// locked is a keyring that nothing can be had of.
type locked struct{ vault.Keyring }

func (locked) Ready() error { return &vault.Error{Code: vault.CodeLocked} }

func TestALockedKeyringIsNoReasonNotToOpen(t *testing.T) {
	k := newKeeping(t, "Admin")
	k.vault = vault.New(vault.Options{Keyring: locked{vault.InMemory()}})
	k.o.Vault = k.vault
	for range 2 {
		k.mustGet(credential.Request{Life: time.Minute})
	}
	if s := k.vault.State(); k.asked != 2 || s.Code != vault.CodeLocked || s.Kept != 0 {
		t.Errorf("asked %d times, state %+v", k.asked, s)
	}
}

func TestSparesCode(t *testing.T) {
	k := newKeeping(t, "Hub", "Deploy")
	spares := func(q credential.Request) bool {
		if q.Chain.Origin.Kind == "" {
			q.Chain = k.way
		}
		return k.getter().SparesCode(context.Background(), q)
	}
	if spares(credential.Request{}) {
		t.Error("before anything was kept")
	}
	k.mustGet(credential.Request{})
	k.aws.ForgetRequests()
	if !spares(credential.Request{}) {
		t.Error("the kept hop is not found")
	}
	later := k.way
	later.Hops = append([]chain.Hop(nil), later.Hops...)
	later.Hops[1].MFASerial = device
	process := k.way
	process.Origin = chain.Origin{Kind: chain.Process, Command: "vendor"}
	for name, q := range map[string]credential.Request{
		"fresh":               {Fresh: true},
		"the role itself, 1h": {Chain: k.way.WithoutHops().WithRole(k.way.Hops[0].Role)},
		"a code on hop 2":     {Chain: later},
		"a process":           {Chain: process},
	} {
		if spares(q) {
			t.Errorf("%s: spared", name)
		}
	}
	if len(k.aws.Requests()) != 0 {
		t.Errorf("sent %s", k.actions())
	}
}

// What the vault is asked under gives nothing away.
func TestTheKeyHoldsNoSecret(t *testing.T) {
	k := newKeeping(t, "Admin")
	seen := &seenKeys{Vault: k.vault}
	k.o.Vault = seen
	k.mustGet(credential.Request{Life: time.Minute})
	if len(seen.keys) != 2 || seen.keys[0] != seen.keys[1] {
		t.Fatalf("%d keys; found and kept under the same one?", len(seen.keys))
	}
	request := seen.keys[0].Request
	for _, secret := range k.aws.Secrets() {
		if strings.Contains(request, secret) {
			t.Error("a secret is in the key's request")
		}
	}
	for _, part := range []string{"role/Admin", device, `"RoleSessionName":"zoe"`} {
		if !strings.Contains(request, part) {
			t.Errorf("%s is not in the key", part)
		}
	}
}

type seenKeys struct {
	credential.Vault
	keys []vault.Key
}

func (s *seenKeys) Get(ctx context.Context, k vault.Key, atLeast time.Duration) (vault.Credentials, bool) {
	s.keys = append(s.keys, k)
	return s.Vault.Get(ctx, k, atLeast)
}

func (s *seenKeys) Put(ctx context.Context, k vault.Key, c vault.Credentials) error {
	s.keys = append(s.keys, k)
	return s.Vault.Put(ctx, k, c)
}
