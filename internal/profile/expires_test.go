package profile

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestAFileMaySayWhenItsCredentialsEnd(t *testing.T) {
	file := filepath.Join(t.TempDir(), "credentials")
	const text = "[saml]\naws_access_key_id = a\naws_secret_access_key = b\naws_session_token = c\nx_security_token_expires = 2026-11-22T14:00:00+01:00\n" +
		"[key]\naws_access_key_id = a\naws_secret_access_key = b\nx_security_token_expires = 2026-11-22T14:00:00+01:00\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	set := Load(func(name string) string {
		return map[string]string{"AWS_SHARED_CREDENTIALS_FILE": file}[name]
	}, t.TempDir())
	saml, _ := set.Find("saml")
	if want := time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC); !saml.Chain.Origin.Expires.Equal(want) {
		t.Errorf("the session ends %v", saml.Chain.Origin.Expires)
	}
	if key, _ := set.Find("key"); !key.Chain.Origin.Expires.IsZero() {
		t.Error("a key without a token never ends")
	}
}
