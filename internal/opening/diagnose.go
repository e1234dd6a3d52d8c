package opening

import (
	"cmp"
	"context"
	"errors"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
)

// Diagnosed is what AWS says of a chain's credentials. With Refused nil it takes
// them.
type Diagnosed struct {
	Verdict         duration.Verdict
	SessionDuration int                // that was sent first, in seconds, 0 for none
	Refused         *Failure           // the 400, with its diagnosis
	Found           *console.Diagnosis // of Refused
}

// Diagnose asks for a sign-in token as an opening would, whatever the verdict,
// and where AWS answers 400 why. Nothing is opened or remembered. Its errors are
// *Failure, for what kept it from finding out, and *Refusal where nothing can be
// asked.
func (w *Way) Diagnose(ctx context.Context, c chain.Chain, seconds int) (Diagnosed, error) {
	d := Diagnosed{Verdict: w.Judge(c, seconds)}
	if unaskable(d.Verdict) {
		return d, &Refusal{Chain: c, Verdict: d.Verdict}
	}
	failed := func(err error) error {
		return &Failure{Chain: c, Verdict: after(c, d.Verdict, w.Known(c), err, nil), Cause: err}
	}
	credentials, federated, err := w.consoleCredentials(ctx, c, d.Verdict)
	if err != nil {
		return d, failed(err)
	}
	request := console.Request{Chain: c, Keys: credentials.Keys, Expires: credentials.Expires}
	if !federated {
		request.SessionDuration = min(max(seconds, duration.Shortest), duration.LongestSession)
		d.SessionDuration = request.SessionDuration
	}
	_, refused := w.SignIn.Open(ctx, request)
	if refused == nil {
		d.Verdict = w.judgeHolder(ctx, c, seconds, credentials, d.Verdict)
		return d, nil
	}
	if !errors.Is(refused, credential.CodeSigninRefused) {
		return d, failed(refused)
	}
	found, err := w.SignIn.Diagnose(ctx, request)
	if err != nil {
		return d, failed(err)
	}
	d.Found = &found
	d.Refused = &Failure{Chain: c, Verdict: d.Verdict, Cause: refused, Diagnosis: &found}
	return d, nil
}

// unaskable: no code can be given, or no host is known. AWS would say nothing of
// the credentials.
func unaskable(v duration.Verdict) bool {
	if len(v.Reasons) == 0 {
		return false
	}
	switch v.Reasons[0].Code {
	case duration.MFAUnusableHere, duration.MFADeviceUnusable, duration.PartitionUnknown:
		return true
	}
	return false
}

// NotFederatable tells whether the token that AWS issued opens no console: it may
// say so in the browser alone.
func (d Diagnosed) NotFederatable() bool {
	return d.Refused == nil && len(d.Verdict.Reasons) > 0 && d.Verdict.Reasons[0].Code == duration.NotFederatable
}

// judgeHolder judges again where the source of session credentials does not show
// whose they are. Where that cannot be asked, the verdict stays.
func (w *Way) judgeHolder(ctx context.Context, c chain.Chain, seconds int, credentials credential.Credentials, v duration.Verdict) duration.Verdict {
	if v.Send == nil || !v.Send.IdentityFirst || len(c.Hops) > 0 || c.Origin.Kind == chain.Container || !credentials.Keys.Temporary() {
		return v
	}
	who, err := w.Credentials.CallerIdentity(ctx, c, credentials)
	if err != nil {
		return v
	}
	k := w.Known(c)
	k.Expires = credentials.Expires
	k.Origin = &duration.Identity{Kind: duration.IdentityKind(who.Kind), Arn: who.Arn, Temporary: true}
	return duration.Judge(c, seconds, k)
}

// consoleCredentials are those that the console would be asked for with.
func (w *Way) consoleCredentials(ctx context.Context, c chain.Chain, v duration.Verdict) (credentials credential.Credentials, federated bool, err error) {
	narrow, err := w.narrowing(c, credential.Narrowing{})
	if err != nil {
		return credentials, false, err
	}
	r := credential.Request{Chain: c, DurationSeconds: duration.CredentialDuration, Narrow: narrow}
	if v.Send != nil {
		r.DurationSeconds = cmp.Or(v.Send.DurationSeconds, duration.CredentialDuration)
		r.Federate = v.Send.Federate
	}
	var origin credential.Credentials
	if !c.DirectRole() {
		if origin, err = w.Credentials.Origin(ctx, c); err != nil {
			return origin, false, err
		}
	}
	credentials, err = w.Credentials.Hops(ctx, origin, r)
	return credentials, r.Federate, err
}
