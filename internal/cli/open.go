package cli

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/store"
)

// openFlags are what open can be told.
type openFlags struct {
	target
	narrowFlags
	destination, region, mfaCode, browser                                 string
	print, shorten, exact, tryAnyway, private, yes, asJSON, defaultRegion bool
	shareCode, freshCode                                                  bool
}

func (t *terminal) openCommand() *cobra.Command {
	var f openFlags
	cmd := &cobra.Command{
		Use: "open [PROFILE | --credentials -] [--role-arn ARN | --origin] --duration 8h", Short: t.text("help.open", nil), Long: t.text("help.open.long", nil),
		Example: "  daypass open prod-admin --duration 8h --destination ec2\n  daypass open prod-admin --duration 8h --print",
		RunE:    func(cmd *cobra.Command, args []string) error { return t.open(cmd, args, f) },
	}
	t.addTarget(cmd, &f.target)
	t.textFlag(cmd, &f.destination, "destination", "ec2|ARN|URL", "option.destination")
	t.textFlag(cmd, &f.region, "region", "REGION", "option.region")
	t.boolFlag(cmd, &f.defaultRegion, "default-region", "option.defaultRegion")
	t.boolFlag(cmd, &f.print, "print", "option.print")
	t.boolFlag(cmd, &f.shorten, "shorten", "option.shorten")
	t.boolFlag(cmd, &f.exact, "exact", "option.exact")
	t.boolFlag(cmd, &f.tryAnyway, "try-anyway", "option.tryAnyway")
	t.textFlag(cmd, &f.mfaCode, "mfa-code", "N|-", "option.mfaCode")
	t.boolFlag(cmd, &f.shareCode, "share-code", "option.shareCode")
	t.boolFlag(cmd, &f.freshCode, "fresh-code", "option.freshCode")
	t.addNarrow(cmd, &f.narrowFlags)
	t.textFlag(cmd, &f.browser, "browser", "NAME", "option.browser")
	t.boolFlag(cmd, &f.private, "private", "option.private")
	t.boolFlag(cmd, &f.yes, "yes", "option.yes")
	t.boolFlag(cmd, &f.asJSON, "json", "option.json")
	_ = cmd.RegisterFlagCompletionFunc("destination", completeDestinations)
	_ = cmd.RegisterFlagCompletionFunc("browser", t.completeBrowsers)
	return cmd
}

func (t *terminal) open(cmd *cobra.Command, args []string, f openFlags) error {
	if f.shorten && f.exact {
		return t.usage("cli.exclude", message.Args{"name": "--shorten", "other": "--exact"})
	}
	if f.shareCode && f.freshCode {
		return t.usage("cli.exclude", message.Args{"name": shareCodeFlag, "other": freshCodeFlag})
	}
	t.again = f.again()
	h, err := t.house()
	if err != nil {
		return err
	}
	c, err := t.resolve(h, cmd, args, f.target)
	if err != nil {
		return err
	}
	t.asRemembered(h, cmd, c, &f)
	codes, err := t.newMFA(cmd.Context(), f.mfaCode)
	if err != nil {
		return err
	}
	way := h.Way(house.Hooks{MFACode: codes.code, Step: t.step(f), ProcessInput: t.processInput()})
	way.SignInFirst, way.ShareCode = t.signInFirst(h, f.browser), way.ShareCode || f.shareCode
	narrow, err := t.narrowing(h, c, f.narrowFlags)
	if err != nil {
		return err
	}
	request, err := t.request(h, c, f, narrow)
	if err != nil {
		return t.unopened(h, request.Chain, way.Judge(request.Chain, request.Seconds), err, f)
	}
	if err := t.before(cmd.Context(), h, way, request, codes, f.yes); err != nil {
		return err
	}
	before := landed(h)
	outcome, err := way.Open(cmd.Context(), request)
	if err != nil {
		return t.notOpened(h, outcome, err, f)
	}
	if err := t.opened(h, outcome, f); err != nil {
		return err
	}
	t.linger(cmd.Context(), h, before, f.print)
	return nil
}

