package main

import (
	"context"
	"strings"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/desktop"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/opening"
)

// OpenRequest is what the page asks for when its button is pressed.
type OpenRequest struct {
	Profile     string `json:"profile"`
	RoleArn     string `json:"roleArn"`
	OriginOnly  bool   `json:"originOnly"`
	Seconds     int    `json:"seconds"`
	Destination string `json:"destination"`
	Region      string `json:"region"`
	Browser     string `json:"browser"`
	Policy      string `json:"policy"` // id of a choice, or a policy ARN
	TryAnyway   bool   `json:"tryAnyway"`
	Confirmed   bool   `json:"confirmed"` // what had to be asked first was answered
	CopyLink    bool   `json:"copyLink"`
	SwitchTo    string `json:"switchTo"` // ARN of a role
	Remedy      string `json:"remedy"`   // the remedy that was pressed
	// CodeFirst asks for the MFA code before anything else: who opens has pressed
	// no button here yet, and the code is their yes.
	CodeFirst bool `json:"codeFirst"`
}

// StepEvent says how far an opening is.
type StepEvent struct {
	Step   string `json:"step"`
	State  string `json:"state"`
	Detail string `json:"detail"`
}

// Open opens the console, or copies its link, and says what came of it.
func (a *App) Open(r OpenRequest) (view OpenView, err error) {
	defer rescue(&err)
	c, err := a.house.Chain(r.Profile, r.RoleArn, r.OriginOnly)
	if err != nil {
		return OpenView{}, a.explain(err, r.Profile)
	}
	if ask := a.words().Ask(c, a.remembered(c)); ask != "" && !r.Confirmed {
		return a.askFirst(c, r, ask), nil
	}
	if err := a.acceptChange(c, r); err != nil {
		return OpenView{}, err
	}
	if r.Remedy == string(duration.UseBrowser) {
		return a.goToConsole(c, r)
	}
	ctx, end, err := a.sign.begin()
	if err != nil {
		return OpenView{}, codedError{"busy", a.catalog().Text("act.opening", nil)}
	}
	defer end()
	request, err := a.request(c, r)
	if err != nil {
		return OpenView{}, a.explain(err, r.SwitchTo)
	}
	shared := a.house.Judge().SharesCode(ctx, request)
	hooks := a.hooks(c, r, shared)
	if r.CodeFirst {
		if hooks.MFACode, err = a.codeFirst(ctx, c, shared); err != nil {
			return a.outcome(r, opening.Outcome{}, err), nil
		}
	}
	way := a.house.Way(hooks)
	way.SignInFirst = a.signInFirst(c, r)
	out, err := way.Open(ctx, request)
	if err == nil && r.CopyLink {
		err = a.copyLink(out.Link)
	}
	return a.outcome(r, out, err), nil
}

// Cancel ends the opening that is under way.
func (a *App) Cancel() (err error) {
	defer rescue(&err)
	a.sign.cancel()
	return nil
}

func (a *App) request(c chain.Chain, r OpenRequest) (opening.Request, error) {
	request := opening.Request{
		Chain: c, Seconds: r.Seconds, Destination: r.Destination, Region: r.Region,
		TryAnyway: r.TryAnyway, OriginOnly: r.OriginOnly,
		InDefaultRegion: r.Remedy == string(duration.DefaultRegion), FreshCode: r.Remedy == string(duration.FreshCode),
	}
	if len(c.Hops) == 0 { // a role has its own, under Details
		if err := request.Narrow.ReadPolicy(policyOf(r.Policy, c.Partition), c.Partition); err != nil {
			return opening.Request{}, a.malformed(err, c.Partition)
		}
	}
	if r.SwitchTo != "" {
		role, err := chain.ParseRoleArn(r.SwitchTo)
		if err != nil {
			return opening.Request{}, err
		}
		request.SwitchTo = role
	}
	if !r.CopyLink {
		request.HandOff = func(ctx context.Context, link chain.Secret) (string, error) { return a.handOff(ctx, r.Browser, link) }
	}
	return request, nil
}

