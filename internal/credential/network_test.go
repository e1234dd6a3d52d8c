package credential_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

// proxied is a rig that reaches AWS as the user's machine would: through
// HTTPS_PROXY, trusting AWS_CA_BUNDLE.
func proxied(t *testing.T) *rig {
	r := newRig(t, simulator.World{})
	r.o.Transport = nil
	r.env["HTTPS_PROXY"] = r.aws.ProxyURL()
	r.env["AWS_CA_BUNDLE"] = r.file("ca.pem", string(r.aws.CA()))
	return r
}

func TestProxyAndCABundle(t *testing.T) {
	cases := []struct {
		name   string
		change func(*rig, *chain.Chain)
		code   credential.Code // "" works
	}{
		{"as the user has them", func(*rig, *chain.Chain) {}, ""},
		{"in lower case, without a scheme", func(r *rig, _ *chain.Chain) {
			r.env["https_proxy"] = strings.TrimPrefix(r.env["HTTPS_PROXY"], "http://")
			delete(r.env, "HTTPS_PROXY")
		}, ""},
		{"the profile's own bundle", func(r *rig, c *chain.Chain) {
			c.CABundle = r.env["AWS_CA_BUNDLE"]
			r.env["AWS_CA_BUNDLE"] = "/nowhere"
		}, ""},
		{"no bundle", func(r *rig, _ *chain.Chain) { delete(r.env, "AWS_CA_BUNDLE") }, credential.CodeUntrusted},
		{"no such bundle", func(r *rig, _ *chain.Chain) { r.env["AWS_CA_BUNDLE"] = "/nowhere" }, credential.CodeCABundle},
		{"a bundle without a certificate", func(r *rig, _ *chain.Chain) { r.env["AWS_CA_BUNDLE"] = r.file("empty.pem", "hello") }, credential.CodeCABundle},
		{"malformed", func(r *rig, _ *chain.Chain) { r.env["HTTPS_PROXY"] = "http://user:hunter2@:bad:port" }, credential.CodeProxyMalformed},
		{"a scheme that is no proxy's", func(r *rig, _ *chain.Chain) { r.env["HTTPS_PROXY"] = "ftp://proxy.example" }, credential.CodeProxyMalformed},
		{"nobody there", func(r *rig, _ *chain.Chain) { r.env["HTTPS_PROXY"] = "http://127.0.0.1:1" }, credential.CodeProxyUnreachable},
		{"refuses", func(r *rig, _ *chain.Chain) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusProxyAuthRequired)
			}))
			r.t.Cleanup(server.Close)
			r.env["HTTPS_PROXY"] = server.URL
		}, credential.CodeProxyRefused},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := proxied(t)
			way := to(r.user(), r.role("Admin"))
			c.change(r, &way)
			_, err := r.get(credential.Request{Chain: way})
			if c.code == "" {
				if err != nil || len(r.aws.Requests()) != 1 {
					t.Errorf("%v, %s", err, r.actions())
				}
				return
			}
			e := r.failed(err, c.code)
			if strings.Contains(err.Error(), "hunter2") {
				t.Error("the proxy's password is in the error")
			}
			if c.code == credential.CodeProxyRefused && e.Status != http.StatusProxyAuthRequired {
				t.Errorf("status %d", e.Status)
			}
		})
	}
}

