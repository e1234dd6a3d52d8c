package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/simulator"
	"daypass/internal/store"
)

// send posts JSON to the page's own handler and reads the answer.
func send[T any](t *testing.T, app *App, path string, body any) (answer T, refused codedError, status int) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(string(text)))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	app.handler().ServeHTTP(recorder, request)
	if recorder.Code == http.StatusOK {
		err = json.Unmarshal(recorder.Body.Bytes(), &answer)
	} else {
		err = json.Unmarshal(recorder.Body.Bytes(), &refused)
	}
	if err != nil {
		t.Fatalf("%s: %v in %s", path, err, recorder.Body)
	}
	return answer, refused, recorder.Code
}

func federationURL(k simulator.Keys, seconds string) string {
	session, _ := json.Marshal(map[string]string{"sessionId": k.AccessKeyID, "sessionKey": k.SecretAccessKey, "sessionToken": k.SessionToken})
	return "https://signin.aws.amazon.com/federation?" + url.Values{"Action": {"getSigninToken"}, "SessionDuration": {seconds}, "Session": {string(session)}}.Encode()
}

func chained(app *App) simulator.Keys { return issue(app, simulator.ChainedRole, "Support", time.Hour) }

func issue(app *App, l simulator.Lineage, name string, life time.Duration) simulator.Keys {
	return app.house.Demo.Issue(simulator.Issue{Lineage: l, Account: "111122223333", Name: name, Session: "alice", Life: life})
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// changedWay makes a favourite of another way than the files have now.
func changedWay(r *store.Role) { r.FavouriteChain = "another way" }

func TestAFailingURLIsExplainedAndNothingIsSent(t *testing.T) {
	app, _ := demoApp(t)
	text := federationURL(chained(app), "28800") + "\nHTTP Status 400 - Invalid credentials parameter"
	view, _, status := send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Text: text})
	if status != http.StatusOK || len(view.Answers) == 0 || view.Answers[0].Code != "keys-in-url" || view.Answers[1].Code != "sign-in-refused" || !view.Usable {
		t.Fatalf("%d %+v", status, view)
	}
	if n := len(app.house.Demo.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	shown, _ := json.Marshal(view)
	for _, secret := range app.house.Demo.Secrets() {
		if strings.Contains(string(shown), secret) || strings.Contains(string(shown), url.QueryEscape(secret)) {
			t.Error("a secret came back to the page")
		}
	}
	if len(view.Asks) != 2 || !strings.Contains(view.Removed, "credentials") {
		t.Errorf("%+v %q", view.Asks, view.Removed)
	}
}

func TestAWSIsAskedWhatTheUserAllows(t *testing.T) {
	app, _ := demoApp(t)
	text := federationURL(chained(app), "28800")
	view, _, _ := send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Text: text, Ask: "who"})
	if len(view.Answers) == 0 || !strings.Contains(view.Answers[0].Text, "the role Support") {
		t.Fatalf("%+v", view.Answers)
	}
	for _, r := range app.house.Demo.Requests() {
		if r.Action != "GetCallerIdentity" {
			t.Errorf("%s was asked too", r.Action)
		}
	}
	if strings.Contains(view.Report, "111122223333") || strings.Contains(view.Report, "1111-2222-3333") {
		t.Errorf("an account is in the report:\n%s", view.Report)
	}
	view, _, _ = send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Text: text, Ask: "signin"})
	if !strings.Contains(view.Answers[0].Text, "AWS answered 400 although the credentials are valid") {
		t.Errorf("%+v", view.Answers[0])
	}
}

func TestAProfileIsDiagnosedWithItsWay(t *testing.T) {
	app, _ := demoApp(t)
	for profile, want := range map[string]string{
		"audit":          "AWS accepts these credentials",
		"deploy-via-hub": "AWS answered 400 although the credentials are valid: Deploy is assumed from another role",
	} {
		view, refused, status := send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Profile: profile, Seconds: 28800, Ask: "profile"})
		if status != http.StatusOK || !strings.HasPrefix(plainSpaces(view.Answers[0].Text), want) {
			t.Errorf("%s: %d %+v %+v", profile, status, view.Answers, refused)
		}
	}
	view, _, _ := send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Profile: "audit"})
	noNil(t, "nothing pasted", reflect.ValueOf(view))
	if len(view.Asks) != 1 || len(view.Answers) != 0 {
		t.Errorf("%+v", view)
	}
	// The error's text with the profile: the rules know the cause, and ask nobody.
	before := len(app.house.Demo.Requests())
	view, _, _ = send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Text: "400 Bad Request", Profile: "deploy-via-hub", Seconds: 28800})
	if len(view.Answers) != 1 || view.Answers[0].Code != "sign-in-refused.chain" || len(app.house.Demo.Requests()) != before {
		t.Errorf("%+v", view.Answers)
	}
}

