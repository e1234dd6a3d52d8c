package opening_test

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/opening"
	"daypass/internal/simulator"
	"daypass/internal/vault"
)

const account = "111122223333"

// testRange is a simulator with a credential of every origin in it.
type testRange struct {
	aws    *simulator.AWS
	way    *opening.Way
	getter *credential.Getter
	opener *console.Opener
	memory *forgetful
	token  string // a web identity token's file
}

// forgetful is a Memory that a test empties.
type forgetful struct {
	facts map[string]duration.Learned
	who   map[string]*duration.Identity
}

func (m *forgetful) Learned(key string) duration.Learned { return m.facts[key] }
func (m *forgetful) Refused(key string, at time.Time, worked int) error {
	m.facts[key] = duration.Learned{RefusedAt: at, Worked: worked}
	return nil
}
func (m *forgetful) Accepted(key string, at time.Time, seconds int) error {
	m.facts[key] = duration.Learned{AcceptedAt: at, Accepted: seconds}
	return nil
}
func (m *forgetful) Identity(key string) *duration.Identity { return m.who[key] }
func (m *forgetful) Identified(key string, who duration.Identity) error {
	who.Learned = true
	m.who[key] = &who
	return nil
}
func (m *forgetful) Opened(opening.Outcome) error { return nil }

func (r *testRange) forget() {
	r.memory.facts, r.memory.who = map[string]duration.Learned{}, map[string]*duration.Identity{}
}

const (
	totpSerial = "arn:aws:iam::" + account + ":mfa/alice"
	startURL   = "https://acme.awsapps.com/start"
	issuer     = "token.acme.example"
)

func newRange(t *testing.T, world simulator.World) *testRange {
	t.Helper()
	aws, err := simulator.Start(simulator.Options{Now: time.Now, World: world})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { aws.Close() })
	aws.AddRole(simulator.Role{ARN: roleArn("One"), Trusts: []string{"arn:aws:iam::" + account + ":oidc-provider/" + issuer}})
	for _, name := range []string{"Two", "Three"} {
		aws.AddRole(simulator.Role{ARN: roleArn(name), Trusts: []string{"*"}})
	}
	aws.SetInstanceRole(simulator.Role{ARN: roleArn("web-7")})
	aws.SetContainerRole(simulator.Role{ARN: roleArn("task")})
	aws.AddPermissionSet(simulator.PermissionSet{Account: account, Name: "ViewOnly"})
	dir := t.TempDir()
	r := &testRange{aws: aws, memory: &forgetful{}, token: filepath.Join(dir, "token")}
	r.forget()
	write(t, r.token, aws.WebIdentityToken(issuer, "daypass", time.Hour))
	signInToIdentityCenter(t, aws, dir)
	env := map[string]string{
		"AWS_EC2_METADATA_SERVICE_ENDPOINT":  aws.IMDSURL(),
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": aws.ContainerURL(),
		"AWS_CONTAINER_AUTHORIZATION_TOKEN":  aws.ContainerToken(),
	}
	kept := vault.New(vault.Options{Keyring: vault.InMemory()})
	r.getter = credential.New(credential.Options{
		Env: func(name string) string { return env[name] }, Environ: []string{}, Transport: aws.Transport(), Metadata: aws.Transport(),
		SSOCacheDir: dir, SessionName: "property", RunProcess: r.process, Vault: kept,
		MFACode: func(_ context.Context, serial string, _ bool) (chain.Secret, error) {
			return chain.NewSecret(aws.MFACode(serial)), nil
		},
	})
	hosts, err := console.DemoHosts(aws.URL())
	if err != nil {
		t.Fatal(err)
	}
	r.opener = console.New(console.Options{Network: r.getter.Network(), Caller: r.getter, Hosts: hosts})
	r.way = &opening.Way{
		Now: time.Now, Credentials: r.getter, SignIn: r.opener, Memory: r.memory, SparesCode: r.getter.SparesCode, CanKeep: kept.Ready,
	}
	return r
}

func roleArn(name string) string { return "arn:aws:iam::" + account + ":role/" + name }

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func signInToIdentityCenter(t *testing.T, aws *simulator.AWS, dir string) {
	t.Helper()
	token := aws.NewSSOToken(8*time.Hour, false)
	text, err := json.Marshal(map[string]string{
		"accessToken": token.AccessToken, "expiresAt": token.Expires.Format(time.RFC3339), "region": "eu-west-1", "startUrl": startURL,
	})
	if err != nil {
		t.Fatal(err)
	}
	name := sha1.Sum([]byte("acme"))
	write(t, filepath.Join(dir, hex.EncodeToString(name[:])+".json"), string(text))
}

// process answers a credential_process whose command is the credentials' own
// place in the ledger: the test's way of naming them.
func (r *testRange) process(_ context.Context, args []string) (stdout, stderr []byte, err error) {
	keys := r.aws.Issue(issueOf(simulator.Lineage(args[1]), lifeOf(args[2])))
	out := map[string]any{"Version": 1, "AccessKeyId": keys.AccessKeyID, "SecretAccessKey": keys.SecretAccessKey}
	if keys.SessionToken != "" {
		out["SessionToken"] = keys.SessionToken
		if args[3] == "told" {
			out["Expiration"] = keys.Expires.UTC().Format(time.RFC3339)
		}
	}
	stdout, err = json.Marshal(out)
	return stdout, nil, err
}

func lifeOf(text string) time.Duration {
	life, err := time.ParseDuration(text)
	if err != nil {
		panic(err) // the test's own words
	}
	return life
}

