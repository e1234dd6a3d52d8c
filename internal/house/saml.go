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

// samlPatience is how long an identity provider's page may take: as long as
// whatever else waits for a person.
const samlPatience = 2 * time.Minute

// PostSAML opens the console by a response that the browser posts to AWS ("" for
// the user's choice of browser). relay is the page to open, "" for what
// is planned.
func (h *House) PostSAML(ctx context.Context, way *opening.Way, p opening.SAMLPlan, relay, id string, private bool, c *message.Catalog, refused func(browser.Refusal)) (opening.Outcome, error) {
	b, err := h.browser(id)
	if err != nil {
		return opening.Outcome{}, err
	}
	form := browser.Form{Action: h.samlEndpoint(p), Fields: []browser.Field{{Name: "SAMLResponse", Value: p.Response.Encoded}}}
	if relay = cmp.Or(relay, p.Relay); relay != "" {
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

// SAMLCatch is how a response is to be caught.
type SAMLCatch struct {
	Address string // of the identity provider, that signs in to AWS
	Port    int    // of this computer; 0 is the setting's
	Browser string // "" is the user's choice
}

// CatchSAML opens an identity provider's sign-in address in the browser and
// waits for the response that its page posts to this computer. Whose it is
// nobody vouches for: it is shown to the user before it is used.
func (h *House) CatchSAML(ctx context.Context, o SAMLCatch, c *message.Catalog) (saml.Response, error) {
	port := cmp.Or(o.Port, h.SAMLPort())
	if h.Demo != nil {
		h.Demo.ReplyTo(browser.ReplyAddress(port))
	}
	catch, err := browser.NewCatch(ctx, port, browser.CatchOptions{
		Lifetime: samlPatience, Language: string(c.Language()), Done: c.Text("samlCatch.page.done", nil), Refused: c.Text("samlCatch.page.refused", nil),
	})
	if err != nil {
		return saml.Response{}, err
	}
	defer catch.Close()
	if err := h.openBrowser(o.Browser, o.Address); err != nil {
		return saml.Response{}, err
	}
	form, err := catch.Wait(ctx)
	if err != nil {
		return saml.Response{}, err
	}
	return saml.Read(form)
}

// IsSAMLSignIn lets https through, and loopback in the demo.
func (h *House) IsSAMLSignIn(address string) bool { return saml.IsSignIn(address, h.Demo != nil) }

// SAMLSignIn is the identity provider's address that signs in to AWS for what c
// leads to: remembered of the role, else named by the profile, else known to the
// program that wrote its credentials, else the setting's; "" for none.
func (h *House) SAMLSignIn(c chain.Chain) string {
	roles, _ := h.Store.Roles()       // what cannot be read was not remembered
	settings, _ := h.Store.Settings() // unreadable settings are the defaults
	for _, address := range []string{roles[c.Key()].SAMLSignIn, c.SAMLSignIn, c.Origin.Tool.SignIn, settings.SAMLSignIn} {
		if h.IsSAMLSignIn(address) {
			return address
		}
	}
	return ""
}

// RememberSAMLSignIn keeps the address that worked, for what c leads to; without
// a profile it is the setting's.
func (h *House) RememberSAMLSignIn(c chain.Chain, address string) error {
	switch {
	case h.SAMLSignIn(c) == address:
		return nil
	case c.Profile == "":
		return h.Store.ChangeSettings(func(s *store.Settings) { s.SAMLSignIn = address })
	}
	return h.Store.ChangeRole(c.Key(), func(r *store.Role) { r.SAMLSignIn = address })
}

// SAMLRole is the role that a response is wanted for in c's place; zero where
// nothing names one.
func SAMLRole(c chain.Chain) chain.RoleArn {
	if target, ok := c.Target(); ok {
		return target.Role
	}
	return c.Origin.Tool.Role
}

// SAMLFits tells whether a response is for the role that it is wanted for, as
// far as it can be read.
func SAMLFits(response saml.Response, wanted chain.RoleArn) bool {
	if wanted == (chain.RoleArn{}) || response.Encrypted {
		return true
	}
	_, theirs := response.RoleLike(wanted)
	return theirs
}

// SAMLMetadata are those of the identity provider that a response is of, where
// they are known without the user: the demo's own. nil otherwise.
func (h *House) SAMLMetadata(response saml.Response) []byte {
	if h.Demo == nil {
		return nil
	}
	metadata := h.Demo.SAMLMetadata()
	own, err := saml.ReadIdentityProvider(metadata)
	if err != nil || own.EntityID != response.Issuer {
		return nil
	}
	return metadata
}

// SAMLPort is the port that a response is caught on.
func (h *House) SAMLPort() int {
	settings, _ := h.Store.Settings() // unreadable settings are the defaults
	return cmp.Or(settings.SAMLPort, store.UsualSAMLPort)
}
