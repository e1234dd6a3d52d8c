package credential

import (
	"crypto/sha1" // the AWS CLI's file names
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daypass/internal/chain"
)

// ssoCache is ~/.aws/sso/cache, which the AWS CLI and the SDKs share. ssocreds
// is not used for it: it takes the time from a package of its own, keeps
// whatever mode the file has, and tells a missing token from an expired one in
// words alone.
type ssoCache struct{ dir string }

type ssoEntry struct {
	path         string
	token        chain.Secret
	expires      time.Time
	refresh      chain.Secret
	clientID     string
	clientSecret chain.Secret
	registration time.Time // end of the client's registration, zero unknown

	fields map[string]json.RawMessage // all of the file, so that what others keep in it stays
}

func (e ssoEntry) refreshable(now time.Time) bool {
	return !e.refresh.Empty() && e.clientID != "" && !e.clientSecret.Empty() &&
		(e.registration.IsZero() || now.Before(e.registration))
}

// path is named after the sso-session section, or the start URL of a legacy profile.
func (c ssoCache) path(s chain.SSOSession) string {
	key := s.Session
	if key == "" {
		key = s.StartURL
	}
	sum := sha1.Sum([]byte(key))
	return filepath.Join(cacheDir(c.dir, "sso"), hex.EncodeToString(sum[:])+".json")
}

// cacheDir is where AWS's tools keep tokens, unless dir says otherwise.
func cacheDir(dir, service string) string {
	if dir != "" {
		return dir
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(".aws", service, "cache")
	}
	return filepath.Join(home, ".aws", service, "cache")
}

func (c ssoCache) read(s chain.SSOSession) (ssoEntry, error) {
	e := ssoEntry{path: c.path(s)}
	content, err := os.ReadFile(e.path)
	if errors.Is(err, fs.ErrNotExist) {
		return e, &Error{Code: CodeNotSignedIn, Hop: 0, Service: "sso"}
	}
	if err != nil {
		return e, &Error{Code: CodeFileUnreadable, Hop: 0, Service: "sso", Name: e.path}
	}
	if err := json.Unmarshal(content, &e.fields); err != nil {
		return e, &Error{Code: CodeFileUnreadable, Hop: 0, Service: "sso", Name: e.path}
	}
	e.token = chain.NewSecret(e.text("accessToken"))
	e.refresh = chain.NewSecret(e.text("refreshToken"))
	e.clientID = e.text("clientId")
	e.clientSecret = chain.NewSecret(e.text("clientSecret"))
	e.expires, _ = cacheTime(e.text("expiresAt"))
	e.registration, _ = cacheTime(e.text("registrationExpiresAt"))
	if e.token.Empty() || e.expires.IsZero() {
		return e, &Error{Code: CodeNotSignedIn, Hop: 0, Service: "sso", Name: e.path}
	}
	return e, nil
}

func (e ssoEntry) text(field string) string {
	var text string
	if json.Unmarshal(e.fields[field], &text) != nil {
		return ""
	}
	return text
}

// cacheTime reads RFC 3339, and the 2020-06-17T10:02:08UTC of older AWS CLIs.
func cacheTime(text string) (time.Time, error) {
	if cut, ok := strings.CutSuffix(text, "UTC"); ok {
		text = cut + "Z"
	}
	t, err := time.Parse(time.RFC3339, text)
	return t.UTC(), err
}

// write replaces the file as the AWS CLI would have written it.
func (c ssoCache) write(e ssoEntry) error {
	for field, text := range map[string]string{
		"accessToken":  e.token.Reveal(),
		"expiresAt":    e.expires.Format(time.RFC3339),
		"refreshToken": e.refresh.Reveal(),
	} {
		if text == "" { // no refresh token, which the AWS CLI tells by its absence
			delete(e.fields, field)
			continue
		}
		raw, err := json.Marshal(text)
		if err != nil {
			return err
		}
		e.fields[field] = raw
	}
	content, err := json.Marshal(e.fields)
	if err != nil {
		return err
	}
	return replaceFile(e.path, content)
}

// replaceFile writes beside the file and renames: 0600, and never half a token.
func replaceFile(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".daypass-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
