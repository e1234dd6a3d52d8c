package main

import (
	"daypass/internal/desktop"
	"daypass/internal/message"
)

// ShowEvent asks the page to go to a role, with the question of whoever asks.
type ShowEvent struct {
	Profile    string `json:"profile"`
	RoleArn    string `json:"roleArn"`
	OriginOnly bool   `json:"originOnly"`
	Seconds    int    `json:"seconds"` // wanted, 0 for the role's own
	// Destination "" is the console's home; Region and Browser "" are the role's
	// own. The browser is its id or name.
	Destination string `json:"destination"`
	Region      string `json:"region"`
	Browser     string `json:"browser"`
	// Question is why a person is needed: refused, uncertain, changed,
	// production, sign-in, mfa, policy, or "".
	Question string `json:"question"`
	Sentence string `json:"sentence"` // the question in words, "" where the page asks it itself
}

// showOn brings the window to the front, on a role where the request names one.
// It starts no sign-in.
func (a *App) showOn(r desktop.Request) {
	if s := a.window(); s != nil {
		s.Front()
	}
	if r.Profile == "" {
		return
	}
	event := ShowEvent{
		Profile: r.Profile, RoleArn: r.RoleArn, OriginOnly: r.OriginOnly, Seconds: r.Seconds,
		Destination: r.Destination, Region: r.Region, Browser: r.Browser, Question: r.Question, Sentence: a.question(r),
	}
	a.mutex.Lock()
	waiting := !a.begun
	if waiting {
		a.toShow = &event
	}
	a.mutex.Unlock()
	if !waiting {
		a.emit("show", event)
	}
}

// question words what the page neither says in its verdict nor asks by itself.
func (a *App) question(r desktop.Request) string {
	if r.Question != "sign-in" {
		return ""
	}
	c := a.catalog()
	return c.Text("note.asks", message.Args{"profile": r.Profile, "short": c.Text("note.ask.sign-in", nil)})
}

// showWaiting tells the page, now that there is one, what was asked before.
func (a *App) showWaiting() {
	a.mutex.Lock()
	event := a.toShow
	a.begun, a.toShow = true, nil
	a.mutex.Unlock()
	if event != nil {
		a.emit("show", *event)
	}
}
