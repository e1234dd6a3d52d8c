package credential_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

// walk is a rig whose clock goes on by its pauses alone.
type walk struct {
	*rig
	chain  chain.Chain
	now    time.Time
	paused []time.Duration
	g      *credential.Getter
}

func newWalk(t *testing.T, accounts, sets int) *walk {
	w := &walk{rig: newRig(t, simulator.World{})}
	for a := range accounts {
		for s := range sets {
			w.aws.AddPermissionSet(simulator.PermissionSet{Account: fmt.Sprintf("%012d", 100000000000+a), Name: fmt.Sprintf("Set-%d", s)})
		}
	}
	w.chain = ssoChain(time.Hour, false, "acme")(w.rig)
	w.now = time.Now()
	w.o.Now = func() time.Time { return w.now }
	w.g = w.getter().Pausing(func(ctx context.Context, d time.Duration) error {
		w.paused = append(w.paused, d)
		w.now = w.now.Add(d)
		return ctx.Err()
	})
	return w
}

func TestBrowse(t *testing.T) {
	const accounts, sets = 1000, 5
	w := newWalk(t, accounts, sets)
	start, requests, found := w.now, 0, 0
	got, err := w.g.Browse(context.Background(), w.chain, func(p credential.BrowseProgress) {
		requests++
		found += len(p.Found.Roles)
		if p.Accounts != accounts+1 || p.Done != requests-1 { // and the one of the chain
			t.Fatalf("progress %d of %d at step %d", p.Done, p.Accounts, requests)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != accounts+1 || found != accounts*sets+1 {
		t.Errorf("%d accounts, %d permission sets", len(got), found)
	}
	at := slices.IndexFunc(got, func(a credential.Account) bool { return a.ID == "100000000999" })
	if at < 0 || strings.Join(got[at].Roles, " ") != "Set-0 Set-1 Set-2 Set-3 Set-4" || got[at].Name == "" {
		t.Errorf("the last account: %v", at)
	}
	n := len(w.aws.Requests())
	if took := w.now.Sub(start); took < time.Duration(n-1)*time.Second/5 || took > time.Duration(n)*time.Second/5 {
		t.Errorf("%d requests in %v: not 5 a second", n, took)
	}
}

func TestBrowseBacksOff(t *testing.T) {
	w := newWalk(t, 3, 1)
	w.aws.SetFault("portal", "ListAccountRoles", simulator.Fault{Kind: simulator.Throttled, Times: 3})
	got, err := w.g.Browse(context.Background(), w.chain, func(credential.BrowseProgress) {})
	if err != nil || len(got) != 4 {
		t.Fatalf("%d accounts: %v", len(got), err)
	}
	if longest := slices.Max(w.paused); longest != 4*time.Second {
		t.Errorf("the longest pause is %v", longest)
	}
	w.aws.SetFault("portal", "ListAccountRoles", simulator.Fault{Kind: simulator.Throttled})
	_, err = w.g.Browse(context.Background(), w.chain, func(credential.BrowseProgress) {})
	w.failed(err, credential.CodeThrottled)
}

// What was found before an error stays.
func TestBrowseEndsEarly(t *testing.T) {
	w := newWalk(t, 9, 1)
	ctx, cancel := context.WithCancel(context.Background())
	got, err := w.g.Browse(ctx, w.chain, func(p credential.BrowseProgress) {
		if p.Done == 4 {
			cancel()
		}
	})
	w.failed(err, credential.CodeCancelled)
	if len(got) != 4 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d accounts, %v", len(got), err)
	}
	got, err = w.g.Browse(context.Background(), w.chain, func(p credential.BrowseProgress) {
		if p.Done == 2 {
			w.aws.SetFault("portal", "*", simulator.Fault{Kind: simulator.Refused, Code: "UnauthorizedException"})
		}
	})
	w.failed(err, credential.CodeTokenExpired)
	if len(got) != 2 {
		t.Errorf("%d accounts", len(got))
	}
}

func TestBrowseFaults(t *testing.T) {
	for kind, code := range map[simulator.FaultKind]credential.Code{
		simulator.Status500: credential.CodeServerError, simulator.HTML200: credential.CodeAnsweredOtherwise,
		simulator.Redirect: credential.CodeRedirected, simulator.Cut: credential.CodeConnectionCut,
		simulator.CutBody: credential.CodeConnectionCut, simulator.HugeBody: credential.CodeAnswerTooLarge,
		simulator.EmptyToken: credential.CodeEmptyAnswer,
	} {
		w := newWalk(t, 1, 1)
		for _, action := range []string{"ListAccountRoles", "ListAccounts"} {
			w.aws.SetFault("portal", action, simulator.Fault{Kind: kind})
			_, err := w.g.Browse(context.Background(), w.chain, func(credential.BrowseProgress) {})
			if e := w.failed(err, code); e.Action != action || e.Service != "sso" {
				t.Errorf("%s: the error does not say what was asked: %#v", kind, e)
			}
		}
	}
	w := newWalk(t, 1, 1)
	w.chain.Origin.SSO.Session = "elsewhere"
	_, err := w.g.Browse(context.Background(), w.chain, func(credential.BrowseProgress) {})
	w.failed(err, credential.CodeNotSignedIn)
}

// Someone whom Identity Center lets in nowhere.
func TestBrowseOfNothing(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := ssoChain(time.Hour, false, "acme")(r)
	empty := newRig(t, simulator.World{})
	token := empty.aws.NewSSOToken(time.Hour, false)
	r.o.Transport = empty.aws.Transport()
	files, _ := filepath.Glob(filepath.Join(r.dir, "*.json"))
	content, _ := json.Marshal(map[string]string{"accessToken": token.AccessToken, "expiresAt": token.Expires.Format(time.RFC3339)})
	if err := os.WriteFile(files[0], content, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := r.getter().Browse(context.Background(), way, func(credential.BrowseProgress) {})
	if err != nil || len(got) != 0 {
		t.Errorf("%d accounts: %v", len(got), err)
	}
}
