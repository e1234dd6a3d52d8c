package simulator

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the AWS CLI names its cache files so
	"crypto/sha256"
	"crypto/x509"
	"embed"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/template"
	"time"
)

//go:embed samples
var samples embed.FS

// Files are what Demo wrote.
type Files struct {
	Dir                  string
	Config               string // AWS_CONFIG_FILE
	Credentials          string // AWS_SHARED_CREDENTIALS_FILE
	SSOCacheDir          string // in the place of ~/.aws/sso/cache
	LoginCacheDir        string // in the place of ~/.aws/login/cache
	CABundle             string // AWS_CA_BUNDLE
	WebIdentityTokenFile string
	SAMLResponse         string // a SAML response in base64, for the role Federated
	// Environment are the variables that a process of the demo has. Keys among
	// them are secrets.
	Environment map[string]string
	// Used are the profiles whose keys were used before the demo begins, with
	// what GetCallerIdentity said of them then.
	Used map[string]string
}

// Demo writes the AWS files of a small organization into dir: a profile for
// each row of the verdict's table. Until Close it renews what a tool of the
// person's would renew: the output of credential_process, aws login's cache,
// the web identity token.
func Demo(dir string, a *AWS) (Files, error) {
	a.addAcme()
	home := filepath.Join(dir, ".aws")
	f := Files{
		Dir: dir, Config: filepath.Join(home, "config"), Credentials: filepath.Join(home, "credentials"),
		SSOCacheDir: filepath.Join(home, "sso", "cache"), LoginCacheDir: filepath.Join(home, "login", "cache"),
		CABundle: filepath.Join(dir, "ca.pem"), WebIdentityTokenFile: filepath.Join(dir, "web-identity-token"),
		SAMLResponse: filepath.Join(dir, "saml-response.b64"), Used: map[string]string{},
	}
	d := &demo{aws: a, files: f}
	for _, folder := range []string{f.SSOCacheDir, f.LoginCacheDir} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return Files{}, fmt.Errorf("making the demo's folder: %w", err)
		}
	}
	for _, write := range []func() error{d.config, d.credentials, d.tokens, d.renewed, d.single} {
		if err := write(); err != nil {
			return Files{}, fmt.Errorf("writing the demo's files: %w", err)
		}
	}
	d.files.Environment = d.environment()
	a.every(5*time.Minute, func() { _ = d.renewed() }) // a removed folder ends the demo anyway
	return d.files, nil
}

type demo struct {
	aws   *AWS
	files Files
}

