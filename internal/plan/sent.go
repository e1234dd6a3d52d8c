package plan

import (
	"cmp"
	"slices"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
)

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
