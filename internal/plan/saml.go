package plan

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/saml"
)

// SAMLDocument is a SAML response and what AWS makes of it. Its JSON is a
// contract: of `daypass saml check --json`, and of the window. The response
// itself is not in it.
type SAMLDocument struct {
	Form        string  `json:"form"`
	Encrypted   bool    `json:"encrypted"`
	Partition   string  `json:"partition"` // "" when nothing says it
	Issuer      string  `json:"issuer"`
	Subject     string  `json:"subject"`
	Signature   string  `json:"signature"`
	IssuedAt    *string `json:"issued_at"` // RFC 3339, as all times
	UsableUntil *string `json:"usable_until"`
	// ConsoleSeconds and EndsAt are the console's when it is posted now.
	ConsoleSeconds    *int          `json:"console_seconds"`
	EndsAt            *string       `json:"ends_at"`
	CredentialSeconds *int          `json:"credential_seconds"` // at most, of AssumeRoleWithSAML
	Roles             []SAMLRole    `json:"roles"`
	RelayState        string        `json:"relay_state"`
	Worst             string        `json:"worst"` // of the findings' levels, "" for none
	Findings          []SAMLFinding `json:"findings"`
}

// SAMLRole is a role that the response is for.
type SAMLRole struct {
	RoleArn     string `json:"role_arn"`
	ProviderArn string `json:"provider_arn"`
}

// SAMLFinding is one thing to say of a response.
type SAMLFinding struct {
	Code     string `json:"code"`
	Level    string `json:"level"`
	Element  string `json:"element"`
	Value    string `json:"value"`
	Expected string `json:"expected"`
	Message  string `json:"message"`
}

// SAMLPartition is the partition that a response is judged for: aws where
// nothing in it says another.
func SAMLPartition(response saml.Response) chain.Partition {
	return cmp.Or(response.Partition(), chain.AWS)
}

// SAML says what AWS makes of a response.
func (w Words) SAML(response saml.Response) SAMLDocument {
	found := opening.JudgeSAML(response, w.Now, SAMLPartition(response))
	d := SAMLDocument{
		Form: string(response.Form), Encrypted: response.Encrypted, Partition: string(response.Partition()),
		Issuer: saml.Fit(response.Issuer), Subject: saml.Fit(response.Subject.NameID), Signature: string(response.Signature),
		IssuedAt: stamp(response.IssueInstant), RelayState: saml.Fit(response.RelayState), Worst: string(saml.Worst(found)),
		Roles: []SAMLRole{}, Findings: []SAMLFinding{},
	}
	for _, role := range response.Roles {
		d.Roles = append(d.Roles, SAMLRole{role.Arn.String(), saml.Fit(role.Provider)})
	}
	if chains := response.Chains(""); len(chains) > 0 {
		d.UsableUntil = stamp(chains[0].Origin.Expires)
		longest := opening.SAMLCredentialLife(response, w.Now)
		d.CredentialSeconds = &longest
	}
	if posted := opening.PostedSAML(response, w.Now); posted.Seconds > 0 {
		d.ConsoleSeconds, d.EndsAt = &posted.Seconds, stamp(posted.EndsAt)
	}
	for _, f := range found {
		d.Findings = append(d.Findings, SAMLFinding{string(f.Code), string(f.Level), f.Element, f.Value, f.Expected, w.SAMLFinding(f)})
	}
	return d
}

func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format(time.RFC3339)
	return &text
}

// SAMLFinding is a finding's sentence.
func (w Words) SAMLFinding(f saml.Finding) string {
	return w.Catalog.Text(f.Key(), message.Args{
		"element": f.Element, "value": f.Value, "expected": f.Expected,
		"duration": w.about(f.Seconds), "when": w.when(f.At), "n": strconv.Itoa(f.Count),
	})
}

// SAMLError is why a response or metadata cannot be read; false for any other
// error.
func (w Words) SAMLError(err error) (string, bool) {
	var e *saml.Error
	if !errors.As(err, &e) {
		return "", false
	}
	return w.Catalog.Text(e.Key(), message.Args{
		"element": e.Element, "value": e.Value, "line": strconv.Itoa(e.Line), "limit": w.Catalog.Number(e.Limit),
	}), true
}

// UseSAML leads to a response for what a chain would lead to.
func (w Words) UseSAML(c chain.Chain) RemedyView {
	r := duration.Remedy{Code: duration.UseSAML, Max: duration.LongestSession, RoleArn: c.Origin.Tool.Role}
	return w.remedyView(c, duration.Verdict{}, r)
}

// SAMLFrom says whose a response is.
func (w Words) SAMLFrom(d SAMLDocument) string {
	key := "samlCheck.from"
	switch {
	case d.Encrypted:
		key = "samlCheck.encrypted"
	case d.Subject == "":
		key += ".unnamed"
	}
	return w.Catalog.Text(key, message.Args{"issuer": d.Issuer, "name": d.Subject})
}

