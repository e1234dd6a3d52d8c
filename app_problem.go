package main

import (
	"slices"
	"strings"

	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/profile"
)

func problemShort(c *message.Catalog, p *profile.Problem) string {
	return c.Text("problem."+string(p.Code)+".short", problemArgs(p))
}

func (a *App) problemSentence(c *message.Catalog, p *profile.Problem) string {
	args := problemArgs(p)
	if p.Code == profile.FileUnreadable {
		args["file"] = a.shortPath(p.Position.File)
		args["because"] = c.Text("file."+p.Value, nil)
	}
	return c.Text("problem."+string(p.Code), args)
}

func problemArgs(p *profile.Problem) message.Args {
	between := ", "
	if p.Code == profile.SourceLoop || p.Code == profile.SourceTooDeep {
		between = " → "
	}
	return message.Args{"name": p.Value, "value": p.Value, "key": p.Key, "list": strings.Join(p.Names, between)}
}

// broken is the view of a profile that cannot be used: as much of its chain as
// could be read, and the problem in place of the bar.
func (a *App) broken(w plan.Words, p profile.Profile, view plan.View) plan.View {
	at := p.Problem.Position
	view.Problem = &plan.ProblemView{
		Sentence: a.problemSentence(w.Catalog, p.Problem), File: a.shortPath(at.File), Line: at.Line,
		Excerpt: p.Problem.Excerpt(), CanOpen: at.File != "",
		Remedies: []plan.RemedyView{},
	}
	if p.Problem.Code == profile.SAMLMissing {
		view.Problem.Remedies = append(view.Problem.Remedies, w.UseSAML(p.Chain))
	}
	view.Problem.Remedies = append(view.Problem.Remedies, w.Offers(p.Chain, duration.Broken(p.Chain, view.Start, a.house.Judge().Known(p.Chain)))...)
	if remedy, ok := w.KeyElsewhere(p); ok {
		view.Problem.Remedies = append(view.Problem.Remedies, remedy)
	}
	view.Bands, view.Ticks, view.Stops, view.Needs = []plan.Band{}, []int{}, []int{}, []string{}
	view.Policies, view.NoneWorks, view.BandsSpoken, view.Longest, view.LongestText, view.Direct = []plan.Policy{}, "", "", 0, "", ""
	for i := range view.Chain {
		// A chain that cannot be used limits nothing.
		view.Chain[i].Limit, view.Chain[i].Mark = "", ""
	}
	if len(view.Chain) > 1 {
		view.Chain[1].Mark = "problem"
	}
	if len(view.Chain) > 0 {
		origin := &view.Chain[0]
		origin.Icon, origin.Mark, origin.Kind = "problem", "problem", problemShort(w.Catalog, p.Problem)
		switch {
		case slices.Contains([]profile.ProblemCode{profile.SourceMissing, profile.SourceEmpty, profile.CredentialSourceUnknown}, p.Problem.Code):
			origin.Name = p.Problem.Value
		case p.Chain.Origin.Kind == "":
			origin.Name = p.Name
		}
	}
	return view
}
