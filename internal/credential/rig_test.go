package credential_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

const (
	account = "111122223333"
	region  = "eu-west-1"
)

// rig is a simulator, and a Getter in an environment of the test's own.
type rig struct {
	t   *testing.T
	aws *simulator.AWS
	dir string
	env map[string]string
	o   credential.Options
}

func newRig(t *testing.T, world simulator.World) *rig {
	t.Helper()
	aws, err := simulator.Start(simulator.Options{World: world})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { aws.Close() })
	r := &rig{t: t, aws: aws, dir: t.TempDir(), env: map[string]string{"PATH": os.Getenv("PATH")}}
	r.o = credential.Options{
		Env: func(name string) string { return r.env[name] }, Environ: []string{"PATH=" + os.Getenv("PATH")},
		Transport: aws.Transport(), SSOCacheDir: r.dir, LoginCacheDir: r.dir,
		UserAgent: "Daypass/test", SessionName: "zoe",
	}
	return r
}

func (r *rig) getter() *credential.Getter { return credential.New(r.o) }

func (r *rig) file(name, content string) string {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path
}

func (r *rig) user() chain.Origin {
	return origin(chain.IAMUser, r.aws.Issue(simulator.Issue{Lineage: simulator.UserKey, Account: account, Name: "zoe"}))
}

func origin(kind chain.OriginKind, k simulator.Keys) chain.Origin {
	return chain.Origin{Kind: kind, Keys: keys(k), Expires: k.Expires}
}

func keys(k simulator.Keys) chain.Keys {
	return chain.Keys{AccessKeyID: chain.NewSecret(k.AccessKeyID), SecretKey: chain.NewSecret(k.SecretAccessKey), SessionToken: chain.NewSecret(k.SessionToken)}
}

// role makes a role that trusts everyone.
func (r *rig) role(name string) chain.RoleArn {
	arn := chain.RoleArn{Partition: chain.AWS, AccountID: account, RoleName: name}
	r.aws.AddRole(simulator.Role{ARN: arn.String(), Trusts: []string{"*"}})
	return arn
}

func to(o chain.Origin, roles ...chain.RoleArn) chain.Chain {
	c := chain.Chain{Partition: chain.AWS, Region: region, Origin: o}
	for _, role := range roles {
		c = c.WithRole(role)
	}
	return c
}

// actions are the exchanges that AWS saw, in order.
func (r *rig) actions() string {
	var all []string
	for _, q := range r.aws.Requests() {
		all = append(all, q.Action)
	}
	return strings.Join(all, " ")
}

// failed checks the code of an error, and that nothing secret is in it however
// it is printed.
func (r *rig) failed(err error, want credential.Code) *credential.Error {
	r.t.Helper()
	var e *credential.Error
	if !errors.As(err, &e) {
		r.t.Fatalf("error %v, want %s", err, want)
	}
	if !errors.Is(err, want) {
		r.t.Errorf("error %v (code %s, status %d, AWS %q), want %s", err, e.Code, e.Status, e.AWS, want)
	}
	r.noSecrets(err)
	return e
}

func (r *rig) noSecrets(err error) {
	r.t.Helper()
	encoded, _ := json.Marshal(err)
	printed := fmt.Sprintf("%v\n%+v\n%#v\n%s", err, err, err, encoded)
	for e := err; e != nil; e = errors.Unwrap(e) {
		printed += fmt.Sprintf("\n%#v", e)
	}
	for _, secret := range r.aws.Secrets() {
		if strings.Contains(printed, secret) {
			r.t.Errorf("a secret of %d characters is in the error", len(secret))
		}
	}
	if strings.Contains(printed, "https://") {
		r.t.Error("a URL is in the error")
	}
}

func (r *rig) get(q credential.Request) (credential.Credentials, error) {
	return r.getter().Get(context.Background(), q)
}

// identity gets the credentials and asks AWS who they are.
func (r *rig) identity(c chain.Chain) credential.Identity {
	r.t.Helper()
	got, err := r.get(credential.Request{Chain: c})
	if err != nil {
		r.t.Fatal(err)
	}
	who, err := r.getter().CallerIdentity(context.Background(), c, got)
	if err != nil {
		r.t.Fatal(err)
	}
	return who
}

// roundTrip is a network of a test's own.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
