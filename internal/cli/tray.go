package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/desktop"
	"daypass/internal/house"
	"daypass/internal/opening"
	"daypass/internal/plan"
	"daypass/internal/store"
)

func (t *terminal) trayCommand() *cobra.Command {
	var atLogin bool
	cmd := &cobra.Command{
		Use: "tray", Short: t.text("help.tray", nil), Long: t.text("help.tray.long", nil),
		Args: t.atMost(0), ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error { return t.tray(t.deps.Tray(cmd.Context(), t.demo, atLogin)) },
	}
	cmd.Flags().BoolVar(&atLogin, "at-login", false, "")
	_ = cmd.Flags().MarkHidden("at-login") // fails for a flag that is not there
	return cmd
}

// tray says why there is no icon. That one is there already is what was wanted.
func (t *terminal) tray(err error) error {
	switch {
	case errors.Is(err, desktop.ErrRunning):
		t.say(t.text("tray.already", nil))
		return nil
	case errors.Is(err, desktop.ErrNoTray):
		return &exitError{plan.Unexpected, t.text("tray.noHost", nil)}
	}
	return err
}

// showCommand is the tray's: it goes to where a session was opened, without a
// sign-in.
func (t *terminal) showCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show SESSION", Hidden: true, Args: t.atMost(1), ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(_ *cobra.Command, args []string) error {
			h, err := t.house()
			if err != nil {
				return err
			}
			sessions, err := h.Store.Opened()
			for _, o := range sessions {
				if len(args) == 1 && o.ID == args[0] {
					return t.showPage(h, o)
				}
			}
			return errors.Join(err, store.ErrNotFound)
		},
	}
}

func (t *terminal) showPage(h *house.House, o store.Opened) error {
	b, err := h.Browsers.Find(o.Browser)
	if err != nil { // it is gone, or was none in particular
		b, err = h.Browsers.Find("")
	}
	if err == nil {
		_, err = h.Browsers.Open(b, o.Destination, false)
	}
	return err
}

// mark adds what the user's memory says of a chain to a document.
func (t *terminal) mark(h *house.House, c chain.Chain, d plan.Document) plan.Document {
	d.Production = t.remembered(h, c).Production
	d.Changed = opening.Stored{Store: h.Store}.ChangedFavourite(c)
	return d
}