// policyOf is the text behind a choice of session policy, ARN or JSON; "" leaves
// all that the user may do.
func policyOf(choice string, p chain.Partition) string {
	switch choice {
	case "all":
		return ""
	case "read-only":
		return "arn:" + string(p) + ":iam::aws:policy/ReadOnlyAccess"
	}
	return strings.TrimSpace(choice)
}

// hooks tell the page how far the opening is: what was under way is done when
// the next begins. shared says that an MFA code serves several roles.
func (a *App) hooks(c chain.Chain, r OpenRequest, shared bool) house.Hooks {
	var current StepEvent
	tell := func(step, detail string) {
		if current.Step != "" && current.Step != step {
			current.State = "done"
			a.emit("step", current)
		}
		current = StepEvent{Step: step, State: "under-way", Detail: detail}
		a.emit("step", current)
	}
	return house.Hooks{
		MFACode: func(ctx context.Context, serial string, wrong bool) (chain.Secret, error) {
			return a.ask(ctx, MfaEvent{Device: serial, Wrong: wrong, Shared: shared})
		},
		Progress: func(hop int) { tell(string(opening.StepCredentials), hopDetail(c, hop)) },
		Step: func(s opening.Step) {
			detail := ""
			if s == opening.StepBrowser {
				detail = a.browserCalled(r.Browser)
			}
			tell(string(s), detail)
		},
	}
}

// hopDetail is the call of a hop and the role that it is for; the origin has none.
func hopDetail(c chain.Chain, hop int) string {
	if hop < 1 || hop > len(c.Hops) {
		return ""
	}
	return c.Hops[hop-1].Kind.Action() + ", " + c.Hops[hop-1].Role.Name()
}

func (a *App) browserCalled(id string) string {
	b, err := a.house.Browsers.Find(id)
	if err != nil {
		return id
	}
	return a.browserName(b)
}

// handOff gives the link to a browser and waits until it was fetched.
func (a *App) handOff(ctx context.Context, id string, link chain.Secret) (string, error) {
	b, err := a.house.Browsers.Find(id)
	if err != nil {
		return "", err
	}
	h, _, err := a.house.Browsers.Deliver(ctx, b, a.settings().Private, link, browser.Options{Refusal: a.catalog().Text("handoff.used", nil)})
	if err != nil {
		return "", err
	}
	go a.hearOfIntruders(h)
	return a.browserName(b), nil
}

// hearOfIntruders tells the page that something else asked for the sign-in page
// after the browser had it, and was refused.
func (a *App) hearOfIntruders(h *browser.HandOff) {
	for {
		select {
		case <-h.Refused():
			a.emit("notice", a.catalog().Text("handoff.intruder", nil))
		case <-h.Done():
			_ = h.Close()
			return
		}
	}
}

// copyLink puts the link on the clipboard, which is cleared in a minute unless
// something else is on it by then.
func (a *App) copyLink(link chain.Secret) error {
	_, err := a.clipboard().CopySecret(context.Background(), link.Reveal(), desktop.SecretLife)
	return err
}

func (a *App) clipboard() desktop.Clipboard {
	s := a.window()
	return desktop.Clipboard{Write: s.SetClipboard, Read: s.Clipboard}
}

// CopyText puts a text that is no secret on the clipboard.
func (a *App) CopyText(text string) (err error) {
	defer rescue(&err)
	if err := a.window().SetClipboard(text); err != nil {
		return a.unexpected(err)
	}
	return nil
}

// askedFor is the duration that was last opened for what a chain leads to.
func (a *App) askedFor(c chain.Chain) int {
	if seconds := a.remembered(c).Seconds; seconds > 0 {
		return seconds
	}
	return duration.ChainedLimit
}
