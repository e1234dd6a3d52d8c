package plan

import (
	"cmp"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
)

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

// OriginOpened says whose console opened where a page is about another role.
func (w Words) OriginOpened(c chain.Chain) string {
	return w.Catalog.Text("opened.origin", message.Args{"origin": w.originInSentence(c)})
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
