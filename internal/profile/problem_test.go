package profile

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daypass/internal/chain"
)

// loadTexts writes the two files and loads them; "" is no file.
func loadTexts(t testing.TB, config, credentials string, env map[string]string) *Set {
	t.Helper()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"config": config, "credentials": credentials} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(home, ".aws", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Load(func(key string) string { return env[key] }, home)
}

const (
	baseKeys = "[profile base]\naws_access_key_id = AKIAEXAMPLEBASE00001\naws_secret_access_key = canary-secret\n"
	admin    = "role_arn = arn:aws:iam::111122223333:role/Admin\n"
)

// brief is a Problem without the folder of its file.
func brief(p *Problem) string {
	if p == nil {
		return "sound"
	}
	text := fmt.Sprintf("%s %s:%d", p.Code, filepath.Base(p.Position.File), p.Position.Line)
	for _, more := range append([]string{p.Key, p.Value}, p.Names...) {
		if more != "" {
			text += " " + more
		}
	}
	return text
}

func TestProfileProblems(t *testing.T) {
	for name, test := range map[string]struct {
		config, credentials string
		env                 map[string]string
		want                string
	}{
		"source missing":          {config: "[profile x]\n" + admin + "source_profile = legacy-base\n", want: "source-missing config:3 source_profile legacy-base"},
		"source of itself":        {config: "[profile x]\n" + admin + "source_profile = x\n", want: "source-loop config:3 source_profile x x"},
		"loop":                    {config: "[profile x]\n" + admin + "source_profile = y\n[profile y]\n" + admin + "source_profile = x\n", want: "source-loop config:6 source_profile x y x"},
		"loop behind":             {config: "[profile x]\n" + admin + "source_profile = y\n[profile y]\n" + admin + "source_profile = z\n[profile z]\n" + admin + "source_profile = y\n", want: "source-loop config:9 source_profile y z y"},
		"no source":               {config: "[profile x]\n" + admin, want: "key-missing config:2 source_profile"},
		"source without keys":     {config: "[profile x]\n" + admin + "source_profile = y\n[profile y]\nregion = eu-west-1\n", want: "source-empty config:3 source_profile y"},
		"two sources":             {config: "[profile x]\n" + admin + "source_profile = y\ncredential_source = Environment\n", want: "source-conflict config:3 source_profile source_profile credential_source"},
		"unknown source":          {config: "[profile x]\n" + admin + "credential_source = Moon\n", want: "credential-source-unknown config:3 credential_source Moon"},
		"empty environment":       {config: "[profile x]\n" + admin + "credential_source = Environment\n", want: "credential-source-empty config:3 credential_source Environment"},
		"malformed ARN":           {config: "[profile x]\nrole_arn = arn:aws:iam::1111:role/x\nsource_profile = y\n", want: "key-malformed config:2 role_arn arn:aws:iam::1111:role/x"},
		"malformed ARN at source": {config: "[profile x]\n" + admin + "source_profile = y\n[profile y]\nrole_arn = Admin\nsource_profile = z\n", want: "key-malformed config:5 role_arn Admin"},
		"malformed region":        {config: baseKeys + "[profile x]\nregion = Ireland\naws_access_key_id = a\naws_secret_access_key = b\n", want: "key-malformed config:5 region Ireland"},
		"region not looked at":    {config: "[profile x]\nregion = Ireland\naws_access_key_id = a\naws_secret_access_key = b\n", env: map[string]string{"AWS_REGION": "eu-west-1"}, want: "sound"},
		"region takes a key in":   {config: "[profile x]\nregion = eu-west-1\n  aws_secret_access_key = canary-secret\n", want: "key-malformed config:2 region eu-west-1"},
		"half a key":              {credentials: "[x]\naws_access_key_id = AKIA\n", want: "key-missing credentials:2 aws_secret_access_key"},
		"other half":              {credentials: "[x]\naws_secret_access_key = canary-secret\n", want: "key-missing credentials:2 aws_access_key_id"},
		"session missing":         {config: "[profile x]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = A\n", want: "sso-session-missing config:2 sso_session acme"},
		"session without region":  {config: "[sso-session acme]\nsso_start_url = https://a.example\n[profile x]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = A\n", want: "key-missing config:1 sso_region"},
		"session of two minds":    {config: "[sso-session acme]\nsso_start_url = https://a.example\nsso_region = eu-west-1\n[profile x]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = A\nsso_region = eu-west-2\n", want: "sso-session-conflict config:8 sso_region acme"},
		"session alone":           {config: "[sso-session acme]\nsso_start_url = https://a.example\nsso_region = eu-west-1\n[profile x]\nsso_session = acme\n", want: "key-missing config:5 sso_account_id"},
		"account of 11 digits":    {config: "[sso-session acme]\nsso_start_url = https://a.example\nsso_region = eu-west-1\n[profile x]\nsso_session = acme\nsso_account_id = 11112222333\nsso_role_name = A\n", want: "key-malformed config:6 sso_account_id 11112222333"},
		"bad line in session":     {config: "[sso-session acme]\ncanary-secret\nsso_region = eu-west-1\n[profile x]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = A\n", want: "line-malformed config:2"},
		"token without role":      {config: "[profile x]\nweb_identity_token_file = /t\n", want: "key-missing config:2 role_arn"},
		"source without role":     {config: "[profile x]\nsource_profile = base\n" + baseKeys, want: "key-missing config:2 role_arn"},
		"malformed login session": {config: "[profile x]\nlogin_session = alice\n", want: "key-malformed config:2 login_session alice"},
		"services missing":        {config: "[profile x]\nservices = local\naws_access_key_id = a\naws_secret_access_key = b\n", want: "services-missing config:2 services local"},
		"endpoint not https":      {config: "[profile x]\nendpoint_url = http://sts.example\naws_access_key_id = a\naws_secret_access_key = b\n", want: "key-malformed config:2 endpoint_url http://sts.example"},
		"endpoint with password":  {config: "[profile x]\nendpoint_url = https://me:canary-secret@sts.example\naws_access_key_id = a\naws_secret_access_key = b\n", want: "key-malformed config:2 endpoint_url https://me:xxxxx@sts.example"},
		"nested endpoint's line":  {config: "[services s]\nsts =\n  # said\n\n  endpoint_url = ftp://x\n[profile x]\nservices = s\naws_access_key_id = a\naws_secret_access_key = b\n", want: "key-malformed config:5 endpoint_url ftp://x"},
		"endpoint in environment": {config: "[profile x]\naws_access_key_id = a\naws_secret_access_key = b\n", env: map[string]string{"AWS_ENDPOINT_URL": "http://10.0.0.1"}, want: "key-malformed .:0 AWS_ENDPOINT_URL http://10.0.0.1"},
		"bad line":                {config: "[profile x]\naws_access_key_id = a\ncanary-secret\naws_secret_access_key = b\n", want: "line-malformed config:3"},
		"bad line at source":      {config: "[profile x]\n" + admin + "source_profile = base\n" + baseKeys + "canary-secret\n", want: "line-malformed config:7"},
		"NUL":                     {config: "[profile x]\naws_access_key_id = a\x00b\naws_secret_access_key = b\n", want: "line-malformed config:2"},
		"not UTF-8":               {config: "[profile x]\naws_access_key_id = a\xe9b\naws_secret_access_key = b\n", want: "line-malformed config:2"},
		"not UTF-8 in a comment":  {config: "[profile x]\n# caf\xe9\naws_access_key_id = a\naws_secret_access_key = b\n", want: "sound"},
		"long line":               {config: "[profile x]\naws_access_key_id = a\naws_secret_access_key = b\nregion = " + strings.Repeat("e", 10<<20) + "\n", want: "line-too-long config:4"},
		"open bracket":            {config: baseKeys + "[profile x\naws_access_key_id = a\naws_secret_access_key = b\n", want: "line-malformed config:4"},
		"nothing, metadata off":   {config: "[profile x]\nregion = eu-west-1\n", env: map[string]string{"AWS_EC2_METADATA_DISABLED": "TRUE"}, want: "credentials-missing config:1"},
		"byte order mark":         {config: "\ufeff[profile x]\naws_access_key_id = a\naws_secret_access_key = b\n", want: "sound"},
		"carriage returns alone":  {config: "[profile x]\raws_access_key_id = a\raws_secret_access_key = b\r", want: "sound"},
	} {
		t.Run(name, func(t *testing.T) {
			set := loadTexts(t, test.config, test.credentials, test.env)
			p, ok := set.Find("x")
			if !ok {
				t.Fatalf("the profile is lost; %v", set.FileProblems())
			}
			if got := brief(p.Problem); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			keepsSecrets(t, set)
		})
	}
}

