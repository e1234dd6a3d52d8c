package credential_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"daypass/internal/awscli"
	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

const sharedConfig = `[sso-session acme]
sso_start_url = ` + startURL + `
sso_region = eu-west-1
[profile dev]
sso_session = acme
sso_account_id = ` + account + `
sso_role_name = Developer
region = eu-west-1
[profile old]
sso_start_url = ` + startURL + `
sso_region = eu-west-1
sso_account_id = ` + account + `
sso_role_name = Developer
region = eu-west-1
`

// home has a config of its own; the token cache lies where the AWS CLI wants it.
func (r *rig) home() (environ []string) {
	r.t.Helper()
	r.o.SSOCacheDir = filepath.Join(r.dir, ".aws", "sso", "cache")
	if err := os.MkdirAll(filepath.Join(r.dir, ".aws"), 0o700); err != nil {
		r.t.Fatal(err)
	}
	r.file(".aws/config", sharedConfig)
	return []string{
		"HOME=" + r.dir, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "AWS_PAGER=", "AWS_MAX_ATTEMPTS=1",
		"HTTPS_PROXY=" + r.aws.ProxyURL(), "AWS_CA_BUNDLE=" + r.file("ca.pem", string(r.aws.CA())), "PYTHONUNBUFFERED=1",
	}
}

func identityFromCLI(t *testing.T, command, profile string, environ []string) (string, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, command, "sts", "get-caller-identity", "--output", "json", "--profile", profile)
	cmd.Env = environ
	var out, failed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failed
	if err := cmd.Run(); err != nil {
		return "", failed.String()
	}
	var who struct{ Arn string }
	if err := json.Unmarshal(out.Bytes(), &who); err != nil {
		t.Fatal(err)
	}
	return who.Arn, ""
}

// The AWS CLI uses a token that Daypass wrote, and renews it with what lies
// beside it.
func TestAWSCLIUsesOurToken(t *testing.T) {
	command := awscli.Path(t)
	for session, profile := range map[string]string{"acme": "dev", "": "old"} {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, simulator.World{})
			environ := r.home()
			way := r.ssoSession(session)
			if arn, said := identityFromCLI(t, command, profile, environ); arn != "" || said == "" {
				t.Fatalf("signed in before as %s", arn)
			}
			if err := r.signIn(way, r.person("allow").options()); err != nil {
				t.Fatal(err)
			}
			arn, said := identityFromCLI(t, command, profile, environ)
			if !strings.Contains(arn, ":assumed-role/AWSReservedSSO_Developer_") {
				t.Fatalf("the AWS CLI is %q: %s", arn, said)
			}
			if session == "" {
				return // it renews no token of a legacy profile
			}
			r.aws.ForgetRequests()
			r.expire(way)
			if err := os.RemoveAll(filepath.Join(r.dir, ".aws", "cli")); err != nil { // the role's credentials, which still live
				t.Fatal(err)
			}
			if arn, said = identityFromCLI(t, command, profile, environ); arn == "" {
				t.Fatalf("with a token that is over: %s", said)
			}
			if !strings.Contains(r.actions(), "CreateToken") {
				t.Errorf("the AWS CLI did not renew the token: %s", r.actions())
			}
			r.identity(way) // and Daypass uses what it wrote
		})
	}
}

// expire makes the token in the cache one that is over, and leaves the rest.
func (r *rig) expire(way chain.Chain) {
	r.t.Helper()
	files, _ := filepath.Glob(filepath.Join(r.o.SSOCacheDir, "*.json"))
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			r.t.Fatal(err)
		}
		if bytes.Contains(content, []byte(`"accessToken"`)) {
			over := regexp.MustCompile(`"expiresAt":"[^"]*"`).ReplaceAll(content, []byte(`"expiresAt":"2020-01-01T00:00:00Z"`))
			if err := os.WriteFile(file, over, 0o600); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	if state, ok := credential.TokenExpires(r.o.SSOCacheDir, way.Origin.SSO, time.Now()); !ok || time.Until(state.Expires) > 0 {
		r.t.Fatal("the token is not over")
	}
}

// Daypass uses a token that the AWS CLI wrote, and AWS's own sign-out ends ours.
func TestOurUseOfTheAWSCLIsToken(t *testing.T) {
	command := awscli.Path(t)
	r := newRig(t, simulator.World{})
	environ := r.home()
	way := r.ssoSession("acme")
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, command, "sso", "login", "--no-browser", "--profile", "dev")
	cmd.Env = environ
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	approved := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if code := strings.TrimSpace(lines.Text()); regexp.MustCompile(`^[A-Z0-9]{4}-[A-Z0-9]{4}$`).MatchString(code) {
			approved = r.aws.Approve(code, true)
		}
	}
	if err := cmd.Wait(); err != nil || !approved {
		t.Fatalf("the AWS CLI's sign-in: %v, approved %v", err, approved)
	}
	r.identity(way)
	logout := exec.CommandContext(ctx, command, "sso", "logout")
	logout.Env = environ
	if text, err := logout.CombinedOutput(); err != nil {
		t.Fatalf("the AWS CLI's sign-out: %v: %s", err, text)
	}
	if credential.SignedIn(r.o.SSOCacheDir, way.Origin.SSO, time.Now()) {
		t.Error("signed in after the AWS CLI's sign-out")
	}
}

// The SDK's provider uses our token and renews it.
func TestSDKUsesOurToken(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := r.ssoSession("acme")
	r.o.SSOCacheDir = r.dir
	if err := r.signIn(way, r.person("allow").options()); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: r.aws.Transport()}
	files, _ := filepath.Glob(filepath.Join(r.dir, "*.json"))
	standard, err := ssocreds.StandardCachedTokenFilepath("acme")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(r.dir, filepath.Base(standard)) // its name is the SDK's own
	if !strings.Contains(strings.Join(files, " "), file) {
		t.Fatalf("the SDK would look for %s among %v", file, files)
	}
	provider := func() *ssocreds.Provider {
		return ssocreds.New(sso.New(sso.Options{Region: region, HTTPClient: client}), account, "Developer", startURL, func(o *ssocreds.Options) {
			o.CachedTokenFilepath = file
			o.SSOTokenProvider = ssocreds.NewSSOTokenProvider(ssooidc.New(ssooidc.Options{Region: region, HTTPClient: client}), file)
		})
	}
	for _, renewed := range []bool{false, true} {
		r.aws.ForgetRequests()
		if renewed {
			r.expire(way)
		}
		got, err := provider().Retrieve(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !got.HasKeys() || got.AccountID != account || strings.Contains(r.actions(), "CreateToken") != renewed {
			t.Errorf("renewed %v: account %s, exchanges %s", renewed, got.AccountID, r.actions())
		}
	}
	r.identity(way)
}
