package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// loginShell is a session whose login shell sets what its profile says.
func loginShell(t *testing.T, profile string, environ ...string) Session {
	t.Helper()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".bash_profile"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	return On(append([]string{"HOME=" + home, "SHELL=/bin/bash", "PATH=/usr/bin:/bin"}, environ...))
}

// A process that only hands the environment on holds no credentials for it.
func TestTheEnvironmentForChildrenHasNoCredentials(t *testing.T) {
	s := loginShell(t, "export AWS_PROFILE=shell AWS_SECRET_ACCESS_KEY=canary AWS_SESSION_TOKEN=canary\n", "AWS_ACCESS_KEY_ID=canary", "LANG=C.UTF-8")
	e := s.EnvironmentForChildren(context.Background())
	e.Override("AWS_REGION=eu-central-1")
	if err := e.ShellFailed(); err != nil {
		t.Fatal(err)
	}
	if e.Get("AWS_PROFILE") != "shell" || e.Get("AWS_REGION") != "eu-central-1" || e.Get("LANG") != "C.UTF-8" {
		t.Errorf("the list is %q", e.Environ())
	}
	for _, held := range [][]string{e.Environ(), e.said, e.session.environ} {
		if strings.Contains(strings.Join(held, "\n"), "canary") {
			t.Errorf("credentials are held: %q", held)
		}
	}
}

func TestTheEnvironmentInForce(t *testing.T) {
	s := loginShell(t, "export AWS_PROFILE=shell AWS_REGION=eu-west-1 AWS_SECRET_ACCESS_KEY=canary HTTPS_PROXY=http://bob:canary@proxy:3128 EDITOR=vi\n",
		"AWS_PROFILE=session", "AWS_CONFIG_FILE=/tmp/config", "LANG=C.UTF-8")
	e := s.Environment(context.Background(), true)
	e.Override("AWS_REGION=eu-central-1\n\nAWS_CA_BUNDLE = ignored, for its space\nFOO=1\n")
	for name, want := range map[string]string{
		"AWS_PROFILE": "shell", "AWS_REGION": "eu-central-1", "AWS_CONFIG_FILE": "/tmp/config", "AWS_SECRET_ACCESS_KEY": "canary",
		"EDITOR": "", "FOO": "", "LANG": "C.UTF-8",
	} {
		if got := e.Get(name); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	if err := e.ShellFailed(); err != nil {
		t.Errorf("the shell: %v", err)
	}
	if !slices.Contains(e.Environ(), "AWS_REGION=eu-central-1") {
		t.Errorf("the list is %q", e.Environ())
	}
	shown := map[string]Variable{}
	for _, v := range e.Variables() {
		shown[v.Name] = v
		if strings.Contains(v.Value, "canary") || strings.Contains(v.Value, "bob") {
			t.Errorf("%s shows a secret", v.Name)
		}
	}
	for _, want := range []Variable{
		{"AWS_PROFILE", "shell", false, FromShell}, {"AWS_REGION", "eu-central-1", false, FromSettings},
		{"AWS_CONFIG_FILE", "/tmp/config", false, FromSession}, {"AWS_SECRET_ACCESS_KEY", "", true, FromShell},
		{"HTTPS_PROXY", "http://…@proxy:3128", false, FromShell},
	} {
		if shown[want.Name] != want {
			t.Errorf("shown is %+v, not %+v", shown[want.Name], want)
		}
	}
	if _, is := shown["LANG"]; is {
		t.Error("shown is what does not decide how AWS is reached")
	}
}

func TestAnEnvironmentWithoutTheShell(t *testing.T) {
	e := loginShell(t, "export AWS_PROFILE=shell\n", "AWS_PROFILE=terminal").Environment(context.Background(), false)
	if e.Get("AWS_PROFILE") != "terminal" || e.ShellFailed() != nil {
		t.Errorf("%q, %v", e.Get("AWS_PROFILE"), e.ShellFailed())
	}
	e = On([]string{"SHELL=/no/such/bash", "AWS_PROFILE=session"}).Environment(context.Background(), true)
	if e.Get("AWS_PROFILE") != "session" || !errors.Is(e.ShellFailed(), ErrNoShell) {
		t.Errorf("%q, %v", e.Get("AWS_PROFILE"), e.ShellFailed())
	}
}

func TestOverridesAreChecked(t *testing.T) {
	for _, test := range []struct {
		text  string
		line  int
		name  string
		fault Fault
	}{
		{"", 0, "", ""},
		{"AWS_PROFILE=prod\n\nhttps_proxy=http://proxy:3128\nPATH=/usr/bin\nAWS_WEB_IDENTITY_TOKEN_FILE=/run/token\n", 0, "", ""},
		{"AWS_PROFILE=prod\nexport AWS_REGION=x", 2, "", Malformed},
		{"AWS_PROFILE", 1, "", Malformed},
		{"EDITOR=vi", 1, "EDITOR", Unwanted},
		{"aws_profile=prod", 1, "aws_profile", Unwanted},
		{"AWS_ACCESS_KEY_ID=AKIA", 1, "AWS_ACCESS_KEY_ID", Credential},
		{"AWS_BEARER_TOKEN_BEDROCK=x", 1, "AWS_BEARER_TOKEN_BEDROCK", Credential},
		{"\nHTTPS_PROXY=http://bob:hush@proxy:3128", 2, "HTTPS_PROXY", Credential},
	} {
		line, name, fault := CheckOverrides(test.text)
		if line != test.line || name != test.name || fault != test.fault {
			t.Errorf("%q: line %d, %q, %q", test.text, line, name, fault)
		}
	}
}
