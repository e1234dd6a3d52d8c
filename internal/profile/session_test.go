package profile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daypass/internal/chain"
)

func sessionsOf(t *testing.T, config string, env map[string]string) *Set {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(func(name string) string {
		switch name {
		case "AWS_CONFIG_FILE":
			return file
		case "AWS_SHARED_CREDENTIALS_FILE":
			return file + ".none"
		}
		return env[name]
	}, t.TempDir())
}

const sessionConfig = `[sso-session acme]
sso_start_url = https://acme.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access, codecatalyst:read_write
[sso-session alone]
sso_start_url = https://alone.awsapps.com/start
sso_region = us-east-2
[sso-session china]
sso_start_url = https://china.awsapps.cn/start
sso_region = cn-north-1
[sso-session broken]
sso_start_url = https://broken.awsapps.com/start
[profile dev]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = Developer
region = eu-central-1
ca_bundle = /etc/acme.pem
[profile other]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = Other
region = us-west-1
[profile old]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = Developer
[profile hop]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = dev
`

func TestSessions(t *testing.T) {
	set := sessionsOf(t, sessionConfig, nil)
	var said []string
	for _, c := range set.Sessions() {
		o := c.Origin
		if o.Kind != chain.SSO || o.Profile != c.Profile || o.SSO.AccountID != "" || o.SSO.RoleName != "" || o.At.Line == 0 {
			t.Errorf("%s: origin %+v", c.Profile, o)
		}
		said = append(said, strings.Join([]string{c.Profile, o.SSO.Session, o.SSO.StartURL, o.SSO.Region, string(c.Partition), c.Region, c.CABundle, strings.Join(o.SSO.Scopes, " ")}, ","))
	}
	want := `sso:acme,acme,https://acme.awsapps.com/start,eu-west-1,aws,eu-central-1,/etc/acme.pem,sso:account:access codecatalyst:read_write
sso:alone,alone,https://alone.awsapps.com/start,us-east-2,aws,us-east-1,,
sso:china,china,https://china.awsapps.cn/start,cn-north-1,aws-cn,cn-north-1,,
sso:d-1234567890.awsapps.com,,https://d-1234567890.awsapps.com/start,us-east-1,aws,us-east-1,,`
	if got := strings.Join(said, "\n"); got != want {
		t.Errorf("sessions\n%s\nwant\n%s", got, want)
	}
	for _, name := range []string{"alone", "sso:alone", "sso:d-1234567890.awsapps.com"} {
		if _, ok := set.Session(name); !ok {
			t.Errorf("no session %s", name)
		}
	}
	for _, name := range []string{"", "broken", "dev"} {
		if c, ok := set.Session(name); ok {
			t.Errorf("%q is session %s", name, c.Profile)
		}
	}
	set = sessionsOf(t, sessionConfig, map[string]string{"AWS_REGION": "eu-north-1", "AWS_CA_BUNDLE": "/etc/env.pem"})
	if c, _ := set.Session("alone"); c.Region != "eu-north-1" || c.CABundle != "/etc/env.pem" {
		t.Errorf("the environment's settings: %s %s", c.Region, c.CABundle)
	}
}

func TestWith(t *testing.T) {
	set := sessionsOf(t, sessionConfig, nil)
	before := len(set.Profiles())
	session, _ := set.Session("acme")
	found := func(name, role string) Profile {
		c := session
		c.Profile, c.Origin.AccountID, c.Origin.SSO.AccountID, c.Origin.SSO.RoleName = name, "111122223333", "111122223333", role
		return Profile{Name: name, Chain: c, Account: "acme-prod"}
	}
	more := set.With([]Profile{
		found("sso:acme/111122223333/Developer", "Developer"), // what profile dev does
		found("sso:acme/111122223333/Admin", "Admin"),
		found("sso:acme/111122223333/Admin", "Admin"),
		found("dev", "Ops"), // a name that is taken
	})
	if n := len(more.Profiles()); n != before+1 {
		t.Fatalf("%d profiles of %d", n, before)
	}
	if p, ok := more.Find("sso:acme/111122223333/Admin"); !ok || p.Account != "acme-prod" || p.Chain.Origin.SSO.RoleName != "Admin" {
		t.Errorf("found %v %+v", ok, p)
	}
	if p, _ := more.Find("dev"); p.Chain.Origin.SSO.RoleName != "Developer" || p.Account != "acme-prod" {
		t.Errorf("a profile was replaced, or its account has no name: %+v", p)
	}
	role := chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Admin"}
	if reaching := more.Reaching(role); len(reaching) != 1 || reaching[0].Name != "hop" {
		t.Errorf("reaching %v", reaching)
	}
	if dev, _ := set.Find("dev"); dev.Account != "" {
		t.Error("a profile of the set itself changed")
	}
	if _, ok := set.Find("sso:acme/111122223333/Admin"); ok || len(set.Profiles()) != before {
		t.Error("the set itself changed")
	}
	if set.With(nil) != set {
		t.Error("nothing found makes another set")
	}
}
