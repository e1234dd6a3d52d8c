package cli

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/destination"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/saml"
)

// samlOpenFlags are what saml open can be told.
type samlOpenFlags struct {
	roleArn, metadata, destination, region, browser, signIn, portText string
	port                                                              int
	// about is what the response is wanted for, zero where no profile was named.
	about                                               chain.Chain
	seconds                                             durationFlag
	narrowFlags                                         // a policy alone: the rest is the assertion's
	narrow                                              credential.Narrowing
	relay, post, print, private, yes, asJSON, tryAnyway bool
}

// samlOpened is what saml open answers. Its JSON is a contract.
type samlOpened struct {
	Way             string  `json:"way"` // post or assume-role-with-saml
	Why             string  `json:"why"`
	Partition       string  `json:"partition"`
	Region          string  `json:"region"`
	RoleArn         *string `json:"role_arn"`          // null where AWS's page asks, or alone can read it
	Requested       *int    `json:"requested_seconds"` // null when nothing was asked
	Opened          *int    `json:"opened_seconds"`    // null when it cannot be known, or nothing opened
	EndsAt          *string `json:"ends_at"`
	SessionDuration *int    `json:"session_duration"`
	Shortened       bool    `json:"shortened"`
	URL             string  `json:"url,omitempty"`
}

func (t *terminal) samlOpenCommand() *cobra.Command {
	var f samlOpenFlags
	cmd := &cobra.Command{
		Use: "open [FILE|-|PROFILE] [--sign-in URL] [--role-arn ARN] [--duration 8h]", Short: t.text("help.saml.open", nil), Long: t.text("help.saml.open.long", nil),
		Args:              t.atMost(1),
		ValidArgsFunction: t.completeProfiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.samlOpen(cmd.Context(), args, f) },
	}
	t.textFlag(cmd, &f.roleArn, "role-arn", "ARN", "option.samlRole")
	t.addDuration(cmd, &f.seconds)
	t.boolFlag(cmd, &f.post, "post", "option.post")
	t.boolFlag(cmd, &f.relay, "relay-state", "option.relayState")
	t.textFlag(cmd, &f.signIn, "sign-in", "URL", "option.signIn")
	t.textFlag(cmd, &f.portText, "reply-port", "N", "option.replyPort")
	t.addMetadata(cmd, &f.metadata)
	t.textFlag(cmd, &f.destination, "destination", "ec2|ARN|URL", "option.destination")
	t.textFlag(cmd, &f.region, "region", "REGION", "option.region")
	t.addPolicy(cmd, &f.narrowFlags)
	t.boolFlag(cmd, &f.print, "print", "option.print")
	t.textFlag(cmd, &f.browser, "browser", "NAME", "option.browser")
	t.boolFlag(cmd, &f.private, "private", "option.private")
	t.boolFlag(cmd, &f.tryAnyway, "try-anyway", "option.samlTry")
	t.boolFlag(cmd, &f.yes, "yes", "option.yes")
	t.boolFlag(cmd, &f.asJSON, "json", "option.json")
	_ = cmd.RegisterFlagCompletionFunc("destination", completeDestinations)
	_ = cmd.RegisterFlagCompletionFunc("browser", t.completeBrowsers)
	return cmd
}

func (t *terminal) samlOpen(ctx context.Context, args []string, f samlOpenFlags) error {
	if f.post && f.print {
		return t.usage("cli.exclude", message.Args{"name": "--post", "other": "--print"})
	}
	h, err := t.house()
	if err != nil {
		return err
	}
	if args, err = t.samlAbout(h, args, &f); err != nil {
		return err
	}
	response, err := t.samlSource(ctx, h, args, f)
	if err != nil {
		return err
	}
	f.forRole(response)
	w := h.Words(t.words)
	if because := w.SAMLBlocked(response); because != "" && !f.tryAnyway {
		return &exitError{plan.ByDaypass, t.text("samlOpen.refused", message.Args{"because": because})}
	}
	p, err := t.samlPlan(ctx, h, response, f)
	if err != nil {
		return err
	}
	if f.narrow, err = t.narrowing(h, p.Chain, f.narrowFlags); err != nil {
		return err
	}
	if f.signIn != "" {
		// Not worth failing what is in hand.
		_ = h.RememberSAMLSignIn(f.about, f.signIn)
	}
	t.say(w.SAMLWay(p))
	if p.Post && p.RelayKind == opening.RelayForeign && p.Relay == "" {
		t.say(t.text("samlOpen.relay.how", nil))
	}
	if err := t.sure(ctx, h, p.Chain, p.Seconds, f.yes); err != nil {
		return err
	}
	before := landed(h)
	outcome, err := t.samlGo(ctx, h, p, f)
	if err != nil {
		return t.samlNotOpened(w, p, outcome, err, f)
	}
	if err := t.samlAnswer(h, p, outcome, f); err != nil {
		return err
	}
	t.linger(ctx, h, before, f.print)
	return nil
}

