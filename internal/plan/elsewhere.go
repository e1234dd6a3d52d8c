package plan

import (
	"strings"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/diagnosis"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
)

// Answer is one thing that a pasted text means, and the ways out of it.
type Answer struct {
	Code string   `json:"code"`
	Text string   `json:"text"`
	Ways []string `json:"ways"`
}

// Elsewhere words what was found in a text. The chain is the one that the rules
// were asked about, zero where none is known.
func (w Words) Elsewhere(found []diagnosis.Finding, c chain.Chain) []Answer {
	answers := []Answer{}
	said := map[string]bool{}
	for _, f := range found {
		a := Answer{Code: string(f.Code), Text: w.meaning(f, c), Ways: []string{}}
		ways := w.ways(f.Remedies)
		if f.Verdict != nil && len(f.Verdict.Remedies) > 0 {
			ways = w.remedies(c, *f.Verdict)
		}
		for _, way := range ways {
			if !said[way] {
				said[way] = true
				a.Ways = append(a.Ways, way)
			}
		}
		answers = append(answers, a)
	}
	return answers
}

func (w Words) ways(remedies []diagnosis.Remedy) []string {
	ways := []string{}
	for _, r := range remedies {
		ways = append(ways, w.Catalog.Text("diagnose.do."+string(r), nil))
	}
	return ways
}

// remedies are a chain's own: what they do, without what can be pressed.
func (w Words) remedies(c chain.Chain, v duration.Verdict) []string {
	ways := []string{}
	for _, r := range v.Remedies {
		button, _ := w.Remedy(c, v, r)
		ways = append(ways, strings.TrimSuffix(button, "…"))
	}
	return ways
}

// causes are what AWS's answers come to, as the texts that people paste do.
var causes = map[console.Cause]diagnosis.Code{
	console.CauseExpired: diagnosis.Expired, console.CauseInvalid: diagnosis.Invalid, console.CauseWrongPartition: diagnosis.Invalid,
	console.CauseRegion: diagnosis.RegionDisabled, console.CauseClock: diagnosis.ClockSkew,
	console.CauseNotFederatable: diagnosis.NotFederatable, console.CauseFederatedUser: diagnosis.RefusedChain,
	console.CauseOutOfRange: diagnosis.OutOfRange, console.CauseSessionDuration: diagnosis.RefusedChain,
	console.CauseSigninRefuses: diagnosis.RefusedWithout,
}

// Asked is what AWS said when it was asked, and the ways out of it.
func (w Words) Asked(c chain.Chain, d opening.Diagnosed) Answer {
	a := Answer{Code: "asked", Text: w.Diagnosed(c, d), Ways: []string{}}
	switch {
	case d.NotFederatable():
		a.Ways = w.ways(diagnosis.Ways(diagnosis.NotFederatable))
	case d.Refused == nil:
	case d.Verdict.Outcome == duration.Refused && len(d.Verdict.Remedies) > 0:
		a.Ways = w.remedies(c, d.Verdict)
	default:
		a.Ways = w.ways(diagnosis.Ways(causes[d.Found.Cause]))
	}
	return a
}

func (w Words) meaning(f diagnosis.Finding, c chain.Chain) string {
	key := "diagnose.is." + string(f.Code)
	args := message.Args{
		"role": f.Facts.Role, "from": f.Facts.From, "name": f.Name, "n": w.Catalog.Number(f.Seconds), "because": "",
		"want": w.seconds(f.Seconds), "min": w.seconds(duration.Shortest), "max": w.seconds(duration.LongestSession),
	}
	if f.Code == diagnosis.AccessDenied && (f.Facts.Role == "" || f.Facts.From == "") {
		key += ".unknown"
	}
	if v := f.Verdict; v != nil {
		args["want"] = w.seconds(v.Requested)
		if len(v.Reasons) > 0 {
			args["because"] = w.Because(c, *v, v.Reasons[0])
		}
	}
	return w.Catalog.Text(key, args)
}

// Identity says who AWS says credentials are, and what follows for the console.
func (w Words) Identity(i credential.Identity, c chain.Chain) string {
	key := "diagnose.who." + string(i.Kind)
	name := i.Name
	if i.Kind == credential.IdentityUnknown {
		key, name = "diagnose.who.unknown", i.Arn
	}
	return w.Catalog.Text(key, message.Args{
		"name": name, "account": GroupedAccount(i.Account),
		"because": w.Catalog.Sentence(w.Catalog.Text("reason.not-federatable.because", message.Args{"origin": w.Origin(c)})),
	})
}

// Hidden is what stands in place of a secret or an id.
func (w Words) Hidden(k diagnosis.Kind) string {
	return w.Catalog.Text("diagnose.hidden."+string(k), nil)
}

// Removed says what was taken out of a text, "" when nothing was.
func (w Words) Removed(kinds []diagnosis.Kind) string {
	if len(kinds) == 0 {
		return ""
	}
	var names []string
	for _, k := range kinds {
		names = append(names, strings.Trim(w.Hidden(k), "[]"))
	}
	return w.Catalog.Text("diagnose.removed", message.Args{"list": strings.Join(names, ", ")})
}

// Report is what a person can give to a support desk: no secret, no account, no
// name of a person.
func (w Words) Report(version string, r diagnosis.Reading, answers []Answer, c *chain.Chain) string {
	lines := []string{w.Catalog.Text("diagnose.report", message.Args{"version": version})}
	if c != nil {
		lines = append(lines, w.Catalog.Text("diagnose.report.profile", message.Args{"chain": w.kinds(*c)}))
	}
	for _, a := range answers {
		lines = append(lines, "- "+a.Text)
	}
	for i, line := range lines {
		lines[i] = diagnosis.WithoutIDs(line, w.Hidden)
	}
	if !r.Empty {
		lines = append(lines, "", w.Catalog.Text("diagnose.report.text", nil), r.Report(w.Hidden))
	}
	return strings.Join(lines, "\n") + "\n"
}

// kinds is a chain without the names of anything.
func (w Words) kinds(c chain.Chain) string {
	parts := []string{w.Catalog.Text("origin."+string(c.Origin.Kind), nil)}
	for _, h := range c.Hops {
		parts = append(parts, w.Catalog.Text("hop."+string(h.Kind), nil))
	}
	return strings.Join(parts, " → ")
}
