package profile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// manyProfiles is a config file as large organizations have them: Identity
// Center, roles from a hub, keys.
func manyProfiles(n int) string {
	var b strings.Builder
	b.WriteString("[default]\nregion = eu-west-1\n[sso-session acme]\nsso_start_url = https://acme.example/start\nsso_region = eu-west-1\n[profile hub]\naws_access_key_id = AKIAEXAMPLEHUB000001\naws_secret_access_key = example\n")
	for i := range n {
		account := 100000000000 + i
		switch i % 3 {
		case 0:
			fmt.Fprintf(&b, "\n[profile sso-%05d]\nsso_session = acme\nsso_account_id = %d\nsso_role_name = Admin\nregion = eu-central-1\noutput = json\n", i, account)
		case 1:
			fmt.Fprintf(&b, "\n[profile role-%05d]\nrole_arn = arn:aws:iam::%d:role/Deploy\nsource_profile = hub\nregion = eu-west-1\nmfa_serial = arn:aws:iam::111122223333:mfa/alice\n", i, account)
		default:
			fmt.Fprintf(&b, "\n[profile chained-%05d]\nrole_arn = arn:aws:iam::%d:role/Audit\nsource_profile = role-%05d\nduration_seconds = 3600\n", i, account, i-1)
		}
	}
	return b.String()
}

func BenchmarkRead10000(b *testing.B) {
	text := manyProfiles(10_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if doc := read("config", text); len(doc.sections) < 10_000 {
			b.Fatal(len(doc.sections))
		}
	}
}

func BenchmarkLoad10000(b *testing.B) {
	home := b.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".aws", "config"), []byte(manyProfiles(10_000)), 0o600); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		set := Load(func(string) string { return "" }, home)
		if len(set.Profiles()) < 10_000 {
			b.Fatal(len(set.Profiles()))
		}
	}
}
