package credential_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
	"daypass/internal/vault"
)

// shared asks for a role by its name, with a code that serves several.
func (k *keeping) shared(name string) credential.Request {
	way := to(k.way.Origin, k.role(name))
	way.Hops[0].MFASerial = k.way.Hops[0].MFASerial
	return credential.Request{Chain: way, DurationSeconds: 1800, ShareCode: true}
}

func TestOneCodeServesSeveralRoles(t *testing.T) {
	for _, world := range simulator.BothWorlds() {
		k := newKeeping(t, "Admin")
		k.rig = newRig(t, world)
		k.aws.AddMFADevice(device, "arn:aws:iam::111122223333:user/zoe")
		k.way.Origin = k.user()
		k.o.Vault, k.o.MFACode = k.vault, func(_ context.Context, serial string, _ bool) (chain.Secret, error) {
			k.asked++
			return shown(k.rig, serial), nil
		}
		first := k.mustGet(k.shared("Admin"))
		if k.actions() != "GetSessionToken AssumeRole" || first.Kept {
			t.Errorf("the first: kept %v, sent %s", first.Kept, k.actions())
		}
		k.aws.ForgetRequests()
		second := k.mustGet(k.shared("Audit"))
		if k.asked != 1 || k.actions() != "AssumeRole" || !second.Kept {
			t.Errorf("the second: kept %v, asked %d times, sent %s", second.Kept, k.asked, k.actions())
		}
		for _, got := range []credential.Credentials{first, second} {
			if life := time.Until(got.Expires).Round(time.Minute); life != 30*time.Minute || got.Arn == "" {
				t.Errorf("%s lives %v", got.Arn, life)
			}
		}
		// Chained: an hour is the most, in either world.
		long := k.shared("Audit")
		long.DurationSeconds = 3601
		_, err := k.get(long)
		if e := k.failed(err, credential.CodeDurationRefused); e.Limit != credential.LimitRoleChained || k.asked != 1 {
			t.Errorf("3601 s: limit %q, asked %d times", e.Limit, k.asked)
		}
		// What is kept is no role's: a role's own code is another matter.
		own := k.shared("Audit")
		own.ShareCode, own.Life = false, time.Minute
		if k.mustGet(own); k.asked != 2 {
			t.Errorf("asked %d times", k.asked)
		}
	}
}

func TestWhatIsSharedIsKeptByKeyAndDevice(t *testing.T) {
	const other = device + "2"
	for name, change := range map[string]func(*keeping){
		"access key": func(k *keeping) { k.way.Origin = k.user() },
		"device": func(k *keeping) {
			k.aws.AddMFADevice(other, "arn:aws:iam::111122223333:user/zoe")
			k.way.Hops[0].MFASerial = other
		},
		"vault that forgot": func(k *keeping) {
			if n, err := k.vault.Forget(context.Background()); n != 1 || err != nil {
				t.Errorf("forgot %d, %v", n, err)
			}
		},
	} {
		k := newKeeping(t, "Admin")
		k.mustGet(k.shared("Admin"))
		spares := k.getter().SparesCode(context.Background(), k.shared("Audit"))
		change(k)
		if !spares || k.getter().SparesCode(context.Background(), k.shared("Audit")) {
			t.Errorf("another %s: spared %v before, or spared after", name, spares)
		}
		if k.mustGet(k.shared("Audit")); k.asked != 2 {
			t.Errorf("another %s: asked %d times", name, k.asked)
		}
	}
}

// Less life than the next exchange needs is not used.
func TestASharedSessionAtItsEndIsNotUsed(t *testing.T) {
	k := newKeeping(t, "Admin")
	k.mustGet(k.shared("Admin"))
	for ahead, spared := range map[time.Duration]bool{50 * time.Minute: true, 56 * time.Minute: false, 61 * time.Minute: false} {
		k.o.Vault = later{k.vault, ahead}
		if k.getter().SparesCode(context.Background(), k.shared("Audit")) != spared {
			t.Errorf("after %v: spared %v", ahead, !spared)
		}
	}
}

// later is a vault whose credentials have so much less to live.
type later struct {
	*vault.Vault
	by time.Duration
}

func (l later) Get(ctx context.Context, key vault.Key, atLeast time.Duration) (vault.Credentials, bool) {
	return l.Vault.Get(ctx, key, atLeast+l.by)
}