// keepsSecrets looks for the canary in whatever a set can show.
func keepsSecrets(t *testing.T, set *Set) {
	t.Helper()
	encoded, err := json.Marshal([]any{set.Profiles(), set.FileProblems()})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range set.Profiles() {
		if p.Problem != nil {
			encoded = append(encoded, p.Problem.Error()...)
		}
	}
	if shown := string(encoded) + fmt.Sprintf("%+v %#v", set.Profiles(), set.FileProblems()); strings.Contains(shown, "canary-secret") {
		t.Errorf("a secret shows: %s", shown)
	}
}

// TestTheOthersWork puts a sound profile before and after everything bad.
func TestTheOthersWork(t *testing.T) {
	for name, bad := range map[string]string{
		"text":         "canary-secret\n",
		"binary":       "\x00\x01\x02\xff\xfe\n",
		"long":         strings.Repeat("x", 10<<20) + "\n",
		"long key":     "k = " + strings.Repeat("x", 10<<20) + "\n",
		"long section": "[" + strings.Repeat("x", 10<<20) + "]\na = b\n",
		"open bracket": "[profile broken\nregion = us-west-2\n",
		"no name":      "[]\nregion = us-west-2\n[profile]\nregion = us-west-2\n[profile \"\"]\nregion = us-west-2\n",
		"NUL section":  "[profile bro\x00ken]\nregion = us-west-2\n",
		"no key":       "= value\n",
		"twice":        "[profile before]\n[profile before]\n",
	} {
		t.Run(name, func(t *testing.T) {
			sound := func(name string) string {
				return "[profile " + name + "]\nregion = eu-west-1\n" + admin + "source_profile = base\n"
			}
			set := loadTexts(t, sound("before")+"[profile bad]\n"+bad+sound("after")+baseKeys, "", nil)
			for _, name := range []string{"before", "after"} {
				p, ok := set.Find(name)
				if !ok || p.Problem != nil || p.Chain.Region != "eu-west-1" || len(p.Chain.Hops) != 1 {
					t.Errorf("%s: found %v, %v, %s, %v", name, ok, p.Problem, p.Chain.Region, p.Chain.Hops)
				}
			}
			keepsSecrets(t, set)
		})
	}
}

