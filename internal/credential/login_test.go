package credential_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

const loginSession = "arn:aws:iam::111122223333:user/zoe"

// loginFile is what `aws login` keeps, over since an hour.
func (r *rig) loginFile() string {
	r.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		r.t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		r.t.Fatal(err)
	}
	content, _ := json.Marshal(map[string]any{
		"accessToken": map[string]any{
			"accessKeyId": "ASIAOLD", "secretAccessKey": "old-secret", "sessionToken": "old-token",
			"accountId": account, "expiresAt": time.Now().Add(-time.Hour).UTC().Format(time.RFC3339),
		},
		"tokenType": "aws_sigv4", "refreshToken": "old-refresh", "identityToken": "id", "clientId": "arn:aws:signin:::devtools/same-device",
		"dpopKey": string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})),
	})
	sum := sha256.Sum256([]byte(loginSession))
	return r.file(hex.EncodeToString(sum[:])+".json", string(content))
}

// The simulator has no CreateOAuth2Token: this is its answer, as the service model has it.
func TestLoginIsRenewed(t *testing.T) {
	r := newRig(t, simulator.World{})
	path := r.loginFile()
	r.o.Transport = roundTrip(func(q *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(q.Body)
		if q.URL.Host != "eu-west-1.signin.aws.amazon.com" || q.Header.Get("DPoP") == "" || !strings.Contains(string(body), "old-refresh") {
			t.Errorf("request to %s: DPoP %v", q.URL.Host, q.Header.Get("DPoP") != "")
		}
		return answer(200, `{"accessToken":{"accessKeyId":"ASIANEW","secretAccessKey":"new-secret","sessionToken":"new-token"},"expiresIn":900,"refreshToken":"new-refresh","tokenType":"aws_sigv4"}`), nil
	})
	got, err := r.get(credential.Request{Chain: to(chain.Origin{Kind: chain.Login, LoginSession: loginSession})})
	if err != nil {
		t.Fatal(err)
	}
	if got.Keys.SecretKey.Reveal() != "new-secret" || got.AccountID != account || time.Until(got.Expires) < 14*time.Minute {
		t.Errorf("account %s, expires %v", got.AccountID, got.Expires)
	}
	content, _ := os.ReadFile(path)
	info, _ := os.Stat(path)
	left, _ := filepath.Glob(filepath.Join(r.dir, "*"))
	if !strings.Contains(string(content), "new-refresh") || info.Mode().Perm() != 0o600 || len(left) != 1 {
		t.Errorf("mode %v, files %v", info.Mode(), left)
	}
}

func TestLoginThatIsOver(t *testing.T) {
	for oauth, code := range map[string]credential.Code{
		"TOKEN_EXPIRED":            credential.CodeTokenExpired,
		"USER_CREDENTIALS_CHANGED": credential.CodeTokenExpired,
		"INSUFFICIENT_PERMISSIONS": credential.CodeAccessDenied,
	} {
		r := newRig(t, simulator.World{})
		path := r.loginFile()
		before, _ := os.ReadFile(path)
		r.o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			a := answer(403, fmt.Sprintf(`{"error":%q,"message":"no"}`, oauth))
			a.Header.Set("X-Amzn-Errortype", "AccessDeniedException")
			return a, nil
		})
		_, err := r.get(credential.Request{Chain: to(chain.Origin{Kind: chain.Login, LoginSession: loginSession})})
		r.failed(err, code)
		after, _ := os.ReadFile(path)
		left, _ := filepath.Glob(filepath.Join(r.dir, "*"))
		if string(after) != string(before) || len(left) != 1 {
			t.Errorf("%s: the cache was changed, or a copy left: %v", oauth, left)
		}
	}
}

func answer(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {"application/json"}},
	}
}
