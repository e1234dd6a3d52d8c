package profile

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"daypass/internal/chain"
)

// run is one run of the CLI and the same question to this package.
type run struct {
	name    string
	folder  string
	profile string // "" to let the CLI choose
	ours    string // the profile that it then has to be, "" for Default
	env     map[string]string
}

var environmentKeysForTests = map[string]string{
	"AWS_ACCESS_KEY_ID": "AKIAEXAMPLEENV000001", "AWS_SECRET_ACCESS_KEY": "example-env",
}

// TestAsTheCLI asks the CLI who it is, profile by profile, and compares what it
// sent with the chain: the same calls, in the same order, with the same keys.
func TestAsTheCLI(t *testing.T) {
	aws := newCLI(t)
	ca := newAuthority(t)
	for _, r := range runs(t) {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			fake := newFakeAWS(t, ca)
			env := r.environment(t, fake, ca)
			sent := runCLI(t, aws, r, env, fake)
			set := Load(func(key string) string { return env[key] }, env["HOME"])
			name := cmp.Or(r.profile, r.ours, set.Default())
			p, ok := set.Find(name)
			if !ok {
				t.Fatalf("no profile %q", name)
			}
			expected := expectedCalls(p, env)
			if !slices.Equal(expected, sent) {
				t.Errorf("the chain says\n  %s\nthe CLI sent\n  %s\n(problem %v)", strings.Join(expected, "\n  "), strings.Join(sent, "\n  "), p.Problem)
			}
			checkRegion(t, p, fake.hosts)
		})
	}
}

// runs are all profiles of all sample folders, and what stands in no file.
func runs(t *testing.T) []run {
	t.Helper()
	folders, err := filepath.Glob("testdata/cli/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("no sample files", err)
	}
	var all []run
	for _, folder := range folders {
		set := Load(func(key string) string { return filesIn(folder)[key] }, "")
		for _, p := range set.Profiles() {
			if !isReserved(p.Name) {
				all = append(all, run{name: filepath.Base(folder) + "/" + p.Name, folder: folder, profile: p.Name})
			}
		}
	}
	container := map[string]string{"AWS_CONTAINER_CREDENTIALS_FULL_URI": "/container"}
	return append(all,
		run{name: "environment keys", folder: "nowhere", env: environmentKeysForTests},
		run{name: "environment session", folder: "nowhere", env: with(environmentKeysForTests, "AWS_SESSION_TOKEN", "example")},
		run{name: "environment half a key", folder: "nowhere", env: map[string]string{"AWS_ACCESS_KEY_ID": "AKIAEXAMPLEENV000001"}},
		run{name: "environment web identity", folder: "nowhere", env: map[string]string{
			"AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/Pod", "AWS_WEB_IDENTITY_TOKEN_FILE": "testdata/cli/ways/token", "AWS_ROLE_SESSION_NAME": "pod"}},
		run{name: "environment as source", folder: "testdata/cli/ways", profile: "from-environment", env: environmentKeysForTests},
		run{name: "container as source", folder: "testdata/cli/ways", profile: "from-container", env: container},
		run{name: "container without a profile's keys", folder: "testdata/cli/ways", profile: "nothing-of-its-own", env: container},
		run{name: "container without files", folder: "nowhere", ours: "container:", env: container},
		run{name: "instance without files", folder: "nowhere", ours: "ec2:"},
		run{name: "environment before a default without keys", folder: "testdata/cli/ways", env: environmentKeysForTests},
		run{name: "region of the environment", folder: "testdata/cli/ways", profile: "one-hop", env: map[string]string{"AWS_REGION": "sa-east-1", "AWS_DEFAULT_REGION": "ca-central-1"}},
		run{name: "default region of the environment", folder: "testdata/cli/ways", profile: "one-hop", env: map[string]string{"AWS_DEFAULT_REGION": "ca-central-1"}},
		run{name: "AWS_PROFILE", folder: "testdata/cli/ways", env: map[string]string{"AWS_PROFILE": "two-hops"}},
		run{name: "metadata switched off", folder: "testdata/cli/ways", profile: "from-instance", env: map[string]string{"AWS_EC2_METADATA_DISABLED": "true"}},
		run{name: "nothing and metadata switched off", folder: "testdata/cli/ways", profile: "nothing-of-its-own", env: map[string]string{"AWS_EC2_METADATA_DISABLED": "true"}},
	)
}