func plainSpaces(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

func TestPastedCredentialsBecomeAProfileAndAreForgotten(t *testing.T) {
	app, s := demoApp(t)
	k := issue(app, simulator.DirectRole, "Analyst", 12*time.Hour)
	text := "export AWS_ACCESS_KEY_ID=" + k.AccessKeyID + "\nexport AWS_SECRET_ACCESS_KEY=" + k.SecretAccessKey + "\nexport AWS_SESSION_TOKEN=" + k.SessionToken
	pasted, _, status := send[Pasted](t, app, "/api/paste", map[string]string{"text": text})
	if status != http.StatusOK || pasted.Profile != "pasted:" {
		t.Fatalf("%d %+v", status, pasted)
	}
	if _, err := app.house.Chain("pasted:", "", false); err != nil {
		t.Fatal("it is not listed")
	}
	view, err := app.Open(OpenRequest{Profile: "pasted:", Seconds: 28800, CopyLink: true})
	if err != nil || view.State != "copied" || view.Got != 28800 || s.clipboard == "" {
		t.Fatalf("%+v, %v", view, err)
	}
	if err := app.Forget("pasted:"); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Plan("pasted:", PlanOptions{}); err == nil {
		t.Error("it is still there")
	}
}

func TestAURLsCredentialsCanBeOpened(t *testing.T) {
	app, _ := demoApp(t)
	pasted, refused, _ := send[Pasted](t, app, "/api/paste", map[string]string{"text": federationURL(chained(app), "43200")})
	if pasted.Profile != "pasted:" {
		t.Fatalf("%+v", refused)
	}
	view, err := app.Open(OpenRequest{Profile: "pasted:", Seconds: 28800, CopyLink: true})
	if err != nil || view.State != "copied" || view.Got == 28800 {
		t.Errorf("%+v, %v", view, err)
	}
}

func TestWhatCannotBeUsedIsSaidInWords(t *testing.T) {
	app, _ := demoApp(t)
	for path, body := range map[string]any{
		"/api/paste": map[string]string{"text": "hello"}, "/api/mfa": map[string]string{"code": "12"},
	} {
		_, refused, status := send[Pasted](t, app, path, body)
		if status < 400 || refused.Code == "" || !strings.Contains(refused.Message, " ") {
			t.Errorf("%s: %d %+v", path, status, refused)
		}
	}
	if _, refused, status := send[Pasted](t, app, "/api/mfa", map[string]string{"code": "123456"}); status != http.StatusConflict || refused.Code != "code-not-asked" {
		t.Errorf("%d %+v", status, refused)
	}
	_, refused, _ := send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Text: strings.Repeat("x", 1<<20)})
	if refused.Code != "too-long" {
		t.Errorf("%+v", refused)
	}
	_, refused, _ = send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Ask: "who"})
	if refused.Code != "nothing-to-ask" {
		t.Errorf("%+v", refused)
	}
}

