package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/message"
)

func (t *terminal) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use: "logout [PROFILE|SESSION]", Short: t.text("help.logout", nil), Long: t.text("help.logout.long", nil),
		Args: t.atMost(1), ValidArgsFunction: t.completeSessions,
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := t.house()
			if err != nil {
				return err
			}
			c, err := t.identityCenter(cmd.Context(), h, args)
			if err != nil {
				return err
			}
			return t.signedOut(h, c, h.SignOut(cmd.Context(), c))
		},
	}
}

func (t *terminal) signedOut(h *house.House, c chain.Chain, err error) error {
	w := h.Words(t.words)
	name := message.Args{"name": w.IdentityCenter(c)}
	if errors.Is(err, credential.CodeNotSignedIn) {
		t.say(t.text("logout.nothing", name))
		return nil
	}
	if err == nil {
		t.say(t.text("logout.done", name))
		return nil
	}
	if _, there := h.TokenExpires(c); !there { // it is gone here, and AWS does not know
		t.say(t.text("logout.untold", name))
	}
	return t.notSignedIn(w, c, err)
}
