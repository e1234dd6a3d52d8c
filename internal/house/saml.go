package house

import (
	"cmp"
	"context"
	"time"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/saml"
	"daypass/internal/store"
)

// samlPatience is how long an identity provider's page may take: a person signs
// in there, with whatever that needs.
const samlPatience = 5 * time.Minute

// PostSAML opens the console by a response that the browser posts to AWS ("" for
// the user's choice of browser). relay is the page to open, "" for the
// response's own.
func (h *House) PostSAML(ctx context.Context, way *opening.Way, p opening.SAMLPlan, relay, id string, private bool, c *message.Catalog, refused func(browser.Refusal)) (opening.Outcome, error) {
	b, err := h.browser(id)
	if err != nil {
		return opening.Outcome{}, err
	}
	form := browser.Form{Action: h.samlEndpoint(p), Fields: []browser.Field{{Name: "SAMLResponse", Value: p.Response.Encoded}}}
	if relay := cmp.Or(relay, p.Response.RelayState); relay != "" {
		form.Fields = append(form.Fields, browser.Field{Name: "RelayState", Value: chain.NewSecret(relay)})
	}
	words := browser.PostWords{
		Language: string(c.Language()), Title: c.Text("app.name", nil), Text: c.Text("samlOpen.page", nil), Button: c.Text("samlOpen.page.button", nil),
	}
	return way.PostSAML(ctx, p, relay, func(ctx context.Context) (string, error) {
		off, _, err := h.Browsers.Post(ctx, b, private, form, words, browser.Options{Refusal: c.Text("handoff.used", nil)})
		if off != nil && refused != nil {
			go tell(off, refused)
		}
		return h.browserName(b, c), err
	})
}

// samlEndpoint is AWS's, or in the demo the simulator's, which browsers reach on
// loopback alone.
func (h *House) samlEndpoint(p opening.SAMLPlan) string {
	if h.Demo != nil {
		return h.Demo.URL() + "/saml"
	}
	return p.Response.PostAddress(p.Chain.Partition)
}

// CatchSAML opens an identity provider's sign-in address in the browser and
// waits for the response that its page posts to this computer. Whose it is
// nobody vouches for: it is shown to the user before it is used.
func (h *House) CatchSAML(ctx context.Context, address, id string, c *message.Catalog) (saml.Response, error) {
	catch, err := browser.NewCatch(ctx, h.SAMLPort(), browser.CatchOptions{
		Lifetime: samlPatience, Language: string(c.Language()), Done: c.Text("samlCatch.page.done", nil), Refused: c.Text("samlCatch.page.refused", nil),
	})
	if err != nil {
		return saml.Response{}, err
	}
	defer catch.Close()
	if err := h.openBrowser(id, address); err != nil {
		return saml.Response{}, err
	}
	form, err := catch.Wait(ctx)
	if err != nil {
		return saml.Response{}, err
	}
	return saml.Read(form)
}

// SAMLPort is the port that a response is caught on.
func (h *House) SAMLPort() int {
	settings, _ := h.Store.Settings() // unreadable settings are the defaults
	return cmp.Or(settings.SAMLPort, store.UsualSAMLPort)
}