// linger keeps the demo's console there until a browser has reached it: it ends
// with this process.
func (t *terminal) linger(ctx context.Context, h *house.House, before int, printed bool) {
	wait := house.Landing
	if printed {
		wait = t.deps.LinkWait
	}
	if h.Demo == nil || wait == 0 || t.unwritten.err != nil {
		return
	}
	if printed {
		t.say(t.text("cli.demoLink", message.Args{"time": t.words.Duration(wait)}))
	}
	h.Linger(ctx, before, wait)
}

// landed counts the demo's consoles that a browser has reached.
func landed(h *house.House) int {
	if h.Demo == nil {
		return 0
	}
	return len(h.Demo.Sessions())
}

// processInput lets a credential_process ask its own questions where there is
// somebody to answer them.
func (t *terminal) processInput() *os.File {
	if file, ok := t.In.(*os.File); ok && t.Asks {
		return file
	}
	return nil
}

// step says what is under way, to people alone.
func (t *terminal) step(f openFlags) func(opening.Step) {
	if !t.Asks || f.asJSON {
		return nil
	}
	return func(s opening.Step) { t.say(t.text("step."+string(s), nil) + "…") }
}

// asRemembered fills what was not given with what is remembered of the role. A
// browser that is here no more is the user's usual one.
func (t *terminal) asRemembered(h *house.House, cmd *cobra.Command, c chain.Chain, f *openFlags) {
	role := t.remembered(h, c)
	if _, err := h.Browsers.Find(role.Browser); err != nil {
		role.Browser = ""
	}
	for name, of := range map[string]struct {
		flag *string
		kept string
	}{
		"destination": {&f.destination, role.Destination}, "region": {&f.region, role.Region}, "browser": {&f.browser, role.Browser},
	} {
		if !cmd.Flags().Changed(name) {
			*of.flag = of.kept
		}
	}
}

func (t *terminal) request(h *house.House, c chain.Chain, f openFlags, narrow credential.Narrowing) (opening.Request, error) {
	r := opening.Request{
		Chain: c, Seconds: t.wanted(h, c, f.seconds), Destination: f.destination, Region: f.region,
		Shorten: f.shorten, Exact: f.exact, TryAnyway: f.tryAnyway, Narrow: narrow, OriginOnly: f.origin,
		InDefaultRegion: f.defaultRegion, FreshCode: f.freshCode,
	}
	if federates(c) && f.policyArn == "" && f.policy == "" {
		settings, err := h.Store.Settings()
		if err != nil { // what bounds the console may be in it
			return r, t.unread(err)
		}
		r.PolicyArn = settings.Policy
	}
	return t.withBrowser(h, r, f)
}

// unread refuses to go on without a file of the store.
func (t *terminal) unread(err error) error {
	var failed *store.Error
	if !errors.As(err, &failed) {
		return err
	}
	because := t.text("because.fileUnreadable", message.Args{"file": t.file(failed.File)})
	return t.usage("exit.2.setting", message.Args{"because": because})
}

// withBrowser adds the hand-off to a browser, unless the link is to be printed.
func (t *terminal) withBrowser(h *house.House, r opening.Request, f openFlags) (opening.Request, error) {
	if f.print {
		return r, nil
	}
	if err := h.Browsers.CanOpen(); err != nil {
		return r, &exitError{plan.NotFetched, t.text("cli.noDisplay", nil)}
	}
	settings, _ := h.Store.Settings() // unreadable settings are the defaults
	var err error
	r.HandOff, err = h.HandOff(f.browser, f.private || settings.Private, t.words, func(browser.Refusal) { t.say(t.text("handoff.intruder", nil)) })
	if err != nil {
		return r, t.noBrowser(h, f.browser)
	}
	return r, nil
}

