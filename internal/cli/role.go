package cli

import (
	"context"
	"errors"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/plan"
)

// maxSession asks IAM for the role's MaxSessionDuration, and says what it
// answered. That it may not be asked is an answer, not a failure.
func (t *terminal) maxSession(ctx context.Context, h *house.House, c chain.Chain, d *plan.Document) (string, error) {
	if _, ok := c.Target(); !ok {
		return "", t.usage("cli.maxSession", nil)
	}
	codes, err := t.newMFA(ctx, "")
	if err != nil {
		return "", err
	}
	life, err := h.MaxSession(ctx, c, house.Hooks{MFACode: codes.code, ProcessInput: t.processInput()})
	said := h.Words(t.words).MaxSession(c, life, err)
	if said == "" {
		return "", err
	}
	d.MaxSession = int(life / time.Second)
	var refused *credential.Error
	if errors.As(err, &refused) {
		d.MaxSessionError = &plan.Untold{Code: string(refused.Code), Message: said}
	}
	return said, nil
}
