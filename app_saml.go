package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/saml"
	"daypass/internal/store"
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
	Act         string `json:"act"`      // "" reads, catch, post, assume
	Confirmed   bool   `json:"confirmed"`
	Destination string `json:"destination"`
	Browser     string `json:"browser"`
}

// What the page can ask for besides reading.
const (
	samlCatch  = "catch"
	samlPost   = "post"
	samlAssume = "assume"
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
	Ways      []SAMLWayRow `json:"ways"` // the first is the better one; none when AWS refuses the response
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
	Result string       `json:"result"` // whether the response does what it is for; "" without one
}

// SAMLToCopy is a text to copy.
type SAMLToCopy struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// caughtResponse is the response that was caught last, in memory alone.
type caughtResponse struct {
	mutex sync.Mutex
	last  *saml.Response
}

func (c *caughtResponse) keep(r saml.Response) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.last = &r
}

func (c *caughtResponse) get() (saml.Response, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.last == nil {
		return saml.Response{}, false
	}
	return *c.last, true
}

func (a *App) takeSAML(w http.ResponseWriter, r *http.Request) {
	var sent SAMLRequest
	if !a.read(w, r, &sent, samlLargest) {
		return
	}
	view, err := a.saml(r.Context(), sent)
	a.answer(w, view, err)
}

// saml reads a response, and does with it what the user wants.
func (a *App) saml(page context.Context, r SAMLRequest) (view SAMLView, err error) {
	defer rescue(&err)
	if r.Act == samlCatch {
		if err := a.catchSAML(page, r.SignIn); err != nil {
			return SAMLView{}, err
		}
	}
	response, there, err := a.samlResponse(r)
	if err != nil {
		return SAMLView{}, err
	}
	view = a.samlView(r, response, there)
	if !there || r.Act == "" || r.Act == samlCatch {
		return view, nil
	}
	return view, a.openSAML(page, r, response, &view)
}

func (a *App) samlResponse(r SAMLRequest) (response saml.Response, there bool, err error) {
	text := r.Text
	if r.Demo && a.isDemo() {
		text = a.house.Demo.DemoSAMLResponse()
	}
	if text == "" {
		response, there = a.caught.get()
	} else if response, err = saml.Read([]byte(text)); err != nil {
		return response, false, a.samlError(err)
	}
	metadata := []byte(r.Metadata)
	if r.Demo && a.isDemo() {
		metadata = a.house.Demo.SAMLMetadata()
	}
	if (!there && text == "") || len(metadata) == 0 {
		return response, there || text != "", nil
	}
	provider, err := saml.ReadIdentityProvider(metadata)
	if err != nil {
		return response, false, a.samlError(err)
	}
	if response, err = response.Verify(provider); err != nil {
		return response, false, a.samlError(err)
	}
	return response, true, nil
}

func (a *App) samlError(err error) error {
	var unread *saml.Error
	text, known := a.words().SAMLError(err)
	if !known || !errors.As(err, &unread) {
		return a.unexpected(err)
	}
	return codedError{"saml-" + string(unread.Code), text}
}

// samlView puts a response into words.
func (a *App) samlView(r SAMLRequest, response saml.Response, there bool) SAMLView {
	w := a.words()
	c := w.Catalog
	view := SAMLView{
		Findings: []SAMLNote{}, Roles: []Choice{}, Ways: []SAMLWayRow{},
		Reply: browser.ReplyAddress(a.house.SAMLPort()), SignIn: a.settings().SAMLSignIn,
	}
	view.Recipe = a.samlRecipe(w, r, response, there)
	if !there {
		return view
	}
	d := w.SAML(response)
	key := "samlCheck.from"
	if d.Encrypted {
		key = "samlCheck.encrypted"
	}
	view.Whose = c.Text(key, message.Args{"issuer": d.Issuer, "name": d.Subject})
	view.Console, view.Signature = w.SAMLConsole(d), c.Text("saml.signature."+d.Signature, nil)
	for _, f := range d.Findings {
		view.Findings = append(view.Findings, SAMLNote{f.Level, c.Text("saml.level."+f.Level, nil), f.Message})
	}
	for _, role := range d.Roles {
		arn, err := chain.ParseRoleArn(role.RoleArn)
		if err == nil {
			view.Roles = append(view.Roles, Choice{ID: role.RoleArn, Name: arn.Name() + " · " + arn.AccountID})
		}
	}
	if d.Worst != string(saml.Blocks) {
		view.Ways = a.samlWays(w, r, response)
	}
	return view
}

// samlWays are the ways that are open, the one that Daypass would go first.
func (a *App) samlWays(w plan.Words, r SAMLRequest, response saml.Response) []SAMLWayRow {
	rows := []SAMLWayRow{}
	best, err := a.samlPlan(r, response, "")
	for _, act := range []string{samlPost, samlAssume} {
		p, failed := a.samlPlan(r, response, act)
		if failed != nil && !errors.Is(failed, opening.ErrSAMLWhichRole) {
			continue
		}
		if err == nil && p.Post == best.Post {
			p.Why = best.Why
		}
		row := SAMLWayRow{Act: act, Button: w.SAMLButton(p), Note: w.SAMLWay(p)}
		if failed != nil {
			row = SAMLWayRow{Button: row.Button, Note: w.Catalog.Text("saml.page.which", nil)}
		}
		if err == nil && p.Post == best.Post {
			rows = append([]SAMLWayRow{row}, rows...)
		} else {
			rows = append(rows, row)
		}
	}
	return rows
}

