package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/plan"
	"daypass/internal/saml"
	"daypass/internal/simulator"
	"daypass/internal/store"
)

const (
	samlProvider = "arn:aws:iam::111122223333:saml-provider/acme-idp"
	samlRole     = "arn:aws:iam::111122223333:role/Federated"
	samlOther    = "arn:aws:iam::111122223333:role/FederatedReader"
)

// samlText is a response of the demo's identity provider.
func samlText(app *App, a simulator.Assertion) string {
	app.house.Demo.AddRole(simulator.Role{ARN: samlOther, Trusts: []string{samlProvider}})
	a.Provider, a.SessionName = samlProvider, "alice"
	if a.Roles == nil {
		a.Roles = []string{samlRole}
	}
	return app.house.Demo.SAMLResponse(a)
}

func TestAResponseIsReadAndNothingIsSent(t *testing.T) {
	app, _ := demoApp(t)
	text := samlText(app, simulator.Assertion{SessionDuration: 28800, SessionNotOnOrAfter: 2 * time.Hour})
	view, _, status := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800})
	if status != http.StatusOK || !strings.Contains(view.Whose, "alice") || len(view.Ways) != 2 || view.Ways[0].Act != samlAssume {
		t.Fatalf("%d %+v", status, view)
	}
	if len(view.Findings) == 0 || len(view.Roles) != 1 || view.Roles[0].ID != samlRole || view.Done != "" {
		t.Errorf("%+v", view)
	}
	if n := len(app.house.Demo.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	shown, _ := json.Marshal(view)
	for _, secret := range app.house.Demo.Secrets() {
		if strings.Contains(string(shown), secret) {
			t.Error("a secret came back to the page")
		}
	}
}

func TestTheBetterWayComesFirst(t *testing.T) {
	app, _ := demoApp(t)
	enough := samlText(app, simulator.Assertion{SessionDuration: 28800})
	view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: enough, Seconds: 3600})
	if len(view.Ways) != 2 || view.Ways[0].Act != samlPost || !strings.Contains(view.Ways[0].Note, "no less than was asked") {
		t.Errorf("%+v", view.Ways)
	}
	two := samlText(app, simulator.Assertion{SessionDuration: 3600, Roles: []string{samlRole, samlOther}})
	view, _, _ = send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: two, Seconds: 28800})
	if len(view.Ways) != 2 || view.Ways[0].Act != "" && view.Ways[1].Act != "" {
		t.Errorf("no role is chosen: %+v", view.Ways)
	}
	view, _, _ = send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: two, Seconds: 28800, RoleArn: samlOther})
	if len(view.Ways) != 2 || view.Ways[0].Act != samlAssume {
		t.Errorf("a role is chosen: %+v", view.Ways)
	}
}

func TestWhatAWSRefusesHasNoWay(t *testing.T) {
	app, _ := demoApp(t)
	view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: samlText(app, simulator.Assertion{Life: -time.Minute}), Seconds: 3600})
	if len(view.Ways) != 0 || len(view.Findings) == 0 || view.Findings[0].Level == "notes" && len(view.Findings) == 1 {
		t.Errorf("%+v", view)
	}
	_, refused, status := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: "<Response"})
	if status != http.StatusUnprocessableEntity || refused.Code != "saml-malformed" || refused.Message == "" {
		t.Errorf("%d %+v", status, refused)
	}
}

// There is no browser here: both ways say so, after what they had to do.
func TestResponsesAreSentOnlyWhenAsked(t *testing.T) {
	app, _ := demoApp(t)
	text := samlText(app, simulator.Assertion{SessionDuration: 28800})
	for act, want := range map[string][]string{samlPost: nil, samlAssume: {"AssumeRoleWithSAML", "getSigninToken"}} {
		app.house.Demo.ForgetRequests()
		_, refused, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800, Act: act})
		if refused.Code != "saml-failed" {
			t.Errorf("%s: %+v", act, refused)
		}
		var got []string
		for _, r := range app.house.Demo.Requests() {
			got = append(got, r.Action)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s sent %v", act, got)
		}
	}
}