// elsewhere tells whether a page of the console was named, RelayState's aside.
func (f samlOpenFlags) elsewhere() bool { return f.destination != "" || f.region != "" }

// samlSource is the response that is meant: caught, or read.
func (t *terminal) samlSource(ctx context.Context, h *house.House, args []string, f samlOpenFlags) (saml.Response, error) {
	if f.signIn != "" && len(args) > 0 {
		return saml.Response{}, t.usage("cli.exclude", message.Args{"name": "--sign-in", "other": "FILE"})
	}
	if f.signIn == "" && len(args) == 0 && t.Asks && h.Demo == nil {
		f.signIn = h.SAMLSignIn(chain.Chain{})
	}
	if f.signIn != "" {
		return t.caught(ctx, h, f)
	}
	return t.samlResponse(h, args, f.metadata)
}

func (t *terminal) samlPlan(ctx context.Context, h *house.House, response saml.Response, f samlOpenFlags) (opening.SAMLPlan, error) {
	r := opening.SAMLRequest{Response: response, Seconds: f.seconds.seconds, Region: f.stsRegion(response), Post: f.post, Link: f.print, Insist: f.tryAnyway, Elsewhere: f.elsewhere(), Relay: f.relay, Policy: f.policyArn != "" || f.policy != "", Narrow: opening.Stored{Store: h.Store}.Narrowing}
	if f.roleArn != "" {
		role, err := chain.ParseRoleArn(f.roleArn)
		if err != nil {
			return opening.SAMLPlan{}, t.usage("cli.roleArn", message.Args{"value": f.roleArn})
		}
		r.Role = role
	}
	p, err := opening.PlanSAML(r, h.Now())
	if errors.Is(err, opening.ErrSAMLWhichRole) && t.Asks {
		name, picked := t.pick(ctx, roleNames(response))
		if picked != nil {
			return p, picked
		}
		r.Role, _ = chain.ParseRoleArn(name) // one of those that were read
		p, err = opening.PlanSAML(r, h.Now())
	}
	if err != nil {
		return p, t.samlNoWay(h, response, f, err)
	}
	return p, nil
}

func (t *terminal) samlNoWay(h *house.House, response saml.Response, f samlOpenFlags, err error) error {
	list := strings.Join(roleNames(response), ", ")
	var unread *opening.Failure
	switch {
	case errors.As(err, &unread):
		return t.failure(h.Words(t.words), opening.Outcome{}, err)
	case errors.Is(err, opening.ErrSAMLBounded):
		return t.usage("samlOpen.bounded", nil)
	case errors.Is(err, opening.ErrSAMLUnboundable):
		return t.usage("samlOpen.unboundable", nil)
	case errors.Is(err, opening.ErrSAMLNoSuchRole):
		return t.usage("samlOpen.noRole", message.Args{"role": f.roleArn, "list": list})
	case errors.Is(err, opening.ErrSAMLWhichRole):
		return t.usage("samlOpen.whichRole", message.Args{"list": list})
	case errors.Is(err, opening.ErrSAMLOnlyPost):
		return t.usage("samlOpen.onlyPost", nil)
	case errors.Is(err, opening.ErrSAMLWrongRegion):
		return t.usage("samlOpen.region", message.Args{"region": f.region})
	}
	return err
}