// SAMLFulfilled says whether a response gives a console of so many seconds.
func (w Words) SAMLFulfilled(response saml.Response, seconds int) string {
	key := "saml.recipe.unfulfilled"
	found := opening.JudgeSAML(response, w.Now, SAMLPartition(response))
	switch {
	case saml.Worst(found) == saml.Blocks:
	case opening.PostedSAML(response, w.Now).Outcome == duration.Uncertain:
		key = "saml.recipe.unknown"
	case opening.SAMLGives(response, seconds, w.Now):
		key = "saml.recipe.fulfilled"
	}
	return w.Catalog.Text(key, message.Args{"duration": w.seconds(seconds)})
}

// SAMLConsole says how long the console lasts when a response is posted now.
func (w Words) SAMLConsole(d SAMLDocument) string {
	switch {
	case d.Worst == string(saml.Blocks):
		return w.Catalog.Text("samlCheck.console.refused", nil)
	case d.ConsoleSeconds == nil:
		return w.Catalog.Text("samlCheck.console.unknown", nil)
	}
	ends := w.Now.Add(time.Duration(*d.ConsoleSeconds) * time.Second)
	return w.Catalog.Text("samlCheck.console", message.Args{"got": w.about(*d.ConsoleSeconds), "until": w.Catalog.Until(w.Now, ends)})
}

// SAMLWay says which way a response goes, and why.
func (w Words) SAMLWay(p opening.SAMLPlan) string {
	own := opening.PostedSAML(p.Response, w.Now).Seconds
	args := message.Args{"role": p.Chain.Identity(), "got": w.about(own), "own": w.about(own), "n": strconv.Itoa(len(p.Response.Roles))}
	key := "samlOpen.assume"
	if p.Post {
		key = "samlOpen.post"
	}
	said := []string{w.Catalog.Text(key, args)}
	if why := "samlOpen.why." + string(p.Why); w.Catalog.Has(why) {
		said = append(said, w.Catalog.Text(why, args))
	}
	if p.Post && len(p.Response.Roles) > 1 {
		said = append(said, w.Catalog.Text("samlOpen.asks", args))
	}
	if relay := w.SAMLRelay(p); relay != "" {
		said = append(said, relay)
	}
	return strings.Join(said, " ")
}

// SAMLRelay says what becomes of the response's RelayState.
func (w Words) SAMLRelay(p opening.SAMLPlan) string {
	kind := p.RelayKind
	switch {
	case kind == opening.RelayNone, !p.Post && kind != opening.RelayConsole:
		return ""
	case kind == opening.RelayForeign && p.Relay != "":
		kind = "kept"
	}
	return w.Catalog.Text("samlOpen.relay."+string(kind), message.Args{"value": saml.Fit(p.Response.RelayState)})
}

// SAMLButton opens the console the way of a plan.
func (w Words) SAMLButton(p opening.SAMLPlan) string {
	args := message.Args{"got": w.about(p.Seconds)}
	switch {
	case p.Post && p.Seconds == 0:
		return w.Catalog.Text("samlOpen.button.post.unknown", nil)
	case p.Post:
		return w.Catalog.Text("samlOpen.button.post", args)
	}
	return w.Catalog.Text("samlOpen.button.assume", args)
}

// Opened says what opened and until when.
func (w Words) Opened(o opening.Outcome) string {
	args := message.Args{"browser": o.Browser, "got": w.about(o.Seconds), "want": w.about(o.Request.Seconds)}
	key := "opened"
	if o.Shortened {
		key = "shortened"
	}
	if o.Seconds == 0 || o.EndsAt.IsZero() {
		key += ".unknown"
	} else {
		args["until"] = w.Catalog.Until(w.Now, o.EndsAt)
	}
	return strings.TrimSpace(w.Catalog.Text(key, args) + " " + w.Unremembered(o))
}

// Length is a duration in words.
func (w Words) Length(seconds int) string { return w.seconds(seconds) }

// about writes a duration to the minute where it is no round one: what is left
// until a time of day runs while it is read.
func (w Words) about(seconds int) string {
	if seconds > duration.Shortest {
		seconds -= seconds % 60
	}
	return w.seconds(seconds)
}

// SAMLBlocked is why AWS refuses a response, as far as it documents; "" when it
// does not.
func (w Words) SAMLBlocked(response saml.Response) string {
	for _, f := range opening.JudgeSAML(response, w.Now, SAMLPartition(response)) {
		if f.Level == saml.Blocks {
			return w.SAMLFinding(f)
		}
	}
	return ""
}

// SAMLSignInNote says what a person has to know of the address that signs in for
// a profile: that the one which it names is passed over, or which of several is
// meant, or why none is known; "" for nothing.
func (w Words) SAMLSignInNote(c chain.Chain) string {
	tool := c.Origin.Tool
	switch {
	case c.SAMLSignIn != "" && saml.IsSignIn(c.SAMLSignIn, w.Demo):
		return ""
	case c.SAMLSignIn != "":
		return w.Catalog.Text("details.samlSignIn.unused", message.Args{"value": saml.Fit(c.SAMLSignIn)})
	case tool.Others != "":
		return w.Catalog.Text("details.samlSignIn.several", message.Args{"tool": tool.Name, "value": saml.Fit(tool.SignIn), "list": saml.Fit(tool.Others)})
	case tool.Name != "" && tool.SignIn == "":
		return w.Catalog.Text("details.samlSignIn.none", message.Args{"tool": tool.Name})
	}
	return ""
}
