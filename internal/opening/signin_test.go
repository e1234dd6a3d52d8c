package opening_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/opening"
	"daypass/internal/simulator"
)

func TestSignsInFirst(t *testing.T) {
	r := newRange(t, simulator.World{SSODuration: true})
	request := opening.Request{Seconds: 28800, Chain: chain.Chain{
		Profile: "dev", Partition: chain.AWS, Region: "eu-west-1",
		Origin: chain.Origin{Kind: chain.SSO, SSO: chain.SSOSession{
			Session: "new", StartURL: startURL, Region: "eu-west-1", AccountID: account, RoleName: "ViewOnly",
		}},
	}}
	_, err := r.way.Open(context.Background(), request)
	if !errors.Is(err, credential.CodeNotSignedIn) {
		t.Fatalf("with nobody to sign in: %v", err)
	}
	var steps []opening.Step
	signIns := 0
	r.way.Step = func(s opening.Step) { steps = append(steps, s) }
	r.way.SignInFirst = func(ctx context.Context, c chain.Chain) error {
		signIns++
		return r.getter.SignIn(ctx, c, credential.SignInOptions{ShowCode: func(code, _ string) { r.aws.Approve(code, true) }})
	}
	out, err := r.way.Open(context.Background(), request)
	if err != nil || out.Seconds != 28800 || signIns != 1 {
		t.Fatalf("opened for %d after %d sign-ins: %v", out.Seconds, signIns, err)
	}
	if len(steps) != 3 || steps[1] != opening.StepCredentials {
		t.Errorf("steps %v", steps)
	}
	if _, err = r.way.Open(context.Background(), request); err != nil || signIns != 1 {
		t.Errorf("signed in %d times: %v", signIns, err)
	}
}

// The session may be over although the token says otherwise; once is enough to
// know that signing in does not help.
func TestSignsInOnce(t *testing.T) {
	r := newRange(t, simulator.World{})
	chains := []chain.Chain{{Profile: "p", Partition: chain.AWS, Region: "eu-west-1", Origin: chain.Origin{Kind: chain.SSO, SSO: chain.SSOSession{
		Session: "acme", StartURL: startURL, Region: "eu-west-1", AccountID: account, RoleName: "ViewOnly",
	}}}}
	r.aws.SetFault("portal", "GetRoleCredentials", simulator.Fault{Kind: simulator.Refused, Code: "UnauthorizedException"})
	signIns := 0
	r.way.SignInFirst = func(context.Context, chain.Chain) error { signIns++; return nil }
	_, err := r.way.Open(context.Background(), opening.Request{Chain: chains[0], Seconds: 3600})
	if !errors.Is(err, credential.CodeTokenExpired) || signIns != 1 {
		t.Errorf("%d sign-ins: %v", signIns, err)
	}
	r.way.SignInFirst = func(ctx context.Context, _ chain.Chain) error {
		return &credential.Error{Code: credential.CodeSignInDenied, Service: "oidc"}
	}
	_, err = r.way.Open(context.Background(), opening.Request{Chain: chains[0], Seconds: 3600})
	var failure *opening.Failure
	if !errors.As(err, &failure) || !errors.Is(err, credential.CodeSignInDenied) {
		t.Errorf("a sign-in that fails: %v", err)
	}
	r.aws.SetFault("portal", "GetRoleCredentials", simulator.Fault{Kind: simulator.Status500})
	r.way.SignInFirst = func(context.Context, chain.Chain) error { t.Error("signed in for a 500"); return nil }
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if _, err = r.way.Open(ctx, opening.Request{Chain: chains[0], Seconds: 3600}); !errors.Is(err, credential.CodeServerError) {
		t.Errorf("%v", err)
	}
}
