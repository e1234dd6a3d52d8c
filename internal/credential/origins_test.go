package credential_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

// Every kind of origin, and who AWS says its credentials are.
func TestOrigins(t *testing.T) {
	issue := func(kind chain.OriginKind, l simulator.Lineage) func(*rig) chain.Chain {
		return func(r *rig) chain.Chain {
			return to(origin(kind, r.aws.Issue(simulator.Issue{Lineage: l, Account: account, Name: "zoe", Session: "s-1"})))
		}
	}
	cases := []struct {
		name  string
		chain func(*rig) chain.Chain
		kind  credential.IdentityKind
		who   string
		seen  string // exchanges with AWS and with metadata services
	}{
		{"iam-user", issue(chain.IAMUser, simulator.UserKey), credential.IdentityUser, "zoe", ""},
		{"root", issue(chain.Root, simulator.RootKey), credential.IdentityRoot, "", ""},
		{"session-token", issue(chain.SessionToken, simulator.UserSession), credential.IdentityUser, "zoe", ""},
		{"federated-user", issue(chain.FederatedUser, simulator.FederatedUser), credential.IdentityFederatedUser, "zoe", ""},
		{"environment", issue(chain.Environment, simulator.DirectRole), credential.IdentityRole, "zoe", ""},
		{"static-session", issue(chain.StaticSession, simulator.ChainedRole), credential.IdentityRole, "zoe", ""},
		{"sso", ssoChain(time.Hour, false, "acme"), credential.IdentityRole, "AWSReservedSSO_Developer_", "GetRoleCredentials "},
		{"sso, legacy", ssoChain(time.Hour, false, ""), credential.IdentityRole, "AWSReservedSSO_Developer_", "GetRoleCredentials "},
		{"sso, refreshed", ssoChain(-time.Hour, true, "acme"), credential.IdentityRole, "AWSReservedSSO_Developer_", "CreateToken GetRoleCredentials "},
		{"ec2-instance", instanceChain, credential.IdentityRole, "web-server", "PutToken ListRoles GetCredentials "},
		{"container", containerChain, credential.IdentityRole, "task", "GetCredentials "},
		{"web-identity", webIdentityChain, credential.IdentityRole, "ci", "AssumeRoleWithWebIdentity "},
		{"process", processChain, credential.IdentityUser, "zoe", ""},
		{"login", loginChain(15 * time.Minute), credential.IdentityUser, "zoe", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, simulator.World{})
			way := c.chain(r)
			who := r.identity(way)
			if who.Kind != c.kind || !strings.HasPrefix(who.Name, c.who) || who.Account != account {
				t.Errorf("identity %+v", who)
			}
			if got := r.actions(); got != c.seen+"GetCallerIdentity" {
				t.Errorf("exchanges %q, want %q", got, c.seen)
			}
		})
	}
}

const startURL = "https://acme.awsapps.com/start"

func ssoChain(life time.Duration, refresh bool, session string) func(*rig) chain.Chain {
	return func(r *rig) chain.Chain {
		r.aws.AddPermissionSet(simulator.PermissionSet{Account: account, Name: "Developer"})
		token := r.aws.NewSSOToken(life, refresh)
		key := session
		if key == "" {
			key = startURL
		}
		sum := sha1.Sum([]byte(key))
		entry := map[string]any{
			"startUrl": startURL, "region": region, "accessToken": token.AccessToken,
			"expiresAt": token.Expires.Format(time.RFC3339), "unknown": map[string]int{"kept": 1},
		}
		if refresh {
			entry["refreshToken"], entry["clientId"], entry["clientSecret"] = token.RefreshToken, token.ClientID, token.ClientSecret
			entry["registrationExpiresAt"] = time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
		}
		content, _ := json.Marshal(entry)
		r.file(hex.EncodeToString(sum[:])+".json", string(content))
		return to(chain.Origin{Kind: chain.SSO, SSO: chain.SSOSession{
			Session: session, StartURL: startURL, Region: region, AccountID: account, RoleName: "Developer",
		}})
	}
}

