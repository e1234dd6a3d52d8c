package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
)

// OpenView is what came of an opening.
type OpenView struct {
	State    string            `json:"state"` // opened shortened copied cancelled failed production
	Sentence plan.Template     `json:"sentence"`
	Note     string            `json:"note"`
	Said     string            `json:"said"` // AWS's own English, without secrets
	Got      int               `json:"got"`  // seconds, 0 when unknown
	EndsAt   int64             `json:"endsAt"`
	Browser  string            `json:"browser"`
	Hop      int               `json:"hop"` // duration.None, else the hop that failed
	Remedies []plan.RemedyView `json:"remedies"`
	Primary  plan.Primary      `json:"primary"`
	Diagnose bool              `json:"diagnose"`
}

func view(state, sentence string) OpenView {
	return OpenView{
		State: state, Sentence: plan.Template{Text: sentence, UntilOf: "works"}, Hop: duration.None, Remedies: []plan.RemedyView{},
		Primary: plan.Primary{Act: "none", Text: plan.Template{UntilOf: "want"}},
	}
}

// askFirst is a question before anything is sent.
func (a *App) askFirst(c chain.Chain, r OpenRequest, ask string) OpenView {
	w := a.words()
	v := view("production", ask)
	v.Sentence.UntilOf = "want"
	v.Primary = plan.Primary{Act: "open", Seconds: r.Seconds, Text: plan.Template{Text: w.Confirm(a.remembered(c)), UntilOf: "want"}}
	return v
}

// outcome puts what opened, or why nothing did, into words.
func (a *App) outcome(r OpenRequest, out opening.Outcome, err error) OpenView {
	var refusal *opening.Refusal
	var failure *opening.Failure
	var elsewhere *destination.Error
	w := a.words()
	switch {
	case err == nil:
		return a.openedView(w, r, out)
	case errors.Is(err, context.Canceled):
		return view("cancelled", w.Catalog.Text("cancelled", nil))
	case errors.As(err, &refusal):
		return a.failed(w, w.Refusal(refusal), r, refusal.Chain, refusal.Verdict)
	case errors.As(err, &failure):
		v := a.failed(w, w.Failure(failure), r, failure.Chain, failure.Verdict)
		a.offerSignIn(&v, failure)
		return v
	case errors.As(err, &elsewhere):
		return view("failed", w.Catalog.Text("destination."+string(elsewhere.Code), message.Args{"value": elsewhere.Text}))
	case errors.Is(err, browser.ErrNeverFetched), errors.Is(err, browser.ErrNotOpened), errors.Is(err, browser.ErrNoBrowser):
		v := view("failed", w.Catalog.Text("handoff.late", message.Args{"browser": a.browserCalled(r.Browser)}))
		if errors.Is(err, browser.ErrRefusedOther) {
			v.Note = w.Catalog.Text("handoff.intruder", nil)
		}
		return v
	}
	return view("failed", w.Catalog.Text("exit.1.detail", message.Args{"detail": err.Error()}))
}

// failed is a failure with the ways out that its verdict knows, else those that
// the page shows of the duration: what was learned meanwhile counts there.
func (a *App) failed(w plan.Words, f plan.Failure, r OpenRequest, c chain.Chain, judged duration.Verdict) OpenView {
	v := view("failed", f.Sentence)
	v.Said, v.Hop = f.Said, f.Hop
	if v.Remedies = w.Offers(c, judged); len(v.Remedies) > 0 {
		v.Note = w.RenewFirst(c, judged)
		if judged.Works == 0 {
			v.Primary = w.Way(c, v.Remedies)
		}
		return v
	}
	if band, ok := a.bandOf(c, r.Seconds); ok {
		v.Remedies = band.Remedies
	}
	return v
}

// bandOf is what the page says of a duration.
func (a *App) bandOf(c chain.Chain, seconds int) (plan.Band, bool) {
	whole := a.words().View(c, a.house.Judge().Foreseen(context.Background(), c), a.remembered(c))
	for _, b := range whole.Bands {
		if b.From <= seconds && seconds <= b.To {
			return b, true
		}
	}
	return plan.Band{}, false
}

func (a *App) openedView(w plan.Words, r OpenRequest, out opening.Outcome) OpenView {
	args := message.Args{
		"browser": out.Browser, "profile": r.Profile, "until": "{until}", "want": "{want}",
		"got": w.Catalog.Duration(time.Duration(out.Seconds) * time.Second),
	}
	state, key := "opened", "opened"
	switch {
	case r.CopyLink:
		state, key = "copied", "link.copied"
	case out.Shortened:
		state, key = "shortened", "shortened"
	case out.Longer():
		key = "opened.longer"
	}
	if out.Seconds == 0 && !r.CopyLink {
		key += ".unknown"
	}
	v := view(state, w.Catalog.Text(key, args))
	v.Got, v.EndsAt, v.Browser = out.Seconds, milliseconds(out.EndsAt), out.Browser
	v.Diagnose = state == "opened"
	v.Note = strings.TrimSpace(a.openedNote(w, r, out) + " " + w.Kept(out, a.house.Vault.State()))
	if code := duration.RemedyCode(r.Remedy); code == duration.UseOrigin || code == duration.SwitchRole { // the page stays on the role
		v.Note = strings.TrimSpace(w.OriginOpened(out.Request.Chain) + " " + v.Note)
	}
	if state == "shortened" {
		if band, ok := a.bandOf(out.Request.Chain, r.Seconds); ok {
			v.Remedies = band.Remedies
		}
	}
	if !r.CopyLink {
		v.Primary = again(w, out, r)
	}
	return v
}

func (a *App) openedNote(w plan.Words, r OpenRequest, out opening.Outcome) string {
	switch {
	case r.CopyLink:
		return linkNote(w, out)
	case out.Root:
		return w.Catalog.Sentence(w.Catalog.Text("because.root", nil))
	case out.FellBack:
		return w.FellBack(out, true)
	case out.Shortened && len(out.Verdict.Reasons) > 0:
		return w.Catalog.Text("shortened.why.judged", message.Args{"because": w.Because(out.Request.Chain, out.Verdict, out.Verdict.Reasons[0])})
	}
	return w.Catalog.Text("opened.note", nil)
}

// linkNote says what a copied link opens where that is not what was asked.
func linkNote(w plan.Words, out opening.Outcome) string {
	key := "shortened.link"
	switch {
	case out.Longer():
		key = "opened.link.longer"
	case !out.Shortened:
		return ""
	case out.Seconds == 0:
		key += ".unknown"
	}
	return w.Catalog.Text(key, message.Args{
		"got": w.Catalog.Duration(time.Duration(out.Seconds) * time.Second), "until": w.Catalog.Until(w.Now, out.EndsAt),
		"want": w.Catalog.Duration(time.Duration(out.Request.Seconds) * time.Second),
	})
}

// again opens what opened once more.
func again(w plan.Words, out opening.Outcome, r OpenRequest) plan.Primary {
	seconds := out.Seconds - out.Seconds%60
	if seconds == 0 { // how long it lasts is not known, and what was asked is no promise
		return plan.Primary{Act: "again", Seconds: r.Seconds, Text: plan.Template{Text: w.Catalog.Text("act.openAgain", nil), UntilOf: "works"}}
	}
	text := w.Catalog.Text("act.again", message.Args{"works": w.Catalog.Duration(time.Duration(seconds) * time.Second)})
	return plan.Primary{Act: "again", Seconds: seconds, Text: plan.Template{Text: text, UntilOf: "works"}}
}

func milliseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