// put writes a file that only the user reads, in one step: others read it meanwhile.
func put(path string, content []byte, mode os.FileMode) error {
	temporary := path + ".new"
	if err := os.WriteFile(temporary, content, mode); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

func putJSON(path string, v any) error {
	content, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return put(path, content, 0o600)
}

func (d *demo) config() error {
	text, err := template.ParseFS(samples, "samples/config")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	err = text.Execute(&b, map[string]string{
		"WebIdentityTokenFile": d.files.WebIdentityTokenFile,
		"SAMLSignIn":           d.aws.SAMLSignIn(),
		"VendorTool":           d.command("vendor-tool"), "VendorKey": d.command("vendor-key"), "VendorStale": d.command("vendor-stale"),
	})
	if err != nil {
		return err
	}
	return put(d.files.Config, b.Bytes(), 0o600)
}

// usedBefore are the keys that show nothing of their holder, and of which some
// rows need it known. payments-root's is; staging-root's is yet to be found out.
var usedBefore = []string{"mfa-session", "contractor", "payments-root"}

// credentials writes the credentials file.
func (d *demo) credentials() error {
	prod := func(l Lineage, name string, life time.Duration) Issue {
		return Issue{Lineage: l, Account: acmeProd, Name: name, Session: "alice", Life: life}
	}
	user := func(partition, account string) Issue {
		return Issue{Lineage: UserKey, Partition: partition, Account: account, Name: "operator"}
	}
	contractor := prod(FederatedUser, "contractor", 12*time.Hour)
	contractor.Policy = "ReadOnlyAccess"
	session := prod(UserSession, "alice", 12*time.Hour)
	session.MFA = true
	var b strings.Builder
	for _, entry := range []struct {
		profile string
		issue   Issue
	}{
		{"base", prod(UserKey, "alice", 0)},
		{"mfa-session", session},
		{"staging-root", Issue{Lineage: RootKey, Account: acmeStaging}},
		{"pasted-analyst", prod(DirectRole, "Analyst", 12*time.Hour)},
		{"pasted-support", prod(ChainedRole, "Support", time.Hour)},
		{"pasted-expired", prod(DirectRole, "Analyst", -2*time.Hour)},
		{"pasted-yesterday", prod(DirectRole, "Analyst", -20*time.Hour)},
		{"federated", prod(DirectRole, "Federated", -time.Hour)},
		{"contractor", contractor},
		{"payments-root", Issue{Lineage: RootKey, Account: acmePayments}},
		{"china-base", user("aws-cn", acmeChina)},
		{"gov-base", user("aws-us-gov", acmeGov)},
		{"sovereign-base", user("aws-eusc", acmeEurope)},
		{"iso-base", user("aws-iso", acmeSecret)},
	} {
		k := d.aws.Issue(entry.issue)
		if slices.Contains(usedBefore, entry.profile) {
			d.files.Used[entry.profile] = d.aws.ledger.find(k.AccessKeyID).arn()
		}
		fmt.Fprintf(&b, "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", entry.profile, k.AccessKeyID, k.SecretAccessKey)
		if k.SessionToken != "" {
			fmt.Fprintf(&b, "aws_session_token = %s\n", k.SessionToken)
		}
		if entry.profile == "pasted-yesterday" || entry.profile == "federated" { // as saml2aws writes it
			fmt.Fprintf(&b, "x_security_token_expires = %s\n", k.Expires.Format(time.RFC3339))
		}
		if entry.profile == "federated" {
			fmt.Fprintf(&b, "x_principal_arn = arn:aws:sts::%s:assumed-role/Federated/alice\n", acmeProd)
		}
		b.WriteByte('\n')
	}
	return put(d.files.Credentials, []byte(b.String()), 0o600)
}

// tokens writes Identity Center's cache as the AWS CLI does: a session that is
// good, one of the older form, and one whose sign-in is over.
func (d *demo) tokens() error {
	const start = "https://acme.awsapps.example/start"
	for _, entry := range []struct {
		key, start string
		token      SSOToken
	}{
		{"acme", start, d.aws.NewSSOToken(8*time.Hour, true)},
		{start, start, d.aws.NewSSOToken(8*time.Hour, false)},
		{"acme-old", "https://acme-old.awsapps.example/start", d.aws.NewSSOToken(-3*time.Hour, false)},
	} {
		content := map[string]string{
			"startUrl": entry.start, "region": "eu-west-1",
			"accessToken": entry.token.AccessToken, "expiresAt": entry.token.Expires.Format(time.RFC3339),
		}
		if t := entry.token; t.RefreshToken != "" {
			content["refreshToken"], content["clientId"], content["clientSecret"] = t.RefreshToken, t.ClientID, t.ClientSecret
			content["registrationExpiresAt"] = d.aws.now().Add(clientLife).UTC().Format(time.RFC3339)
		}
		sum := sha1.Sum([]byte(entry.key)) //nolint:gosec // as above
		if err := putJSON(filepath.Join(d.files.SSOCacheDir, hex.EncodeToString(sum[:])+".json"), content); err != nil {
			return err
		}
	}
	return nil
}

// renewed writes what runs out during a long demo.
func (d *demo) renewed() error {
	token := d.aws.WebIdentityToken(oidcProvider, oidcSubject, 12*time.Hour)
	if err := put(d.files.WebIdentityTokenFile, []byte(token), 0o600); err != nil {
		return err
	}
	for _, login := range []struct {
		session string
		issue   Issue
	}{
		{"arn:aws:iam::" + acmeProd + ":user/alice", Issue{Lineage: LoginUser, Account: acmeProd, Name: "alice"}},
		{"arn:aws:iam::" + acmePayments + ":root", Issue{Lineage: LoginRoot, Account: acmePayments}},
		{"arn:aws:sts::" + acmeStaging + ":assumed-role/Developer/alice", Issue{Lineage: LoginRole, Account: acmeStaging, Name: "Developer", Session: "alice"}},
	} {
		login.issue.Life = 15 * time.Minute
		if err := d.login(login.session, d.aws.Issue(login.issue), login.issue.Account); err != nil {
			return err
		}
	}
	return d.process("vendor-tool", d.aws.Issue(Issue{Lineage: ChainedRole, Account: vendor, Name: "ReadOnly", Session: "vendor-tool", Life: time.Hour}))
}

// single writes what stays as it is.
func (d *demo) single() error {
	if err := d.process("vendor-key", d.aws.Issue(Issue{Lineage: UserKey, Account: vendor, Name: "integration"})); err != nil {
		return err
	}
	if err := d.process("vendor-stale", d.aws.Issue(Issue{Lineage: DirectRole, Account: vendor, Name: "ReadOnly", Life: -time.Hour})); err != nil {
		return err
	}
	if err := put(d.files.CABundle, d.aws.CA(), 0o600); err != nil {
		return err
	}
	return put(d.files.SAMLResponse, []byte(d.aws.DemoSAMLResponse()), 0o600)
}

// DemoSAMLResponse is a response for the demo's role Federated, made now: it
// gives a console of 8 h.
func (a *AWS) DemoSAMLResponse() string {
	return a.SAMLResponse(Assertion{
		Provider: "arn:aws:iam::" + acmeProd + ":saml-provider/acme-idp", Roles: []string{"arn:aws:iam::" + acmeProd + ":role/Federated"},
		SessionName: "alice", SessionDuration: 28800, Life: 12 * time.Hour,
	})
}

// login writes aws login's cache, in the form that the SDK reads.
func (d *demo) login(session string, k Keys, account string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(session))
	return putJSON(filepath.Join(d.files.LoginCacheDir, hex.EncodeToString(sum[:])+".json"), map[string]any{
		"accessToken": map[string]string{
			"accessKeyId": k.AccessKeyID, "secretAccessKey": k.SecretAccessKey, "sessionToken": k.SessionToken,
			"accountId": account, "expiresAt": k.Expires.Format(time.RFC3339),
		},
		"tokenType": "aws_sigv4", "clientId": "arn:aws:signin:::devtools/same-device",
		"refreshToken": d.aws.ledger.secret(d.aws.ledger.random.safe(120)),
		"dpopKey":      d.aws.ledger.secret(string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))),
	})
}

