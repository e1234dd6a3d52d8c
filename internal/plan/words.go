// Package plan puts verdicts into words: the objects that `plan --json` and
// `list --json` print, and the view that the page draws.
//
// It knows chains, verdicts and the catalogs. It makes no rule (package
// duration does), sends nothing and reads no file.
package plan

import (
	"time"

	"daypass/internal/chain"
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
	case duration.UnknownOrigin:
		if c.Origin.Tool.Name != "" {
			return ".tool"
		}
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
		"tool":      c.Origin.Tool.Name,
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
