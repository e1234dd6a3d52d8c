package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/diagnosis"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
)

// textual is how diagnose is told about a text.
type textual struct {
	file   string // "-" for standard input, "" for none
	ask    bool   // of AWS, about the credentials in it
	report bool
}

func (t *terminal) addTextual(cmd *cobra.Command, to *textual) {
	t.textFlag(cmd, &to.file, "text", "FILE|-", "option.text")
	t.boolFlag(cmd, &to.ask, "ask", "option.ask")
	t.boolFlag(cmd, &to.report, "report", "option.report")
}

// explained is what diagnose --text answers. Its JSON is a contract, and has no
// secret in it.
type explained struct {
	Profile string        `json:"profile"` // that it is about, "" for none
	Cause   *string       `json:"cause"`   // code of the first answer, null where there is none
	Message string        `json:"message"`
	Answers []plan.Answer `json:"answers"`
	Report  string        `json:"report"`
}

// explain says what a text means. Nothing is sent unless --ask says so.
func (t *terminal) explain(cmd *cobra.Command, args []string, at target, from textual, asJSON bool) error {
	if at.credentials != "" {
		return t.usage("cli.exclude", message.Args{"name": "--text", "other": credentialsFlag})
	}
	h, err := t.house()
	if err != nil {
		return err
	}
	text, err := t.textOf(from.file)
	if err != nil {
		return err
	}
	var about *chain.Chain
	if len(args) > 0 || at.roleArn != "" || at.origin {
		c, err := t.resolve(h, cmd, args, at)
		if err != nil {
			return err
		}
		about = &c
	}
	w, e := h.Words(t.words), h.Elsewhere(text, about, at.seconds.seconds)
	out, err := t.explanation(cmd.Context(), h, w, e, about, from.ask, at.seconds)
	if err != nil {
		return err
	}
	if removed := w.Removed(e.Secrets); removed != "" && !asJSON {
		t.say(removed)
	}
	switch {
	case asJSON:
		return t.json(out)
	case from.report:
		t.answer(out.Report)
		return nil
	}
	for _, a := range out.Answers {
		t.answerWith(a)
	}
	return nil
}

// answerWith is an answer and the ways out of it.
func (t *terminal) answerWith(a plan.Answer) {
	t.answer(a.Text)
	for _, way := range a.Ways {
		t.answer("  - " + way)
	}
}

func (t *terminal) explanation(ctx context.Context, h *house.House, w plan.Words, e house.Elsewhere, about *chain.Chain, ask bool, wanted durationFlag) (explained, error) {
	var known chain.Chain
	out := explained{}
	if about != nil {
		known, out.Profile = *about, about.Profile
	}
	found := e.Found
	asked := []plan.Answer{}
	if ask {
		answer, err := t.asked(ctx, h, w, e, wanted)
		if err != nil {
			return explained{}, err
		}
		asked, found = []plan.Answer{answer}, settledBy(found)
	}
	out.Answers = append(asked, w.Elsewhere(found, known)...)
	if len(out.Answers) > 0 {
		out.Cause, out.Message = &out.Answers[0].Code, out.Answers[0].Text
	}
	out.Report = w.Report(t.deps.Version, e.Reading, out.Answers, about)
	return out, nil
}

// asked is what AWS says of the credentials that a text holds.
func (t *terminal) asked(ctx context.Context, h *house.House, w plan.Words, e house.Elsewhere, wanted durationFlag) (plan.Answer, error) {
	if e.Credentials == nil {
		return plan.Answer{}, t.usage("pasted.nothing", nil)
	}
	if e.Request != nil && e.Request.SessionDuration > 0 {
		wanted = durationFlag{seconds: e.Request.SessionDuration, given: true}
	}
	c := *e.Credentials
	d, err := h.Way(house.Hooks{}).Diagnose(ctx, c, t.wanted(h, c, wanted))
	if err != nil {
		if failed := t.failure(w, opening.Outcome{}, err); failed != nil {
			return plan.Answer{}, failed
		}
		return plan.Answer{}, err
	}
	return w.Asked(c, d), nil
}

// settledBy drops what the text left open, once AWS has answered.
func settledBy(found []diagnosis.Finding) []diagnosis.Finding {
	var left []diagnosis.Finding
	for _, f := range found {
		if !f.Code.Open() {
			left = append(left, f)
		}
	}
	return left
}

func (t *terminal) textOf(file string) (string, error) {
	var in io.Reader = t.in
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return "", t.usage("samlOpen.file", message.Args{"name": file})
		}
		defer opened.Close()
		in = opened
	} else {
		t.awaitPaste()
	}
	data, err := io.ReadAll(io.LimitReader(in, diagnosis.Limit))
	if err != nil {
		return "", fmt.Errorf("reading the text: %w", err)
	}
	if strings.TrimSpace(string(data)) == "" {
		return "", t.usage("cli.noText", nil)
	}
	return string(data), nil
}