// samlGo sends the response the way that was planned.
func (t *terminal) samlGo(ctx context.Context, h *house.House, p opening.SAMLPlan, f samlOpenFlags) (opening.Outcome, error) {
	way := h.Way(house.Hooks{Step: t.step(openFlags{asJSON: f.asJSON})})
	if !p.Post {
		r, err := p.Request(h.Now())
		if err != nil {
			return opening.Outcome{}, err
		}
		r.Narrow = f.narrow
		if r.Region = f.region; f.elsewhere() {
			r.Destination = f.destination
		}
		if r, err = t.withBrowser(h, r, openFlags{print: f.print, browser: f.browser, private: f.private}); err != nil {
			return opening.Outcome{}, err
		}
		return way.Open(ctx, r)
	}
	if err := h.Browsers.CanOpen(); err != nil {
		key := "cli.noDisplay"
		if p.Why == opening.WhyUnreadable || p.Why == opening.WhyNoRole { // no link either
			key += ".only"
		}
		return opening.Outcome{}, &exitError{plan.NotFetched, t.text(key, nil)}
	}
	relay := ""
	if f.elsewhere() {
		page, err := destination.Resolve(p.Chain.Partition, p.Chain.Region, f.destination)
		if err != nil {
			return opening.Outcome{}, err
		}
		relay = page
	}
	settings, _ := h.Store.Settings() // unreadable settings are the defaults
	outcome, err := h.PostSAML(ctx, way, p, relay, f.browser, f.private || settings.Private, t.words,
		func(browser.Refusal) { t.say(t.text("handoff.intruder", nil)) })
	if errors.Is(err, browser.ErrNoBrowser) {
		return outcome, t.noBrowser(h, f.browser)
	}
	return outcome, err
}

func (t *terminal) samlAnswer(h *house.House, p opening.SAMLPlan, o opening.Outcome, f samlOpenFlags) error {
	w := h.Words(t.words)
	t.say(t.openedSentence(w, o))
	if more := t.shortenedWhy(w, o); more != "" {
		t.say(more)
	}
	if p.Post && o.Shortened {
		t.say(t.text("samlOpen.shorter", message.Args{"got": t.seconds(o.Seconds), "want": t.seconds(o.Request.Seconds)}))
	}
	if f.asJSON {
		return t.json(samlFields(p, o, f.print))
	}
	if f.print {
		t.say(t.text("link.warning", nil))
		t.answer(o.Link.Reveal())
	}
	return nil
}

func samlFields(p opening.SAMLPlan, o opening.Outcome, withLink bool) samlOpened {
	opened := openedFields(o, withLink)
	out := samlOpened{
		Way: "assume-role-with-saml", Why: string(p.Why), Partition: string(p.Chain.Partition), Region: p.Chain.Region,
		Opened: opened.Seconds, EndsAt: opened.EndsAt, SessionDuration: opened.SessionDuration, Shortened: opened.Shortened, URL: opened.URL,
	}
	if p.Post {
		out.Way = "post"
	}
	if target, ok := p.Chain.Target(); ok {
		arn := target.Role.String()
		out.RoleArn = &arn
	}
	if p.Asked > 0 {
		out.Requested = &p.Asked
	}
	return out
}

// samlNotOpened says why, and with --json which way it was to go.
func (t *terminal) samlNotOpened(w plan.Words, p opening.SAMLPlan, o opening.Outcome, err error, f samlOpenFlags) error {
	failed := t.failure(w, o, err)
	if failed == nil {
		return err
	}
	if f.asJSON && failed.exit >= plan.ByDaypass {
		if err := t.json(samlFields(p, opening.Outcome{}, false)); err != nil {
			return err
		}
	}
	return failed
}

func (t *terminal) notCaught(h *house.House, f samlOpenFlags, err error) error {
	var unread *saml.Error
	switch {
	case errors.As(err, &unread):
		return t.samlUnreadable(h, err)
	case errors.Is(err, browser.ErrPortTaken):
		return &exitError{plan.Unexpected, t.text("samlCatch.port", message.Args{"n": strconv.Itoa(f.replyPort(h))})}
	case errors.Is(err, browser.ErrNothingCame):
		return &exitError{plan.NotFetched, t.text("samlCatch.nothing", message.Args{"address": browser.ReplyAddress(f.replyPort(h))})}
	case errors.Is(err, browser.ErrNoBrowser):
		return t.noBrowser(h, f.browser)
	}
	if failed := t.failure(h.Words(t.words), opening.Outcome{}, err); failed != nil {
		return failed
	}
	return err
}
