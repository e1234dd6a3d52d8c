package house

import (
	"context"
	"time"

	"daypass/internal/chain"
	"daypass/internal/opening"
)

// MaxSession asks IAM how long STS may give the credentials of the role that c
// leads to at most.
func (h *House) MaxSession(ctx context.Context, c chain.Chain, hooks Hooks) (time.Duration, error) {
	narrow, err := opening.Stored{Store: h.Store}.Narrowing(c)
	if err != nil {
		return 0, err
	}
	return h.getter(hooks).MaxSessionDuration(ctx, c, narrow)
}