func TestAFavouriteWhoseWayChangedAsksFirst(t *testing.T) {
	app, _ := demoApp(t)
	view, err := app.Plan("audit", PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := app.SetFavourite(view.Key, true); err != nil {
		t.Fatal(err)
	}
	if view, _ = app.Plan("audit", PlanOptions{}); view.Ask != "" {
		t.Errorf("unchanged, it asks %q", view.Ask)
	}
	c, _ := app.house.Chain("audit", "", false)
	if err := app.house.Store.ChangeRole(c.Key(), changedWay); err != nil {
		t.Fatal(err)
	}
	if view, _ = app.Plan("audit", PlanOptions{}); !strings.Contains(view.Ask, "has changed") || view.Confirm == "" {
		t.Errorf("it asks %q", view.Ask)
	}
	request := OpenRequest{Profile: "audit", Seconds: 3600, CopyLink: true}
	out, err := app.Open(request)
	if err != nil || out.State != "production" || len(app.house.Demo.Requests()) != 0 {
		t.Fatalf("%+v, %v", out, err)
	}
	request.Confirmed = true
	if out, err = app.Open(request); err != nil || out.State != "copied" {
		t.Fatalf("%+v, %v", out, err)
	}
	if view, _ = app.Plan("audit", PlanOptions{}); view.Ask != "" {
		t.Errorf("confirmed, it asks again: %q", view.Ask)
	}
}

func TestASessionKeepsItsWay(t *testing.T) {
	app, _ := demoApp(t)
	if out, err := app.Open(OpenRequest{Profile: "deploy-via-hub", OriginOnly: true, Seconds: 28800, CopyLink: true}); err != nil || out.State != "copied" {
		t.Fatalf("%+v, %v", out, err)
	}
	sessions, err := app.Opened()
	if err != nil || len(sessions) != 1 || !sessions[0].OriginOnly || sessions[0].Asked != 28800 {
		t.Errorf("%+v, %v", sessions, err)
	}
}

// The page stays on the role whose origin was opened instead.
func TestTheOriginsConsoleIsNotTakenForTheRoles(t *testing.T) {
	app, _ := demoApp(t)
	for _, remedy := range []string{"use-origin", "switch-role-in-console", ""} {
		out, err := app.Open(OpenRequest{Profile: "hub", OriginOnly: true, Seconds: 28800, CopyLink: true, Remedy: remedy})
		if err != nil || out.State != "copied" {
			t.Fatalf("%+v, %v", out, err)
		}
		if said := strings.Contains(out.Note, "as the EC2 instance role."); said != (remedy != "") {
			t.Errorf("%q: %q", remedy, out.Note)
		}
	}
}

func TestWhatIsKeptIsSaidAndForgotten(t *testing.T) {
	app, s := demoApp(t)
	if kept, err := app.Kept(); err != nil || kept.Any {
		t.Fatalf("%+v, %v", kept, err)
	}
	done := make(chan OpenView, 1)
	go func() {
		view, _ := app.Open(OpenRequest{Profile: "prod-admin", Seconds: 28800, CopyLink: true})
		done <- view
	}()
	asked := waitFor(t, s, "mfa").(MfaEvent)
	app.sign.giveCode(chain.NewSecret(sixDigits.FindString(asked.Device)))
	if view := <-done; view.State != "copied" {
		t.Fatalf("%+v", view)
	}
	kept, _ := app.Kept()
	if !kept.Any || !strings.Contains(kept.Text, "until ") {
		t.Errorf("%+v", kept)
	}
	if said, err := app.ForgetKept(); err != nil || !strings.Contains(said, "1") {
		t.Errorf("%q, %v", said, err)
	}
	if kept, _ = app.Kept(); kept.Any {
		t.Errorf("%+v", kept)
	}
}

// A diagnosis asks for the code of a profile that needs one, once more where AWS
// did not take it; the role that it was for is kept for opening.
func TestADiagnosisTakesACode(t *testing.T) {
	app, s := demoApp(t)
	type answered struct {
		view   DiagnosisView
		status int
	}
	done := make(chan answered, 1)
	go func() {
		view, _, status := send[DiagnosisView](t, app, "/api/diagnose", DiagnoseRequest{Profile: "prod-admin", Seconds: 28800, Ask: askProfile})
		done <- answered{view, status}
	}()
	first := waitFor(t, s, "mfa").(MfaEvent)
	code := sixDigits.FindString(first.Device)
	app.sign.giveCode(chain.NewSecret(strings.Map(func(r rune) rune { return '0' + ('9'-r)%10 }, code)))
	if again := waitFor(t, s, "mfa").(MfaEvent); first.Wrong || !again.Wrong {
		t.Errorf("asked %+v, then %+v", first, again)
	}
	app.sign.giveCode(chain.NewSecret(code))
	got := <-done
	if got.status != http.StatusOK || len(got.view.Answers) == 0 || got.view.Answers[0].Code != "asked" {
		t.Fatalf("%+v", got)
	}
	if view, err := app.Open(OpenRequest{Profile: "prod-admin", Seconds: 28800, CopyLink: true}); err != nil || view.State != "copied" {
		t.Errorf("opened with another code: %+v, %v", view, err)
	}
}
