package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"daypass/internal/plan"
)

// keepAnswering types the MFA codes that are asked for, and leaves sign-ins be.
func keepAnswering(t *testing.T, app *App, s *fakeShell) {
	t.Helper()
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	go func() {
		for {
			select {
			case <-end:
				return
			case e := <-s.events:
				switch data := e.data.(type) {
				case MfaEvent:
					post(app, "application/json", `{"code":"`+regexp.MustCompile(`\b\d{6}\b`).FindString(data.Device)+`"}`)
				case SignInEvent:
					_ = app.Cancel()
				}
			}
		}
	}()
}

// Whatever the window refuses in the demo, and whatever fails there at AWS, has a
// button that leads on.
func TestEveryNoOfTheDemoHasAButton(t *testing.T) {
	app, s := demoApp(t)
	keepAnswering(t, app, s)
	var refused, failed []string
	for _, row := range app.list().Rows {
		view, err := app.Plan(row.Profile, PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if p := view.Problem; p != nil {
			if !p.CanOpen && len(p.Remedies) == 0 {
				t.Errorf("%s: a problem, and nothing to press", row.Profile)
			}
			continue
		}
		for _, seconds := range []int{900, 3600, 28800, 43200, 129600} {
			if band := bandFor(view, seconds); band.Outcome == "refused" {
				refused = append(refused, row.Profile)
				if band.Primary.Act == "none" && len(band.Remedies) == 0 {
					t.Errorf("%s, %d s: refused, and nothing to press", row.Profile, seconds)
				}
				pressable(t, row.Profile, band.Remedies, band.Primary)
				continue
			}
			came, err := app.Open(OpenRequest{Profile: row.Profile, Seconds: seconds, CopyLink: true, Policy: "all"})
			if err != nil {
				t.Fatalf("%s, %d s: %v", row.Profile, seconds, err)
			}
			if came.State != "failed" {
				continue
			}
			failed = append(failed, row.Profile)
			view, err = app.Plan(row.Profile, PlanOptions{}) // as the page asks again by then
			if err != nil {
				t.Fatal(err)
			}
			if len(came.Remedies) == 0 && bandFor(view, seconds).Primary.Act != "shorter" {
				t.Errorf("%s, %d s: %s, and nothing to press", row.Profile, seconds, came.Sentence.Text)
			}
			pressable(t, row.Profile, came.Remedies, came.Primary)
		}
	}
	for _, profile := range []string{"pasted-expired", "prod-locked", "audit-milan", "vendor-stale"} {
		if !slices.Contains(failed, profile) {
			t.Errorf("%s did not fail: %v", profile, failed)
		}
	}
	for _, profile := range []string{"mfa-session", "iso-ops", "laptop", "contractor-deploy"} {
		if !slices.Contains(refused, profile) {
			t.Errorf("%s is not refused", profile)
		}
	}
}

func bandFor(v plan.View, seconds int) plan.Band {
	if seconds > v.Bands[len(v.Bands)-1].To {
		return v.AboveRange
	}
	for _, b := range v.Bands {
		if b.From <= seconds && seconds <= b.To {
			return b
		}
	}
	return v.BelowRange
}

// pressable: a button has words, and what it leads to has what it needs.
func pressable(t *testing.T, profile string, remedies []plan.RemedyView, primary plan.Primary) {
	t.Helper()
	for _, r := range remedies {
		if r.Button == "" || strings.HasPrefix(r.Button, "remedy.") || strings.HasPrefix(r.About, "remedy.") || r.Icon == "" {
			t.Errorf("%s: %+v", profile, r)
		}
		if r.Code == "use-profile" && r.Profile == "" || (r.Code == "allow-assume-role" || r.Code == "use-cli") && r.Copy == "" {
			t.Errorf("%s: nothing behind %s", profile, r.Button)
		}
	}
	if primary.Act == "remedy" && !slices.ContainsFunc(remedies, func(r plan.RemedyView) bool { return r.Code == primary.Remedy }) {
		t.Errorf("%s: the main button is no remedy: %+v", profile, primary)
	}
}

// What expired at AWS is said with where it is renewed, and the main button reads it
// again rather than to ask once more with what AWS no longer takes.
func TestExpiredCredentialsAreRenewedFromTheMainButton(t *testing.T) {
	app, _ := demoApp(t)
	view, err := app.Open(OpenRequest{Profile: "pasted-expired", Seconds: 28800, CopyLink: true})
	if err != nil || view.State != "failed" || view.Primary.Act != "remedy" || view.Primary.Remedy != "refresh-credentials" {
		t.Fatalf("%+v, %v", view, err)
	}
	if !regexp.MustCompile(`^In credentials, line \d+, put new keys and a new token into the section pasted-expired\.$`).MatchString(view.Note) {
		t.Errorf("%q", view.Note)
	}
}

// A page without a bar says on the button how long what it leads to is.
func TestTheButtonToAnotherProfileNamesADuration(t *testing.T) {
	app, _ := demoApp(t)
	for _, name := range []string{"prod-admin-key", "contractor-deploy", "mfa-session"} {
		view, err := app.Plan(name, PlanOptions{})
		if err != nil || len(view.Bands) == 0 {
			t.Fatal(name, err)
		}
		if text := view.Bands[0].Primary.Text.Text; !regexp.MustCompile(`^Use profile [a-z-]+ for (\{want\}|\d+.h)$`).MatchString(text) {
			t.Errorf("%s: %q", name, text)
		}
	}
}
