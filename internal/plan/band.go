package plan

import (
	"slices"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/message"
)

// band is a stretch of the bar, worded by the verdict on its longest duration.
func (w Words) band(c chain.Chain, v duration.Verdict, b duration.Band) Band {
	s := placeholders()
	sentence, hint := w.verdict(c, v, s)
	out := Band{
		From: b.From, To: b.To, Outcome: string(v.Outcome), Basis: string(v.Basis), Hop: duration.None, Works: v.Works,
		Sentence: Template{sentence, "want"}, Hint: hint, Remedies: []RemedyView{},
	}
	if v.Outcome == duration.Refused {
		out.Sentence.UntilOf = "works"
	}
	if len(v.Reasons) > 0 {
		r := v.Reasons[0]
		out.Code, out.Hop, out.Short = string(r.Code), r.Hop, w.Short(c, v, r)
	}
	out.Remedies = w.Offers(c, v)
	out.End, out.Spoken = w.end(v)
	out.Primary = w.primary(c, v, out.Remedies)
	return out
}

// Offers are a verdict's remedies as the page lists them.
func (w Words) Offers(c chain.Chain, v duration.Verdict) []RemedyView {
	offers := []RemedyView{}
	for _, r := range v.Remedies {
		if r.Code == duration.OpenShorter && v.Outcome == duration.Refused {
			continue // it is the primary
		}
		offers = append(offers, w.remedyView(c, v, r))
	}
	return offers
}

func (w Words) end(v duration.Verdict) (end Template, spoken string) {
	switch v.Outcome {
	case duration.Refused:
		return Template{w.Catalog.Text("end.would", nil), "want"}, w.Catalog.Text("slider.spoken.refused", nil)
	case duration.Uncertain:
		if endsAnyway(v) {
			text := w.Catalog.Text("end.life", nil)
			return Template{text, "want"}, text
		}
		return Template{w.Catalog.Text("end.if", nil), "want"}, w.Catalog.Text("slider.spoken.uncertain", nil)
	}
	return Template{w.Catalog.Text("end.until", nil), "want"}, ""
}

// endsAnyway tells whether no duration is asked for: what opens ends with the
// credentials.
func endsAnyway(v duration.Verdict) bool {
	return v.Send != nil && v.Send.SessionDuration == 0 && !v.Send.Federate
}

// LifeAlone tells whether the longest that is not refused is no promise: the console
// ends with the credentials, and when that is cannot be seen.
func LifeAlone(v duration.Verdict) bool {
	return slices.ContainsFunc(v.Bands, func(b duration.Band) bool {
		return b.To == v.Longest && b.Outcome == duration.Uncertain && b.EndsAnyway()
	})
}

func (w Words) primary(c chain.Chain, v duration.Verdict, remedies []RemedyView) Primary {
	more := ""
	if contains(v.Needs, duration.NeedMFA) || contains(v.Needs, duration.NeedSignIn) {
		more = "…"
	}
	switch {
	case v.Outcome == duration.Allowed:
		return Primary{Act: "open", Text: Template{w.Catalog.Text("act.open", nil) + more, "want"}}
	case v.Outcome == duration.Uncertain && endsAnyway(v):
		return Primary{Act: "ask", Text: Template{w.Catalog.Text("act.open.life", nil) + more, "want"}}
	case v.Outcome == duration.Uncertain:
		return Primary{Act: "ask", Text: Template{w.Catalog.Text("act.ask", nil) + more, "want"}}
	case v.Works > 0:
		return Primary{Act: "shorter", Text: Template{w.Catalog.Text("remedy.open-shorter.button"+w.MayWork(v), nil) + more, "works"}, Seconds: v.Works}
	}
	return w.Way(c, remedies)
}

// Way is the primary button where the chain itself opens nothing: the first remedy
// that opens a console, or leads to one.
func (w Words) Way(c chain.Chain, remedies []RemedyView) Primary {
	signsIn := func(r RemedyView) bool { return r.Code == string(duration.UseSAML) && signedInBySAML(c) }
	if i := slices.IndexFunc(remedies, signsIn); i > 0 { // what the program did, rather than to wait for it
		remedies = append([]RemedyView{remedies[i]}, remedies...)
	}
	for _, r := range remedies {
		if opensConsole(r.Code) || signsIn(r) {
			return Primary{Act: "remedy", Text: Template{w.pressed(r), r.Result.UntilOf}, Seconds: r.Seconds, Remedy: r.Code}
		}
	}
	return Primary{Act: "none", Text: Template{"", "want"}}
}

