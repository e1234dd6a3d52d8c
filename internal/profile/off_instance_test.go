package profile

import (
	"os"
	"path/filepath"
	"testing"
)

func TestOffAnInstanceAProfileWithoutCredentialsHasNone(t *testing.T) {
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	const config = "[profile region-only]\nregion = eu-west-1\n[profile named]\nrole_arn = arn:aws:iam::111122223333:role/A\ncredential_source = Ec2InstanceMetadata\n"
	if err := os.WriteFile(filepath.Join(home, ".aws", "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	set := Load(func(string) string { return "" }, home)
	if p, _ := set.Find("region-only"); p.Problem != nil {
		t.Errorf("on an instance it uses the instance's role: %v", p.Problem)
	}
	off := set.OffInstance()
	if p, _ := off.Find("region-only"); p.Problem == nil || p.Problem.Code != CredentialsMissing || p.Problem.Position.Line != 1 {
		t.Errorf("off an instance: %+v", p.Problem)
	}
	if p, _ := off.Find("named"); p.Problem != nil {
		t.Errorf("what names the instance stays: %v", p.Problem)
	}
}
