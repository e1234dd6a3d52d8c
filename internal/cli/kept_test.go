package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/cli"
	"daypass/internal/house"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/store"
	"daypass/internal/vault"
)

// openedBefore opens a profile as another window of the same user did.
func openedBefore(t *testing.T, name string) func(*house.House) {
	return func(h *house.House) {
		c, err := h.Chain(name, "", false)
		if err != nil {
			t.Fatal(err)
		}
		way := h.Way(house.Hooks{MFACode: func(_ context.Context, serial string, _ bool) (chain.Secret, error) {
			return chain.NewSecret(h.Demo.MFACode(serial)), nil
		}})
		if _, err := way.Open(context.Background(), opening.Request{Chain: c, Seconds: 3600}); err != nil {
			t.Fatal(err)
		}
		h.Demo.ForgetRequests()
	}
}

func TestAKeptRoleNeedsNeitherCodeNorTerminal(t *testing.T) {
	s := &session{t: t, prepare: openedBefore(t, "prod-admin")}
	if code := s.run("open", "prod-admin", "--duration", "12h", "--print"); code != int(plan.Done) {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	if !strings.HasPrefix(s.out.String(), "http") || len(s.aws.Requests()) != 1 {
		t.Errorf("%d exchanges, answer of %d characters", len(s.aws.Requests()), s.out.Len())
	}
	s.said("opens the console for 12 h", "No MFA code was needed: the role assumed with the last one still holds.")

	// A hop after it is new, and the kept role stays the way to it.
	if code := s.run("open", "prod-admin", "--role-arn", "arn:aws:iam::111122223333:role/ci/Deploy", "--duration", "8h", "--shorten", "--print"); code != int(plan.Done) {
		t.Errorf("behind the kept role: exit %d: %s", code, s.err.String())
	}
	s.prepare = openedBefore(t, "audit")
	if code := s.run("open", "prod-admin", "--duration", "12h", "--print"); code != int(plan.Usage) {
		t.Errorf("with nothing kept: exit %d", code)
	}
}

func TestForgetCredentials(t *testing.T) {
	s := &session{t: t, prepare: openedBefore(t, "prod-admin")}
	if code := s.run("forget", "--credentials"); code != int(plan.Done) {
		t.Errorf("exit %d", code)
	}
	s.said("Forgotten: what 1 MFA code gave.")
	s.prepare = nil
	if code := s.run("forget", "--credentials"); code != int(plan.Done) {
		t.Errorf("exit %d", code)
	}
	s.said("Nothing was kept in the keyring.")
	for _, with := range [][]string{{"prod-admin"}, {"--origin"}} {
		if code := s.run(append([]string{"forget", "--credentials"}, with...)...); code != int(plan.Usage) {
			t.Errorf("%v: exit %d", with, code)
		}
	}
	if s.out.Len() != 0 {
		t.Errorf("on standard output: %s", s.out.String())
	}
}

// A console that opens though its session cannot be kept is no failure, and no
// silence either.
func TestASessionThatIsNotRememberedIsSaid(t *testing.T) {
	s := &session{t: t, prepare: func(h *house.House) {
		state := h.Store.Folders().State
		if err := os.MkdirAll(state, 0o700); err != nil {
			t.Error(err)
		}
		// A file where the folder of the sessions should be.
		if err := os.WriteFile(filepath.Join(state, "opened"), nil, 0o600); err != nil {
			t.Error(err)
		}
	}}
	if code := s.run("open", "audit", "--print", "--json"); code != 0 {
		t.Errorf("exit %d", code)
	}
	sentence := "Daypass could not remember this session: the system could not write it. It will neither count it down nor remind you of its end."
	s.said("The link opens the console for 1 h", sentence)
	var document struct{ Unremembered string }
	if err := json.Unmarshal(s.out.Bytes(), &document); err != nil || document.Unremembered != sentence {
		t.Errorf("the document says %q, %v", document.Unremembered, err)
	}
	s = &session{t: t}
	if s.run("open", "audit", "--print", "--json"); strings.Contains(s.out.String()+s.err.String(), "emember") {
		t.Errorf("of one that is remembered: %s%s", s.out.String(), s.err.String())
	}
}

// A refusal that cannot be kept comes unannounced again: that is said too.
func TestARefusalThatIsNotRememberedIsSaid(t *testing.T) {
	s := &session{t: t, prepare: func(h *house.House) {
		// A file where the folder of what was learned should be.
		learned := filepath.Join(h.Store.Folders().State, "learned")
		if err := errors.Join(os.RemoveAll(learned), os.WriteFile(learned, nil, 0o600)); err != nil {
			t.Error(err)
		}
	}}
	tried := []string{"open", "deploy-via-hub", "--duration", "8h", "--try-anyway", "--print"}
	if code := s.run(tried...); code != 0 {
		t.Errorf("exit %d: %s", code, s.err.String())
	}
	s.said("Daypass asked again without one.\n", "Daypass could not remember that AWS refused this duration: the system could not write it. It will not warn of it the next time.")
	s = &session{t: t}
	if s.run(tried...); strings.Contains(s.err.String(), "could not remember") {
		t.Errorf("of one that is remembered: %s", s.err.String())
	}
	if s.said("Daypass asked again without one.\n"); strings.Contains(s.err.String(), "remembers") {
		t.Errorf("the demo's store ends with the command: %s", s.err.String())
	}
}

func TestForgetWithoutAProfileForgetsEverything(t *testing.T) {
	key := vault.Key{Action: "AssumeRole", Request: "{}"}
	held := vault.Credentials{Keys: chain.Keys{
		AccessKeyID: chain.NewSecret("ASIAEXAMPLEEXAMPLE00"), SecretKey: chain.NewSecret("example"), SessionToken: chain.NewSecret("token"),
	}, Expires: time.Now().Add(time.Hour)}
	for _, c := range []struct {
		name, typed, profile string
		args                 []string
		code                 plan.Exit
		forgets              bool
		says                 []string
	}{
		{name: "nobody to ask", code: plan.Usage, says: []string{"Confirm it with --yes."}},
		{name: "an empty name", args: []string{"", "--yes"}, code: plan.Usage},
		{name: "AWS_PROFILE", profile: "audit", args: []string{"--yes"}, code: plan.Usage, says: []string{"audit"}},
		{name: "no", typed: "n", code: plan.Unexpected, says: []string{"what MFA codes left in the keyring? ["}},
		{name: "yes", typed: "y", code: plan.Done, forgets: true, says: []string{"what AWS did with every profile before.", "Forgotten: what 1 MFA code gave."}},
		{name: "--yes", args: []string{"--yes"}, code: plan.Done, forgets: true},
	} {
		folders := store.In(t.TempDir())
		var err bytes.Buffer
		env := map[string]string{"LANG": "en_GB.UTF-8", "AWS_PROFILE": c.profile}
		var h *house.House
		code := cli.Run(t.Context(), append([]string{"forget"}, c.args...), cli.Streams{In: strings.NewReader(c.typed + "\n"), Out: io.Discard, Err: &err, Asks: c.typed != ""}, cli.Deps{
			Env: func(name string) string { return env[name] },
			House: func(bool, func(store.Damage)) (opened *house.House, failed error) {
				h, failed = house.Open(house.Options{Home: t.TempDir(), Env: func(string) string { return "" }, Now: time.Now, Folders: &folders, Keyring: vault.InMemory()})
				if failed != nil {
					return nil, failed
				}
				for _, fact := range []string{"one", "another"} {
					failed = errors.Join(failed, h.Store.Learn(fact, func(f *store.Fact) { f.RefusedSeconds = 28800 }))
				}
				return h, errors.Join(failed, h.Vault.Put(t.Context(), key, held))
			},
		})
		if code != int(c.code) {
			t.Errorf("%s: exit %d: %s", c.name, code, err.String())
		}
		for _, says := range c.says {
			if !strings.Contains(plain(err.String()), says) {
				t.Errorf("%s: does not say %q: %s", c.name, says, err.String())
			}
		}
		facts, unread := h.Store.Facts()
		_, kept := h.Vault.Get(t.Context(), key, 0)
		if unread != nil || c.forgets != (len(facts) == 0) || c.forgets == kept {
			t.Errorf("%s: %d facts remain, credentials: %v (%v)", c.name, len(facts), kept, unread)
		}
	}
}