func instanceChain(r *rig) chain.Chain {
	r.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = r.aws.IMDSURL()
	r.aws.SetInstanceRole(simulator.Role{ARN: r.role("web-server").String()})
	return to(chain.Origin{Kind: chain.EC2Instance})
}

func containerChain(r *rig) chain.Chain {
	r.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = r.aws.ContainerURL()
	r.env["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "not this one"
	r.env["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = r.file("token", r.aws.ContainerToken()+"\n")
	r.aws.SetContainerRole(simulator.Role{ARN: r.role("task").String()})
	return to(chain.Origin{Kind: chain.Container})
}

func webIdentityChain(r *rig) chain.Chain {
	const provider = "arn:aws:iam::111122223333:oidc-provider/ci.example"
	arn := chain.RoleArn{Partition: chain.AWS, AccountID: account, RoleName: "ci"}
	r.aws.AddRole(simulator.Role{ARN: arn.String(), Trusts: []string{provider}})
	file := r.file("jwt", r.aws.WebIdentityToken("ci.example", "job-1", time.Hour)+"\n")
	c := to(chain.Origin{Kind: chain.WebIdentity, TokenFile: file}, arn)
	c.Hops[0].Kind = chain.AssumeRoleWithWebIdentity
	return c
}

func processChain(r *rig) chain.Chain {
	k := r.aws.Issue(simulator.Issue{Lineage: simulator.UserKey, Account: account, Name: "zoe"})
	file := r.file("process output.json", fmt.Sprintf(`{"Version":1,"AccessKeyId":%q,"SecretAccessKey":%q}`, k.AccessKeyID, k.SecretAccessKey))
	return to(chain.Origin{Kind: chain.Process, Command: "cat '" + file + "'"})
}

func loginChain(life time.Duration) func(*rig) chain.Chain {
	return func(r *rig) chain.Chain {
		const session = "arn:aws:iam::111122223333:user/zoe"
		k := r.aws.Issue(simulator.Issue{Lineage: simulator.LoginUser, Account: account, Name: "zoe", Life: life})
		sum := sha256.Sum256([]byte(session))
		r.file(hex.EncodeToString(sum[:])+".json", fmt.Sprintf(
			`{"accessToken":{"accessKeyId":%q,"secretAccessKey":%q,"sessionToken":%q,"accountId":%q,"expiresAt":%q},"refreshToken":"","clientId":"","dpopKey":"no key"}`,
			k.AccessKeyID, k.SecretAccessKey, k.SessionToken, account, k.Expires.Format(time.RFC3339)))
		return to(chain.Origin{Kind: chain.Login, LoginSession: session})
	}
}

func TestRefreshedTokenIsWrittenAsAWSWouldHaveIt(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := ssoChain(-time.Hour, true, "acme")(r)
	if _, err := r.get(credential.Request{Chain: way}); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(r.dir, "*"))
	if len(files) != 1 {
		t.Fatalf("files left in the cache: %v", files)
	}
	info, _ := os.Stat(files[0])
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	var entry map[string]any
	content, _ := os.ReadFile(files[0])
	if err := json.Unmarshal(content, &entry); err != nil {
		t.Fatal(err)
	}
	ends, err := time.Parse("2006-01-02T15:04:05Z", entry["expiresAt"].(string))
	if err != nil || time.Until(ends) < time.Minute || entry["unknown"] == nil || entry["startUrl"] != startURL || entry["refreshToken"] == "" {
		t.Errorf("entry written: %v, expires %v", err, ends)
	}
	r.aws.ForgetRequests()
	if _, err := r.get(credential.Request{Chain: way}); err != nil || r.actions() != "GetRoleCredentials" {
		t.Errorf("the second time: %v, %s", err, r.actions())
	}
}

func TestOriginsThatCannotBeUsed(t *testing.T) {
	cases := []struct {
		name  string
		chain func(*rig) chain.Chain
		code  credential.Code
		seen  string
	}{
		{"expired by its own date", func(r *rig) chain.Chain {
			return to(origin(chain.StaticSession, r.aws.Issue(simulator.Issue{Lineage: simulator.DirectRole, Account: account, Name: "Admin", Life: -time.Minute})))
		}, credential.CodeCredentialsExpired, ""},
		{"no keys", func(*rig) chain.Chain { return to(chain.Origin{Kind: chain.IAMUser}) }, credential.CodeNoKeys, ""},
		{"sso, expired", ssoChain(-time.Hour, false, "acme"), credential.CodeTokenExpired, ""},
		{"sso, never signed in", func(*rig) chain.Chain {
			return to(chain.Origin{Kind: chain.SSO, SSO: chain.SSOSession{Session: "other", Region: region}})
		}, credential.CodeNotSignedIn, ""},
		{"sso, malformed region", func(*rig) chain.Chain {
			return to(chain.Origin{Kind: chain.SSO, SSO: chain.SSOSession{Session: "other", Region: "evil.example/x"}})
		}, credential.CodeRegionMismatch, ""},
		{"sso, no such role", func(r *rig) chain.Chain {
			c := ssoChain(time.Hour, false, "acme")(r)
			c.Origin.SSO.RoleName = "Nobody"
			return c
		}, credential.CodeAccessDenied, "GetRoleCredentials"},
		{"login, expired and damaged", loginChain(-time.Hour), credential.CodeTokenExpired, ""},
		{"login, never signed in", func(*rig) chain.Chain {
			return to(chain.Origin{Kind: chain.Login, LoginSession: "arn:aws:iam::111122223333:user/other"})
		}, credential.CodeNotSignedIn, ""},
		{"web identity, no file", func(r *rig) chain.Chain {
			c := webIdentityChain(r)
			c.Origin.TokenFile = filepath.Join(r.dir, "gone")
			return c
		}, credential.CodeFileUnreadable, ""},
		{"web identity has no credentials of its own", func(r *rig) chain.Chain {
			return webIdentityChain(r).WithoutHops()
		}, credential.CodeNoOwnCredentials, ""},
		{"saml", func(*rig) chain.Chain { return to(chain.Origin{Kind: chain.SAML}) }, credential.CodeNoOwnCredentials, ""},
		{"instance, no role", func(r *rig) chain.Chain {
			c := instanceChain(r)
			r.aws.SetInstanceRole(simulator.Role{})
			return c
		}, credential.CodeNoInstanceRole, "PutToken ListRoles"},
		{"instance, switched off", func(r *rig) chain.Chain {
			r.env["AWS_EC2_METADATA_DISABLED"] = "True"
			return instanceChain(r)
		}, credential.CodeMetadataDisabled, ""},
		{"instance, nothing listens", func(r *rig) chain.Chain {
			r.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1"
			return to(chain.Origin{Kind: chain.EC2Instance})
		}, credential.CodeNoMetadata, ""},
		{"instance, expired", func(r *rig) chain.Chain {
			r.aws.SetFault("imds", "GetCredentials", simulator.Fault{Kind: simulator.Expired})
			return instanceChain(r)
		}, credential.CodeCredentialsExpired, "PutToken ListRoles GetCredentials"},
		{"container, none here", func(*rig) chain.Chain { return to(chain.Origin{Kind: chain.Container}) }, credential.CodeNoMetadata, ""},
		{"container, a host that is not allowed", func(r *rig) chain.Chain {
			r.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://credentials.example/x"
			return to(chain.Origin{Kind: chain.Container})
		}, credential.CodeEndpointRefused, ""},
		{"container, token with a line break", func(r *rig) chain.Chain {
			c := containerChain(r)
			r.env["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = r.file("bad", "a\nb")
			return c
		}, credential.CodeFileUnreadable, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, simulator.World{})
			_, err := r.get(credential.Request{Chain: c.chain(r)})
			r.failed(err, c.code)
			if got := r.actions(); got != c.seen {
				t.Errorf("exchanges %q, want %q", got, c.seen)
			}
		})
	}
}
