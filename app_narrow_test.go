package main

import (
	"errors"
	"strings"
	"testing"

	"daypass/internal/chain"
	"daypass/internal/plan"
)

func TestWhatIsRememberedIsSent(t *testing.T) {
	app, _ := demoApp(t)
	before, err := app.Plan("audit", PlanOptions{})
	if err != nil || before.Narrow == nil || *before.Narrow != (plan.NarrowView{TakesSource: true}) {
		t.Fatalf("it is not off at first: %+v, %v", before.Narrow, err)
	}
	wanted := plan.Narrow{Source: " zoe@acme.example", Tags: "team=payments,case=42", Policy: "arn:aws:iam::aws:policy/ReadOnlyAccess"}
	if err := app.Narrow(before.Key, wanted); err != nil {
		t.Fatal(err)
	}
	after, err := app.Plan("audit", PlanOptions{})
	shown := plan.Narrow{Source: "zoe@acme.example", Tags: "case=42, team=payments", Policy: wanted.Policy}
	if err != nil || after.Narrow.Now != shown {
		t.Errorf("%+v, %v", after.Narrow, err)
	}
	view, err := app.Open(OpenRequest{Profile: "audit", Seconds: 28800, CopyLink: true})
	if err != nil || view.State != "copied" {
		t.Fatalf("%+v, %v", view, err)
	}
	sent := app.house.Demo.Requests()[0].Parameters
	if sent["SourceIdentity"] != shown.Source || sent["Tags.member.2.Value"] != "payments" || sent["PolicyArns.member.1.arn"] != wanted.Policy {
		t.Errorf("sent %v", sent)
	}

	var coded codedError
	for _, wrong := range []plan.Narrow{{Source: "z"}, {Tags: "team"}, {Policy: "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"}} {
		if err := app.Narrow(before.Key, wrong); !errors.As(err, &coded) || coded.Message == "" {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	if again, _ := app.Plan("audit", PlanOptions{}); again.Narrow.Now != shown {
		t.Errorf("what is malformed changed it to %+v", again.Narrow)
	}
	if err := app.Narrow(before.Key, plan.Narrow{}); err != nil {
		t.Error(err)
	}
	if off, _ := app.Plan("audit", PlanOptions{}); off.Narrow.Now != (plan.Narrow{}) {
		t.Errorf("it is not off again: %+v", off.Narrow)
	}
}

func TestMaxSessionInWords(t *testing.T) {
	app, _ := demoApp(t)
	said, err := app.MaxSession("audit", PlanOptions{})
	if err != nil || !strings.HasPrefix(said, "MaxSessionDuration of SecurityAudit is ") || !strings.HasSuffix(said, "does not limit the console.") {
		t.Errorf("%q, %v", said, err)
	}
	if said, err = app.MaxSession("partner-audit", PlanOptions{}); err != nil || !strings.Contains(said, "not in the account that asks") {
		t.Errorf("%q, %v", said, err)
	}
	if n := len(app.house.Demo.Requests()); n != 2 {
		t.Errorf("%d requests for two questions", n)
	}
}

// Whoever asks may need a code to be who asks: the page gives it, as for opening.
func TestMaxSessionTakesACode(t *testing.T) {
	app, s := demoApp(t)
	done := make(chan string, 1)
	go func() {
		said, _ := app.MaxSession("prod-admin", PlanOptions{RoleArn: "arn:aws:iam::111122223333:role/ci/Deploy"})
		done <- said
	}()
	asked := waitFor(t, s, "mfa").(MfaEvent)
	if !app.sign.giveCode(chain.NewSecret(sixDigits.FindString(asked.Device))) {
		t.Fatal("no code was waited for")
	}
	if said := <-done; !strings.HasPrefix(said, "MaxSessionDuration of Deploy is ") {
		t.Errorf("%q", said)
	}
	var asks []string
	for _, r := range app.house.Demo.Requests() {
		asks = append(asks, r.Parameters["Action"])
	}
	if strings.Join(asks, " ") != "AssumeRole GetRole" {
		t.Errorf("sent %v", asks)
	}
}

// Only what a request takes is offered.
func TestWhatCanBeNarrowed(t *testing.T) {
	app, _ := demoApp(t)
	for profile, want := range map[string]*plan.NarrowView{"staging-view": nil, "base": nil, "ci-deploy": {}, "deploy-via-hub": {TakesSource: true}} {
		view, err := app.Plan(profile, PlanOptions{})
		if err != nil || (view.Narrow == nil) != (want == nil) || want != nil && *view.Narrow != *want {
			t.Errorf("%s: %+v, %v", profile, view.Narrow, err)
		}
	}
}

// The permissions of a user's key are read before anything is sent.
func TestThePermissionsOfAKey(t *testing.T) {
	app, _ := demoApp(t)
	const document = `{"Version":"2012-10-17","Statement":[]}`
	request := OpenRequest{Profile: "base", Seconds: 3600, CopyLink: true}
	for choice, sent := range map[string][2]string{ // policy and ARN
		"all":       {"", "arn:aws:iam::aws:policy/AdministratorAccess"},
		"read-only": {"", "arn:aws:iam::aws:policy/ReadOnlyAccess"},
		document:    {document, ""},
		" arn:aws:iam::aws:policy/job-function/Billing ": {"", "arn:aws:iam::aws:policy/job-function/Billing"},
	} {
		app.house.Demo.ForgetRequests()
		request.Policy = choice
		if view, err := app.Open(request); err != nil || view.State != "copied" {
			t.Fatalf("%q: %+v, %v", choice, view, err)
		}
		if p := app.house.Demo.Requests()[0].Parameters; p["Policy"] != sent[0] || p["PolicyArns.member.1.arn"] != sent[1] {
			t.Errorf("%q: sent %v", choice, p)
		}
	}
	app.house.Demo.ForgetRequests()
	var coded codedError
	for choice, code := range map[string]string{"ReadOnlyAccess": "policy-arn", `{"Version":`: "policy"} {
		request.Policy = choice
		if _, err := app.Open(request); !errors.As(err, &coded) || coded.Code != code || len(app.house.Demo.Requests()) != 0 {
			t.Errorf("%q: %v, %d requests", choice, err, len(app.house.Demo.Requests()))
		}
	}
}