// process writes what a credential_process prints, and the tool that prints it.
func (d *demo) process(name string, k Keys) error {
	out := map[string]any{"Version": 1, "AccessKeyId": k.AccessKeyID, "SecretAccessKey": k.SecretAccessKey}
	if k.SessionToken != "" {
		out["SessionToken"], out["Expiration"] = k.SessionToken, k.Expires.Format(time.RFC3339)
	}
	if err := putJSON(filepath.Join(d.files.Dir, name+".json"), out); err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		return nil
	}
	return put(filepath.Join(d.files.Dir, name), []byte("#!/bin/sh\nexec cat \"$0.json\"\n"), 0o700)
}

func (d *demo) command(name string) string {
	path := filepath.Join(d.files.Dir, name)
	if runtime.GOOS == "windows" {
		return `cmd /c type "` + path + `.json"`
	}
	return `"` + path + `"`
}

func (d *demo) environment() map[string]string {
	k := d.aws.Issue(Issue{Lineage: DirectRole, Account: acmeProd, Name: "OnCall", Session: "alice", Life: 12 * time.Hour})
	return map[string]string{
		"AWS_CONFIG_FILE": d.files.Config, "AWS_SHARED_CREDENTIALS_FILE": d.files.Credentials,
		"AWS_LOGIN_CACHE_DIRECTORY": d.files.LoginCacheDir, "AWS_CA_BUNDLE": d.files.CABundle,
		"HTTPS_PROXY": d.aws.ProxyURL(), "NO_PROXY": "127.0.0.1,localhost",
		"AWS_EC2_METADATA_SERVICE_ENDPOINT":  d.aws.IMDSURL(),
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": d.aws.ContainerURL(),
		"AWS_CONTAINER_AUTHORIZATION_TOKEN":  d.aws.ContainerToken(),
		"AWS_ACCESS_KEY_ID":                  k.AccessKeyID, "AWS_SECRET_ACCESS_KEY": k.SecretAccessKey, "AWS_SESSION_TOKEN": k.SessionToken,
		"AWS_CREDENTIAL_EXPIRATION": k.Expires.Format(time.RFC3339),
	}
}
