package cli

import (
	"context"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/diagnosis"
	"daypass/internal/house"
	"daypass/internal/opening"
	"daypass/internal/plan"
)

// finding is what diagnose answers. Its JSON is a contract.
type finding struct {
	Profile  string  `json:"profile"`
	Cause    *string `json:"cause"` // null when nothing is wrong
	Hop      *int    `json:"hop"`
	Identity string  `json:"identity_arn,omitempty"`
	Message  string  `json:"message"`
	// Ways lead out of it, in words; none where nothing is wrong.
	Ways   []string `json:"ways"`
	Report string   `json:"report"`
}

func (t *terminal) diagnoseCommand() *cobra.Command {
	var at target
	var mfaCode string
	var asJSON bool
	var text textual
	cmd := &cobra.Command{
		Use: "diagnose [PROFILE] [--credentials - | --text FILE|-]", Short: t.text("help.diagnose", nil), Long: t.text("help.diagnose.long", nil),
		Example: "  daypass diagnose prod-admin\n  daypass diagnose --text error.txt\n  aws s3 ls 2>&1 | daypass diagnose --text -",
		RunE: func(cmd *cobra.Command, args []string) error {
			if text.file != "" {
				return t.explain(cmd, args, at, text, asJSON)
			}
			h, err := t.house()
			if err != nil {
				return err
			}
			c, err := t.resolve(h, cmd, args, at)
			if err != nil {
				return err
			}
			codes, err := t.newMFA(cmd.Context(), mfaCode)
			if err != nil {
				return err
			}
			found, err := t.diagnose(cmd.Context(), h, c, t.wanted(h, c, at.seconds), codes)
			if err != nil {
				return err
			}
			switch {
			case asJSON:
				return t.json(found)
			case text.report:
				t.answer(found.Report)
				return nil
			}
			t.answerWith(plan.Answer{Text: found.Message, Ways: found.Ways})
			return nil
		},
	}
	t.addTarget(cmd, &at)
	t.textFlag(cmd, &mfaCode, "mfa-code", "N|-", "option.mfaCode")
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	t.addTextual(cmd, &text)
	return cmd
}

// diagnose asks AWS for a sign-in token, and where that is refused why.
func (t *terminal) diagnose(ctx context.Context, h *house.House, c chain.Chain, seconds int, codes *mfa) (finding, error) {
	way, w := h.Way(house.Hooks{MFACode: codes.code, ProcessInput: t.processInput()}), h.Words(t.words)
	d, err := way.Diagnose(ctx, c, seconds)
	if err != nil {
		if failed := t.failure(w, opening.Outcome{}, err); failed != nil {
			return finding{}, failed
		}
		return finding{}, err
	}
	answer := w.Asked(c, d)
	found := finding{Profile: c.Profile, Message: answer.Text, Ways: answer.Ways}
	found.Report = w.Report(t.deps.Version, diagnosis.Reading{Empty: true}, []plan.Answer{answer}, &c)
	found.blame(d)
	return found, nil
}

// blame says what it was, and whose. A token that AWS issued is not all where it
// opens no console.
func (f *finding) blame(d opening.Diagnosed) {
	switch {
	case d.Refused != nil:
		cause := string(d.Found.Cause)
		f.Cause, f.Hop, f.Identity = &cause, &d.Found.Hop, d.Found.Identity.Arn
	case d.NotFederatable():
		cause, origin := string(console.CauseNotFederatable), 0
		f.Cause, f.Hop = &cause, &origin
		if d.Verdict.Holder != nil {
			f.Identity = d.Verdict.Holder.Arn
		}
	}
}
