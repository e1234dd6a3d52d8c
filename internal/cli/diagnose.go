package cli

import (
	"context"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/console"
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
}

func (t *terminal) diagnoseCommand() *cobra.Command {
	var at target
	var mfaCode string
	var asJSON bool
	var text textual
	cmd := &cobra.Command{
		Use: "diagnose [PROFILE] [--credentials - | --text FILE|-]", Short: t.text("help.diagnose", nil), Long: t.text("help.diagnose.long", nil),
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
			if asJSON {
				return t.json(found)
			}
			t.answer(found.Message)
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
	if d.Refused == nil {
		return fine(c, w, d), nil
	}
	cause := string(d.Found.Cause)
	return finding{Profile: c.Profile, Cause: &cause, Hop: &d.Found.Hop, Identity: d.Found.Identity.Arn, Message: w.Diagnosed(c, d)}, nil
}

// fine is what is found where AWS issued a token; for credentials that it opens no
// console with, that is not all.
func fine(c chain.Chain, w plan.Words, d opening.Diagnosed) finding {
	found := finding{Profile: c.Profile, Message: w.Diagnosed(c, d)}
	if d.NotFederatable() {
		cause, origin := string(console.CauseNotFederatable), 0
		found.Cause, found.Hop = &cause, &origin
		if d.Verdict.Holder != nil {
			found.Identity = d.Verdict.Holder.Arn
		}
	}
	return found
}
