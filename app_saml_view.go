package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/desktop"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/saml"
)

// SAMLRequest is what the page sends of a SAML response. It comes by POST: the
// text signs in whoever has it.
type SAMLRequest struct {
	Text        string `json:"text"`     // "" for the one that was caught last
	Metadata    string `json:"metadata"` // of the identity provider, "" for none
	Demo        bool   `json:"demo"`     // the demo's own response
	RoleArn     string `json:"roleArn"`  // to use, "" for any
	Seconds     int    `json:"seconds"`  // that are wanted
	IdP         string `json:"idp"`      // make of identity provider, for what to set there
	SignIn      string `json:"signIn"`   // address to catch a response from
	Act         string `json:"act"`      // "" reads, catch, post, relay, assume, save, forget
	Key         string `json:"key"`      // of the role that it is wanted for, "" for none
	Anyway      bool   `json:"anyway"`   // although AWS refuses it
	Confirmed   bool   `json:"confirmed"`
	Destination string `json:"destination"`
	Browser     string `json:"browser"`
}

// What the page can ask for besides reading.
const (
	samlCatch  = "catch"
	samlPost   = "post"
	samlRelay  = "relay" // post, with a RelayState that would be left out
	samlAssume = "assume"
	samlSave   = "save"   // the recipe's file
	samlForget = "forget" // the one that was caught: the dialog closes
)

// samlLargest bounds what the page sends: a HAR file, quoted as JSON.
const samlLargest = 80 << 20

// SAMLView is a response, what AWS makes of it, what can be done with it, and
// what to set at the identity provider. The response itself is not in it.
type SAMLView struct {
	Whose     string       `json:"whose"` // "" before there is a response
	Console   string       `json:"console"`
	Signature string       `json:"signature"`
	Findings  []SAMLNote   `json:"findings"`
	Roles     []Choice     `json:"roles"`
	Role      string       `json:"role"`      // of them the one that is wanted, "" for any
	Ways      []SAMLWayRow `json:"ways"`      // the first is the better one; none when AWS refuses the response
	Seconds   int          `json:"seconds"`   // that are wanted, within AWS's range
	Durations []int        `json:"durations"` // to choose from
	Anyway    string       `json:"anyway"`    // offers the ways of a response that AWS refuses, "" where there is nothing to insist on
	Question  string       `json:"question"`
	Done      string       `json:"done"` // what opened
	Reply     string       `json:"reply"`
	SignIn    string       `json:"signIn"`
	Recipe    SAMLRecipe   `json:"recipe"`
}

// SAMLNote is a finding.
type SAMLNote struct {
	Level string `json:"level"`
	Label string `json:"label"`
	Text  string `json:"text"`
}

// SAMLWayRow is a way to open the console with the response.
type SAMLWayRow struct {
	Act    string `json:"act"`
	Button string `json:"button"`
	Note   string `json:"note"`
}

// SAMLRecipe is what to set at an identity provider.
type SAMLRecipe struct {
	IdPs   []Choice     `json:"idps"`
	IdP    string       `json:"idp"`
	Steps  []string     `json:"steps"`
	Fields []SAMLToCopy `json:"fields"`
	File   string       `json:"file"`   // name of a file to save, "" for none
	Saved  string       `json:"saved"`  // where it was saved, "" for not yet
	Result string       `json:"result"` // whether the response does what it is for; "" without one
}

// SAMLToCopy is a text to copy.
type SAMLToCopy struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// samlView puts a response into words.
func (a *App) samlView(r SAMLRequest, response saml.Response, there bool) SAMLView {
	w := a.words()
	c := w.Catalog
	view := SAMLView{
		Findings: []SAMLNote{}, Roles: []Choice{}, Ways: []SAMLWayRow{},
		Reply: browser.ReplyAddress(a.house.SAMLPort()), SignIn: a.house.SAMLSignIn(a.samlFor(r)),
		Seconds: r.Seconds, Durations: samlDurations(r.Seconds),
	}
	view.Recipe = a.samlRecipe(w, r, response, there)
	if !there {
		return view
	}
	d := w.SAML(response)
	view.Whose = w.SAMLFrom(d)
	view.Console, view.Signature = w.SAMLConsole(d), c.Text("saml.signature."+d.Signature, nil)
	for _, f := range d.Findings {
		view.Findings = append(view.Findings, SAMLNote{f.Level, c.Text("saml.level."+f.Level, nil), f.Message})
	}
	if role, err := chain.ParseRoleArn(r.RoleArn); err == nil && !d.Encrypted {
		if theirs, ok := response.RoleLike(role); ok {
			view.Role = theirs.String()
		} else {
			missing := c.Text("samlOpen.noRole", message.Args{"role": r.RoleArn, "list": roleNames(d)})
			view.Findings = append([]SAMLNote{{string(saml.Notes), c.Text("saml.level.notes", nil), missing}}, view.Findings...)
		}
	}
	for _, role := range d.Roles {
		arn, err := chain.ParseRoleArn(role.RoleArn)
		if err == nil {
			view.Roles = append(view.Roles, Choice{ID: role.RoleArn, Name: arn.Name() + " · " + arn.AccountID})
		}
	}
	if d.Worst != string(saml.Blocks) || r.Anyway {
		view.Ways = a.samlWays(w, r, response)
	} else {
		view.Anyway = c.Text("saml.page.anyway", nil)
	}
	return view
}

// samlDurations are what is offered to choose from, with what is wanted.
func samlDurations(wanted int) []int {
	list := []int{duration.Shortest, 3600, 2 * 3600, 4 * 3600, 8 * 3600, duration.LongestSession}
	if !slices.Contains(list, wanted) {
		list = append(list, wanted)
	}
	slices.Sort(list)
	return list
}

