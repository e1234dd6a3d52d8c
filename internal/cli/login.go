package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/profile"
)

// signedIn is what login answers. Its JSON is a contract.
type signedIn struct {
	Session   string `json:"session"` // "" for a legacy profile's
	StartURL  string `json:"start_url"`
	ExpiresAt string `json:"expires_at"` // of the token, RFC 3339
	Renewable bool   `json:"renewable"`  // it is renewed by itself while the session lives
}

func (t *terminal) loginCommand() *cobra.Command {
	var device, asJSON bool
	var browser string
	cmd := &cobra.Command{
		Use: "login [PROFILE|SESSION] [--device]", Short: t.text("help.login", nil), Long: t.text("help.login.long", nil),
		Args: t.atMost(1), ValidArgsFunction: t.completeSessions,
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := t.house()
			if err != nil {
				return err
			}
			c, err := t.identityCenter(cmd.Context(), h, args)
			if err != nil {
				return err
			}
			if err := t.signIn(cmd.Context(), h, c, house.SignIn{Device: device, Browser: browser}); err != nil {
				return err
			}
			return t.signedIn(h, c, asJSON)
		},
	}
	t.boolFlag(cmd, &device, "device", "option.device")
	t.textFlag(cmd, &browser, "browser", "NAME", "option.browser")
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	_ = cmd.RegisterFlagCompletionFunc("browser", t.completeBrowsers)
	return cmd
}

// signIn says what a person has to do, and waits until they have.
func (t *terminal) signIn(ctx context.Context, h *house.House, c chain.Chain, s house.SignIn) error {
	w := h.Words(t.words)
	name := w.IdentityCenter(c)
	if !s.Device && h.Browsers.CanOpen() == nil {
		if _, err := h.Browsers.Find(s.Browser); err != nil {
			return t.noBrowser(h, s.Browser)
		}
		t.say(t.text("login.browser", message.Args{"name": name}))
	}
	s.Catalog = t.words
	s.ShowCode = func(code, address string) {
		t.say(t.text("login.code", message.Args{"name": name, "code": code}))
		t.say("  " + address)
	}
	if err := h.SignIn(ctx, c, s); err != nil {
		return t.notSignedIn(w, c, err)
	}
	return nil
}

func (t *terminal) notSignedIn(w plan.Words, c chain.Chain, err error) error {
	failed := w.SignInFailed(c, err)
	text := strings.Join(append([]string{failed.Sentence}, t.signInHint(c, err)...), "\n")
	if failed.Said != "" {
		text += "\n" + t.text("cli.said", message.Args{"detail": failed.Said})
	}
	return &exitError{failed.Exit, text}
}

func (t *terminal) signedIn(h *house.House, c chain.Chain, asJSON bool) error {
	w := h.Words(t.words)
	state, _ := h.TokenExpires(c)
	key := "login.done"
	if state.Renewable {
		key += ".renewed"
	}
	t.say(t.text(key, message.Args{"name": w.IdentityCenter(c), "until": t.words.Until(w.Now, state.Expires)}))
	if !asJSON {
		return nil
	}
	s := c.Origin.SSO
	return t.json(signedIn{s.Session, s.StartURL, state.Expires.UTC().Format(time.RFC3339), state.Renewable})
}

// identityCenter is the session that is meant: that of the profile or session
// named, else of AWS_PROFILE, else the only one, else the one a person picks.
func (t *terminal) identityCenter(ctx context.Context, h *house.House, args []string) (chain.Chain, error) {
	if len(args) > 0 {
		c, err := h.IdentityCenter(args[0])
		if err != nil {
			return c, t.noSession(h, args[0], err)
		}
		return c, nil
	}
	if name, named := t.named(nil); named {
		if c, err := h.IdentityCenter(name); err == nil {
			return c, nil
		}
	}
	sessions := sessionNames(h)
	switch {
	case len(sessions) == 0:
		return chain.Chain{}, t.usage("login.none", nil)
	case len(sessions) == 1:
		return h.IdentityCenter(sessions[0])
	case !t.Asks:
		return chain.Chain{}, t.usage("login.which", message.Args{"list": strings.Join(sessions, ", ")})
	}
	name, err := t.pick(ctx, sessions)
	if err != nil {
		return chain.Chain{}, err
	}
	return h.IdentityCenter(name)
}

func (t *terminal) noSession(h *house.House, name string, err error) error {
	var problem *profile.Problem
	switch {
	case errors.As(err, &problem):
		return t.broken(*problem, "")
	case errors.Is(err, house.ErrNoSession):
		return t.usage("login.foreign", message.Args{"name": name})
	case errors.Is(err, house.ErrNoProfile):
		t.warn(h)
		return t.noProfile(h.Profiles(), name)
	}
	return err
}

// sessionNames are what login and logout take: the sso-session's own name, else
// sso: and the start URL's host.
func sessionNames(h *house.House) []string {
	var list []string
	for _, c := range h.Profiles().Sessions() {
		name := c.Origin.SSO.Session
		if _, taken := h.Profiles().Find(name); name == "" || taken {
			name = c.Profile
		}
		list = append(list, name)
	}
	return list
}

func (t *terminal) completeSessions(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || t.demo {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	h, err := t.house()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	list := sessionNames(h)
	for _, p := range h.Profiles().Profiles() {
		if p.Chain.Origin.Kind == chain.SSO {
			list = append(list, p.Name)
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// signInFirst signs in on the way to a console where a person sits at a terminal
// with a browser; nil where not.
func (t *terminal) signInFirst(h *house.House, browser string) func(context.Context, chain.Chain) error {
	if !t.Asks || h.Browsers.CanOpen() != nil {
		return nil
	}
	return func(ctx context.Context, c chain.Chain) error {
		t.say(t.text("login.browser", message.Args{"name": h.Words(t.words).IdentityCenter(c)}))
		return h.SignIn(ctx, c, house.SignIn{Browser: browser, Catalog: t.words})
	}
}

// signInHint is the command that puts right a sign-in that is missing or over;
// none where that is not what failed.
func (t *terminal) signInHint(c chain.Chain, err error) []string {
	missing := errors.Is(err, credential.CodeNotSignedIn) || errors.Is(err, credential.CodeTokenExpired)
	if !missing || c.Origin.Kind != chain.SSO || c.Profile == "" {
		return nil
	}
	if t.demo {
		return []string{"  " + t.text("cli.demoSignIn", nil), "  " + t.commandLine(c, "--print")}
	}
	return []string{"  " + t.loginLine(c.Profile)}
}

// loginLine is the command that signs in for a profile.
func (t *terminal) loginLine(profile string) string { return t.daypass() + " login " + quote(profile) }
