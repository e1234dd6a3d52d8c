package profile

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"daypass/internal/chain"
)

func names(profiles []Profile) []string {
	var list []string
	for _, p := range profiles {
		list = append(list, p.Name)
	}
	return list
}

func mustFind(t *testing.T, set *Set, name string) Profile {
	t.Helper()
	p, ok := set.Find(name)
	if !ok {
		t.Fatalf("no profile %q among %q", name, names(set.Profiles()))
	}
	return p
}

func TestProfilesInOrder(t *testing.T) {
	set := loadTexts(t, "[profile zeta]\n"+admin+"credential_source = Ec2InstanceMetadata\n[default]\n[profile alpha]\n", "[middle]\n[alpha]\n", map[string]string{
		"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2",
	})
	want := []string{"alpha", "default", "middle", "zeta", "env:", "ec2:", "container:"}
	if got := names(set.Profiles()); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMachineProfilesOnlyWhereTheyAre(t *testing.T) {
	set := loadTexts(t, "[default]\nregion = eu-west-2\n", "", nil)
	if got := names(set.Profiles()); !slices.Equal(got, []string{"default"}) {
		t.Errorf("got %q", got)
	}
	for _, name := range []string{"env:", "container:", "nobody"} {
		if _, ok := set.Find(name); ok {
			t.Errorf("%s is there", name)
		}
	}
	p := mustFind(t, set, "ec2:")
	if p.Problem != nil || p.Chain.Origin.Kind != chain.EC2Instance || p.Chain.Region != "eu-west-2" || p.Chain.Profile != "ec2:" {
		t.Errorf("ec2: is %+v", p)
	}
}

func TestEnvironmentProfile(t *testing.T) {
	keys := map[string]string{"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "canary-secret", "AWS_ACCOUNT_ID": "111122223333"}
	expires := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		env     map[string]string
		kind    chain.OriginKind
		expires time.Time
		problem string
	}{
		"key":               {env: keys, kind: chain.IAMUser},
		"session":           {env: with(keys, "AWS_SESSION_TOKEN", "t"), kind: chain.Environment},
		"older name":        {env: with(keys, "AWS_SECURITY_TOKEN", "t"), kind: chain.Environment},
		"expiring":          {env: with(with(keys, "AWS_SESSION_TOKEN", "t"), "AWS_CREDENTIAL_EXPIRATION", "2026-11-22T11:00:00+01:00"), kind: chain.Environment, expires: expires},
		"expiring, no zone": {env: with(with(keys, "AWS_SESSION_TOKEN", "t"), "AWS_CREDENTIAL_EXPIRATION", "2026-11-22T10:00:00"), kind: chain.Environment, expires: expires},
		"expiring, no time": {env: with(with(keys, "AWS_SESSION_TOKEN", "t"), "AWS_CREDENTIAL_EXPIRATION", "soon"), kind: chain.Environment},
		"a key never ends":  {env: with(keys, "AWS_CREDENTIAL_EXPIRATION", "2026-11-22T10:00:00Z"), kind: chain.IAMUser},
		"half a key":        {env: map[string]string{"AWS_ACCESS_KEY_ID": "AKIA"}, problem: "key-missing .:0 AWS_SECRET_ACCESS_KEY"},
		"web without role":  {env: map[string]string{"AWS_WEB_IDENTITY_TOKEN_FILE": "/t"}, problem: "key-missing .:0 AWS_ROLE_ARN"},
		"web, bad role":     {env: map[string]string{"AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "x"}, problem: "key-malformed .:0 AWS_ROLE_ARN x"},
		"key before web":    {env: with(with(keys, "AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), "AWS_ROLE_ARN", "x"), kind: chain.IAMUser},
		"web":               {env: map[string]string{"AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "arn:aws-cn:iam::111122223333:role/Pod"}, kind: chain.WebIdentity},
	} {
		t.Run(name, func(t *testing.T) {
			set := loadTexts(t, "[profile hop]\n"+admin+"credential_source = Environment\n", "", test.env)
			p := mustFind(t, set, "env:")
			origin := p.Chain.Origin
			if test.problem != "" {
				if brief(p.Problem) != test.problem {
					t.Errorf("got %s, want %s", brief(p.Problem), test.problem)
				}
				return
			}
			if p.Problem != nil || origin.Kind != test.kind || !origin.Expires.Equal(test.expires) || origin.Profile != "env:" {
				t.Errorf("%v, origin %+v", p.Problem, origin)
			}
			if test.kind == chain.WebIdentity {
				hop, _ := p.Chain.Target()
				if origin.TokenFile != "/t" || hop.Kind != chain.AssumeRoleWithWebIdentity || p.Chain.Partition != chain.China || p.Chain.Region != "cn-north-1" {
					t.Errorf("chain %+v", p.Chain)
				}
				return
			}
			if origin.AccountID != "111122223333" {
				t.Error("account", origin.AccountID)
			}
			if hop := mustFind(t, set, "hop"); hop.Problem != nil || hop.Chain.Origin.Kind != test.kind || hop.Chain.Origin.Profile != "env:" {
				t.Errorf("as a source: %v, %+v", hop.Problem, hop.Chain.Origin)
			}
			keepsSecrets(t, set)
		})
	}
}

func TestDefault(t *testing.T) {
	envKeys := map[string]string{"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
	for name, test := range map[string]struct {
		config string
		env    map[string]string
		want   string
	}{
		"named":                    {config: "[default]\n", env: with(envKeys, "AWS_PROFILE", "x"), want: "x"},
		"named the older way":      {config: "[default]\n", env: map[string]string{"AWS_DEFAULT_PROFILE": "x"}, want: "x"},
		"default":                  {config: "[default]\ncredential_process = x\n", env: envKeys, want: "default"},
		"default is only a region": {config: "[default]\nregion = eu-west-1\n", env: envKeys, want: "env:"},
		"only a region":            {config: "[default]\nregion = eu-west-1\n", want: "default"},
		"environment":              {env: envKeys, want: "env:"},
		"nothing":                  {config: "[profile x]\n", want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := loadTexts(t, test.config, "", test.env).Default(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestRegionAndPartition(t *testing.T) {
	const keys = "aws_access_key_id = a\naws_secret_access_key = b\n"
	gov := "role_arn = arn:aws-us-gov:iam::111122223333:role/A\nsource_profile = base\n"
	center := func(region string) string {
		return "sso_start_url = https://a.example\nsso_region = " + region + "\nsso_account_id = 111122223333\nsso_role_name = A\n"
	}
	for name, test := range map[string]struct {
		profile, env string
		region       string
		partition    chain.Partition
	}{
		"nothing said":                   {keys, "", "us-east-1", chain.AWS},
		"the profile's":                  {keys + "region = cn-northwest-1\n", "", "cn-northwest-1", chain.China},
		"the environment's comes first":  {keys + "region = eu-west-1\n", "eu-west-2", "eu-west-2", chain.AWS},
		"the environment's alone":        {keys, "us-gov-east-1", "us-gov-east-1", chain.GovCloud},
		"keys of another partition":      {keys + "region = us-gov-west-1\n", "eu-west-2", "us-gov-west-1", chain.GovCloud},
		"the role's partition":           {gov, "", "us-gov-west-1", chain.GovCloud},
		"the role's, with a region":      {gov + "region = us-gov-east-1\n", "eu-west-1", "us-gov-east-1", chain.GovCloud},
		"the role's, with a wrong one":   {gov + "region = eu-west-1\n", "", "us-gov-west-1", chain.GovCloud},
		"Identity Center's":              {center("cn-north-1"), "eu-west-1", "cn-north-1", chain.China},
		"Identity Center's own is no go": {center("eu-west-1"), "", "us-east-1", chain.AWS},
		"aws login's":                    {"login_session = arn:aws-eusc:iam::111122223333:user/a\n", "", "eusc-de-east-1", chain.Europe},
	} {
		t.Run(name, func(t *testing.T) {
			set := loadTexts(t, baseKeys+"[profile x]\n"+test.profile, "", map[string]string{"AWS_REGION": test.env})
			p := mustFind(t, set, "x")
			if p.Problem != nil || p.Chain.Region != test.region || p.Chain.Partition != test.partition {
				t.Errorf("%v, region %s, partition %s", p.Problem, p.Chain.Region, p.Chain.Partition)
			}
		})
	}
}

func TestSettingsOfTheEnvironment(t *testing.T) {
	config := "[profile x]\naws_access_key_id = a\naws_secret_access_key = b\nendpoint_url = https://file.example\nca_bundle = ~/ca.pem\nuse_fips_endpoint = true\n"
	for name, test := range map[string]struct {
		env      map[string]string
		endpoint string
		fips     bool
	}{
		"the file's":        {nil, "https://file.example", true},
		"for STS":           {map[string]string{"AWS_ENDPOINT_URL_STS": "http://localhost:1", "AWS_ENDPOINT_URL": "https://all.example"}, "http://localhost:1", true},
		"for all":           {map[string]string{"AWS_ENDPOINT_URL": "https://all.example"}, "https://all.example", true},
		"ignored":           {map[string]string{"AWS_ENDPOINT_URL": "https://all.example", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, "", true},
		"FIPS switched off": {map[string]string{"AWS_USE_FIPS_ENDPOINT": "false"}, "https://file.example", false},
		"loopback in six":   {map[string]string{"AWS_ENDPOINT_URL_STS": "http://[::1]:1"}, "http://[::1]:1", true},
	} {
		t.Run(name, func(t *testing.T) {
			p := mustFind(t, loadTexts(t, config, "", test.env), "x")
			if p.Problem != nil || p.Chain.STSEndpoint != test.endpoint || p.Chain.UseFIPS != test.fips || filepath.Base(p.Chain.CABundle) != "ca.pem" || !filepath.IsAbs(p.Chain.CABundle) {
				t.Errorf("%v, endpoint %s, FIPS %v, bundle %s", p.Problem, p.Chain.STSEndpoint, p.Chain.UseFIPS, p.Chain.CABundle)
			}
		})
	}
	p := mustFind(t, loadTexts(t, config, "", map[string]string{"AWS_CA_BUNDLE": "/env.pem"}), "x")
	if p.Chain.CABundle != "/env.pem" {
		t.Error("bundle", p.Chain.CABundle)
	}
}

func TestOrigins(t *testing.T) {
	set := loadTexts(t, `[sso-session acme]
sso_start_url = https://acme.example/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access,  other
[profile center]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = Developer
[profile login]
login_session = arn:aws:sts::111122223333:assumed-role/Developer/alice
[profile hop-from-login]
role_arn = arn:aws:iam::444455556666:role/A
source_profile = login
[profile hop-from-center]
role_arn = arn:aws:iam::444455556666:role/A
source_profile = center
duration_seconds = 7200
[profile process]
credential_process = "C:\tool.exe" --name "x # y" ; z
[profile nothing]
[profile web]
role_arn = arn:aws:iam::444455556666:role/Web
web_identity_token_file = ~/token
mfa_serial = arn:aws:iam::444455556666:mfa/a
`, "[session]\naws_access_key_id = a\naws_secret_access_key = b\naws_session_token = c\naws_account_id = 111122223333\n", nil)
	origin := func(name string) chain.Origin { return mustFind(t, set, name).Chain.Origin }

	center := origin("center")
	if center.Kind != chain.SSO || center.Name != "Developer" || center.AccountID != "111122223333" || center.At.Line != 7 ||
		!slices.Equal(center.SSO.Scopes, []string{"sso:account:access", "other"}) || center.SSO.Region != "eu-west-1" {
		t.Errorf("center %+v", center)
	}
	if login := origin("login"); login.Kind != chain.Login || login.Name != "Developer" || login.AccountID != "111122223333" {
		t.Errorf("login %+v", login)
	}
	if hop := mustFind(t, set, "hop-from-login"); hop.Problem != nil || hop.Chain.Origin.Profile != "login" || len(hop.Chain.Hops) != 1 {
		t.Errorf("hop-from-login %+v", hop)
	}
	if hop := mustFind(t, set, "hop-from-center"); hop.Chain.DurationSeconds != 7200 || hop.Chain.Hops[0].DurationSeconds != 7200 || hop.Chain.Hops[0].At.Line != 15 {
		t.Errorf("hop-from-center %+v", hop)
	}
	if process := origin("process"); process.Command != `"C:\tool.exe" --name "x # y" ; z` {
		t.Errorf("the command is changed: %s", process.Command)
	}
	if session := origin("session"); session.Kind != chain.StaticSession || session.AccountID != "111122223333" || session.Keys.SessionToken.Reveal() != "c" {
		t.Errorf("session %+v", session)
	}
	if nothing := mustFind(t, set, "nothing"); !nothing.Implied || nothing.Chain.Origin.Kind != chain.EC2Instance || nothing.At.Line != 20 {
		t.Errorf("nothing %+v", nothing)
	}
	web := mustFind(t, set, "web").Chain
	if web.Origin.Kind != chain.WebIdentity || !filepath.IsAbs(web.Origin.TokenFile) || len(web.Hops) != 1 ||
		web.Hops[0].Kind != chain.AssumeRoleWithWebIdentity || web.Hops[0].MFASerial != "" {
		t.Errorf("web %+v", web)
	}
}

func TestReaching(t *testing.T) {
	config := baseKeys + "[profile b]\n" + admin + "source_profile = base\n[profile a]\n" + admin + "source_profile = base\n" +
		"[profile chained]\n" + admin + "source_profile = other\n[profile other]\nrole_arn = arn:aws:iam::111122223333:role/Other\nsource_profile = base\n" +
		"[profile broken]\n" + admin + "source_profile = nowhere\n"
	set := loadTexts(t, config, "", nil)
	role, err := chain.ParseRoleArn("arn:aws:iam::111122223333:role/Admin")
	if err != nil {
		t.Fatal(err)
	}
	if got := names(set.Reaching(role)); !slices.Equal(got, []string{"a", "b", "chained"}) {
		t.Errorf("got %q", got)
	}
	role.RoleName = "Nobody"
	if got := set.Reaching(role); len(got) > 0 {
		t.Errorf("got %q", names(got))
	}
}

func TestClose(t *testing.T) {
	set := loadTexts(t, "[profile prod-admin]\n[profile prod-readonly]\n[profile prod-amdin-2]\n[profile staging]\n[profile Éric]\n", "", nil)
	for wanted, want := range map[string][]string{
		"prod-amdin":          {"prod-admin", "prod-amdin-2"},
		"PROD-ADMIN":          {"prod-admin", "prod-amdin-2"},
		"stagin":              {"staging"},
		"readonly":            {"prod-readonly"},
		"prod":                {"prod-admin", "prod-amdin-2", "prod-readonly"},
		"éric":                {"Éric"},
		"nothing-like-it-all": nil,
		"":                    nil,
	} {
		if got := set.Close(wanted); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", wanted, got, want)
		}
	}
}

func TestFiles(t *testing.T) {
	home := t.TempDir()
	elsewhere := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "config"), []byte("[profile x]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"AWS_CONFIG_FILE": "~/config", "AWS_SHARED_CREDENTIALS_FILE": "${PLACE}/$UNSET/c", "PLACE": elsewhere}
	set := Load(func(key string) string { return env[key] }, home)
	want := []File{{filepath.Join(home, "config"), true}, {elsewhere + "/$UNSET/c", false}}
	if got := set.Files(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	mustFind(t, set, "x")

	set = Load(func(string) string { return "" }, home)
	want = []File{{filepath.Join(home, ".aws", "config"), false}, {filepath.Join(home, ".aws", "credentials"), false}}
	if got := set.Files(); !slices.Equal(got, want) || len(set.Profiles())+len(set.FileProblems()) > 0 {
		t.Errorf("got %v, want %v; %v", got, want, set.FileProblems())
	}
}

func TestUnreadableFiles(t *testing.T) {
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".aws", "config"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".aws", "credentials"), []byte("[x]\naws_access_key_id = a\naws_secret_access_key = b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	set := Load(func(string) string { return "" }, home)
	if p := mustFind(t, set, "x"); p.Problem != nil {
		t.Error("the other file's profile", p.Problem)
	}
	if got := fmt.Sprint(set.FileProblems()); got == "[]" || set.FileProblems()[0].Value != CauseDirectory {
		t.Error("a directory", got)
	}

	big := filepath.Join(home, "big")
	if err := os.WriteFile(big, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, maxFile+1); err != nil {
		t.Fatal(err)
	}
	denied := filepath.Join(home, "denied")
	if err := os.WriteFile(denied, []byte("[x]\n"), 0); err != nil {
		t.Fatal(err)
	}
	for path, cause := range map[string]string{os.DevNull: CauseNoFile, big: CauseTooLarge, denied: CauseDenied} {
		t.Run(cause, func(t *testing.T) {
			if cause == CauseDenied && os.Geteuid() <= 0 {
				t.Skip("root, and Windows, read a file of mode 0")
			}
			_, found, problem := readFile(path)
			if !found || problem == nil || problem.Code != FileUnreadable || problem.Value != cause || problem.Position.File != path {
				t.Errorf("%s: found %v, %+v", path, found, problem)
			}
		})
	}
}
