package simulator_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"

	"daypass/internal/simulator"
)

func demo(t *testing.T) (*bench, simulator.Files) {
	t.Helper()
	b := start(t, simulator.DemoWorld())
	files, err := simulator.Demo(filepath.Join(t.TempDir(), "a folder"), b.AWS)
	if err != nil {
		t.Fatal(err)
	}
	return b, files
}

// awsCLI runs Debian's AWS CLI on the demo's files, through the proxy.
func awsCLI(t *testing.T, f simulator.Files, args ...string) (string, error) {
	t.Helper()
	const cli = "/usr/bin/aws"
	if _, err := os.Stat(cli); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the AWS CLI is not installed: apt-get install awscli")
		}
		t.Skip("the AWS CLI is not installed")
	}
	cmd := exec.CommandContext(t.Context(), cli, append(args, "--output", "json")...)
	cmd.Env = []string{"HOME=" + f.Dir, "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "AWS_EC2_METADATA_SERVICE_NUM_ATTEMPTS=1"}
	for name, value := range f.Environment {
		if name == "AWS_EC2_METADATA_SERVICE_ENDPOINT" {
			value += "/" // without it, 2.9 appends its path to the port
		}
		isKey := strings.HasPrefix(name, "AWS_ACCESS") || strings.HasPrefix(name, "AWS_SECRET") || strings.HasPrefix(name, "AWS_SESSION")
		if !isKey {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil {
		return errs.String(), err
	}
	return out.String(), nil
}

func TestDemoThroughTheAWSCLI(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the AWS CLI a dozen times")
	}
	b, f := demo(t)
	for _, row := range []struct{ profile, arn string }{
		{"base", `^arn:aws:iam::111122223333:user/alice$`},
		{"audit", `^arn:aws:sts::111122223333:assumed-role/SecurityAudit/`},
		{"staging-view", `^arn:aws:sts::222233334444:assumed-role/AWSReservedSSO_ViewOnly_[0-9a-f]{16}/alice@acme.example$`},
		{"data-scientist", `^arn:aws:sts::222233334444:assumed-role/AWSReservedSSO_DataScience_`},
		{"deploy-via-hub", `^arn:aws:sts::111122223333:assumed-role/Deploy/`},
		{"task-deploy", `^arn:aws:sts::111122223333:assumed-role/Deploy/`},
		{"ci-deploy", `^arn:aws:sts::111122223333:assumed-role/Deploy/`},
		{"vendor-tool", `^arn:aws:sts::333344445555:assumed-role/ReadOnly/vendor-tool$`},
		{"vendor-key-deploy", `^arn:aws:sts::111122223333:assumed-role/Deploy/`},
		{"contractor", `^arn:aws:sts::111122223333:federated-user/contractor$`},
		{"payments-root", `^arn:aws:iam::999900001111:root$`},
		{"china-ops", `^arn:aws-cn:sts::555566667777:assumed-role/Operations/`},
	} {
		t.Run(row.profile, func(t *testing.T) {
			t.Parallel() // Python's start is what takes time
			out, err := awsCLI(t, f, "--profile", row.profile, "sts", "get-caller-identity")
			if err != nil {
				t.Fatal(out)
			}
			var who struct{ Arn string }
			if err := json.Unmarshal([]byte(out), &who); err != nil || !regexp.MustCompile(row.arn).MatchString(who.Arn) {
				t.Errorf("got %s", who.Arn)
			}
		})
	}
	for _, row := range []struct{ profile, text string }{
		{"prod-locked", "(AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111122223333:user/alice is not authorized"},
		{"pasted-expired", "(ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired"},
		{"payments-admin", "Roles may not be assumed by root accounts."},
		{"audit-milan", "RegionDisabledException"},
	} {
		t.Run(row.profile, func(t *testing.T) {
			t.Parallel()
			if out, err := awsCLI(t, f, "--profile", row.profile, "sts", "get-caller-identity"); err == nil || !strings.Contains(out, row.text) {
				t.Errorf("got %q", out)
			}
		})
	}
	code := b.MFACode("arn:aws:iam::111122223333:mfa/alice")
	out, err := awsCLI(t, f, "--profile", "base", "sts", "assume-role", "--role-arn", "arn:aws:iam::111122223333:role/Admin",
		"--role-session-name", "alice", "--serial-number", "arn:aws:iam::111122223333:mfa/alice", "--token-code", code)
	if err != nil || !strings.Contains(out, "assumed-role/Admin/alice") {
		t.Errorf("MFA: %s", out)
	}
}

func TestDemoFilesAreReadByTheSDK(t *testing.T) {
	b, f := demo(t)
	text, err := os.ReadFile(f.Config)
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^\[profile (.+)\]$`).FindAllStringSubmatch(string(text), -1)
	if len(names) < 40 {
		t.Errorf("%d profiles", len(names))
	}
	// The SDK takes no login_session as a source. It reads an
	// unknown credential_source without a word, and refuses it when it is used.
	broken := map[string]bool{"old-deploy": true, "round-trip": true, "round-trip-back": true, "laptop-deploy": true}
	for _, name := range names {
		_, err := config.LoadSharedConfigProfile(t.Context(), name[1], func(o *config.LoadSharedConfigOptions) {
			o.ConfigFiles, o.CredentialsFiles = []string{f.Config}, []string{f.Credentials}
		})
		if (err != nil) != broken[name[1]] {
			t.Errorf("%s: %v", name[1], err)
		}
	}
	path, err := logincreds.StandardCachedTokenFilepath("arn:aws:iam::111122223333:user/alice", f.LoginCacheDir)
	if err != nil {
		t.Fatal(err)
	}
	k, err := logincreds.New(nil, path).Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	made := simulator.Keys{AccessKeyID: k.AccessKeyID, SecretAccessKey: k.SecretAccessKey, SessionToken: k.SessionToken}
	if out, err := b.sts(made, "eu-west-1").GetCallerIdentity(t.Context(), nil); err != nil || *out.Arn != "arn:aws:iam::111122223333:user/alice" {
		t.Errorf("aws login: %v", err)
	}
	e := f.Environment
	made = simulator.Keys{AccessKeyID: e["AWS_ACCESS_KEY_ID"], SecretAccessKey: e["AWS_SECRET_ACCESS_KEY"], SessionToken: e["AWS_SESSION_TOKEN"]}
	if _, err := b.assume(made, "arn:aws:iam::111122223333:role/ci/Deploy", 3600); err != nil {
		t.Errorf("environment: %v", err)
	}
	if ends, err := time.Parse(time.RFC3339, e["AWS_CREDENTIAL_EXPIRATION"]); err != nil || ends.Before(time.Now().Add(time.Hour)) {
		t.Errorf("environment ends at %v: %v", ends, err)
	}
}

// Nothing but the user may read the demo's secrets, and all of them are known.
func TestDemoFilesArePrivate(t *testing.T) {
	b, f := demo(t)
	secrets := map[string]bool{}
	for _, s := range b.Secrets() {
		secrets[s] = true
	}
	value := regexp.MustCompile(`(?m)(?:aws_secret_access_key|aws_session_token) = (.+)$|"(?:secretAccessKey|SecretAccessKey|sessionToken|SessionToken|accessToken|refreshToken|clientSecret)": "(.+)"`)
	count := 0
	err := filepath.WalkDir(f.Dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", entry.Name(), info.Mode())
		}
		text, err := os.ReadFile(path)
		for _, found := range value.FindAllSubmatch(text, -1) {
			count++
			if s := string(found[1]) + string(found[2]); !secrets[s] {
				t.Errorf("a secret in %s is not in Secrets", entry.Name())
			}
		}
		return err
	})
	if err != nil || count < 30 {
		t.Errorf("%d secrets found: %v", count, err)
	}
}