func roleNames(d plan.SAMLDocument) string {
	names := make([]string, 0, len(d.Roles))
	for _, role := range d.Roles {
		names = append(names, role.RoleArn)
	}
	return strings.Join(names, ", ")
}

// samlFor is the chain that the response is wanted for, zero for none.
func (a *App) samlFor(r SAMLRequest) chain.Chain {
	if r.Key == "" {
		return chain.Chain{}
	}
	if way, found := a.wayTo(r.Key); found {
		return way.chain
	}
	for _, p := range a.house.Profiles().Profiles() { // one whose credentials are not there yet
		if p.Chain.Key() == r.Key {
			return p.Chain
		}
	}
	return chain.Chain{}
}

// samlWays are the ways that are open, the one that Daypass would go first.
func (a *App) samlWays(w plan.Words, r SAMLRequest, response saml.Response) []SAMLWayRow {
	rows := []SAMLWayRow{}
	best, err := a.samlPlan(r, response, "")
	for _, act := range []string{samlPost, samlAssume, samlRelay} {
		p, failed := a.samlPlan(r, response, act)
		refused := a.samlNoWay(failed)
		if failed != nil && refused == "" {
			continue
		}
		if act == samlRelay {
			if failed == nil && p.RelayKind == opening.RelayForeign {
				rows = append(rows, SAMLWayRow{Act: act, Button: w.Catalog.Text("samlOpen.button.relay", nil), Note: w.SAMLRelay(p)})
			}
			continue
		}
		if err == nil && p.Post == best.Post {
			p.Why = best.Why
		}
		row := SAMLWayRow{Act: act, Button: w.SAMLButton(p), Note: w.SAMLWay(p)}
		if failed != nil {
			row = SAMLWayRow{Button: row.Button, Note: refused}
		}
		if err == nil && p.Post == best.Post {
			rows = append([]SAMLWayRow{row}, rows...)
		} else {
			rows = append(rows, row)
		}
	}
	return rows
}

// samlNoWay says why a way that there is cannot be gone, "" of any other error.
func (a *App) samlNoWay(err error) string {
	var unread *opening.Failure
	switch {
	case errors.Is(err, opening.ErrSAMLWhichRole):
		return a.catalog().Text("saml.page.which", nil)
	case errors.Is(err, opening.ErrSAMLBounded):
		return a.catalog().Text("samlOpen.bounded", nil)
	case errors.Is(err, opening.ErrSAMLUnboundable):
		return a.catalog().Text("samlOpen.unboundable", nil)
	case errors.As(err, &unread):
		return a.words().Failure(unread).Sentence
	}
	return ""
}

func (a *App) samlPlan(r SAMLRequest, response saml.Response, act string) (opening.SAMLPlan, error) {
	request := opening.SAMLRequest{Response: response, Seconds: r.Seconds, Insist: r.Anyway,
		Post: act == samlPost || act == samlRelay, Assume: act == samlAssume, Relay: act == samlRelay, Elsewhere: r.Destination != "", Narrow: opening.Stored{Store: a.house.Store}.Narrowing}
	if role, err := chain.ParseRoleArn(r.RoleArn); err == nil {
		if theirs, ok := response.RoleLike(role); ok {
			request.Role = theirs
		} else if response.Encrypted {
			request.Role = role
		}
	}
	return opening.PlanSAML(request, a.house.Now())
}

// samlRecipe is what to set at an identity provider for the wanted duration.
func (a *App) samlRecipe(w plan.Words, r SAMLRequest, response saml.Response, there bool) SAMLRecipe {
	c := w.Catalog
	out := SAMLRecipe{IdPs: []Choice{}, Steps: []string{}, Fields: []SAMLToCopy{}}
	for _, idp := range saml.IdPs() {
		out.IdPs = append(out.IdPs, Choice{ID: string(idp), Name: c.Text("saml.idp."+string(idp), nil)})
	}
	recipe, ok := saml.MakeRecipe(saml.IdP(r.IdP), r.Seconds, plan.SAMLPartition(response))
	if !ok {
		return out
	}
	out.IdP = r.IdP
	args := message.Args{"duration": w.Length(recipe.Seconds)}
	for _, step := range recipe.Steps {
		out.Steps = append(out.Steps, c.Text(step, args))
	}
	for _, field := range recipe.Fields {
		out.Fields = append(out.Fields, SAMLToCopy{c.Text("saml.field."+field.Code, nil), field.Value})
	}
	if recipe.File != nil {
		out.File = recipe.File.Name
	}
	if there {
		out.Result = w.SAMLFulfilled(response, recipe.Seconds)
	}
	return out
}

// saveSAML puts the recipe's file where the browser would, and says where.
func (a *App) saveSAML(r SAMLRequest, response saml.Response, view *SAMLView) error {
	recipe, ok := saml.MakeRecipe(saml.IdP(r.IdP), r.Seconds, plan.SAMLPartition(response))
	if !ok || recipe.File == nil {
		return nil
	}
	c := a.catalog()
	path, err := desktop.On(os.Environ()).SaveDownload(recipe.File.Name, recipe.File.Data)
	if err != nil {
		return codedError{"saml-not-saved", c.Text("saml.recipe.notSaved", message.Args{"name": recipe.File.Name, "because": err.Error()})}
	}
	view.Recipe.Saved = c.Text("saml.recipe.saved", message.Args{"file": a.shortPath(path)})
	return nil
}
