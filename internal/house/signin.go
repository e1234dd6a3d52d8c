package house

import (
	"cmp"
	"context"
	"errors"
	"time"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/message"
	"daypass/internal/store"
)

// SignIn is how a person signs in to Identity Center.
type SignIn struct {
	Device  bool   // by a code, although there is a browser
	Browser string // "" for the user's choice, else the system's
	// ShowCode shows a device code and where to type it; nil leaves the browser alone.
	ShowCode func(code, address string)
	Catalog  *message.Catalog // of the page at the end
}

// Getter gets credentials. One is made for each opening: it holds its hooks.
func (h *House) getter(hooks Hooks) *credential.Getter {
	settings, _ := h.Store.Settings() // unreadable settings are the defaults
	return credential.New(credential.Options{
		Now: h.o.Now, Env: h.env, Environ: h.environ(), Transport: h.transport, Metadata: h.transport,
		SSOCacheDir: h.ssoCache, LoginCacheDir: h.login, ProcessInput: hooks.ProcessInput, AuthorizePage: h.authorizePage(),
		UserAgent: "Daypass/" + h.o.Version, SessionName: h.sessionName(settings), MFACode: hooks.MFACode, Progress: hooks.Progress,
		Vault: h.Vault,
	})
}

// sessionName is the RoleSessionName where a profile names none.
func (h *House) sessionName(settings store.Settings) string {
	return cmp.Or(settings.RoleSessionName, credential.SessionName(h.o.Login))
}

func (h *House) authorizePage() string {
	if h.Demo == nil {
		return ""
	}
	return h.Demo.URL() + "/authorize"
}

// IdentityCenter is the session that a profile needs, or that is called so.
func (h *House) IdentityCenter(name string) (chain.Chain, error) {
	set := h.Profiles()
	if p, ok := set.Find(name); ok && p.Chain.Origin.Kind == chain.SSO {
		if p.Problem != nil {
			return p.Chain, p.Problem
		}
		return p.Chain.WithoutHops(), nil
	}
	if c, ok := set.Session(name); ok {
		return c, nil
	}
	if _, ok := set.Find(name); ok {
		return chain.Chain{}, ErrNoSession
	}
	return chain.Chain{}, ErrNoProfile
}

// ErrNoSession says that a profile has nothing to do with Identity Center.
var ErrNoSession = errors.New("no Identity Center session")

// SignIn signs in to the Identity Center of a chain's origin.
func (h *House) SignIn(ctx context.Context, c chain.Chain, s SignIn) error {
	o := credential.SignInOptions{
		Device: s.Device, ShowCode: s.ShowCode, OwnSocket: browser.OwnSocket,
		Pages: credential.SignInPages{
			Language: string(s.Catalog.Language()), Done: s.Catalog.Text("login.page.done", nil),
			Refused: s.Catalog.Text("login.page.refused", nil), Used: s.Catalog.Text("login.page.used", nil),
		},
	}
	if h.Browsers.CanOpen() == nil {
		o.OpenBrowser = func(address string) error { return h.openBrowser(s.Browser, address) }
	}
	return h.getter(Hooks{}).SignIn(ctx, c, o)
}

// browserPatience is how long a program that opens browsers may take to fail.
// Whatever ends later was a browser.
const browserPatience = time.Second

func (h *House) openBrowser(id, address string) error {
	b, err := h.browser(id)
	if err != nil {
		return err
	}
	// Never a private window: the person is signed in to their directory in the other.
	failed, err := h.Browsers.Open(b, address, false)
	if err != nil {
		return err
	}
	select {
	case err := <-failed: // nil once it ended well
		return err
	case <-time.After(browserPatience):
		return nil
	}
}

// SignOut ends the session of a chain's origin, for every AWS tool here.
func (h *House) SignOut(ctx context.Context, c chain.Chain) error {
	return h.getter(Hooks{}).SignOut(ctx, c)
}

// TokenExpires tells until when the sign-in of a chain's origin lasts; false
// when there is none.
func (h *House) TokenExpires(c chain.Chain) (credential.TokenState, bool) {
	return credential.TokenExpires(h.ssoCache, c.Origin.SSO, h.o.Now())
}
