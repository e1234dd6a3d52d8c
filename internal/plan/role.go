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
	var e *credential.Error
	if !errors.As(err, &e) && err != nil {
		return ""
	}
	return w.maxSession(c, life, e) + " " + w.Catalog.Text("hint.max", nil)
}

func (w Words) maxSession(c chain.Chain, life time.Duration, e *credential.Error) string {
	args := message.Args{"role": c.Identity(), "max": w.Catalog.Duration(life)}
	failure := &opening.Failure{Chain: c, Cause: e}
	switch {
	case e == nil:
		return w.Catalog.Text("role.max", args)
	case e.Service != "iam": // on the way to asking
		return w.Failure(failure).Sentence
	case e.Code == credential.CodeNoSuchRole:
		return w.Catalog.Text("role.max.elsewhere", args)
	case e.Code == credential.CodeAccessDenied:
		return w.Catalog.Text("role.max.denied", args)
	case e.Code == credential.CodeEmptyAnswer:
		return w.Catalog.Text("role.max.empty", args)
	case exitOf(e.Code) == ByNetwork:
		return w.network(e)
	}
	args["because"] = w.failed(failure, e)
	return w.Catalog.Text("role.max.unknown", args)
}
