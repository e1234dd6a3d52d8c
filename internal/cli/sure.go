package cli

import (
	"context"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
)

// sure asks before a role is opened that is marked as production, or a favourite
// whose way has changed. Where nobody can be asked, --yes has to say it.
func (t *terminal) sure(ctx context.Context, h *house.House, c chain.Chain, seconds int, yes bool) error {
	production := t.remembered(h, c).Production
	changed := opening.Stored{Store: h.Store}.ChangedFavourite(c)
	if yes || !production && !changed {
		return nil
	}
	args := message.Args{"role": c.Identity(), "want": t.seconds(seconds)}
	if !t.Asks {
		var why []string
		if production {
			why = append(why, t.text("cli.production", args))
		}
		if changed {
			why = append(why, t.text("cli.changed", args))
		}
		return &exitError{plan.Usage, t.swatch(h, c, t.ErrColours) + strings.Join(why, " ")}
	}
	key := "ask.production"
	switch {
	case production && changed:
		key = "ask.changed.production"
	case changed:
		key = "ask.changed"
	}
	sure, err := t.confirm(ctx, t.swatch(h, c, t.ErrColours)+t.text(key, args))
	if err != nil || !sure {
		return &exitError{plan.Unexpected, t.text("cancelled", nil)}
	}
	return nil
}

// acceptChange takes the way that was just confirmed for a favourite's own.
func acceptChange(h *house.House, r opening.Request) error {
	stored := opening.Stored{Store: h.Store}
	if !stored.ChangedFavourite(r.Chain) {
		return nil
	}
	return stored.Favour(r.Chain, r.OriginOnly, true)
}