func issueOf(l simulator.Lineage, life time.Duration) simulator.Issue {
	name := "alice"
	if strings.HasSuffix(string(l), "-role") {
		name = "Somewhere"
	}
	return simulator.Issue{Lineage: l, Account: account, Name: name, Life: life}
}

// testCase is a chain, a duration, and what only AWS knows of it.
type testCase struct {
	name   string
	chain  chain.Chain
	want   int
	isRoot bool
	// fails is how AWS answers whatever the duration is, "" when it does not: a
	// verdict is on the duration, of credentials that live and may be used so.
	fails credential.Code
}

var durations = []int{1, 899, 900, 901, 1800, 3599, 3600, 3601, 7273, 14400, 28800, 43199, 43200, 43201, 86400, 129599, 129600, 129601}

// hidden are the credentials that a file, the environment or a process may give
// without saying what they are, and the lives that they can have.
var hidden = []struct {
	lineage simulator.Lineage
	lives   []string
}{
	{simulator.UserSession, []string{"15m", "12h", "36h"}},
	{simulator.RootSession, []string{"1h"}},
	{simulator.FederatedUser, []string{"20m", "2h", "36h"}},
	{simulator.DirectRole, []string{"15m", "1h", "6h"}},
	{simulator.ChainedRole, []string{"5m", "59m", "1h"}},
	{simulator.SSORole, []string{"1h", "8h"}},
	{simulator.InstanceRole, []string{"10m", "6h"}},
	{simulator.DirectRole, []string{"-10m"}},
}

func (r *testRange) randomCase(random *rand.Rand) testCase {
	c := testCase{want: durations[random.IntN(len(durations))]}
	kinds := []chain.OriginKind{
		chain.IAMUser, chain.IAMUser, chain.IAMUser, chain.SSO, chain.EC2Instance, chain.Container, chain.WebIdentity,
		chain.Process, chain.Process, chain.Environment, chain.StaticSession, chain.SessionToken, chain.FederatedUser,
	}
	c.chain = chain.Chain{Profile: "p", Partition: chain.AWS, Region: "eu-west-1", Origin: chain.Origin{Kind: kinds[random.IntN(len(kinds))], Profile: "base"}}
	c.name = string(c.chain.Origin.Kind)
	r.fillOrigin(random, &c)
	hops := random.IntN(3)
	if c.chain.Origin.Kind == chain.WebIdentity {
		c.chain.Hops = []chain.Hop{{Kind: chain.AssumeRoleWithWebIdentity, Role: mustRole("One")}}
	}
	for i := range hops {
		hop := chain.Hop{Kind: chain.AssumeRole, Role: mustRole([]string{"Two", "Three"}[i])}
		c.chain.Hops = append(c.chain.Hops, hop)
		c.name += " → " + hop.Role.RoleName
	}
	return c
}

func mustRole(name string) chain.RoleArn {
	arn, err := chain.ParseRoleArn(roleArn(name))
	if err != nil {
		panic(err) // the test's own words
	}
	return arn
}

func (r *testRange) fillOrigin(random *rand.Rand, c *testCase) {
	o := &c.chain.Origin
	switch o.Kind {
	case chain.IAMUser:
		lineage := simulator.UserKey
		if c.isRoot = random.IntN(8) == 0; c.isRoot {
			lineage = simulator.RootKey
		}
		o.Keys = keysOf(r.aws.Issue(issueOf(lineage, 0)))
	case chain.SSO:
		o.SSO = chain.SSOSession{Session: "acme", StartURL: startURL, Region: "eu-west-1", AccountID: account, RoleName: "ViewOnly"}
	case chain.WebIdentity:
		o.TokenFile = r.token
	case chain.SessionToken:
		o.Keys = keysOf(r.aws.Issue(issueOf(simulator.UserSession, 12*time.Hour)))
	case chain.FederatedUser:
		r.fillHidden(random, c, simulator.FederatedUser, []string{"20m", "2h", "36h"}[random.IntN(3)])
	case chain.Environment, chain.StaticSession:
		h := hidden[random.IntN(len(hidden))]
		r.fillHidden(random, c, h.lineage, h.lives[random.IntN(len(h.lives))])
	case chain.Process:
		h := hidden[random.IntN(len(hidden))]
		lineage, life := h.lineage, h.lives[random.IntN(len(h.lives))]
		if random.IntN(3) == 0 {
			lineage, life = simulator.UserKey, "0s"
		}
		o.Command = strings.Join([]string{"issue", string(lineage), life, []string{"told", "untold"}[random.IntN(2)]}, " ")
		c.name += " giving " + o.Command
		c.fails = failsOf(lineage, life)
	}
}

func (r *testRange) fillHidden(random *rand.Rand, c *testCase, lineage simulator.Lineage, life string) {
	keys := r.aws.Issue(issueOf(lineage, lifeOf(life)))
	c.chain.Origin.Keys = keysOf(keys)
	c.name += " holding " + string(lineage) + " " + life
	c.fails = failsOf(lineage, life)
	if random.IntN(2) == 0 {
		c.chain.Origin.Expires = keys.Expires
		c.name += " told"
	}
}

func failsOf(lineage simulator.Lineage, life string) credential.Code {
	switch {
	case strings.HasPrefix(life, "-"):
		return credential.CodeCredentialsExpired
	case lineage == simulator.FederatedUser || lineage == simulator.RootSession:
		return credential.CodeAccessDenied // at a hop
	}
	return ""
}

func keysOf(k simulator.Keys) chain.Keys {
	return chain.Keys{
		AccessKeyID: chain.NewSecret(k.AccessKeyID), SecretKey: chain.NewSecret(k.SecretAccessKey), SessionToken: chain.NewSecret(k.SessionToken),
	}
}
