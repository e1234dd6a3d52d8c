package credential_test

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

const (
	samlProvider = "arn:aws:iam::" + account + ":saml-provider/Acme"
	samlRole     = "arn:aws:iam::" + account + ":role/Federated"
)

// samlRig is a rig with a role that trusts the simulator's identity provider,
// and a request with a response for it.
func samlRig(t *testing.T, change func(*simulator.Assertion)) (*rig, credential.Request) {
	r := newRig(t, simulator.World{})
	r.aws.AddRole(simulator.Role{ARN: samlRole, Trusts: []string{samlProvider}})
	role, err := chain.ParseRoleArn(samlRole)
	if err != nil {
		t.Fatal(err)
	}
	a := simulator.Assertion{Provider: samlProvider, Roles: []string{samlRole}, SessionName: "alice", SessionDuration: 28800}
	if change != nil {
		change(&a)
	}
	c := chain.Chain{
		Partition: chain.AWS, Region: region, Origin: chain.Origin{Kind: chain.SAML},
		Hops: []chain.Hop{{Kind: chain.AssumeRoleWithSAML, Role: role}},
	}
	return r, credential.Request{Chain: c, DurationSeconds: 3600, Assertion: credential.Assertion{
		Role: role, Provider: samlProvider, Encoded: chain.NewSecret(r.aws.SAMLResponse(a)),
	}}
}

func TestAssumeRoleWithSAML(t *testing.T) {
	r, request := samlRig(t, nil)
	got, err := r.getter().Get(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	if life := time.Until(got.Expires); life < 59*time.Minute || life > 61*time.Minute {
		t.Errorf("the credentials live %v", life)
	}
	if want := "arn:aws:sts::" + account + ":assumed-role/Federated/alice"; got.Arn != want || got.AccountID != account {
		t.Errorf("they are %s in %s", got.Arn, got.AccountID)
	}
	sent := r.aws.Requests()
	if len(sent) != 1 || sent[0].Action != "AssumeRoleWithSAML" {
		t.Fatalf("sent %+v", sent)
	}
}

// An assertion shortens what is asked; a role behind it is chained.
func TestSAMLThenARole(t *testing.T) {
	r, request := samlRig(t, func(a *simulator.Assertion) { a.SessionDuration = 1800 })
	got, err := r.getter().Get(context.Background(), request)
	if err != nil || time.Until(got.Expires) > 31*time.Minute {
		t.Errorf("until %v: %v", got.Expires, err)
	}
	r.aws.AddRole(simulator.Role{ARN: "arn:aws:iam::" + account + ":role/Behind", Trusts: []string{"*"}})
	behind, _ := chain.ParseRoleArn("arn:aws:iam::" + account + ":role/Behind")
	request.Chain = request.Chain.WithRole(behind)
	got, err = r.getter().Get(context.Background(), request)
	if err != nil || !strings.Contains(got.Arn, "assumed-role/Behind/") {
		t.Errorf("%s: %v", got.Arn, err)
	}
}

func TestSAMLRefused(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*simulator.Assertion)
		edit   func(*credential.Request)
		want   credential.Code
		limit  string
	}{
		"expired":       {change: func(a *simulator.Assertion) { a.Life = -time.Minute }, want: credential.CodeTokenExpired},
		"audience":      {change: func(a *simulator.Assertion) { a.Audience = "urn:acme" }, want: credential.CodeTokenRefused, limit: credential.ClaimAudience},
		"no name":       {change: func(a *simulator.Assertion) { a.SessionName = "" }, want: credential.CodeTokenRefused, limit: credential.ClaimNameMissing},
		"a bad name":    {change: func(a *simulator.Assertion) { a.SessionName = "alice smith" }, want: credential.CodeTokenRefused, limit: credential.ClaimName},
		"another role":  {change: func(a *simulator.Assertion) { a.Roles = []string{samlRole + "2"} }, want: credential.CodeAccessDenied},
		"a changed one": {edit: func(r *credential.Request) { r.Assertion.Encoded = changed(r.Assertion.Encoded) }, want: credential.CodeTokenRefused, limit: credential.ClaimSignature},
		"none":          {edit: func(r *credential.Request) { r.Assertion = credential.Assertion{} }, want: credential.CodeNoAssertion},
		"another's":     {edit: func(r *credential.Request) { r.Assertion.Role.RoleName = "Other" }, want: credential.CodeNoAssertion},
		"too long":      {edit: func(r *credential.Request) { r.DurationSeconds = 43200 }, want: credential.CodeDurationRefused, limit: credential.LimitMaxSession},
	} {
		t.Run(name, func(t *testing.T) {
			r, request := samlRig(t, test.change)
			if test.edit != nil {
				test.edit(&request)
			}
			_, err := r.getter().Get(context.Background(), request)
			var e *credential.Error
			if !errors.As(err, &e) || e.Code != test.want || e.Limit != test.limit {
				t.Fatalf("got %#v", err)
			}
			encoded := request.Assertion.Encoded.Reveal()
			if encoded != "" && strings.Contains(err.Error()+e.Said, encoded[:40]) {
				t.Error("the assertion is in the error")
			}
			if asked := slices.ContainsFunc(r.aws.Requests(), func(simulator.Request) bool { return true }); asked == (test.want == credential.CodeNoAssertion) {
				t.Errorf("AWS was asked: %v", asked)
			}
		})
	}
}

// changed is a response whose SessionDuration somebody lengthened.
func changed(encoded chain.Secret) chain.Secret {
	text := decoded(encoded.Reveal())
	return chain.NewSecret(encodedAgain(strings.Replace(text, ">28800<", ">43200<", 1)))
}

func decoded(text string) string {
	out, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err) // the simulator's own
	}
	return string(out)
}

func encodedAgain(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