// Posted, a response would open a console that a remembered session policy does
// not bound.
func TestAResponseOfABoundedRoleIsNotPosted(t *testing.T) {
	app, _ := demoApp(t)
	const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"
	if err := app.house.Store.ChangeRole(samlRole, func(r *store.Role) { r.SessionPolicy = readOnly }); err != nil {
		t.Fatal(err)
	}
	text := samlText(app, simulator.Assertion{SessionDuration: 28800})
	view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 3600})
	if len(view.Ways) != 2 || view.Ways[0].Act != samlAssume || view.Ways[1].Act != "" || !strings.Contains(view.Ways[1].Note, "session policy") {
		t.Errorf("%+v", view.Ways)
	}
	if _, refused, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 3600, Act: samlPost}); refused.Code != "saml-way" || !strings.Contains(refused.Message, "session policy") {
		t.Errorf("posted all the same: %+v", refused)
	}
	app.house.Demo.ForgetRequests()
	send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 3600, Act: samlAssume})
	if calls := app.house.Demo.Requests(); len(calls) == 0 || calls[0].Parameters["PolicyArns.member.1.arn"] != readOnly {
		t.Errorf("sent %+v", calls)
	}
}

func TestAProductionRoleIsAskedFor(t *testing.T) {
	app, _ := demoApp(t)
	text := samlText(app, simulator.Assertion{SessionDuration: 28800})
	if err := app.house.Store.ChangeRole(samlRole, func(r *store.Role) { r.Production = true }); err != nil {
		t.Fatal(err)
	}
	view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800, Act: samlAssume})
	if !strings.Contains(view.Question, "Federated") || strings.Contains(view.Question, "{") || len(app.house.Demo.Requests()) != 0 {
		t.Errorf("%q", view.Question)
	}
}

func TestWhatToSetAtAnIdentityProvider(t *testing.T) {
	app, _ := demoApp(t)
	view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Seconds: 28800, IdP: "keycloak"})
	r := view.Recipe
	if view.Whose != "" || len(r.IdPs) != 6 || len(r.Steps) != 4 || len(r.Fields) != 2 || r.File != "keycloak-aws.json" || r.Saved != "" || r.Result != "" {
		t.Fatalf("%+v", r)
	}
	text := samlText(app, simulator.Assertion{SessionDuration: 28800})
	view, _, _ = send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800, IdP: "other"})
	if !strings.Contains(view.Recipe.Result, "gives what was wanted") {
		t.Errorf("%q", view.Recipe.Result)
	}
	view, _, _ = send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 43200, IdP: "other"})
	if !strings.Contains(view.Recipe.Result, "does not give") {
		t.Errorf("%q", view.Recipe.Result)
	}
}

func TestOnlyAnIdentityProvidersAddressIsOpened(t *testing.T) {
	app, _ := demoApp(t)
	for _, address := range []string{"", "http://idp.example/", "javascript:alert(1)", "https://user@idp.example/", "file:///etc/passwd"} {
		if _, refused, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Act: samlCatch, SignIn: address}); refused.Code != "saml-address" {
			t.Errorf("%q: %+v", address, refused)
		}
	}
}

