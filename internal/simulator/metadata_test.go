package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"

	"daypass/internal/simulator"
)

func (b *bench) imds(endpoint string) *imds.Client {
	transport := b.Transport()
	b.t.Cleanup(transport.CloseIdleConnections)
	return imds.New(imds.Options{Endpoint: endpoint, HTTPClient: &http.Client{Transport: transport}, Retryer: aws.NopRetryer{}})
}

func instanceKeys(t *testing.T, c *imds.Client) (name string, k simulator.Keys, err error) {
	t.Helper()
	read := func(path string) (string, error) {
		out, err := c.GetMetadata(t.Context(), &imds.GetMetadataInput{Path: path})
		if err != nil {
			return "", err
		}
		defer out.Content.Close()
		text, err := io.ReadAll(out.Content)
		return string(text), err
	}
	if name, err = read("iam/security-credentials/"); err != nil {
		return "", k, err
	}
	text, err := read("iam/security-credentials/" + name)
	if err != nil {
		return name, k, err
	}
	var out struct {
		AccessKeyID     string `json:"AccessKeyId"`
		SecretAccessKey string
		Token           string
		Expiration      time.Time
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return name, simulator.Keys{AccessKeyID: out.AccessKeyID, SecretAccessKey: out.SecretAccessKey, SessionToken: out.Token, Expires: out.Expiration}, nil
}

func TestInstanceMetadata(t *testing.T) {
	b := start(t, simulator.World{InstanceDuration: true})
	if _, _, err := instanceKeys(t, b.imds(b.IMDSURL())); err == nil {
		t.Error("an instance without a role gave one")
	}
	b.SetInstanceRole(simulator.Role{ARN: "arn:aws:iam::" + prod + ":role/web-7"})
	for _, endpoint := range []string{b.IMDSURL(), "http://169.254.169.254"} {
		name, k, err := instanceKeys(t, b.imds(endpoint))
		if err != nil || name != "web-7" {
			t.Fatalf("%s: %q %v", endpoint, name, err)
		}
		if left := k.Expires.Sub(b.clock.now()); left < 5*time.Hour {
			t.Errorf("lives %v", left)
		}
		if _, status := b.token(signinHost, k, 43200); status != http.StatusOK {
			t.Errorf("status %d", status)
		}
	}
	_, first, _ := instanceKeys(t, b.imds(b.IMDSURL()))
	b.clock.advance(5*time.Hour + 56*time.Minute)
	if _, again, _ := instanceKeys(t, b.imds(b.IMDSURL())); again.AccessKeyID == first.AccessKeyID {
		t.Error("credentials are not renewed in their last five minutes")
	}
	b.SetFault("imds", "GetCredentials", simulator.Fault{Kind: simulator.Expired})
	if _, k, err := instanceKeys(t, b.imds(b.IMDSURL())); err != nil || !k.Expires.Before(b.clock.now()) {
		t.Errorf("expired credentials: %v %v", k.Expires, err)
	}
	r, err := b.Transport().RoundTrip(must(http.NewRequestWithContext(t.Context(), http.MethodGet, b.IMDSURL()+"/latest/meta-data/iam/security-credentials/web-7", nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a token: status %d", r.StatusCode)
	}
}

func TestContainerCredentials(t *testing.T) {
	b := start(t, simulator.World{})
	b.SetContainerRole(simulator.Role{ARN: "arn:aws:iam::" + prod + ":role/task"})
	for token, works := range map[string]bool{b.ContainerToken(): true, "other": false} {
		p := endpointcreds.New(b.ContainerURL(), func(o *endpointcreds.Options) {
			o.AuthorizationToken, o.Retryer = token, aws.NopRetryer{}
		})
		k, err := p.Retrieve(t.Context())
		if (err == nil) != works {
			t.Errorf("works %v: %v", works, err)
		}
		if !works {
			continue
		}
		made := simulator.Keys{AccessKeyID: k.AccessKeyID, SecretAccessKey: k.SecretAccessKey, SessionToken: k.SessionToken}
		out, err := b.sts(made, "eu-west-1").GetCallerIdentity(t.Context(), nil)
		if err != nil || !strings.Contains(*out.Arn, ":assumed-role/task/") {
			t.Errorf("got %v", err)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
