package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
)

// browse walks through the accounts and permission sets of a session; they are
// profiles from then on. It signs in first where that is needed and a browser is
// in front of somebody.
func (t *terminal) browse(ctx context.Context, h *house.House, session string) error {
	c, err := t.identityCenter(ctx, h, []string{session})
	if err != nil {
		return err
	}
	first := t.signInFirst(h, "")
	if first != nil && !h.Judge().SignedIn(c.Origin.SSO) {
		if err := first(ctx, c); err != nil {
			return t.notSignedIn(h.Words(t.words), c, err)
		}
	}
	err = h.Browse(ctx, c, t.browsing())
	if t.Asks {
		fmt.Fprintln(t.Err)
	}
	return t.browsed(h, c, err)
}

// browsing shows people how far the walk is, on one line.
func (t *terminal) browsing() func(credential.BrowseProgress) {
	if !t.Asks {
		return func(credential.BrowseProgress) {}
	}
	return func(p credential.BrowseProgress) {
		fmt.Fprint(t.Err, "\r"+t.text("browse.progress", message.Args{"n": strconv.Itoa(p.Done), "total": strconv.Itoa(p.Accounts)}))
	}
}

func (t *terminal) browsed(h *house.House, c chain.Chain, err error) error {
	var known *credential.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return &exitError{plan.Unexpected, t.text("browse.stopped", nil)}
	case !errors.As(err, &known):
		return err
	}
	return t.notSignedIn(h.Words(t.words), c, err)
}