// The file goes where the browser's do, and replaces none.
func TestARecipesFileIsSaved(t *testing.T) {
	app, _ := demoApp(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	if err := os.Mkdir(filepath.Join(home, "Downloads"), 0o700); err != nil {
		t.Fatal(err)
	}
	text := samlText(app, simulator.Assertion{SessionDuration: 28800})
	for _, name := range []string{"keycloak-aws.json", "keycloak-aws (1).json"} {
		view, refused, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800, IdP: "keycloak", Act: samlSave})
		data, err := os.ReadFile(filepath.Join(home, "Downloads", name))
		if err != nil || !strings.Contains(view.Recipe.Saved, name) {
			t.Fatalf("%q, %+v: %v", view.Recipe.Saved, refused, err)
		}
		if !json.Valid(data) || !strings.Contains(string(data), `"attribute.value": "28800"`) {
			t.Errorf("%s", data)
		}
	}
	if err := os.RemoveAll(home); err != nil {
		t.Fatal(err)
	}
	if _, refused, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Seconds: 28800, IdP: "keycloak", Act: samlSave}); refused.Code != "saml-not-saved" {
		t.Errorf("%+v", refused)
	}
}

// A response that AWS refuses is sent when the user insists, and only then.
func TestARefusedResponseIsSentOnlyWhenTheUserInsists(t *testing.T) {
	app, _ := demoApp(t)
	text := samlText(app, simulator.Assertion{SessionDuration: 28800, Life: -time.Minute})
	view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800})
	if view.Anyway == "" || len(view.Ways) != 0 {
		t.Errorf("%+v", view)
	}
	app.house.Demo.ForgetRequests()
	if _, refused, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800, Act: samlAssume}); refused.Code != "saml-refused" || len(app.house.Demo.Requests()) != 0 {
		t.Errorf("%+v, %d requests", refused, len(app.house.Demo.Requests()))
	}
	view, _, _ = send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800, Anyway: true})
	if view.Anyway != "" || len(view.Ways) != 2 {
		t.Errorf("%+v", view)
	}
	_, refused, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800, Act: samlAssume, Anyway: true})
	if n := len(app.house.Demo.Requests()); refused.Code != "saml-failed" || n != 1 {
		t.Errorf("%+v, %d requests", refused, n)
	}
}

// The role of what the dialog is opened for is chosen, also where its path is not
// known; one that the response is not for is said.
func TestTheWantedRoleIsFilledIn(t *testing.T) {
	app, _ := demoApp(t)
	const inPath = "arn:aws:iam::111122223333:role/team/Builder"
	text := samlText(app, simulator.Assertion{SessionDuration: 28800, Roles: []string{samlRole, inPath}})
	for wanted, want := range map[string]string{samlRole: samlRole, "arn:aws:iam::111122223333:role/Builder": inPath, samlOther: "", "": ""} {
		view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: text, Seconds: 28800, RoleArn: wanted})
		if view.Role != want {
			t.Errorf("%s: %q", wanted, view.Role)
		}
		said := len(view.Findings) > 0 && strings.Contains(view.Findings[0].Text, "not for "+samlOther)
		if said != (wanted == samlOther) {
			t.Errorf("%s: %+v", wanted, view.Findings)
		}
	}
}

// A profile that a tool of SAML's wrote leads to the dialog with its role and its
// address.
func TestAToolsProfileLeadsToItsSignIn(t *testing.T) {
	app, _ := demoApp(t)
	view, err := app.Plan("federated", PlanOptions{})
	if err != nil || view.Role != "Federated" || view.AccountID != "111122223333" || !strings.Contains(view.Chain[0].Kind, "saml2aws") || view.Chain[0].Icon != "saml" {
		t.Fatalf("%+v, %v", view, err)
	}
	i := slices.IndexFunc(view.Bands[0].Remedies, func(r plan.RemedyView) bool { return r.Code == "use-saml" })
	if i < 0 || view.Bands[0].Remedies[i].RoleArn != samlRole {
		t.Fatalf("%+v", view.Bands[0].Remedies)
	}
	dialog, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Seconds: 28800, Key: view.Key})
	if dialog.SignIn != app.house.Demo.SAMLSignIn() {
		t.Errorf("%q", dialog.SignIn)
	}
	address, file := "https://idp.example.com/aws", "file:///etc/passwd"
	if err := app.Remember(view.Key, KeptChange{SAMLSignIn: &address}); err != nil {
		t.Fatal(err)
	}
	dialog, _, _ = send[SAMLView](t, app, "/api/saml", SAMLRequest{Seconds: 28800, Key: view.Key})
	other, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Seconds: 28800})
	if dialog.SignIn != address || other.SignIn != "" {
		t.Errorf("%q, without a role %q", dialog.SignIn, other.SignIn)
	}
	if err := app.Remember(view.Key, KeptChange{SAMLSignIn: &file}); err == nil {
		t.Error("an address that is none was taken")
	}
}

