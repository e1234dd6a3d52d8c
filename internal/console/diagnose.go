package console

import (
	"context"
	"errors"

	"daypass/internal/chain"
	"daypass/internal/credential"
)

// Cause is what AWS's 400 means.
type Cause string

// The causes. The first group is AWS's own cause 1: GetCallerIdentity failed.
const (
	CauseExpired        Cause = "credentials-expired"
	CauseInvalid        Cause = "credentials-invalid"
	CauseWrongPartition Cause = "wrong-partition"
	CauseRegion         Cause = "region-disabled" // STS is off in this region, or the token is good elsewhere only
	CauseClock          Cause = "clock-skew"

	CauseNotFederatable  Cause = "not-federatable"  // a user's or root's own credentials
	CauseFederatedUser   Cause = "federated-user"   // never with SessionDuration
	CauseOutOfRange      Cause = "out-of-range"     // of SessionDuration itself
	CauseSessionDuration Cause = "session-duration" // AWS's cause 2: works without SessionDuration
	CauseSigninRefuses   Cause = "sign-in-refuses"  // STS accepts the credentials, sign-in does not
	CausePassed          Cause = "passed"           // what was refused is accepted now
)

// AWS's range of SessionDuration, in seconds.
const (
	shortest = 900
	longest  = 43200
)

// Diagnosis is what was found out.
type Diagnosis struct {
	Cause Cause
	// Hop is the part of the chain that it comes from: 0 the origin, 1 the
	// first hop.
	Hop      int
	Identity credential.Identity // empty when STS did not say
	// OtherRegion is where STS accepts these credentials, for CauseRegion. "" unknown.
	OtherRegion string
	// Found is what AWS said, for the causes of the first group; nil for others.
	Found *credential.Error
	// Token says that a request without SessionDuration was answered with a token.
	Token bool
}

// Diagnose finds out what the 400 to r means. It fails when AWS cannot be asked.
func (o *Opener) Diagnose(ctx context.Context, r Request) (Diagnosis, error) {
	last := len(r.Chain.Hops)
	d := Diagnosis{Hop: last}
	identity, err := o.o.Caller.CallerIdentity(ctx, r.Chain, credential.Credentials{Keys: r.Keys, Expires: r.Expires})
	if err != nil {
		return o.causeOne(ctx, r, d, err)
	}
	d.Identity = identity
	if p := identity.Partition(); p != "" && p != r.Chain.Partition {
		d.Cause = CauseWrongPartition
		return d, nil
	}
	switch identity.Kind {
	case credential.IdentityUser, credential.IdentityRoot:
		d.Cause = CauseNotFederatable
		return d, nil
	case credential.IdentityFederatedUser:
		if r.SessionDuration != 0 {
			d.Cause = CauseFederatedUser
			return d, nil
		}
	}
	_, err = o.SigninToken(ctx, r.Chain, r.Keys, 0)
	switch {
	case err == nil:
		d.Token = true
		d.Cause, d.Hop = causeTwo(r)
	case isRefusal(err), errors.Is(err, credential.CodeForbidden):
		d.Cause = CauseSigninRefuses
	default:
		return Diagnosis{}, err
	}
	return d, nil
}

// causeOne reads STS's refusal. Credentials that another region of the partition
// accepts are no invalid credentials.
func (o *Opener) causeOne(ctx context.Context, r Request, d Diagnosis, err error) (Diagnosis, error) {
	if !errors.As(err, &d.Found) {
		return Diagnosis{}, err
	}
	switch d.Found.Code {
	case credential.CodeCredentialsExpired:
		d.Cause = CauseExpired
	case credential.CodeClockSkew:
		d.Cause = CauseClock
	case credential.CodeRegionDisabled:
		d.Cause, d.OtherRegion = CauseRegion, o.otherRegion(ctx, r)
	case credential.CodeCredentialsInvalid:
		d.Cause = CauseInvalid
		if d.OtherRegion = o.otherRegion(ctx, r); d.OtherRegion != "" {
			d.Cause = CauseRegion
		}
	default:
		return Diagnosis{}, err
	}
	return d, nil
}

// otherRegion is the partition's default region, if STS there accepts the keys.
func (o *Opener) otherRegion(ctx context.Context, r Request) string {
	region := r.Chain.Partition.DefaultRegion()
	if region == r.Chain.Region || region == "" || r.Chain.STSEndpoint != "" {
		return ""
	}
	r.Chain.Region = region
	if _, err := o.o.Caller.CallerIdentity(ctx, r.Chain, credential.Credentials{Keys: r.Keys, Expires: r.Expires}); err != nil {
		return ""
	}
	return region
}

// NoHop is the Hop of a diagnosis that no hop of the chain explains.
const NoHop = credential.NoHop

// causeTwo: without SessionDuration it works. It is the last hop that made the
// credentials out of temporary ones, as the verdict names it; where the chain
// has no such hop, they came so.
func causeTwo(r Request) (Cause, int) {
	switch {
	case r.SessionDuration == 0:
		return CausePassed, len(r.Chain.Hops)
	case r.SessionDuration < shortest, r.SessionDuration > longest:
		return CauseOutOfRange, len(r.Chain.Hops)
	}
	if len(r.Chain.Hops) == 0 {
		return CauseSessionDuration, 0
	}
	chained := true
	switch {
	case r.Chain.DirectRole(), r.Chain.Origin.Kind == chain.IAMUser, r.Chain.Origin.Kind == chain.Root:
		chained = len(r.Chain.Hops) > 1
	}
	if !chained {
		return CauseSessionDuration, NoHop
	}
	return CauseSessionDuration, len(r.Chain.Hops)
}
