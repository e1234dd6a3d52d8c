package cli

import (
	"cmp"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/opening"
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
	cmd := &cobra.Command{
		Use: "diagnose [PROFILE] [--credentials -]", Short: t.text("help.diagnose", nil), Long: t.text("help.diagnose.long", nil),
		RunE: func(cmd *cobra.Command, args []string) error {
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
	return cmd
}

// diagnose asks AWS for a sign-in token, and where that is refused why.
func (t *terminal) diagnose(ctx context.Context, h *house.House, c chain.Chain, seconds int, codes *mfa) (finding, error) {
	way, w := h.Way(house.Hooks{MFACode: codes.code, ProcessInput: t.processInput()}), h.Words(t.words)
	v := way.Judge(c, seconds)
	fail := func(err error) error {
		if failed := t.failure(w, opening.Outcome{}, &opening.Failure{Chain: c, Verdict: v, Cause: err}); failed != nil {
			return failed
		}
		return err
	}
	credentials, federated, err := credentialsOf(ctx, way, c, v)
	if err != nil {
		return finding{}, fail(err)
	}
	request := console.Request{Chain: c, Keys: credentials.Keys, Expires: credentials.Expires}
	if !federated {
		request.SessionDuration = min(max(seconds, duration.Shortest), duration.LongestSession)
	}
	_, refused := way.SignIn.Open(ctx, request)
	if refused == nil {
		return t.fine(c, request), nil
	}
	if !errors.Is(refused, credential.CodeSigninRefused) {
		return finding{}, fail(refused)
	}
	d, err := way.SignIn.Diagnose(ctx, request)
	if err != nil {
		return finding{}, fail(err)
	}
	cause, said := string(d.Cause), w.Failure(&opening.Failure{Chain: c, Verdict: v, Cause: refused, Diagnosis: &d})
	return finding{Profile: c.Profile, Cause: &cause, Hop: &d.Hop, Identity: d.Identity.Arn, Message: said.Sentence}, nil
}

func (t *terminal) fine(c chain.Chain, request console.Request) finding {
	key := "diagnose.fine"
	if request.SessionDuration == 0 {
		key = "diagnose.fine.without"
	}
	return finding{Profile: c.Profile, Message: t.text(key, nil)}
}

// credentialsOf are those that the console would be asked for with.
func credentialsOf(ctx context.Context, way *opening.Way, c chain.Chain, v duration.Verdict) (credentials credential.Credentials, federated bool, err error) {
	r := credential.Request{Chain: c, DurationSeconds: duration.CredentialDuration}
	if v.Send != nil {
		r.DurationSeconds = cmp.Or(v.Send.DurationSeconds, duration.CredentialDuration)
		r.Federate = v.Send.Federate
	}
	var origin credential.Credentials
	if !c.DirectRole() {
		if origin, err = way.Credentials.Origin(ctx, c); err != nil {
			return origin, false, err
		}
	}
	credentials, err = way.Credentials.Hops(ctx, origin, r)
	return credentials, r.Federate, err
}
