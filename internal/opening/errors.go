package opening

import (
	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/duration"
)

// Refusal is Daypass's own no: no sign-in token was asked for, and unless
// InHand nothing was sent at all.
type Refusal struct {
	Chain   chain.Chain
	Verdict duration.Verdict
	InHand  bool // judged with the origin's credentials in hand
}

func (r *Refusal) Error() string {
	code := "refused"
	if len(r.Verdict.Reasons) > 0 {
		code = string(r.Verdict.Reasons[0].Code)
	}
	return "judging the duration: " + code
}

// Failure is what AWS, this machine or the network answered in place of a
// console. Cause is a *credential.Error wherever something was asked.
type Failure struct {
	Chain     chain.Chain
	Verdict   duration.Verdict
	Cause     error
	Diagnosis *console.Diagnosis // of a 400, nil for anything else
}

func (f *Failure) Error() string { return f.Cause.Error() }

// Unwrap gives the cause, whose code errors.Is finds.
func (f *Failure) Unwrap() error { return f.Cause }
