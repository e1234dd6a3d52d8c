package main

import (
	"context"
	"net/http"
	"slices"

	"daypass/internal/chain"
	"daypass/internal/diagnosis"
	"daypass/internal/house"
	"daypass/internal/opening"
	"daypass/internal/plan"
)

// DiagnoseRequest is what the page sends of a sign-in that failed, here or
// elsewhere. It comes by POST: the text can hold whole credentials.
type DiagnoseRequest struct {
	Text       string `json:"text"`
	Profile    string `json:"profile"` // that it is about, "" for none
	RoleArn    string `json:"roleArn"`
	OriginOnly bool   `json:"originOnly"`
	Seconds    int    `json:"seconds"` // that were asked for, 0 for unknown
	Ask        string `json:"ask"`     // id of a question for AWS, "" to send nothing
}

// Question is something that AWS can be asked, if the user wants.
type Question struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Note string `json:"note"` // what is sent
}

// The questions.
const (
	askWho     = "who"     // whose the pasted credentials are
	askSignIn  = "signin"  // whether AWS signs them in
	askProfile = "profile" // the same of the profile's own
)

// DiagnosisView is what came of it. No secret is in it.
type DiagnosisView struct {
	Shown   string        `json:"shown"`   // the text without its secrets
	Removed string        `json:"removed"` // what was taken out, "" for nothing
	Answers []plan.Answer `json:"answers"`
	Asks    []Question    `json:"asks"`
	Usable  bool          `json:"usable"` // the text holds credentials to open the console with
	Report  string        `json:"report"` // for a support desk
}

func (a *App) takeDiagnosis(w http.ResponseWriter, r *http.Request) {
	var sent DiagnoseRequest
	if !a.read(w, r, &sent, 4*diagnosis.Limit) {
		return
	}
	view, err := a.diagnoseText(r.Context(), sent)
	a.answer(w, view, err)
}

// diagnoseText says what a text means, and asks AWS what the user wants asked.
func (a *App) diagnoseText(ctx context.Context, r DiagnoseRequest) (view DiagnosisView, err error) {
	defer rescue(&err)
	var about *chain.Chain
	if c, err := a.house.Chain(r.Profile, r.RoleArn, r.OriginOnly); r.Profile != "" && err == nil {
		about = &c
	}
	w := a.words()
	e := a.house.Elsewhere(r.Text, about, r.Seconds)
	view = DiagnosisView{Shown: e.Redacted(w.Hidden), Removed: w.Removed(e.Secrets), Usable: e.Credentials != nil, Asks: a.questions(e, about)}
	var known chain.Chain
	if about != nil {
		known = *about
	}
	found := e.Found
	asked := []plan.Answer{}
	if r.Ask != "" {
		said, err := a.askAWS(ctx, r, e, about)
		if err != nil {
			return DiagnosisView{}, err
		}
		asked = []plan.Answer{said}
		if said.Code == "asked" { // AWS said what the text left open
			found = slices.DeleteFunc(found, func(f diagnosis.Finding) bool { return f.Code.Open() })
		}
	}
	if len(view.Asks) > 0 {
		found = withoutAsking(found)
	}
	view.Answers = append(asked, w.Elsewhere(found, known)...)
	view.Report = w.Report(version, e.Reading, view.Answers, about)
	return view, nil
}

// withoutAsking drops the advice to ask AWS, where there is a button for it.
func withoutAsking(found []diagnosis.Finding) []diagnosis.Finding {
	for i, f := range found {
		found[i].Remedies = slices.DeleteFunc(slices.Clone(f.Remedies), func(r diagnosis.Remedy) bool { return r == diagnosis.AskAWS })
	}
	return found
}

// questions are those that can be asked of what is here.
func (a *App) questions(e house.Elsewhere, about *chain.Chain) []Question {
	c := a.catalog()
	asks := []Question{}
	if e.Credentials != nil {
		asks = append(asks,
			Question{askWho, c.Text("diagnose.ask.who", nil), c.Text("diagnose.ask.who.note", nil)},
			Question{askSignIn, c.Text("diagnose.ask.signin", nil), c.Text("diagnose.ask.signin.note", nil)})
	}
	if about != nil {
		asks = append(asks, Question{
			askProfile, c.Text("diagnose.ask.profile", map[string]string{"profile": about.Profile}), c.Text("diagnose.ask.profile.note", nil),
		})
	}
	return asks
}

// askAWS asks what the user chose. A code that it takes is not lost for opening:
// the role that it was for is kept where roles are.
func (a *App) askAWS(request context.Context, r DiagnoseRequest, e house.Elsewhere, about *chain.Chain) (plan.Answer, error) {
	c := e.Credentials
	if r.Ask == askProfile {
		c = about
	}
	if c == nil {
		return plan.Answer{}, codedError{"nothing-to-ask", a.catalog().Text("pasted.nothing", nil)}
	}
	ctx, end, err := a.sign.begin()
	if err != nil {
		return plan.Answer{}, codedError{"busy", a.catalog().Text("act.opening", nil)}
	}
	defer end()
	stop := context.AfterFunc(request, a.sign.cancel) // the page went away
	defer stop()
	way := a.house.Way(house.Hooks{MFACode: a.askMFA})
	if r.Ask == askWho {
		return a.who(ctx, way, *c), nil
	}
	return a.whether(ctx, way, *c, a.asked(r, e, *c)), nil
}

func (a *App) who(ctx context.Context, way *opening.Way, c chain.Chain) plan.Answer {
	w := a.words()
	keys, err := way.Credentials.Origin(ctx, c)
	if err != nil {
		return unanswered(w.Failure(&opening.Failure{Chain: c, Cause: err}).Sentence)
	}
	identity, err := way.Credentials.CallerIdentity(ctx, c, keys)
	if err != nil {
		return unanswered(w.Failure(&opening.Failure{Chain: c, Cause: err}).Sentence)
	}
	return plan.Answer{Code: "who", Text: w.Identity(identity, c), Ways: []string{}}
}

// unanswered is why AWS could not be asked.
func unanswered(text string) plan.Answer {
	return plan.Answer{Code: "unanswered", Text: text, Ways: []string{}}
}

func (a *App) whether(ctx context.Context, way *opening.Way, c chain.Chain, seconds int) plan.Answer {
	w := a.words()
	d, err := way.Diagnose(ctx, c, seconds)
	if err != nil {
		return unanswered(a.outcome(OpenRequest{Profile: c.Profile, Seconds: seconds}, opening.Outcome{}, err).Sentence.Text)
	}
	return w.Asked(c, d)
}

// asked is the console duration that it is about: what the request shows, what
// the page says, else what was last opened.
func (a *App) asked(r DiagnoseRequest, e house.Elsewhere, c chain.Chain) int {
	switch {
	case e.Request != nil && e.Request.SessionDuration > 0:
		return e.Request.SessionDuration
	case r.Seconds > 0:
		return r.Seconds
	}
	return a.askedFor(c)
}
