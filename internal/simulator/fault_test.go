package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"daypass/internal/simulator"
)

// post asks for a sign-in token and gives what came, or why nothing did.
func (b *bench) post(ctx context.Context, k simulator.Keys) (status int, body string, err error) {
	form := url.Values{"Action": {"getSigninToken"}, "Session": {fmt.Sprintf(`{"sessionId":%q,"sessionKey":%q,"sessionToken":%q}`, k.AccessKeyID, k.SecretAccessKey, k.SessionToken)}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, signinHost, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	transport := b.Transport()
	defer transport.CloseIdleConnections()
	out, err := transport.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer out.Body.Close()
	text, err := io.ReadAll(out.Body)
	return out.StatusCode, string(text), err
}

// patience is how long an answer is waited for that has to come.
const patience = time.Minute

func TestFaultsOfTheFederationEndpoint(t *testing.T) {
	b := start(t, simulator.World{})
	k := b.keys(simulator.DirectRole)
	for _, row := range []struct {
		fault  simulator.Fault
		status int // 0: no answer
		text   string
	}{
		{simulator.Fault{Kind: simulator.Hang}, 0, ""},
		{simulator.Fault{Kind: simulator.Cut}, 0, ""},
		{simulator.Fault{Kind: simulator.CutBody}, 0, ""},
		{simulator.Fault{Kind: simulator.Slow, After: time.Hour}, 0, ""},
		{simulator.Fault{Kind: simulator.Slow, After: time.Millisecond}, 200, "SigninToken"},
		{simulator.Fault{Kind: simulator.Status500}, 500, "HTTP Status 500"},
		{simulator.Fault{Kind: simulator.Status503}, 503, "503 Service Unavailable"},
		{simulator.Fault{Kind: simulator.HTML200}, 200, "Accept and connect"},
		{simulator.Fault{Kind: simulator.Redirect}, 302, ""},
		{simulator.Fault{Kind: simulator.EmptyToken}, 200, `{"SigninToken":""}`},
		{simulator.Fault{Kind: simulator.Throttled}, 429, "Rate exceeded"},
		{simulator.Fault{Kind: simulator.Refused, Code: "Invalid credentials"}, 400, "HTTP Status 400 - Invalid credentials parameter"},
		{simulator.Fault{Kind: simulator.Refused, Status: 403, Message: "Forbidden"}, 403, "Forbidden"},
	} {
		t.Run(string(row.fault.Kind)+fmt.Sprint(row.status), func(t *testing.T) {
			b.SetFault("signin", "getSigninToken", row.fault)
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			if row.status == 0 {
				ctx, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
			}
			defer cancel()
			status, body, err := b.post(ctx, k)
			if row.status == 0 && err == nil || row.status != 0 && (err != nil || status != row.status) || !strings.Contains(body, row.text) {
				t.Errorf("got %d %q %v", status, body, err)
			}
		})
	}
	b.SetFault("signin", "getSigninToken", simulator.Fault{})
	if status, _, err := b.post(t.Context(), k); status != http.StatusOK {
		t.Errorf("once cleared: %d %v", status, err)
	}
}

func TestFaultsOfSTS(t *testing.T) {
	b := start(t, simulator.World{})
	user := b.keys(simulator.UserKey)
	within := func(limit time.Duration) (*sts.GetCallerIdentityOutput, error) {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		return b.sts(user, "eu-west-1").GetCallerIdentity(ctx, nil)
	}
	call := func() (*sts.GetCallerIdentityOutput, error) { return within(patience) }
	for code, want := range map[string]string{
		"ExpiredToken": "The security token included in the request is expired", "RegionDisabledException": "STS is not activated", "AccessDenied": "explicit deny",
	} {
		b.SetFault("sts", "*", simulator.Fault{Kind: simulator.Refused, Code: code})
		_, err := call()
		wantCode(t, err, code, want)
	}
	b.SetFault("sts", "*", simulator.Fault{Kind: simulator.Throttled})
	_, err := call()
	wantCode(t, err, "Throttling", "Rate exceeded")
	b.SetFault("sts", "*", simulator.Fault{Kind: simulator.HTML200})
	_, err = call()
	var broken *smithy.DeserializationError
	if !errors.As(err, &broken) {
		t.Errorf("HTML: %v", err)
	}
	b.SetFault("sts", "*", simulator.Fault{Kind: simulator.Redirect})
	_, err = call()
	var answered *smithyhttp.ResponseError
	if !errors.As(err, &answered) || answered.HTTPStatusCode() != http.StatusFound {
		t.Errorf("redirect: %v", err)
	}
	b.SetFault("sts", "*", simulator.Fault{Kind: simulator.EmptyToken})
	if out, err := call(); err != nil || out.Arn != nil {
		t.Errorf("empty: %+v %v", out, err)
	}
	b.SetFault("sts", "*", simulator.Fault{Kind: simulator.Hang})
	if _, err := within(300 * time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("hang: %v", err)
	}
	b.SetFault("sts", "GetCallerIdentity", simulator.Fault{Kind: simulator.Status500, Times: 1})
	b.SetFault("sts", "*", simulator.Fault{})
	if _, err := call(); err == nil {
		t.Error("500: no error")
	}
	if _, err := call(); err != nil {
		t.Errorf("a fault of one time came twice: %v", err)
	}
	b.SetFault("connect", "sts.eu-west-1.amazonaws.com", simulator.Fault{Kind: simulator.Cut})
	if _, err := call(); err == nil {
		t.Error("a connection that was cut: no error")
	}
}

func TestOnlyAWSIsReached(t *testing.T) {
	b := start(t, simulator.World{})
	transport := b.Transport()
	defer transport.CloseIdleConnections()
	for _, address := range []string{
		"https://www.example.com/", "http://www.example.com/", "https://sts.nowhere-1.amazonaws.com/", "https://s3.eu-west-1.amazonaws.com/",
		"https://sts.us-gov-west-1.amazonaws.com.cn/", "https://signin.amazonaws-eusc.eu/federation",
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := transport.RoundTrip(r); err == nil {
			out.Body.Close()
			t.Errorf("%s answered %s", address, out.Status)
		}
	}
}

func TestLatencyIsAddedToConnectionAndExchange(t *testing.T) {
	const latency = 40 * time.Millisecond
	a, err := simulator.Start(simulator.Options{Latency: latency})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	b := &bench{a, t, &clock{}}
	client := b.sts(b.keys(simulator.UserKey), "eu-west-1")
	for _, least := range []time.Duration{2 * latency, latency} {
		began := time.Now()
		if _, err := client.GetCallerIdentity(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < least {
			t.Errorf("took %v, want at least %v", took, least)
		}
	}
}

// Requests count what was asked and hold no secret; Secrets hold all of them.
func TestRequestsAndSecrets(t *testing.T) {
	b := start(t, simulator.World{})
	b.AddMFADevice("arn:aws:iam::"+prod+":mfa/alice", "arn:aws:iam::"+prod+":user/alice")
	user := b.keys(simulator.UserKey)
	role := b.mustAssume(user, deploy, 3600)
	token, _ := b.token(signinHost, role, 28800)
	b.browse(signinHost, token, "https://console.aws.amazon.com/")
	requests := b.Requests()
	var actions []string
	for _, q := range requests {
		actions = append(actions, q.Service+" "+q.Action)
		if q.Status == 0 {
			t.Errorf("%s: no status", q.Action)
		}
	}
	if got := strings.Join(actions, ", "); got != "sts AssumeRole, signin getSigninToken, signin login" {
		t.Errorf("got %s", got)
	}
	if q := requests[0]; q.Parameters["DurationSeconds"] != "3600" || q.Caller != "arn:aws:iam::"+prod+":user/alice" || q.Host != "sts.eu-west-1.amazonaws.com" {
		t.Errorf("got %+v", q)
	}
	if q := requests[1]; q.Parameters["SessionDuration"] != "28800" || q.Parameters["Session"] != "[secret]" || q.Method != http.MethodPost {
		t.Errorf("got %+v", q)
	}
	secrets := b.Secrets()
	printed := fmt.Sprintf("%+v %v", requests, role)
	for _, s := range secrets {
		if strings.Contains(printed, s) {
			t.Error("a secret is printed")
		}
	}
	for _, s := range []string{user.AccessKeyID, user.SecretAccessKey, role.SecretAccessKey, role.SessionToken, token} {
		found := false
		for _, known := range secrets {
			found = found || known == s
		}
		if !found {
			t.Error("a secret is missing from Secrets")
		}
	}
	b.ForgetRequests()
	if len(b.Requests()) != 0 {
		t.Error("requests are not forgotten")
	}
}