func TestFileProblems(t *testing.T) {
	for name, test := range map[string]struct {
		config, credentials string
		env                 map[string]string
		want                []string
	}{
		"before the first section": {config: "region = eu-west-1\n[profile x]\n", want: []string{"line-malformed config:1"}},
		"profile in credentials":   {credentials: "[profile x]\naws_access_key_id = a\n", want: []string{"section-misplaced credentials:1 profile x"}},
		"bare section in config":   {config: "[x]\n" + admin, want: []string{"section-misplaced config:1 x"}},
		"another program's":        {config: "[plugins]\nfoo = bar\n[preview]\ns = true\n", want: nil},
		"bare, and a profile":      {config: "[x]\n" + admin + "[profile x]\n", want: nil},
		"no name":                  {config: "[profile]\n[]\n", want: []string{"section-malformed config:1", "section-malformed config:2"}},
		"reserved":                 {config: "[profile env:]\n", credentials: "[ec2:]\n", want: []string{"name-reserved config:1 env:", "name-reserved credentials:1 ec2:"}},
		"malformed duration":       {config: baseKeys + "duration_seconds = 1h\n", want: []string{"key-malformed config:4 duration_seconds 1h"}},
		"duration of everyone":     {config: "[DEFAULT]\nduration_seconds = 1h\n[profile a]\n[profile b]\n", want: []string{"key-malformed config:2 duration_seconds 1h"}},
		"bad default":              {config: "[DEFAULT]\ncanary-secret\n", want: []string{"line-malformed config:2"}},
		"UTF-16":                   {config: "\xff\xfe[\x00d\x00", want: []string{"file-unreadable config:0 encoding"}},
		"region of environment":    {env: map[string]string{"AWS_DEFAULT_REGION": "Ireland"}, want: []string{"key-malformed .:0 AWS_DEFAULT_REGION Ireland"}},
		"no file at all":           {want: nil},
	} {
		t.Run(name, func(t *testing.T) {
			set := loadTexts(t, test.config, test.credentials, test.env)
			var got []string
			for _, problem := range set.FileProblems() {
				got = append(got, brief(&problem))
			}
			slices.Sort(got)
			slices.Sort(test.want)
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			keepsSecrets(t, set)
		})
	}
}

// TestTooDeep: a file in which every profile is the source of the next is
// answered, and quickly.
func TestTooDeep(t *testing.T) {
	var text strings.Builder
	text.WriteString(strings.Replace(baseKeys, "base", "p0", 1))
	for i := 1; i < 10_000; i++ {
		fmt.Fprintf(&text, "[profile p%d]\n%ssource_profile = p%d\n", i, admin, i-1)
	}
	set := loadTexts(t, text.String(), "", nil)
	if p, _ := set.Find("p64"); p.Problem != nil || len(p.Chain.Hops) != maxHops {
		t.Error("64 hops:", p.Problem, len(p.Chain.Hops))
	}
	if p, _ := set.Find("p65"); p.Problem == nil || p.Problem.Code != SourceTooDeep {
		t.Error("65 hops:", p.Problem)
	}
	if p, _ := set.Find("p9999"); p.Problem == nil || p.Problem.Code != SourceTooDeep {
		t.Error("9999 hops:", p.Problem)
	}
}

// TestBrokenChainsAreDrawn: what is known of a broken profile is there to show.
func TestBrokenChainsAreDrawn(t *testing.T) {
	set := loadTexts(t, "[profile x]\n"+admin+"source_profile = nowhere\nregion = eu-west-1\n", "", nil)
	p, _ := set.Find("x")
	if p.Problem == nil || p.Chain.AccountID() != "111122223333" || p.Chain.Identity() != "Admin" || p.Chain.Region != "eu-west-1" {
		t.Errorf("%v: account %s, role %s, region %s", p.Problem, p.Chain.AccountID(), p.Chain.Identity(), p.Chain.Region)
	}
	if reaching := set.Reaching(chain.RoleArn{Partition: "aws", AccountID: "111122223333", RoleName: "Admin"}); len(reaching) > 0 {
		t.Error("a broken profile reaches nothing", reaching)
	}
}

func with(env map[string]string, key, value string) map[string]string {
	more := map[string]string{key: value}
	for k, v := range env {
		more[k] = v
	}
	return more
}