func (t *terminal) noBrowser(h *house.House, name string) error {
	var known []string
	for _, b := range h.Browsers.List() {
		known = append(known, b.ID)
	}
	if len(known) == 0 {
		return &exitError{plan.NotFetched, t.text("cli.noDisplay", nil)}
	}
	return t.usage("cli.noBrowser", message.Args{"name": name, "list": strings.Join(known, ", ")})
}

// before asks what has to be known before anything is sent. What Daypass
// refuses is told first: no question should lead to a no.
func (t *terminal) before(ctx context.Context, h *house.House, way *opening.Way, r opening.Request, codes *mfa, yes bool) error {
	v := way.Judge(r.Chain, r.Seconds)
	if v.Outcome == duration.Refused && !(r.Shorten && v.Works > 0) && !r.TryAnyway {
		return nil // Open refuses it, in its own words
	}
	if !codes.canAnswer() && way.NeedsCode(ctx, r) {
		again := t.commandLine(r.Chain, "--duration", typed(r.Seconds), "--mfa-code", "N")
		return t.usage("cli.mfaNeeded", message.Args{"role": r.Chain.Identity(), "command": again})
	}
	if err := t.sure(ctx, h, r.Chain, r.Seconds, yes); err != nil {
		return err
	}
	return acceptChange(h, r)
}

// notOpened says why, and with --json what was planned.
func (t *terminal) notOpened(h *house.House, outcome opening.Outcome, err error, f openFlags) error {
	failed := t.failure(h.Words(t.words), outcome, err)
	if failed == nil {
		return err
	}
	return t.unopened(h, outcome.Request.Chain, outcome.Verdict, failed, f)
}

// unopened writes the plan of what did not open, on the exits that have it.
func (t *terminal) unopened(h *house.House, c chain.Chain, v duration.Verdict, err error, f openFlags) error {
	var failed *exitError
	if !f.asJSON || !errors.As(err, &failed) || failed.exit < plan.ByDaypass {
		return err
	}
	document := t.mark(h, c, h.Words(t.words).Document(c, v))
	document.Opened = &plan.OpenedFields{}
	if unwritten := t.json(document); unwritten != nil {
		return unwritten
	}
	return err
}

func (t *terminal) failure(w plan.Words, outcome opening.Outcome, err error) *exitError {
	var refusal *opening.Refusal
	var failure *opening.Failure
	var nowhere *destination.Error
	var unfetched *browser.NotFetched
	switch {
	case errors.As(err, &refusal):
		return t.refused(w, refusal)
	case errors.As(err, &failure):
		said := w.Failure(failure)
		text := said.Sentence
		if said.Said != "" {
			key := "cli.said"
			if said.Process {
				key += ".process"
			}
			text += "\n" + t.text(key, message.Args{"detail": said.Said})
		}
		return &exitError{said.Exit, strings.Join(append([]string{text}, t.waysOut(w, outcome, failure)...), "\n")}
	case errors.As(err, &nowhere):
		return &exitError{plan.Usage, t.text("destination."+string(nowhere.Code), message.Args{"value": nowhere.Text})}
	case errors.As(err, &unfetched):
		return &exitError{plan.NotFetched, t.text("exit.6", message.Args{"browser": t.browserName(outcome)})}
	case errors.Is(err, browser.ErrNotOpened), errors.Is(err, browser.ErrNoPrivate):
		return &exitError{plan.NotFetched, t.text("cli.browserFailed", message.Args{"browser": t.browserName(outcome)})}
	case errors.Is(err, context.Canceled):
		return &exitError{plan.Unexpected, t.text("cancelled", nil)}
	}
	return nil
}