// Where AWS opens the console is nobody's word but the form's: an address that is
// not the console's goes along only when the user says so.
func TestARelayStateIsShownAndChosen(t *testing.T) {
	app, _ := demoApp(t)
	form := func(relay string) string {
		return url.Values{"SAMLResponse": {samlText(app, simulator.Assertion{SessionDuration: 28800})}, "RelayState": {relay}}.Encode()
	}
	const page, foreign = "https://eu-west-1.console.aws.amazon.com/ec2/home", "https://evil.example/console"
	view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: form(page), Seconds: 28800})
	if len(view.Ways) != 2 || !strings.Contains(view.Ways[0].Note, "opens on "+page) || !strings.Contains(view.Ways[1].Note, "opens on "+page) {
		t.Errorf("%+v", view.Ways)
	}
	view, _, _ = send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: form(page), Seconds: 28800, Destination: "ec2"})
	if len(view.Ways) != 2 || strings.Contains(view.Ways[0].Note, "RelayState") {
		t.Errorf("%+v", view.Ways)
	}
	view, _, _ = send[SAMLView](t, app, "/api/saml", SAMLRequest{Text: form(foreign), Seconds: 28800})
	if len(view.Ways) != 3 || !strings.Contains(view.Ways[0].Note, "left out: "+foreign) || view.Ways[2].Act != samlRelay || !strings.Contains(view.Ways[2].Note, foreign) {
		t.Errorf("%+v", view.Ways)
	}
	if !slices.ContainsFunc(view.Findings, func(n SAMLNote) bool { return strings.Contains(n.Text, foreign) }) {
		t.Errorf("%+v", view.Findings)
	}
}

// The response that was caught signs in whoever has it: it goes when the dialog
// does.
func TestTheCaughtResponseIsDropped(t *testing.T) {
	app, _ := demoApp(t)
	response, err := saml.Read([]byte(samlText(app, simulator.Assertion{SessionDuration: 28800})))
	if err != nil {
		t.Fatal(err)
	}
	app.caught.keep(response)
	if view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Seconds: 28800}); view.Whose == "" {
		t.Fatal("the caught response is not there")
	}
	send[SAMLView](t, app, "/api/saml", SAMLRequest{Act: samlForget})
	if view, _, _ := send[SAMLView](t, app, "/api/saml", SAMLRequest{Seconds: 28800}); view.Whose != "" {
		t.Error("the caught response is still there")
	}
}

// An address is remembered for a role only where its response is for that role.
func TestAResponseFitsTheRoleItIsWantedFor(t *testing.T) {
	app, _ := demoApp(t)
	response, err := saml.Read([]byte(samlText(app, simulator.Assertion{SessionDuration: 28800})))
	if err != nil {
		t.Fatal(err)
	}
	view, err := app.Plan("federated", PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		request SAMLRequest
		fits    bool
	}{
		"no role":                {SAMLRequest{}, true},
		"its role":               {SAMLRequest{RoleArn: samlRole}, true},
		"another role":           {SAMLRequest{RoleArn: samlOther}, false},
		"a profile of its role":  {SAMLRequest{Key: view.Key}, true},
		"another, for a profile": {SAMLRequest{Key: view.Key, RoleArn: samlOther}, false},
	} {
		if got := app.samlFits(row.request, response); got != row.fits {
			t.Errorf("%s: %v", name, got)
		}
	}
}
