package tray

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/message"
	"daypass/internal/store"
)

// The terminal's exits that mean something of their own here (DESIGN, Terminal).
const (
	exitDone    = 0
	exitUsage   = 2
	exitRefused = 3
)

// document is what is read of `daypass plan --json` and `daypass open --json`.
type document struct {
	Partition  string   `json:"partition"`
	Region     string   `json:"region"`
	Requested  int      `json:"requested_seconds"`
	Outcome    string   `json:"outcome"`
	Longest    int      `json:"longest_seconds"`
	Needs      []string `json:"needs"`
	Production bool     `json:"production"` // marked by the user
	Changed    bool     `json:"changed"`    // another chain than when it became a favourite
	Reasons    []struct {
		Message string `json:"message"`
	} `json:"reasons"`

	Opened    *int       `json:"opened_seconds"`
	EndsAt    *time.Time `json:"ends_at"`
	Shortened bool       `json:"shortened"`
	// Unremembered says that the session is not in the store, and why.
	Unremembered string `json:"unremembered"`
}

// question is why a person is needed before anything is sent, "" when nobody is.
// The codes are those of desktop.Request and, after "note.ask.", of the catalog.
func (d document) question(chosePolicy bool) string {
	needs := func(what string) bool { return slices.Contains(d.Needs, what) }
	switch {
	case d.Outcome == "refused":
		return "refused"
	case d.Changed:
		return "changed"
	case d.Production:
		return "production"
	case needs("sign-in"):
		return "sign-in"
	case needs("policy") && !chosePolicy:
		return "policy"
	case d.Outcome != "allowed":
		return "uncertain"
	}
	return ""
}

// result is what came of a wish.
type result struct {
	wish     wish
	plan     document // the open's, once there is one
	question string   // "" when it was opened or failed
	opened   bool
	said     string // by the terminal, to a person; of a failure
}

// open goes the way of a wish beside the loop, once at a time for each way.
func (t *tray) open(w wish) {
	if t.busy[w.way] {
		return
	}
	t.busy[w.way] = true
	language, chosePolicy := string(t.words.Language()), t.kept.settings.Policy != ""
	go func() { t.results <- t.carryOut(w, language, chosePolicy) }()
}

// carryOut asks the terminal for the verdict, and has it open when nothing needs
// a person.
func (t *tray) carryOut(w wish, language string, chosePolicy bool) result {
	r := result{wish: w}
	planned := t.run(w.planArgs(language))
	if planned.exit != exitDone || json.Unmarshal(planned.out, &r.plan) != nil {
		r.said = planned.said
		return r
	}
	if r.question = r.plan.question(chosePolicy); r.question != "" {
		return r
	}
	if r.wish.seconds == 0 {
		r.wish.seconds = r.plan.Requested
	}
	opened := t.run(w.openArgs(language))
	// Only exits 0 and 3 to 6 have a document, and only theirs says what opened.
	read := json.Unmarshal(opened.out, &r.plan) == nil
	switch {
	case opened.exit == exitDone && read:
		r.opened = true
	case opened.exit == exitRefused && read:
		r.question = "refused"
	case opened.exit == exitUsage && slices.Contains(r.plan.Needs, "mfa"):
		// Credentials that are kept may need no code: only now it is known.
		r.question = "mfa"
	default:
		r.said = opened.said
	}
	return r
}

// openPage goes to where a session was opened, without a sign-in.
func (t *tray) openPage(w wish) {
	go func() {
		if done := t.run([]string{"show", "--", w.session}); done.exit != exitDone {
			t.troubles <- firstLine(done.said)
		}
	}()
}

// finish says what came of a wish, in a sentence, and shows the window where a
// person is needed.
func (t *tray) finish(ctx context.Context, r result) {
	delete(t.busy, r.wish.way)
	note := desktop.Notification{Body: t.sentence(r), Tag: r.wish.tag()}
	if r.opened {
		t.keep(r)
		delete(t.requests, note.Tag)
		t.notify(note)
		return
	}
	request := r.wish.request(r.question)
	t.requests[note.Tag] = request
	note.Actions = []desktop.Action{{ID: actDetails, Label: t.words.Text("note.details", nil)}}
	shown := t.notify(note)
	// A failure that nobody could be told of is for the window too.
	if (r.question != "" || !shown) && ctx.Err() == nil {
		t.show(request)
	}
}

// keep marks what a renewal replaced; the rest was kept by the terminal, in the
// demo's case in a store that is gone.
func (t *tray) keep(r result) {
	if r.wish.session != "" {
		t.say(t.Store.ChangeOpened(r.wish.session, func(o *store.Opened) { o.State = store.Replaced }))
	}
	if t.Demo {
		o := store.Opened{
			Profile: r.wish.profile, RoleArn: r.wish.roleArn, OriginOnly: r.wish.originOnly, Partition: r.plan.Partition, Region: r.wish.region,
			AskedDestination: r.wish.destination, Browser: r.wish.browser, AskedSeconds: r.plan.Requested, State: store.Open,
		}
		if r.plan.Opened != nil && r.plan.EndsAt != nil {
			o.GotSeconds, o.EndsAt = *r.plan.Opened, *r.plan.EndsAt
		}
		_, err := t.Store.AddOpened(o)
		t.say(err)
	}
	t.read()
}

// sentence is what a notification says of a result.
func (t *tray) sentence(r result) string {
	want := t.words.Duration(time.Duration(r.plan.Requested) * time.Second)
	args := message.Args{"profile": view{kept: t.kept, words: t.words}.name(r.wish.way), "want": want}
	switch {
	case r.opened:
		return strings.TrimSpace(t.openedSentence(r.plan, args) + " " + r.plan.Unremembered)
	case r.question == "refused":
		return t.refusedSentence(r.plan, args)
	case r.question != "":
		args["short"] = t.words.Text("note.ask."+r.question, args)
		return t.words.Text("note.asks", args)
	}
	args["sentence"] = firstLine(r.said)
	if args["sentence"] == "" {
		args["sentence"] = t.words.Sentence(t.words.Text("note.unanswered", nil))
	}
	return t.words.Text("note.failed", args)
}

func (t *tray) openedSentence(d document, args message.Args) string {
	key := "note.opened"
	if d.Shortened {
		key = "note.shortened"
	}
	if d.Opened == nil || d.EndsAt == nil {
		return t.words.Text(key+".unknown", args)
	}
	args["got"] = t.words.Duration(time.Duration(*d.Opened) * time.Second)
	args["until"] = t.words.Until(t.Now(), *d.EndsAt)
	return t.words.Text(key, args)
}

func (t *tray) refusedSentence(d document, args message.Args) string {
	because := t.words.Text("note.unanswered", nil)
	if len(d.Reasons) > 0 {
		because = strings.TrimSuffix(d.Reasons[0].Message, ".")
	}
	args["because"] = because
	text := t.words.Text("note.not", args)
	if d.Longest > 0 && d.Longest < d.Requested {
		text += " " + t.words.Text("note.works", message.Args{"works": t.words.Duration(time.Duration(d.Longest) * time.Second)})
	}
	return text
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
