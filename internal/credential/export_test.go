package credential

import (
	"context"
	"time"
)

// Pausing lets a test stand in for the time that passes between two requests.
func (g *Getter) Pausing(pause func(context.Context, time.Duration) error) *Getter {
	g.pause = pause
	return g
}
