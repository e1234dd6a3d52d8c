package plan

import (
	"errors"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/message"
	"daypass/internal/opening"
)

// MaxSession says what IAM answered about the MaxSessionDuration of the role that
// c leads to. Whatever that was, it does not limit the console.
func (w Words) MaxSession(c chain.Chain, life time.Duration, err error) string {
	args := message.Args{"role": c.Identity(), "max": w.Catalog.Duration(life)}
	var e *credential.Error
	if !errors.As(err, &e) && err != nil {
		return ""
	}
	key := "role.max"
	switch {
	case errors.Is(err, credential.CodeNoSuchRole):
		key = "role.max.elsewhere"
	case err != nil && e.Service == "iam" && errors.Is(err, credential.CodeAccessDenied):
		key = "role.max.denied"
	case err != nil:
		return w.Failure(&opening.Failure{Chain: c, Cause: err}).Sentence + " " + w.Catalog.Text("hint.max", nil)
	}
	return w.Catalog.Text(key, args) + " " + w.Catalog.Text("hint.max", nil)
}