func (a *App) samlPlan(r SAMLRequest, response saml.Response, act string) (opening.SAMLPlan, error) {
	request := opening.SAMLRequest{Response: response, Seconds: r.Seconds, Post: act == samlPost, Assume: act == samlAssume}
	if role, err := chain.ParseRoleArn(r.RoleArn); err == nil {
		if _, theirs := response.Request(role); theirs {
			request.Role = role
		}
	}
	return opening.PlanSAML(request, a.house.Now())
}

// openSAML goes the way that the user chose, and says in view what came of it.
func (a *App) openSAML(page context.Context, r SAMLRequest, response saml.Response, view *SAMLView) error {
	p, err := a.samlPlan(r, response, r.Act)
	if err != nil {
		return codedError{"saml-way", a.catalog().Text("saml.page.which", nil)}
	}
	w := a.words()
	if ask := w.Ask(p.Chain, a.remembered(p.Chain)); ask != "" && !r.Confirmed {
		view.Question = strings.ReplaceAll(ask, "{want}", w.Length(p.Seconds))
		return nil
	}
	ctx, end, err := a.sign.begin()
	if err != nil {
		return codedError{"busy", a.catalog().Text("act.opening", nil)}
	}
	defer end()
	stop := context.AfterFunc(page, a.sign.cancel) // the page went away
	defer stop()
	asked := OpenRequest{Profile: p.Chain.Profile, Seconds: p.Seconds, Destination: r.Destination, Browser: r.Browser}
	out, err := a.sendSAML(ctx, p, asked)
	if err != nil {
		said := a.outcome(asked, out, err)
		return codedError{"saml-" + said.State, said.Sentence.Text}
	}
	view.Done = w.Opened(out)
	return nil
}

func (a *App) sendSAML(ctx context.Context, p opening.SAMLPlan, asked OpenRequest) (opening.Outcome, error) {
	way := a.house.Way(house.Hooks{})
	if p.Post {
		relay := ""
		if asked.Destination != "" {
			page, err := destination.Resolve(p.Chain.Partition, p.Chain.Region, asked.Destination)
			if err != nil {
				return opening.Outcome{}, err
			}
			relay = page
		}
		return a.house.PostSAML(ctx, way, p, relay, asked.Browser, a.settings().Private, a.catalog(),
			func(browser.Refusal) { a.emit("notice", a.catalog().Text("handoff.intruder", nil)) })
	}
	request, err := p.Request(a.house.Now())
	if err != nil {
		return opening.Outcome{}, err
	}
	request.Destination = asked.Destination
	request.HandOff = func(ctx context.Context, link chain.Secret) (string, error) {
		return a.handOff(ctx, asked.Browser, link)
	}
	return way.Open(ctx, request)
}

// catchSAML receives a response of an identity provider's address. The page
// shows whose it is before the user opens anything with it.
func (a *App) catchSAML(page context.Context, address string) error {
	c := a.catalog()
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" && !(a.isDemo() && u.Hostname() == "127.0.0.1") || u.Hostname() == "" || u.User != nil {
		return codedError{"saml-address", c.Text("samlCatch.address", message.Args{"value": address})}
	}
	ctx, end, err := a.sign.begin()
	if err != nil {
		return codedError{"busy", c.Text("act.opening", nil)}
	}
	defer end()
	stop := context.AfterFunc(page, a.sign.cancel) // the page went away
	defer stop()
	response, err := a.house.CatchSAML(ctx, address, "", c)
	var unread *saml.Error
	switch {
	case err == nil:
		a.caught.keep(response)
		return a.stored(a.house.Store.ChangeSettings(func(s *store.Settings) { s.SAMLSignIn = address }))
	case errors.As(err, &unread):
		return a.samlError(err)
	case errors.Is(err, browser.ErrPortTaken):
		return codedError{"saml-port", c.Text("samlCatch.port", message.Args{"n": strconv.Itoa(a.house.SAMLPort())})}
	case errors.Is(err, browser.ErrNothingCame):
		return codedError{"saml-nothing", c.Text("samlCatch.nothing", message.Args{"address": browser.ReplyAddress(a.house.SAMLPort())})}
	case errors.Is(err, context.Canceled):
		return codedError{"cancelled", c.Text("cancelled", nil)}
	}
	return codedError{"saml-browser", c.Text("handoff.late", message.Args{"browser": a.browserCalled("")})}
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
		out.Fields = append(out.Fields, SAMLToCopy{recipe.File.Name, string(recipe.File.Data)})
	}
	if there {
		out.Result = c.Text("saml.recipe.unfulfilled", args)
		if recipe.Fulfilled(response, response.Judge(w.Now, plan.SAMLPartition(response))) {
			out.Result = c.Text("saml.recipe.fulfilled", args)
		}
	}
	return out
}
