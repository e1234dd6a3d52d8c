package main

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/saml"
)

// caughtResponse is the response that was caught last, in memory alone, until a
// console opened with it or its dialog is closed.
type caughtResponse struct {
	mutex sync.Mutex
	last  *saml.Response
}

func (c *caughtResponse) keep(r saml.Response) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.last = &r
}

func (c *caughtResponse) drop() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.last = nil
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
	if r.Act == samlForget {
		a.caught.drop()
		return SAMLView{}, nil
	}
	r.Seconds = min(max(r.Seconds, duration.Shortest), duration.LongestSession)
	if r.Act == samlCatch {
		if err := a.catchSAML(page, r); err != nil {
			return SAMLView{}, err
		}
	}
	response, there, err := a.samlResponse(r)
	if err != nil {
		return SAMLView{}, err
	}
	view = a.samlView(r, response, there)
	switch {
	case r.Act == samlSave:
		return view, a.saveSAML(r, response, &view)
	case there && (r.Act == samlPost || r.Act == samlRelay || r.Act == samlAssume):
		return view, a.openSAML(page, r, response, &view)
	}
	return view, nil
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
	if len(metadata) == 0 {
		metadata = a.house.SAMLMetadata(response)
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

// openSAML goes the way that the user chose, and says in view what came of it.
func (a *App) openSAML(page context.Context, r SAMLRequest, response saml.Response, view *SAMLView) error {
	p, err := a.samlPlan(r, response, r.Act)
	if err != nil {
		return codedError{"saml-way", cmp.Or(a.samlNoWay(err), a.catalog().Text("saml.page.which", nil))}
	}
	w := a.words()
	if because := w.SAMLBlocked(response); because != "" && !r.Anyway {
		return codedError{"saml-refused", because}
	}
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
	if r.Text == "" {
		a.caught.drop()
	}
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
	if asked.Destination != "" {
		request.Destination = asked.Destination
	}
	request.HandOff = func(ctx context.Context, link chain.Secret) (string, error) {
		return a.handOff(ctx, asked.Browser, link)
	}
	return way.Open(ctx, request)
}

// samlFits tells whether a response is for the role that the dialog is open for.
func (a *App) samlFits(r SAMLRequest, response saml.Response) bool {
	role, err := chain.ParseRoleArn(r.RoleArn)
	if err != nil {
		role = house.SAMLRole(a.samlFor(r))
	}
	return house.SAMLFits(response, role)
}

// catchSAML receives a response of an identity provider's address. The page
// shows whose it is before the user opens anything with it.
func (a *App) catchSAML(page context.Context, r SAMLRequest) error {
	c, address := a.catalog(), r.SignIn
	if !a.house.IsSAMLSignIn(address) {
		return codedError{"saml-address", c.Text("samlCatch.address", message.Args{"value": address})}
	}
	ctx, end, err := a.sign.begin()
	if err != nil {
		return codedError{"busy", c.Text("act.opening", nil)}
	}
	defer end()
	stop := context.AfterFunc(page, a.sign.cancel) // the page went away
	defer stop()
	response, err := a.house.CatchSAML(ctx, house.SAMLCatch{Address: address, Browser: r.Browser}, c)
	var unread *saml.Error
	switch {
	case err == nil:
		a.caught.keep(response)
		if !a.samlFits(r, response) {
			return nil
		}
		return a.stored(a.house.RememberSAMLSignIn(a.samlFor(r), address))
	case errors.As(err, &unread):
		return a.samlError(err)
	case errors.Is(err, browser.ErrPortTaken):
		return codedError{"saml-port", c.Text("samlCatch.port", message.Args{"n": strconv.Itoa(a.house.SAMLPort())})}
	case errors.Is(err, browser.ErrNothingCame):
		return codedError{"saml-nothing", c.Text("samlCatch.nothing.page", message.Args{"address": browser.ReplyAddress(a.house.SAMLPort())})}
	case errors.Is(err, context.Canceled):
		return codedError{"cancelled", c.Text("cancelled", nil)}
	}
	return codedError{"saml-browser", c.Text("handoff.late", message.Args{"browser": a.browserCalled("")})}
}
