package cli_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/simulator"
)

// canary is a simulator under AWS's real host names, the demo's files,
// and a daypass process of its own over them.
type canary struct {
	t       *testing.T
	aws     *simulator.AWS
	dir     string
	daypass string
	env     []string
}

func newCanary(t *testing.T) *canary {
	t.Helper()
	aws, err := simulator.Start(simulator.Options{Now: time.Now, World: simulator.DemoWorld()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { aws.Close() })
	c := &canary{t: t, aws: aws, dir: t.TempDir()}
	home, bin := filepath.Join(c.dir, "home"), filepath.Join(c.dir, "bin")
	for _, folder := range []string{home, bin, filepath.Join(c.dir, "store"), filepath.Join(c.dir, "tmp")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	files, err := simulator.Demo(home, aws)
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c.daypass = filepath.Join(bin, "daypass")
	for _, name := range []string{"daypass", "xdg-open"} {
		if err := os.Symlink(own, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	c.env = []string{
		"HOME=" + home, "LANG=en_GB.UTF-8", "PATH=" + bin + ":" + os.Getenv("PATH"), "DISPLAY=:999", "TMPDIR=" + filepath.Join(c.dir, "tmp"),
		"DAYPASS_TEST_STORE=" + filepath.Join(c.dir, "store"), "HTTPS_PROXY=" + aws.ProxyURL(),
	}
	for name, value := range files.Environment {
		c.env = append(c.env, name+"="+value)
	}
	return c
}

// run runs daypass and gives all that could be seen of it, by what shows it.
func (c *canary) run(args ...string) (code int, seen map[string][]byte, stdout string) {
	c.t.Helper()
	spied := c.t.TempDir()
	cmd := exec.Command(c.daypass, args...)
	cmd.Env = append(c.env, "SPY_FOLDER="+spied)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	failed := cmd.Run()
	var exit *exec.ExitError
	if failed != nil && !errors.As(failed, &exit) {
		c.t.Fatal(failed)
	}
	c.waitForSpy(spied)
	seen = map[string][]byte{"stdout": out.Bytes(), "stderr": err.Bytes()}
	for _, folder := range []string{spied, filepath.Join(c.dir, "store"), filepath.Join(c.dir, "tmp")} {
		c.collect(folder, seen)
	}
	return cmd.ProcessState.ExitCode(), seen, out.String()
}

// waitForSpy: daypass ends once the link was fetched, a moment before the spy
// has noted that.
func (c *canary) waitForSpy(folder string) {
	if _, err := os.Stat(filepath.Join(folder, "environ")); err != nil {
		return // no browser was started
	}
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(folder, "fetched")); err == nil {
			return
		}
	}
}

func (c *canary) collect(folder string, seen map[string][]byte) {
	c.t.Helper()
	walk := func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		seen[path] = data
		return err
	}
	if err := filepath.WalkDir(folder, walk); err != nil {
		c.t.Fatal(err)
	}
}

// sing fails for every secret of the simulator's that can be seen.
func (c *canary) sing(seen map[string][]byte, doing string) {
	c.t.Helper()
	secrets := c.aws.Secrets()
	if len(secrets) < 20 {
		c.t.Fatalf("the simulator knows %d secrets: nothing is searched for", len(secrets))
	}
	for where, data := range seen {
		for _, secret := range secrets {
			if bytes.Contains(data, []byte(secret)) {
				c.t.Errorf("%s: a secret of %d characters is in %s", doing, len(secret), where)
			}
		}
		if bytes.Contains(data, []byte("SigninToken=")) {
			c.t.Errorf("%s: a sign-in link is in %s", doing, where)
		}
	}
}

func TestNoSecretIsSeen(t *testing.T) {
	c := newCanary(t)
	for _, profile := range []string{"staging-dev", "staging-view", "deploy-via-sso", "ci-pipeline", "vendor-tool", "base", "env:", "ec2:", "container:", "pasted-support", "laptop-role"} {
		code, seen, _ := c.run("open", profile, "--duration", "1h", "--json")
		if code != 0 {
			t.Errorf("%s: exit %d: %s", profile, code, seen["stderr"])
		}
		fetched, child := false, []byte(nil)
		for path, data := range seen {
			fetched = fetched || filepath.Base(path) == "fetched"
			if filepath.Base(path) == "environ" {
				child = data
			}
		}
		if !fetched || len(child) == 0 {
			t.Errorf("%s: the browser saw nothing: nothing was proven: %s", profile, seen["stderr"])
		}
		if bytes.Contains(child, []byte("AWS_")) {
			t.Errorf("%s: the browser has our AWS_ variables", profile)
		}
		c.sing(seen, profile)
	}
}

func TestNoSecretIsSeenWhenThingsFail(t *testing.T) {
	c := newCanary(t)
	faults := []simulator.Fault{
		{Kind: simulator.Cut}, {Kind: simulator.CutBody}, {Kind: simulator.Status500}, {Kind: simulator.Status503}, {Kind: simulator.HTML200},
		{Kind: simulator.Redirect}, {Kind: simulator.EmptyToken}, {Kind: simulator.Throttled},
		{Kind: simulator.Refused, Code: "ExpiredToken"}, {Kind: simulator.Refused, Code: "AccessDenied"},
		{Kind: simulator.Refused, Code: "InvalidClientTokenId", Message: "you sent " + strings.Join(c.aws.Secrets()[:8], " and ")},
	}
	ways := []struct{ profile, service, action string }{
		{"staging-dev", "sts", "AssumeRole"}, {"staging-dev", "signin", "*"}, {"staging-view", "portal", "*"},
		{"base", "sts", "GetFederationToken"}, {"env:", "sts", "GetCallerIdentity"}, {"ec2:", "imds", "*"}, {"container:", "container", "*"},
	}
	if underRace { // make test runs all of them without it
		ways, faults = ways[:2], faults[5:]
	}
	for _, way := range ways {
		for _, fault := range faults {
			c.aws.SetFault(way.service, way.action, fault)
			code, seen, _ := c.run("open", way.profile, "--duration", "8h")
			doing := way.profile + ", " + way.service + " " + string(fault.Kind) + " " + fault.Code
			if code == 0 && fault.Kind != simulator.Throttled && fault.Kind != simulator.Refused {
				t.Errorf("%s: exit 0", doing)
			}
			if len(seen["stderr"]) == 0 {
				t.Errorf("%s: nothing was said", doing)
			}
			c.sing(seen, doing)
			c.aws.SetFault(way.service, way.action, simulator.Fault{})
		}
	}
}

func TestTheLinkIsPrintedWhereItWasAskedFor(t *testing.T) {
	c := newCanary(t)
	code, seen, stdout := c.run("open", "staging-dev", "--duration", "8h", "--print")
	if code != 0 || !strings.HasPrefix(stdout, "https://eu-west-1.signin.aws.amazon.com/federation?") {
		t.Fatalf("exit %d: %s", code, seen["stderr"])
	}
	if !c.holdsSecret(seen["stdout"]) {
		t.Error("the search does not find a printed link: it would find nothing")
	}
	delete(seen, "stdout")
	c.sing(seen, "--print")
}

func (c *canary) holdsSecret(data []byte) bool {
	for _, secret := range c.aws.Secrets() {
		if bytes.Contains(data, []byte(secret)) {
			return true
		}
	}
	return false
}

// What is asked beside a console: the sign-in, the walk, the role, the diagnosis.
func TestNoSecretIsSeenBesideAConsole(t *testing.T) {
	c := newCanary(t)
	for _, args := range [][]string{
		{"plan", "staging-dev", "--duration", "8h", "--max-session", "--json"},
		{"list", "--browse", "acme", "--json"},
		{"diagnose", "staging-dev", "--duration", "8h"},
		{"open", "staging-dev", "--duration", "1h", "--json", "--source-identity", "zoe", "--tag", "team=payments", "--policy-arn", readOnly},
	} {
		code, seen, _ := c.run(args...)
		if code != 0 {
			t.Errorf("%v: exit %d: %s", args, code, seen["stderr"])
		}
		c.sing(seen, strings.Join(args, " "))
	}
	for _, fault := range []simulator.Fault{
		{Kind: simulator.Cut}, {Kind: simulator.CutBody}, {Kind: simulator.Status500}, {Kind: simulator.Status503}, {Kind: simulator.HTML200},
		{Kind: simulator.Redirect}, {Kind: simulator.EmptyToken}, {Kind: simulator.Throttled},
		{Kind: simulator.Refused, Code: "AccessDenied", Message: "you sent " + strings.Join(c.aws.Secrets()[:8], " and ")},
	} {
		c.aws.SetFault("iam", "GetRole", fault)
		code, seen, stdout := c.run("plan", "staging-dev", "--duration", "8h", "--max-session")
		if code != 0 || !strings.HasSuffix(stdout, "(MaxSessionDuration) does not limit the console.\n") {
			t.Errorf("%s: exit %d: %s%s", fault.Kind, code, stdout, seen["stderr"])
		}
		if strings.Contains(stdout, "opened") || strings.Contains(stdout, "sign-in token.") {
			t.Errorf("%s: nothing was to be opened: %s", fault.Kind, stdout)
		}
		c.sing(seen, "iam "+string(fault.Kind))
	}
}