// waysOut are what can be done about a failure, each with its command; where there
// is nothing but to put right what the sentence says, the same command again.
func (t *terminal) waysOut(w plan.Words, o opening.Outcome, f *opening.Failure) []string {
	if hint := t.signInHint(f.Chain, f.Cause); len(hint) > 0 {
		return hint
	}
	if ways := t.remedies(w, f.Chain, f.Verdict); len(ways) > 0 {
		return ways
	}
	if name := o.Request.Chain.Profile; name == "" || name == opening.SAMLProfile { // nothing was to be opened, or not so
		return nil
	}
	return []string{t.text("cli.again", nil), "  " + t.commandLine(f.Chain, "--duration", typed(f.Verdict.Requested))}
}

// refused says no, and each way out with its flag.
func (t *terminal) refused(w plan.Words, r *opening.Refusal) *exitError {
	said := w.Refusal(r)
	text := said.Sentence
	if works := r.Verdict.Works; works > 0 && !r.InHand {
		text += " " + t.text("exit.3.shorten"+w.MayWork(r.Verdict), message.Args{"works": t.seconds(works)})
	}
	return &exitError{said.Exit, strings.Join(append([]string{text}, t.remedies(w, r.Chain, r.Verdict)...), "\n")}
}

func (t *terminal) browserName(o opening.Outcome) string {
	if o.Browser != "" {
		return o.Browser
	}
	return t.text("step.browser", nil)
}

// opened gives the answer and says what opened and until when.
func (t *terminal) opened(h *house.House, o opening.Outcome, f openFlags) error {
	w := h.Words(t.words)
	t.say(t.swatch(h, o.Request.Chain, t.ErrColours) + t.openedSentence(w, o))
	for _, more := range []string{t.shortenedWhy(w, o), w.Kept(o, h.Vault.State())} {
		if more != "" {
			t.say(more)
		}
	}
	if f.asJSON {
		document := t.mark(h, o.Request.Chain, w.Document(o.Request.Chain, o.Verdict))
		document.Opened = openedFields(o, f.print)
		document.Opened.Unremembered = w.Unremembered(o)
		return t.json(document)
	}
	if f.print {
		t.say(t.text("link.warning", nil))
		t.answer(o.Link.Reveal())
	}
	return nil
}

func openedFields(o opening.Outcome, withLink bool) *plan.OpenedFields {
	fields := &plan.OpenedFields{Shortened: o.Shortened}
	if o.Seconds > 0 {
		fields.Seconds = &o.Seconds
	}
	if !o.EndsAt.IsZero() {
		ends := o.EndsAt.UTC().Format(time.RFC3339)
		fields.EndsAt = &ends
	}
	if o.SessionDuration > 0 {
		fields.SessionDuration = &o.SessionDuration
	}
	if withLink {
		fields.URL = o.Link.Reveal()
	}
	return fields
}

func (t *terminal) openedSentence(w plan.Words, o opening.Outcome) string {
	args := message.Args{"browser": o.Browser, "got": t.seconds(o.Seconds), "want": t.seconds(o.Request.Seconds)}
	key := "opened"
	switch {
	case o.Shortened && o.Browser == "":
		key = "shortened.link"
	case o.Shortened:
		key = "shortened"
	case o.Browser == "":
		key = "opened.link"
	}
	if o.Longer() {
		key += ".longer"
	}
	if o.Seconds == 0 || o.EndsAt.IsZero() {
		return t.text(key+".unknown", args)
	}
	args["until"] = t.words.Until(w.Now, o.EndsAt)
	return t.text(key, args)
}

// shortenedWhy says what kept the console from lasting as long as was asked.
func (t *terminal) shortenedWhy(w plan.Words, o opening.Outcome) string {
	c := o.Request.Chain
	switch {
	case !o.Shortened:
		return ""
	case o.Root:
		return t.words.Sentence(t.text("reason.root-user.because.limit", nil))
	case o.FellBack:
		return w.FellBack(o, !t.demo)
	case o.Verdict.Outcome == duration.Refused && len(o.Verdict.Reasons) > 0:
		return t.words.Sentence(w.Because(c, o.Verdict, o.Verdict.Reasons[0]))
	}
	return ""
}
