package plan

import (
	"strconv"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
)

// limit is what the chain's picture marks: its own limit, whatever is wanted.
type limit struct {
	hop     int
	short   string
	longest int
	mark    string
}

func (w Words) limitOf(c chain.Chain, v duration.Verdict) limit {
	for _, outcome := range []duration.Outcome{duration.Refused, duration.Uncertain} {
		for _, b := range v.Bands {
			if b.Outcome != outcome || b.Reason == nil || b.Reason.Hop == duration.None {
				continue
			}
			return limit{b.Reason.Hop, w.limitShort(c, v, *b.Reason), v.Longest, string(outcome)}
		}
	}
	return limit{hop: duration.None}
}

func (w Words) limitShort(c chain.Chain, v duration.Verdict, r duration.Reason) string {
	if key := "reason." + string(r.Code) + ".hop"; w.Catalog.Has(key) && r.Hop > 0 {
		return w.Catalog.Text(key, nil)
	}
	return w.Short(c, v, r)
}

func (w Words) picture(c chain.Chain, v duration.Verdict, r Remembered) []ChainNode {
	c = w.Seen(c, v)
	l := w.limitOf(c, v)
	nodes := []ChainNode{w.originNode(c, len(c.Hops)+1)}
	for i, h := range c.Hops {
		nodes = append(nodes, w.hopNode(h, i+1, len(c.Hops)+1, w.account(h.Role.AccountID, c, r)))
	}
	if l.hop >= 0 && l.hop < len(nodes) {
		n := &nodes[l.hop]
		n.Limit, n.Mark = l.short, l.mark
		n.Spoken += "; " + w.limitSpoken(l)
	}
	return nodes
}

func (w Words) limitSpoken(l limit) string {
	args := message.Args{"longest": w.spoken(l.longest), "short": l.short}
	switch {
	case l.longest == 0:
		return w.Catalog.Text("chain.limit.none", args)
	case l.mark == string(duration.Uncertain):
		return l.short
	case l.hop == 0:
		return w.Catalog.Text("chain.limit.origin", args)
	}
	return w.Catalog.Text("chain.limit", args)
}

func (w Words) originNode(c chain.Chain, total int) ChainNode {
	o := c.Origin
	kind := w.OriginKind(c)
	node := ChainNode{Icon: string(o.Kind), Name: w.Origin(c), Kind: kind}
	if o.Tool.Name != "" {
		node.Icon = string(chain.SAML)
	}
	switch {
	case node.Name == kind:
		node.Kind = ""
	case o.Name != "" && o.Profile != "" && o.Profile != c.Profile:
		node.Kind = w.Catalog.Text("chain.profile", message.Args{"origin": kind, "profile": o.Profile})
	}
	name := node.Name
	if name == kind {
		name = ""
	}
	node.Spoken = strings.TrimSpace(w.Catalog.Text("chain.origin", message.Args{"n": "1", "total": strconv.Itoa(total), "origin": kind, "name": name}))
	return node
}

func (w Words) hopNode(h chain.Hop, index, total int, account string) ChainNode {
	args := message.Args{"n": strconv.Itoa(index + 1), "total": strconv.Itoa(total), "call": h.Kind.Action(), "role": h.Role.Name(), "account": account}
	node := ChainNode{
		Index: index, Icon: "role", Name: h.Role.Name(),
		Kind: w.Catalog.Text("chain.role", args), Call: w.Catalog.Text("hop."+string(h.Kind), nil),
		Spoken: w.Catalog.Text("chain.hop", args),
	}
	if h.TakesCode() && h.Kind == chain.AssumeRole {
		node.Call, node.Spoken = w.Catalog.Text("hop.assume-role.mfa", nil), w.Catalog.Text("chain.hop.mfa", args)
	}
	return node
}

// account is an account's name where one is remembered, else its number in groups.
func (w Words) account(id string, c chain.Chain, r Remembered) string {
	if r.Account != "" && id == c.AccountID() {
		return r.Account
	}
	return GroupedAccount(id)
}

// GroupedAccount writes an account number as the console does, 1111-2222-3333.
func GroupedAccount(id string) string {
	if len(id) != 12 {
		return id
	}
	return id[:4] + "-" + id[4:8] + "-" + id[8:]
}

func (w Words) details(c chain.Chain, v duration.Verdict) []Detail {
	var out []Detail
	add := func(key, value string, mono bool) {
		if value != "" {
			out = append(out, Detail{w.Catalog.Text("details."+key, nil), value, mono})
		}
	}
	c = w.Seen(c, v)
	o := c.Origin
	add("origin", w.OriginKind(c), false)
	add("holder", w.Holder(v), false)
	add("file", w.position(o.At), true)
	add("command", o.Command, true)
	add("startUrl", o.SSO.StartURL, true)
	for _, h := range c.Hops {
		add("arn", h.Role.String(), true)
		add("mfa", h.MFASerial, true)
		add("sessionName", w.sessionName(h), true)
		add("file", w.position(h.At), true)
	}
	add("account", GroupedAccount(c.AccountID()), false)
	add("partition", string(c.Partition), true)
	add("endpoint", c.STSEndpoint, true)
	add("samlSignIn", w.SAMLSignInNote(c), false)
	if v.Send != nil && v.Send.Federate {
		add("sessionName", credential.FederatedName(w.SessionName), true)
		add("policy", w.Catalog.Text("details.policy.chosen", message.Args{"name": credential.DefaultPolicy(c.Partition)}), false)
	}
	return out
}

func (w Words) position(at chain.Position) string {
	if at.File == "" {
		return ""
	}
	return w.Catalog.Text("details.atLine", message.Args{"file": at.File, "line": strconv.Itoa(at.Line)})
}