func filesIn(folder string) map[string]string {
	return map[string]string{
		"AWS_CONFIG_FILE":             filepath.Join(folder, "config"),
		"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(folder, "credentials"),
	}
}

// environment is what both the CLI and this package see.
func (r run) environment(t *testing.T, fake *fakeAWS, ca *authority) map[string]string {
	t.Helper()
	home := t.TempDir()
	writeTokens(t, home)
	env := map[string]string{
		"HOME": home, "PATH": os.Getenv("PATH"), "LANG": "C.UTF-8",
		"HTTPS_PROXY": fake.URL, "AWS_CA_BUNDLE": ca.file, "AWS_PAGER": "",
		"AWS_EC2_METADATA_SERVICE_ENDPOINT": fake.URL + "/", "AWS_MAX_ATTEMPTS": "1",
	}
	for key, value := range filesIn(r.folder) {
		env[key] = value
	}
	for key, value := range r.env {
		if value == "/container" {
			value = fake.URL + value
		}
		env[key] = value
	}
	return env
}

// writeTokens signs in to the Identity Centers of the sample files, the way the
// CLI keeps it.
func writeTokens(t *testing.T, home string) {
	t.Helper()
	folder := filepath.Join(home, ".aws", "sso", "cache")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for key, region := range map[string]string{"acme": "eu-west-1", "https://acme.example/legacy": "us-east-2"} {
		sum := sha1.Sum([]byte(key))
		token := fmt.Sprintf(`{"startUrl":"https://acme.example/start","region":%q,"accessToken":"example","expiresAt":"2099-01-01T00:00:00Z"}`, region)
		if err := os.WriteFile(filepath.Join(folder, hex.EncodeToString(sum[:])+".json"), []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// runCLI gives what was sent before and with GetCallerIdentity; nothing when the
// CLI gave up.
func runCLI(t *testing.T, aws *cli, r run, env map[string]string, fake *fakeAWS) []string {
	t.Helper()
	arguments := []string{"sts", "get-caller-identity", "--output", "json"}
	if r.profile != "" {
		arguments = append(arguments, "--profile", r.profile)
	}
	answer := aws.run(t, arguments, env, "123456\n") // an MFA code
	fake.mu.Lock()
	defer fake.mu.Unlock()
	if answer.Code == 0 {
		return slices.Clone(fake.calls)
	}
	t.Logf("the CLI gave up: %s", answer.Output)
	if len(fake.calls) > 0 {
		t.Errorf("the CLI gave up after %q", fake.calls)
	}
	return nil
}

// expectedCalls is the chain as the CLI would send it; nothing for a problem.
func expectedCalls(p Profile, env map[string]string) []string {
	if p.Problem != nil {
		return nil
	}
	c := p.Chain
	var calls []string
	who := "nobody"
	switch c.Origin.Kind {
	case chain.EC2Instance:
		who = instanceKeyID
	case chain.Container:
		who = containerKeyID
	case chain.Process:
		who = processKeyID
	case chain.SSO:
		who = c.Origin.AccountID + " " + c.Origin.SSO.RoleName
		calls = append(calls, "GetRoleCredentials "+who+" at portal.sso."+c.Origin.SSO.Region+".amazonaws.com")
	case chain.WebIdentity:
	default:
		who = c.Origin.Keys.AccessKeyID.Reveal()
	}
	for _, hop := range c.Hops {
		form := url.Values{"RoleArn": {hop.Role.String()}, "SerialNumber": {hop.MFASerial}, "ExternalId": {hop.ExternalID}, "RoleSessionName": {hop.RoleSessionName}}
		if hop.DurationSeconds > 0 && hop.Kind == chain.AssumeRole {
			form.Set("DurationSeconds", strconv.Itoa(hop.DurationSeconds))
		}
		calls = append(calls, callLine(hop.Kind.Action(), form, who))
		who = hop.Role.String()
	}
	return append(calls, "GetCallerIdentity by "+who)
}

// checkRegion compares with the last host that was asked. Without any region the
// CLI takes the global one, Daypass the partition's default.
func checkRegion(t *testing.T, p Profile, hosts []string) {
	t.Helper()
	if len(hosts) == 0 {
		return
	}
	last := hosts[len(hosts)-1]
	if last == "sts.amazonaws.com" {
		last = "sts.us-east-1.amazonaws.com"
	}
	if expected := "sts." + p.Chain.Region + ".amazonaws.com"; last != expected {
		t.Errorf("region %s, but the CLI asked %s", p.Chain.Region, last)
	}
}
