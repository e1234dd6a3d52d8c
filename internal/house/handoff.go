package house

import (
	"context"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/message"
)

// HandOff gives a sign-in link to a browser ("" for the user's choice, else the
// system's) and waits until it was fetched. Refused is told of whatever else
// asked for it; it may be nil.
func (h *House) HandOff(id string, private bool, c *message.Catalog, refused func(browser.Refusal)) (func(context.Context, chain.Secret) (string, error), error) {
	b, err := h.browser(id)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, link chain.Secret) (string, error) {
		off, _, err := h.Browsers.Deliver(ctx, b, private, link, browser.Options{Refusal: c.Text("handoff.used", nil)})
		if off != nil && refused != nil {
			go tell(off, refused)
		}
		return h.browserName(b, c), err
	}, nil
}

// browser is the one of an id, "" for the user's choice, else the system's.
func (h *House) browser(id string) (browser.Browser, error) {
	if id == "" {
		if settings, err := h.Store.Settings(); err == nil {
			id = settings.Browser
		}
	}
	return h.Browsers.Find(id)
}

// browserName is what a person reads; which the default browser is cannot
// always be known.
func (h *House) browserName(b browser.Browser, c *message.Catalog) string {
	if b.Name != "" {
		return b.Name
	}
	if list := h.Browsers.List(); len(list) > 0 && list[0].Default {
		return list[0].Name
	}
	return c.Text("browser.default", nil)
}

// tell passes refusals on until the hand-off listens no more.
func tell(off *browser.HandOff, refused func(browser.Refusal)) {
	for {
		select {
		case r := <-off.Refused():
			refused(r)
		case <-off.Done():
			return
		}
	}
}
