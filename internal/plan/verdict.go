package plan

import (
	"slices"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/message"
)

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
			return w.Catalog.Text("verdict.refusedAll", args), w.RenewFirst(c, v)
		}
		if givesLess(v) {
			return w.Catalog.Text("verdict.refused.root", args), ""
		}
		return w.Catalog.Text("verdict.refused"+w.MayWork(v), args), strings.TrimSpace(w.beyondRange(c, v) + " " + w.ifRoot(c, v))
	case duration.Uncertain:
		if endsAnyway(v) {
			return w.Catalog.Text("verdict.uncertain.life", args), ""
		}
		if v.Send != nil && v.Send.Federate {
			return w.Catalog.Text("verdict.uncertain.key", args), ""
		}
		return w.Catalog.Text("verdict.uncertain", args), w.signInFirst(c, v)
	}
	sentence, hint = w.allowed(v, args)
	for _, more := range []string{w.ifRoot(c, v), w.signInFirst(c, v), w.sharedCode(v)} {
		hint = strings.TrimSpace(hint + " " + more)
	}
	return sentence, hint
}

// sharedCode is what one MFA code for several roles comes to, "" where it does not.
func (w Words) sharedCode(v duration.Verdict) string {
	args, text := message.Args{"longest": w.seconds(duration.ChainedLimit)}, ""
	switch {
	case v.Sharing == duration.NotShared:
		return ""
	case v.Send.ShareCode && v.Sharing == duration.ShareKept:
		text = w.Catalog.Text("hint.code.kept", args)
	case v.Send.ShareCode:
		text = w.Catalog.Text("hint.code.shared", args)
	case v.Sharing == duration.ShareNext:
		return ""
	}
	if v.Longest > duration.ChainedLimit {
		text += " " + w.Catalog.Text("hint.code.fresh", args)
	}
	return strings.TrimSpace(text)
}

// signInFirst says that a sign-in comes before the console, "" where it does not.
func (w Words) signInFirst(c chain.Chain, v duration.Verdict) string {
	if !slices.Contains(v.Needs, duration.NeedSignIn) {
		return ""
	}
	return w.Catalog.Text("hint.signIn", message.Args{"name": w.IdentityCenter(c)})
}

// RenewFirst says how the origin's credentials are renewed, "" where that helps
// nothing.
func (w Words) RenewFirst(c chain.Chain, v duration.Verdict) string {
	for _, r := range v.Remedies {
		if r.Code == duration.RefreshOrigin {
			return w.Renew(c)
		}
	}
	return ""
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

// givesLess tells what AWS does not refuse, but answers with less: for root's key
// GetFederationToken gives an hour whatever was asked. Source: STS API reference,
// GetFederationToken, DurationSeconds.
func givesLess(v duration.Verdict) bool {
	return v.Works > 0 && len(v.Reasons) > 0 && v.Reasons[0].Code == duration.RootUser
}