// A role may ask for a fresher code than the one that was kept: that is said, and
// nobody is asked for a code unasked. One that was revoked is replaced.
func TestARoleMayAskForAFresherCode(t *testing.T) {
	k := newKeeping(t, "Admin")
	k.mustGet(k.shared("Admin"))
	q := k.shared("Guarded")
	k.aws.AddRole(simulator.Role{ARN: q.Chain.Hops[0].Role.String(), Trusts: []string{"*"}, RequireMFA: true, MFAAge: time.Nanosecond})
	_, err := k.get(q)
	if e := k.failed(err, credential.CodeAccessDenied); e.Limit != credential.SharedCodeOld || k.asked != 1 {
		t.Errorf("limit %q, asked %d times", e.Limit, k.asked)
	}
	q.ShareCode, q.Fresh = false, true
	if k.mustGet(q); k.asked != 2 {
		t.Errorf("with a code of its own: asked %d times", k.asked)
	}

	// A denial to a code that was just given says nothing of its age.
	q = k.shared("Closed")
	k.aws.AddRole(simulator.Role{ARN: q.Chain.Hops[0].Role.String(), Trusts: []string{"*"}, Denied: true})
	q.Fresh = true
	_, err = k.get(q)
	if e := k.failed(err, credential.CodeAccessDenied); e.Limit != "" || k.asked != 3 {
		t.Errorf("a fresh one: limit %q, asked %d times", e.Limit, k.asked)
	}
}

func TestARevokedSessionIsReplaced(t *testing.T) {
	k := newKeeping(t, "Admin")
	seen := &lastPut{Vault: k.vault}
	k.o.Vault = seen
	k.mustGet(k.shared("Admin"))
	k.aws.Revoke(simulator.Keys{AccessKeyID: seen.put.Keys.AccessKeyID.Reveal()})
	k.aws.ForgetRequests()
	if got := k.mustGet(k.shared("Audit")); got.Kept || k.asked != 2 || k.actions() != "AssumeRole GetSessionToken AssumeRole" {
		t.Errorf("kept %v, asked %d times, sent %s", got.Kept, k.asked, k.actions())
	}
	// Nobody to ask: the failure is the one that was seen.
	k.aws.Revoke(simulator.Keys{AccessKeyID: seen.put.Keys.AccessKeyID.Reveal()})
	k.o.MFACode = nil
	_, err := k.get(k.shared("Audit"))
	k.failed(err, credential.CodeCredentialsInvalid)
}

type lastPut struct {
	credential.Vault
	put vault.Credentials
}

func (l *lastPut) Put(ctx context.Context, k vault.Key, c vault.Credentials) error {
	l.put = c
	return l.Vault.Put(ctx, k, c)
}

// A code that was used gets another try, with GetSessionToken as with a role.
func TestAWrongSharedCodeIsAskedAgain(t *testing.T) {
	k := newKeeping(t, "Admin")
	ask, wrongs, used := k.o.MFACode, 0, chain.Secret{}
	k.o.MFACode = func(ctx context.Context, serial string, wrong bool) (code chain.Secret, err error) {
		if wrong {
			wrongs++
		}
		if !wrong && !used.Empty() {
			return used, nil
		}
		used, err = ask(ctx, serial, wrong)
		return used, err
	}
	q := k.shared("Admin")
	q.Fresh = true
	k.mustGet(q)
	k.aws.ForgetRequests()
	if k.mustGet(q); wrongs != 1 || k.actions() != "GetSessionToken GetSessionToken AssumeRole" {
		t.Errorf("asked again %d times, sent %s", wrongs, k.actions())
	}
	k.o.MFACode = func(context.Context, string, bool) (chain.Secret, error) { return chain.Secret{}, errors.New("nobody") }
	_, err := k.get(q)
	k.failed(err, credential.CodeMFAMissing)
}

// A user can be denied GetSessionToken: the code of the role's own call is left.
func TestAUserMayBeDeniedASession(t *testing.T) {
	k := newKeeping(t, "Admin")
	k.aws.SetFault("sts", "GetSessionToken", simulator.Fault{Kind: simulator.Refused, Code: "AccessDenied"})
	_, err := k.get(k.shared("Admin"))
	if e := k.failed(err, credential.CodeAccessDenied); e.Limit != credential.SharedCodeDenied || e.Action != "GetSessionToken" || e.Hop != 1 {
		t.Errorf("limit %q, %s of hop %d", e.Limit, e.Action, e.Hop)
	}
}
