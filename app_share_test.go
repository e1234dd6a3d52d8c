package main

import (
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/simulator"
)

// openedWith opens and gives the code that is asked for, if one is.
func (a *App) openedWith(t *testing.T, s *fakeShell, r OpenRequest) (view OpenView, asked *MfaEvent) {
	t.Helper()
	for len(s.events) > 0 {
		<-s.events
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		var err error
		if view, err = a.Open(r); err != nil {
			t.Error(err)
		}
	}()
	for {
		select {
		case e := <-s.events:
			if event, ok := e.data.(MfaEvent); ok {
				asked = &event
				a.sign.giveCode(chain.NewSecret(sixDigits.FindString(event.Device)))
			}
		case <-done:
			return view, asked
		case <-time.After(time.Minute):
			t.Fatal("neither an answer nor a question")
		}
	}
}

func TestTheWindowSharesACode(t *testing.T) {
	app, s := demoApp(t)
	if view, err := app.Settings(); err != nil || view.ShareCode {
		t.Fatalf("%+v, %v", view, err)
	}
	r := OpenRequest{Profile: "prod-admin", Seconds: 3600, CopyLink: true}
	if view, err := app.SetShareCode(true); err != nil || !view.ShareCode {
		t.Fatalf("%+v, %v", view, err)
	}
	hint := func() string {
		p, err := app.Plan("prod-admin", PlanOptions{})
		if err != nil || len(p.Bands) != 2 {
			t.Fatalf("%+v, %v", p.Bands, err)
		}
		return strings.ReplaceAll(p.Bands[0].Hint, "\u00a0", " ")
	}
	if said := hint(); !strings.Contains(said, "The code serves other roles of the device too, for up to 1 h.") {
		t.Errorf("before: %q", said)
	}
	if view, asked := app.openedWith(t, s, r); view.State != "copied" || asked == nil || !asked.Shared {
		t.Errorf("%+v, asked %+v", view, asked)
	}
	if said := hint(); !strings.Contains(said, "No code needed: the last one still serves, for up to 1 h.") {
		t.Errorf("after: %q", said)
	}
	if view, asked := app.openedWith(t, s, r); view.State != "copied" || asked != nil || view.Note != "No MFA code was needed: the last one still serves." {
		t.Errorf("%+v, asked %+v", view, asked)
	}

	// The role wants a fresher code: the page has it at a button.
	app.house.Demo.AddRole(simulator.Role{ARN: "arn:aws:iam::111122223333:role/Admin", Trusts: []string{"*"}, MFAAge: time.Nanosecond})
	view, asked := app.openedWith(t, s, r)
	if view.State != "failed" || asked != nil || len(view.Remedies) == 0 || view.Remedies[0].Code != "use-fresh-code" {
		t.Fatalf("%+v, asked %+v", view, asked)
	}
	r.Remedy = view.Remedies[0].Code
	if view, asked := app.openedWith(t, s, r); view.State != "copied" || asked == nil || asked.Shared {
		t.Errorf("%+v, asked %+v", view, asked)
	}
}
