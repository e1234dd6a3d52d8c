package plan

import (
	"strconv"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/message"
)

// Remedy is a remedy's button and what it gives.
func (w Words) Remedy(c chain.Chain, v duration.Verdict, r duration.Remedy) (button, result string) {
	s := w.slots(v)
	if r.Seconds > 0 {
		s.want, s.untilWant = w.seconds(r.Seconds), w.until(r.Seconds)
	}
	if r.Code == duration.OpenShorter { // what worked before can be less than what may work
		s.works, s.untilWorks = s.want, s.untilWant
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
			return ".tool"
		}
	case duration.UseProfile:
		if r.RoleArn != (chain.RoleArn{}) {
			return ".role"
		}
		if len(v.Reasons) == 0 || v.Reasons[0].Code != duration.RoleChaining && v.Reasons[0].Code != duration.SessionTokenChaining {
			return ".other"
		}
	}
	return ""
}

// About is what has to be known before a remedy's text is used, "" for nothing.
func (w Words) About(r duration.Remedy) string {
	switch key := "remedy." + string(r.Code) + ".about"; {
	case r.Command != "":
		return w.Catalog.Text("remedy.use-origin.command", nil)
	case r.Code == duration.AllowAssume && !strings.Contains(r.Text, "<"):
		return w.Catalog.Text(key+".filled", message.Args{"role": r.RoleArn.Name()})
	case r.Code == duration.MFAInAssumeRole && r.RoleArn == (chain.RoleArn{}):
		return w.Catalog.Text(key+".role", nil)
	case r.Blanks && w.Catalog.Has(key):
		return w.Catalog.Text(key, message.Args{"role": r.RoleArn.Name()})
	}
	return ""
}

func shortFile(path string) string {
	if i := strings.LastIndexAny(path, `/\`); i >= 0 {
		return path[i+1:]
	}
	return path
}