// pressed is a remedy's button where it is the primary one: another profile in
// fewer words, since it stands in one line, and with the duration, since a page
// without a bar shows none.
func (w Words) pressed(r RemedyView) string {
	if r.Code != string(duration.UseProfile) {
		return r.Button
	}
	want := placeholders().want
	if r.Seconds > 0 {
		want = w.seconds(r.Seconds)
	}
	return w.Catalog.Text("act.useProfile", message.Args{"profile": r.Profile, "want": want})
}

// signedInBySAML tells whether a chain's own credentials came of a SAML response.
func signedInBySAML(c chain.Chain) bool { return c.Origin.Tool.Name != "" && len(c.Hops) == 0 }

func opensConsole(code string) bool {
	switch duration.RemedyCode(code) {
	case duration.UseProfile, duration.UseOrigin, duration.SignInAgain, duration.RefreshOrigin:
		return true
	}
	return false
}

var remedyIcons = map[duration.RemedyCode]string{
	duration.OpenShorter:     "shortened",
	duration.UseProfile:      "role",
	duration.UseOrigin:       "console",
	duration.SwitchRole:      "switch",
	duration.TrustOrigin:     "copy",
	duration.MFAInAssumeRole: "mfa",
	duration.UseSAML:         "saml",
	duration.UseBrowser:      "login",
	duration.SignInAgain:     "again",
	duration.RefreshOrigin:   "again",
	duration.FixProfile:      "file",
	duration.TryAnywayOnce:   "again",
	duration.DefaultRegion:   "console",
	duration.FreshCode:       "mfa",
	duration.AllowAssume:     "copy",
	duration.UseCLI:          "copy",
}

// remedyView leaves {want} in the words where the remedy gives as much as may
// be wanted in this band, and names its own limit where it gives less.
func (w Words) remedyView(c chain.Chain, v duration.Verdict, r duration.Remedy) RemedyView {
	s := placeholders()
	out := RemedyView{
		Code: string(r.Code), Icon: remedyIcons[r.Code], Profile: r.Profile, Copy: r.Text,
		RoleArn: r.RoleArn.String(), Result: Template{UntilOf: "want"},
	}
	switch {
	case r.Code == duration.OpenShorter:
		s.works, s.untilWorks = w.seconds(r.Seconds), w.until(r.Seconds)
		out.Seconds = r.Seconds
	case r.Max > 0 && r.Max < v.Requested:
		s.want, s.untilWant = w.seconds(r.Max), w.until(r.Max)
		out.Seconds = r.Max
	}
	if r.Code == duration.TryAnywayOnce {
		out.Result.UntilOf = "works"
	}
	// A user's key without a hop needs permissions to be chosen.
	out.Shows = r.Code == duration.UseOrigin && (c.Origin.Kind == chain.IAMUser || c.Origin.Kind == chain.Root)
	if r.GuardDuty {
		out.Remark = w.Catalog.Text("remedy.use-origin.note", nil)
	}
	if r.Command != "" {
		out.Copy = r.Command
	}
	out.About = w.About(r)
	out.Button, out.Result.Text = w.remedy(c, v, r, s)
	return out
}

// ticks are the scale's named marks, in seconds.
func ticks(end int) []int {
	marks := []int{900, 3600, 4 * 3600, 8 * 3600, 12 * 3600}
	if end > duration.LongestSession {
		marks = append(marks, 24*3600, 36*3600)
	}
	return marks
}

// stops are where the thumb rests: every 5 min to 1 h, 15 min to 4 h, 30 min to
// 12 h, 1 h to 36 h, and every edge of a band, to the minute.
func stops(bands []duration.Band) []int {
	if len(bands) == 0 {
		return []int{}
	}
	end := bands[len(bands)-1].To
	var out []int
	for at := duration.Shortest; at <= end; at += stride(at) {
		out = append(out, at)
	}
	for _, b := range bands {
		if edge := b.To - b.To%60; edge >= duration.Shortest {
			out = append(out, edge)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func stride(at int) int {
	switch {
	case at < 3600:
		return 300
	case at < 4*3600:
		return 900
	case at < 12*3600:
		return 1800
	}
	return 3600
}
