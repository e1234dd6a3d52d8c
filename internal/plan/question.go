package plan

import (
	"daypass/internal/chain"
	"daypass/internal/message"
)

// Ask is what a person has to confirm before anything is sent, with {want} for
// the page to fill; "" when there is nothing.
func (w Words) Ask(c chain.Chain, r Remembered) string {
	key := ""
	switch {
	case r.Production && r.Changed:
		key = "ask.changed.production"
	case r.Production:
		key = "ask.production"
	case r.Changed:
		key = "ask.changed"
	default:
		return ""
	}
	return w.Catalog.Text(key, message.Args{"role": w.title(c), "want": "{want}"})
}

// Confirm is the button below that question.
func (w Words) Confirm(r Remembered) string {
	key := "act.open"
	if r.Production {
		key = "act.production"
	}
	return w.Catalog.Text(key, message.Args{"want": "{want}"})
}
