// Package plan puts verdicts into words: the objects that `plan --json` and
// `list --json` print, and the view that the page draws.
//
// It knows chains, verdicts and the catalogs. It makes no rule (package
// duration does), sends nothing and reads no file.
package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
)

// Words says verdicts in one language, at one moment.
type Words struct {
	Catalog *message.Catalog
	Now     time.Time
	// SessionName is the RoleSessionName of a hop whose profile names none.
	SessionName string
	// Policy is the session policy that the settings name for an IAM user's key
	// without a role, "" for the default.
	Policy string
	Demo   bool
}

// sessionName is a hop's RoleSessionName, as CloudTrail shows it.
func (w Words) sessionName(h chain.Hop) string { return cmp.Or(h.RoleSessionName, w.SessionName) }

// SessionNames are those that CloudTrail shows of what is sent, each once.
func (w Words) SessionNames(c chain.Chain, v duration.Verdict) []string {
	var names []string
	if v.Send != nil && v.Send.Federate && w.SessionName != "" {
		names = append(names, credential.FederatedName(w.SessionName))
	}
	for _, h := range c.Hops {
		if name := w.sessionName(h); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// SessionPolicy is the ARN of what narrows a key that is federated, "" where
// none is sent.
func (w Words) SessionPolicy(c chain.Chain, v duration.Verdict) string {
	if v.Send == nil || !v.Send.Federate {
		return ""
	}
	return cmp.Or(w.Policy, credential.DefaultPolicy(c.Partition))
}

// Holder is whose the origin's credentials are, where that was learned before.
func (w Words) Holder(v duration.Verdict) string {
	if v.Holder == nil || !v.Holder.Learned {
		return ""
	}
	kind := string(v.Holder.Kind)
	if v.Holder.Kind == duration.UserIdentity {
		kind = string(chain.IAMUser)
	}
	key := "details.holder.learned"
	if w.Demo {
		key = "details.holder.demo"
	}
	return w.Catalog.Text(key, message.Args{"name": cmp.Or(v.Holder.Arn, w.Catalog.Text("origin."+kind, nil))})
}

// slots is what stands for the durations of a sentence: texts for the terminal,
// the placeholders themselves for the page, which fills them as the thumb moves.
type slots struct {
	want, works           string
	untilWant, untilWorks string
}

func placeholders() slots {
	return slots{"{want}", "{works}", "{until}", "{until}"}
}

func (w Words) slots(v duration.Verdict) slots {
	return slots{w.seconds(v.Requested), w.seconds(v.Works), w.until(v.Requested), w.until(v.Works)}
}

func (w Words) seconds(n int) string { return w.Catalog.Duration(time.Duration(n) * time.Second) }

func (w Words) until(n int) string {
	return w.Catalog.Until(w.Now, w.Now.Add(time.Duration(n)*time.Second))
}

// Because is a reason's sentence, without capital and full stop.
func (w Words) Because(c chain.Chain, v duration.Verdict, r duration.Reason) string {
	c = w.Seen(c, v)
	key := "reason." + string(r.Code) + ".because" + variant(c, r)
	return w.Catalog.Text(key, w.reasonArgs(c, v, r))
}

// Short is a reason in a few words, for a flag, a list or the chain.
func (w Words) Short(c chain.Chain, v duration.Verdict, r duration.Reason) string {
	c = w.Seen(c, v)
	key := "reason." + string(r.Code) + ".short"
	if of := key + variant(c, r); w.Catalog.Has(of) {
		key = of
	}
	return w.Catalog.Text(key, w.reasonArgs(c, v, r))
}

// variant picks the sentence that is true of this chain: not everything that
// counts as chaining is a role assumed from another role.
func variant(c chain.Chain, r duration.Reason) string {
	switch r.Code {
	case duration.RoleChaining:
		if r.Hop == 1 && !isRole(c.Origin.Kind) {
			return ".temporary"
		}
	case duration.FederatedUser:
		if r.Hop > 0 {
			return ".hop"
		}
		if r.At.IsZero() {
			return ".unknown"
		}
	case duration.LearnedRefused:
		if r.Worked == 0 {
			return ".unknown"
		}
	case duration.RootUser:
		if r.Hop > 0 {
			return ".hop"
		}
		return ".limit"
	case duration.CredentialsExpired:
		if r.At.IsZero() {
			return ".unknown"
		}
	}
	return ""
}

// isRole tells whether credentials of this kind are surely a role's.
func isRole(kind chain.OriginKind) bool {
	switch kind {
	case chain.SSO, chain.EC2Instance, chain.Container, chain.WebIdentity, chain.SAML:
		return true
	}
	return false
}

func (w Words) reasonArgs(c chain.Chain, v duration.Verdict, r duration.Reason) message.Args {
	return message.Args{
		"role":      w.node(c, max(r.Hop, 0)),
		"from":      w.from(c, r.Hop),
		"origin":    w.originAside(c),
		"when":      w.when(r.At),
		"min":       w.seconds(duration.Shortest),
		"max":       w.seconds(barEnd(v)),
		"partition": string(c.Partition),
		"detail":    "",
	}
}

func (w Words) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.Catalog.When(w.Now, t)
}

func barEnd(v duration.Verdict) int {
	if len(v.Bands) == 0 {
		return duration.LongestSession
	}
	return v.Bands[len(v.Bands)-1].To
}

// node names a part of the chain: a role, or the origin.
func (w Words) node(c chain.Chain, index int) string {
	if index > 0 && index <= len(c.Hops) {
		return c.Hops[index-1].Role.Name()
	}
	return w.Origin(c)
}

// from names what a hop is assumed from, as a part of a sentence.
func (w Words) from(c chain.Chain, hop int) string {
	if hop > 1 {
		return w.node(c, hop-1)
	}
	return w.originInSentence(c)
}

// originInSentence is the origin's name, or with its article what it is.
func (w Words) originInSentence(c chain.Chain) string {
	kind := "origin.the." + string(c.Origin.Kind)
	if c.Origin.Profile == credential.PastedProfile {
		kind = "origin.the.pasted"
	}
	if w.named(c) || !w.Catalog.Has(kind) {
		return w.Origin(c)
	}
	return w.Catalog.Text(kind, nil)
}

// originAside is the origin in parentheses, where no others should stand.
func (w Words) originAside(c chain.Chain) string {
	if c.Origin.Kind == chain.SessionToken {
		return w.originInSentence(c)
	}
	return w.Origin(c)
}

// Seen is a chain with its origin as it turned out to be: what the files say is
// less than what was learned.
func (Words) Seen(c chain.Chain, v duration.Verdict) chain.Chain {
	switch v.Origin {
	case chain.IAMUser, chain.Root, chain.SessionToken, chain.FederatedUser:
		c.Origin.Kind = v.Origin
	}
	return c
}

// named tells whether the origin has a name beside what it is.
func (w Words) named(c chain.Chain) bool { return w.Origin(c) != w.OriginKind(c) }

// Origin names the origin: by its own name where the files give one, else by
// its profile, else by its kind.
func (w Words) Origin(c chain.Chain) string {
	o := c.Origin
	if o.Name != "" {
		return o.Name
	}
	if o.Profile != "" && !strings.HasSuffix(o.Profile, ":") && o.Profile != c.Profile {
		return o.Profile
	}
	return w.OriginKind(c)
}

// OriginKind is what the origin of a chain is.
func (w Words) OriginKind(c chain.Chain) string {
	if c.Origin.Profile == credential.PastedProfile {
		return w.Catalog.Text("origin.pasted", nil)
	}
	if tool := "origin.tool." + c.Origin.Tool.Name; w.Catalog.Has(tool) {
		return w.Catalog.Text(tool, nil)
	}
	if c.Origin.Kind == "" { // of a profile that is broken
		return w.Catalog.Text("origin.missing", nil)
	}
	return w.Catalog.Text("origin."+string(c.Origin.Kind), nil)
}

// Verdict is the one sentence of a verdict, and the line under it ("" for none).
func (w Words) Verdict(c chain.Chain, v duration.Verdict) (sentence, hint string) {
	return w.verdict(c, v, w.slots(v))
}

func (w Words) verdict(c chain.Chain, v duration.Verdict, s slots) (sentence, hint string) {
	args := message.Args{"want": s.want, "works": s.works, "until": s.untilWorks}
	if len(v.Reasons) > 0 {
		args["because"] = w.Because(c, v, v.Reasons[0])
		args["when"] = w.when(v.Reasons[0].At)
	}
	switch v.Outcome {
	case duration.Refused:
		if v.Works == 0 {
			return w.Catalog.Text("verdict.refusedAll", args), ""
		}
		return w.Catalog.Text("verdict.refused"+w.MayWork(v), args), strings.TrimSpace(w.beyondRange(c, v) + " " + w.ifRoot(c, v))
	case duration.Uncertain:
		if endsAnyway(v) {
			return w.Catalog.Text("verdict.uncertain.life", args), ""
		}
		if v.Send != nil && v.Send.Federate {
			return w.Catalog.Text("verdict.uncertain.key", args), ""
		}
		return w.Catalog.Text("verdict.uncertain", args), ""
	}
	sentence, hint = w.allowed(v, args)
	return sentence, strings.TrimSpace(hint + " " + w.ifRoot(c, v))
}

func (w Words) allowed(v duration.Verdict, args message.Args) (sentence, hint string) {
	accepted := "verdict.allowed"
	if v.UsersKey {
		accepted += ".usersKey"
	}
	switch {
	case v.Send.FallBack:
		return w.Catalog.Text("verdict.practice", args), ""
	case v.Send.Federate && v.Origin == chain.Root:
		return w.Catalog.Text(accepted, args), w.Catalog.Text("hint.policy", nil) + " " + w.Catalog.Text("hint.root", nil)
	case v.Send.Federate:
		return w.Catalog.Text(accepted, args), w.Catalog.Text("hint.policy", nil)
	case v.Send.SessionDuration > 0:
		return w.Catalog.Text(accepted, args), w.Catalog.Text("hint.max", nil)
	case v.Expected != nil && *v.Expected > v.Requested:
		args := message.Args{"longest": w.seconds(*v.Expected), "until": w.until(*v.Expected)}
		return w.Catalog.Text("verdict.life", args), ""
	}
	return w.Catalog.Text(accepted, args), ""
}

// MayWork ends the keys of what names the nearest duration that works: "" where it
// surely does.
func (Words) MayWork(v duration.Verdict) string {
	for _, b := range v.Bands {
		switch {
		case b.To < v.Works || b.From > v.Works || b.Outcome != duration.Uncertain:
		case b.EndsAnyway():
			return ".life"
		default:
			return ".uncertain"
		}
	}
	return ""
}

// beyondRange is why less works than AWS's range, where more was asked for than that.
func (w Words) beyondRange(c chain.Chain, v duration.Verdict) string {
	last := v.Bands[len(v.Bands)-1]
	if v.Reasons[0].Code != duration.OutOfRange || v.Requested < last.To || last.Outcome != duration.Refused || last.Reason == nil {
		return ""
	}
	return w.Catalog.Sentence(w.Because(c, v, *last.Reason))
}

// ifRoot is what a key gives that turns out to be the root user's; "" where the
// verdict does not depend on it.
func (w Words) ifRoot(c chain.Chain, v duration.Verdict) string {
	if !v.UsersKey {
		return ""
	}
	key := "hint.usersKey"
	if v.Outcome == duration.Refused {
		key += ".refused"
	}
	if len(c.Hops) > 0 {
		key += ".hop"
	}
	return w.Catalog.Text(key, message.Args{"longest": w.seconds(duration.ChainedLimit)})
}

// Sent says each exchange of a verdict, in order.
func (w Words) Sent(v duration.Verdict) string { return w.sent(v, w.seconds) }

// sentOf is Sent for whatever may be wanted in a band.
func (w Words) sentOf(v duration.Verdict) string {
	return w.sent(v, func(seconds int) string {
		if seconds == v.Requested {
			return placeholders().want
		}
		return w.seconds(seconds)
	})
}

func (w Words) sent(v duration.Verdict, seconds func(int) string) string {
	if v.Send == nil {
		return w.Catalog.Text("sent.nothing", nil)
	}
	text := ""
	for i, step := range v.Send.Steps {
		if i == 0 {
			text = w.step(step, seconds)
			continue
		}
		text = w.Catalog.Text("sent.then", message.Args{"before": text, "after": w.step(step, seconds)})
	}
	if v.Send.SessionDuration == 0 {
		text = w.Catalog.Text("sent.life", message.Args{"before": text})
	}
	text = w.Catalog.Sentence(text)
	if v.Send.IdentityFirst {
		text += " " + w.Catalog.Text("sent.inHand", nil)
	}
	if v.Send.FallBack {
		text += " " + w.Catalog.Text("sent.fallBack", nil)
	}
	return text
}

// step is one exchange, as a part of a sentence. A call of STS is AWS's own
// name; what else gives credentials is named by what it is.
func (w Words) step(s duration.Step, seconds func(int) string) string {
	args := message.Args{"call": s.Action, "got": seconds(s.DurationSeconds), "want": seconds(s.SessionDuration)}
	key := "sent." + s.Service
	switch {
	case s.Service == "sts" && s.DurationSeconds > 0:
		key += ".for"
	case s.Service == "signin" && s.SessionDuration > 0:
		key += ".with"
	case s.Service == "signin":
		key += ".without"
	}
	return w.Catalog.Text(key, args)
}

// Remedy is a remedy's button and what it gives.
func (w Words) Remedy(c chain.Chain, v duration.Verdict, r duration.Remedy) (button, result string) {
	s := w.slots(v)
	if r.Seconds > 0 {
		s.want, s.untilWant = w.seconds(r.Seconds), w.until(r.Seconds)
	}
	return w.remedy(c, v, r, s)
}

func (w Words) remedy(c chain.Chain, v duration.Verdict, r duration.Remedy, s slots) (button, result string) {
	name := r.Profile
	if r.Code == duration.SignInAgain && c.Origin.SSO.Session != "" {
		name = c.Origin.SSO.Session
	}
	args := message.Args{
		"want": s.want, "works": s.works, "until": s.untilWant,
		"profile": r.Profile, "name": name,
		"role": r.RoleArn.Name(), "origin": w.originInSentence(c),
		"max": w.seconds(r.Max), "region": r.Region,
		"file": shortFile(r.At.File), "line": strconv.Itoa(r.At.Line),
	}
	key := "remedy." + string(r.Code)
	button, result = key+".button", key+".result"
	switch {
	case r.Code == duration.OpenShorter:
		args["until"] = s.untilWorks
	case r.Code == duration.TryAnywayOnce && v.Works == 0:
		result += ".none"
	}
	if of := button + w.remedyVariant(c, v, r); w.Catalog.Has(of) {
		button = of
	}
	if r.Seconds == 0 && (r.Code == duration.RefreshOrigin || r.Code == duration.SignInAgain) {
		return w.Catalog.Text(button, args), "" // what it gives is not known
	}
	return w.Catalog.Text(button, args), w.Catalog.Text(result, args)
}

// remedyVariant picks the words that are true of this chain: not every origin
// is a role, and not everything that another profile spares is a chain.
func (w Words) remedyVariant(c chain.Chain, v duration.Verdict, r duration.Remedy) string {
	switch r.Code {
	case duration.UseOrigin:
		if !isRole(c.Origin.Kind) || !w.named(c) {
			return ".identity"
		}
	case duration.OpenShorter:
		return w.MayWork(v)
	case duration.TrustOrigin:
		if r.Blanks {
			return ".blanks"
		}
	case duration.RefreshOrigin:
		if c.Origin.Tool.Name != "" || !w.named(c) {
			return ".unnamed"
		}
	case duration.UseSAML:
		if signedInBySAML(c) {
			return ".again"
		}
	case duration.UseProfile:
		if len(v.Reasons) > 0 && v.Reasons[0].Code != duration.RoleChaining && v.Reasons[0].Code != duration.SessionTokenChaining {
			return ".other"
		}
	}
	return ""
}

func shortFile(path string) string {
	if i := strings.LastIndexAny(path, `/\`); i >= 0 {
		return path[i+1:]
	}
	return path
}