func TestNoProxyIsHonoured(t *testing.T) {
	r := proxied(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(server.Close)
	// A custom STS endpoint on loopback is never asked through the proxy.
	way := to(r.user(), r.role("Admin"))
	way.STSEndpoint = server.URL
	_, err := r.get(credential.Request{Chain: way})
	if e := r.failed(err, credential.CodeAnsweredOtherwise); e.Status != http.StatusTeapot {
		t.Errorf("status %d", e.Status)
	}
	network := credential.NewNetwork(func(name string) string {
		return map[string]string{"HTTPS_PROXY": r.aws.ProxyURL(), "NO_PROXY": ".amazonaws.com"}[name]
	}, nil)
	rt, err := network.RoundTripper("")
	if err != nil {
		t.Fatal(err)
	}
	proxy := rt.(*http.Transport).Proxy
	for host, direct := range map[string]bool{"sts.eu-west-1.amazonaws.com": true, "eu-west-1.signin.aws.amazon.com": false} {
		request, _ := http.NewRequest(http.MethodGet, "https://"+host+"/", nil)
		if u, err := proxy(request); err != nil || (u == nil) != direct {
			t.Errorf("%s: proxy %v, %v", host, u, err)
		}
	}
}

func TestSTSEndpoint(t *testing.T) {
	cases := []struct {
		endpoint string
		fips     bool
		refused  bool
	}{
		{"http://sts.example", false, true},
		{"https://user:secret@sts.example", false, true},
		{"https://sts.example/?a=b", false, true},
		{"file:///etc/passwd", false, true},
		{"https://", false, true},
		{"not a url\x00", false, true},
		{"https://sts.example", true, true},
		{"https://sts.example", false, false},
		{"http://127.0.0.1:9", false, false},
		{"http://[::1]:9/", false, false},
		{"http://localhost:9", false, false},
	}
	for _, c := range cases {
		asked := ""
		r := newRig(t, simulator.World{})
		r.o.Transport = roundTrip(func(q *http.Request) (*http.Response, error) {
			asked = q.URL.Host
			return httptest.NewRecorder().Result(), nil
		})
		way := to(r.user(), r.role("Admin"))
		way.STSEndpoint, way.UseFIPS = c.endpoint, c.fips
		_, err := r.get(credential.Request{Chain: way})
		if c.refused {
			r.failed(err, credential.CodeEndpointRefused)
		}
		if c.refused != (asked == "") {
			t.Errorf("%q: asked %q", c.endpoint, asked)
		}
	}
}

func TestHostsOfPartitions(t *testing.T) {
	cases := []struct {
		partition chain.Partition
		region    string
		fips      bool
		host      string // "" refused
	}{
		{chain.AWS, "us-east-1", false, "sts.us-east-1.amazonaws.com"},
		{chain.AWS, "eu-west-1", true, "sts-fips.eu-west-1.amazonaws.com"},
		{chain.China, "cn-north-1", false, "sts.cn-north-1.amazonaws.com.cn"},
		{chain.GovCloud, "us-gov-east-1", false, "sts.us-gov-east-1.amazonaws.com"},
		{chain.Europe, "eusc-de-east-1", false, "sts.eusc-de-east-1.amazonaws.eu"},
		{chain.AWS, "cn-north-1", false, ""},
		{chain.AWS, "evil.example/", false, ""},
		{chain.AWS, "", false, ""},
	}
	for _, c := range cases {
		asked := ""
		r := newRig(t, simulator.World{})
		r.o.Transport = roundTrip(func(q *http.Request) (*http.Response, error) {
			asked = q.URL.Host
			return httptest.NewRecorder().Result(), nil
		})
		way := to(r.user(), r.role("Admin"))
		way.Partition, way.Region, way.UseFIPS = c.partition, c.region, c.fips
		_, err := r.get(credential.Request{Chain: way})
		if c.host == "" {
			r.failed(err, credential.CodeRegionMismatch)
		}
		if asked != c.host {
			t.Errorf("%s %s: asked %q, want %q", c.partition, c.region, asked, c.host)
		}
	}
}

// Nothing of this process's own environment is read behind the chain's back.
func TestProcessEnvironmentIsNotRead(t *testing.T) {
	r := newRig(t, simulator.World{})
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1", "AWS_REGION": "us-west-2",
		"AWS_USE_FIPS_ENDPOINT": "true", "AWS_PROFILE": "other", "AWS_ACCESS_KEY_ID": "AKIAOTHER", "AWS_SECRET_ACCESS_KEY": "other",
		"HTTPS_PROXY": "http://127.0.0.1:1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CA_BUNDLE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
	if _, err := r.get(credential.Request{Chain: to(r.user(), r.role("Admin"))}); err != nil {
		t.Error(err)
	}
	if _, err := r.get(credential.Request{Chain: instanceChain(r)}); err != nil {
		t.Error(err)
	}
}
