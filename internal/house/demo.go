package house

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/opening"
	"daypass/internal/simulator"
)

// MFACode asks a person for the code of a device; wrong says that AWS did not
// take the last one.
type MFACode = func(ctx context.Context, serial string, wrong bool) (chain.Secret, error)

// startDemo starts the simulator with AWS files and a store of its own in a
// temporary folder, which it gives.
func (h *House) startDemo() (string, error) {
	dir, err := os.MkdirTemp("", "daypass-demo-")
	if err != nil {
		return "", err
	}
	h.folder = dir
	if h.Demo, err = simulator.Start(simulator.Options{Now: h.o.Now, World: simulator.DemoWorld()}); err != nil {
		return "", err
	}
	files, err := simulator.Demo(dir, h.Demo)
	if err != nil {
		return "", err
	}
	if h.hosts, err = console.DemoHosts(h.Demo.URL()); err != nil {
		return "", err
	}
	h.transport = h.Demo.Transport()
	h.ssoCache, h.login, h.used = files.SSOCacheDir, files.LoginCacheDir, files.Used
	files.Environment["AWS_PROFILE"] = firstInDemo
	files.Environment["SAML2AWS_CONFIGFILE"] = filepath.Join(dir, "saml2aws") // there is none, and never the user's
	h.env = demoEnvironment(h.o.Env, files.Environment)
	return dir, nil
}

// usedBefore puts into the demo's store what a use of some keys before would have
// left there: the rows that need it are seen at once.
func (h *House) usedBefore() error {
	memory := opening.Stored{Store: h.Store}
	for name, arn := range h.used {
		c, err := h.Chain(name, "", false)
		if err != nil {
			return err
		}
		kind := duration.IdentityKind(credential.IdentityOf(arn).Kind)
		if err := memory.Holder(c, duration.Identity{Kind: kind, Arn: arn, Temporary: c.Origin.Keys.Temporary()}); err != nil {
			return err
		}
	}
	return nil
}

// firstInDemo is what the demo opens on: a role one hop away, with an MFA code.
const firstInDemo = "prod-admin"

// demoEnvironment is the user's own without AWS's variables, which belong to
// their own files, and with the demo's.
func demoEnvironment(env func(string) string, demo map[string]string) func(string) string {
	return func(name string) string {
		if value, ok := demo[name]; ok {
			return value
		}
		if strings.HasPrefix(name, "AWS_") {
			return ""
		}
		return env(name)
	}
}

// environ is the environment as a list, for a credential_process.
func (h *House) environ() []string {
	if h.Demo == nil && h.o.Processes != nil {
		return h.o.Processes()
	}
	if h.Demo == nil {
		return h.o.Environ
	}
	return slices.DeleteFunc(slices.Clone(h.o.Environ), func(entry string) bool { return strings.HasPrefix(entry, "AWS_") })
}

// Landing is how long the demo's process waits for a browser to get from the
// hand-off to its console page.
const Landing = 15 * time.Second

// settling is what the console page takes once a browser was sent to it.
const settling = time.Second

// Linger keeps the demo's console there until a browser has reached it, so long
// at most: it lives in this process. Outside the demo it returns at once.
func (h *House) Linger(ctx context.Context, before int, wait time.Duration) {
	if h.Demo == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	for len(h.Demo.Sessions()) <= before {
		if !pause(ctx, 50*time.Millisecond) {
			return
		}
	}
	pause(ctx, settling)
}

// pause waits, and tells whether ctx let it.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
