package simulator_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"

	"daypass/internal/simulator"
)

const (
	prod   = "111122223333"
	other  = "222233334444"
	deploy = "arn:aws:iam::" + prod + ":role/Deploy"
	next   = "arn:aws:iam::" + other + ":role/Next"
)

// clock is a time that a test moves.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) advance(d time.Duration) { c.ahead.Add(int64(d)) }

type bench struct {
	*simulator.AWS
	t     *testing.T
	clock *clock
}

func start(t *testing.T, w simulator.World) *bench {
	t.Helper()
	c := &clock{}
	a, err := simulator.Start(simulator.Options{Now: c.now, World: w})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, arn := range []string{deploy, next} {
		a.AddRole(simulator.Role{ARN: arn, Trusts: []string{"*"}})
	}
	return &bench{a, t, c}
}

func (b *bench) keys(l simulator.Lineage) simulator.Keys {
	return b.Issue(simulator.Issue{Lineage: l, Account: prod, Name: "alice"})
}

func provider(k simulator.Keys) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: k.AccessKeyID, SecretAccessKey: k.SecretAccessKey, SessionToken: k.SessionToken}, nil
	})
}

// sts is a client that tries once.
func (b *bench) sts(k simulator.Keys, region string, change ...func(*sts.Options)) *sts.Client {
	transport := b.Transport()
	b.t.Cleanup(transport.CloseIdleConnections)
	o := sts.Options{
		Region: region, Retryer: aws.NopRetryer{},
		HTTPClient:  &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		Credentials: provider(k),
	}
	for _, c := range change {
		c(&o)
	}
	return sts.New(o)
}

func (b *bench) assume(k simulator.Keys, role string, seconds int32) (simulator.Keys, error) {
	out, err := b.sts(k, "eu-west-1").AssumeRole(b.t.Context(), &sts.AssumeRoleInput{
		RoleArn: &role, RoleSessionName: aws.String("alice"), DurationSeconds: &seconds,
	})
	if err != nil {
		return simulator.Keys{}, err
	}
	return issued(out.Credentials), nil
}

func issued(c *types.Credentials) simulator.Keys {
	return simulator.Keys{AccessKeyID: *c.AccessKeyId, SecretAccessKey: *c.SecretAccessKey, SessionToken: *c.SessionToken, Expires: *c.Expiration}
}

func (b *bench) mustAssume(k simulator.Keys, role string, seconds int32) simulator.Keys {
	b.t.Helper()
	made, err := b.assume(k, role, seconds)
	if err != nil {
		b.t.Fatal(err)
	}
	return made
}

func wantCode(t *testing.T, err error, code, text string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("got %v, want code %s", err, code)
	}
	if api.ErrorCode() != code || !strings.Contains(api.ErrorMessage(), text) {
		t.Errorf("got %s: %q, want %s: %q", api.ErrorCode(), api.ErrorMessage(), code, text)
	}
}

const signinHost = "https://eu-west-1.signin.aws.amazon.com/federation"

// token asks for a sign-in token; seconds 0 leaves SessionDuration out.
func (b *bench) token(base string, k simulator.Keys, seconds int) (string, int) {
	b.t.Helper()
	session, err := json.Marshal(map[string]string{"sessionId": k.AccessKeyID, "sessionKey": k.SecretAccessKey, "sessionToken": k.SessionToken})
	if err != nil {
		b.t.Fatal(err)
	}
	form := url.Values{"Action": {"getSigninToken"}, "Session": {string(session)}}
	if seconds != 0 {
		form.Set("SessionDuration", strconv.Itoa(seconds))
	}
	client := http.Client{Transport: b.Transport()}
	defer client.CloseIdleConnections()
	r, err := client.PostForm(base, form)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	var out struct{ SigninToken string }
	if r.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, &out); err != nil {
			b.t.Fatal(err)
		}
	} else if strings.Contains(string(body), "\"") && !b.World().BareRefusal && !strings.Contains(string(body), "HTTP Status "+strconv.Itoa(r.StatusCode)) {
		b.t.Errorf("not AWS's error page: %s", body)
	}
	return out.SigninToken, r.StatusCode
}

// browse opens a sign-in link as a browser does, redirects followed.
func (b *bench) browse(base, token, destination string) (int, string) {
	b.t.Helper()
	link := base + "?" + url.Values{"Action": {"login"}, "Issuer": {"https://daypass.example/"}, "Destination": {destination}, "SigninToken": {token}}.Encode()
	client := http.Client{Transport: b.Transport()}
	defer client.CloseIdleConnections()
	r, err := client.Get(link)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestOneHopOpensTheConsoleForTwelveHours(t *testing.T) {
	b := start(t, simulator.World{})
	role := b.mustAssume(b.keys(simulator.UserKey), deploy, 3600)
	token, status := b.token(signinHost, role, 43200)
	if status != http.StatusOK || token == "" {
		t.Fatalf("status %d", status)
	}
	for _, base := range []string{signinHost, b.URL() + "/federation"} {
		status, page := b.browse(base, token, "https://eu-west-1.console.aws.amazon.com/ec2/home")
		if status != http.StatusOK {
			t.Fatalf("status %d: %s", status, page)
		}
		for _, want := range []string{"Daypass demo", "assumed-role/Deploy/alice", prod, "12 h", "eu-west-1.console.aws.amazon.com/ec2/home"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", base, want)
			}
		}
	}
	sessions := b.Sessions()
	if len(sessions) != 2 {
		t.Fatalf("%d sessions", len(sessions))
	}
	s := sessions[0]
	if got := s.EndsAt.Sub(s.Started); got != 12*time.Hour || s.Role != "Deploy" || s.Account != prod || s.SessionDuration != 43200 {
		t.Errorf("got %+v", s)
	}
}

func TestConsoleWithoutSessionDurationEndsWithTheCredentials(t *testing.T) {
	b := start(t, simulator.World{})
	role := b.mustAssume(b.keys(simulator.UserKey), deploy, 900)
	token, _ := b.token(signinHost, role, 0)
	if status, _ := b.browse(signinHost, token, ""); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	if s := b.Sessions()[0]; !s.EndsAt.Equal(role.Expires) || s.SessionDuration != 0 {
		t.Errorf("ends at %v, credentials at %v", s.EndsAt, role.Expires)
	}
	b.clock.advance(16 * time.Minute)
	client := http.Client{Transport: b.Transport()}
	defer client.CloseIdleConnections()
	r, err := client.Get(b.URL() + "/console?session=" + b.Sessions()[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, _ := io.ReadAll(r.Body)
	if r.StatusCode != http.StatusForbidden || !strings.Contains(string(body), "Your session has expired") || !strings.Contains(string(body), "https://daypass.example/") {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
}

func TestSigninTokenLivesFifteenMinutes(t *testing.T) {
	b := start(t, simulator.World{})
	role := b.mustAssume(b.keys(simulator.UserKey), deploy, 3600)
	token, _ := b.token(signinHost, role, 3600)
	b.clock.advance(15*time.Minute - time.Second)
	if status, _ := b.browse(signinHost, token, ""); status != http.StatusOK {
		t.Errorf("before its end: status %d", status)
	}
	b.clock.advance(2 * time.Second)
	if status, _ := b.browse(signinHost, token, ""); status != http.StatusBadRequest {
		t.Errorf("after its end: status %d", status)
	}
	if got := len(b.Sessions()); got != 1 {
		t.Errorf("%d sessions", got)
	}
}
