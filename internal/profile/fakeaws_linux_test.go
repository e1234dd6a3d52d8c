package profile

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// authority signs the certificates of the hosts that the fake AWS stands in for.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	file string // PEM, for AWS_CA_BUNDLE
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Daypass test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return &authority{key: key, cert: cert, file: file}
}

func (a *authority) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: hello.ServerName},
		DNSNames:  []string{hello.ServerName},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &a.key.PublicKey, a.key)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}, err
}

// fakeAWS is a proxy that answers in AWS's place, and instance and container
// metadata. It writes down who asked for what, in order.
type fakeAWS struct {
	*httptest.Server
	authority *authority

	mu     sync.Mutex
	calls  []string
	hosts  []string
	issued map[string]string // access key id → what it was issued for
}

const (
	instanceKeyID  = "ASIAEXAMPLEINSTANCE1"
	containerKeyID = "ASIAEXAMPLECONTAINER"
	processKeyID   = "AKIAEXAMPLEPROCESS01" // as in the sample files
)

func newFakeAWS(t *testing.T, a *authority) *fakeAWS {
	f := &fakeAWS{authority: a, issued: map[string]string{}}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	return f
}

func (f *fakeAWS) serve(w http.ResponseWriter, r *http.Request) {
	keys := func(id, token string) string {
		return fmt.Sprintf(`{"Code":"Success","Type":"AWS-HMAC","LastUpdated":"2020-01-01T00:00:00Z","AccessKeyId":%q,"SecretAccessKey":"example",%q:"example","Token":"example","Expiration":"2099-01-01T00:00:00Z"}`, id, token)
	}
	switch {
	case r.Method == http.MethodConnect:
		f.tunnel(w, r)
	case r.URL.Path == "/latest/api/token":
		w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
		io.WriteString(w, "example-metadata-token")
	case r.URL.Path == "/latest/meta-data/iam/security-credentials/":
		io.WriteString(w, "InstanceRole")
	case r.URL.Path == "/latest/meta-data/iam/security-credentials/InstanceRole":
		io.WriteString(w, keys(instanceKeyID, "Token"))
	case r.URL.Path == "/container":
		io.WriteString(w, keys(containerKeyID, "Token"))
	default:
		http.NotFound(w, r)
	}
}

// tunnel answers the requests inside a CONNECT itself.
func (f *fakeAWS) tunnel(w http.ResponseWriter, r *http.Request) {
	host, _, _ := net.SplitHostPort(r.Host)
	raw, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer raw.Close()
	io.WriteString(raw, "HTTP/1.1 200 Connection established\r\n\r\n")
	conn := tls.Server(raw, &tls.Config{GetCertificate: f.authority.certificate, NextProtos: []string{"http/1.1"}})
	reader := bufio.NewReader(conn)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		body, _ := io.ReadAll(request.Body)
		contentType, answer := f.answer(host, request, string(body))
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", contentType, len(answer), answer)
	}
}

var credentialScope = regexp.MustCompile(`Credential=([^/,]+)/`)

func (f *fakeAWS) answer(host string, r *http.Request, body string) (contentType, answer string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hosts = append(f.hosts, host)
	if r.URL.Path == "/federation/credentials" {
		q := r.URL.Query()
		call := "GetRoleCredentials " + q.Get("account_id") + " " + q.Get("role_name") + " at " + host
		f.calls = append(f.calls, call)
		return "application/json", fmt.Sprintf(`{"roleCredentials":{"accessKeyId":%q,"secretAccessKey":"example","sessionToken":"example","expiration":4070908800000}}`,
			f.issue(q.Get("account_id")+" "+q.Get("role_name")))
	}
	form, _ := url.ParseQuery(body)
	who := "nobody"
	if match := credentialScope.FindStringSubmatch(r.Header.Get("Authorization")); match != nil {
		who = match[1]
		if role, ok := f.issued[who]; ok {
			who = role
		}
	}
	action := form.Get("Action")
	f.calls = append(f.calls, callLine(action, form, who))
	switch action {
	case "GetCallerIdentity":
		return "text/xml", `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/x/y</Arn><UserId>x</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
	default:
		return "text/xml", fmt.Sprintf(`<%[1]sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%[1]sResult><Credentials><AccessKeyId>%[2]s</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></%[1]sResult></%[1]sResponse>`,
			action, f.issue(form.Get("RoleArn")))
	}
}

func (f *fakeAWS) issue(what string) string {
	id := fmt.Sprintf("ASIAISSUED%010d", len(f.issued))
	f.issued[id] = what
	return id
}

// callLine is one call as both sides of the comparison write it. A session name
// that the CLI made up itself is left out.
func callLine(action string, form url.Values, who string) string {
	line := action
	if arn := form.Get("RoleArn"); arn != "" {
		line += " " + arn
	}
	line += " by " + who
	for _, field := range []string{"SerialNumber", "ExternalId", "DurationSeconds", "RoleSessionName"} {
		value := form.Get(field)
		if value != "" && !strings.HasPrefix(value, "botocore-session-") && !strings.HasPrefix(value, "aws-cli-") {
			line += " " + field + "=" + value
		}
	}
	return line
}
