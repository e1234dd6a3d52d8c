package opening

import (
	"errors"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
)

// after is the verdict once AWS or this machine has said no: the ways out that
// the rules have for it. What they have none for leaves it as it was.
func after(c chain.Chain, v duration.Verdict, k duration.Known, err error, d *console.Diagnosis) duration.Verdict {
	var e *credential.Error
	if !errors.As(err, &e) {
		return v
	}
	if e.Limit == credential.SharedCodeOld || e.Limit == credential.SharedCodeDenied {
		v.Remedies = append(freshCode(v), v.Remedies...)
		return v
	}
	switch {
	case e.Limit == credential.HolderRoot && e.Hop == 1:
		k.Origin = &duration.Identity{Kind: duration.RootIdentity}
		return duration.Judge(c, v.Requested, k)
	case originIsOver(c, e, d):
		v = duration.AfterExpiry(c, v.Requested, k)
		if e.Code == credential.CodeCredentialsInvalid || d != nil && d.Cause == console.CauseInvalid {
			v.Reasons = nil // they are not known, which is more than expired
		}
		return v
	case e.Code == credential.CodeAccessDenied && e.Hop > 0:
		v.Reasons = []duration.Reason{{Code: duration.AccessDenied, Hop: e.Hop}}
		v.Remedies = duration.AfterDenial(c, duration.Denial{Hop: e.Hop, Caller: caller(e.Said)}, v.Requested, k)
		v.Works = 0
	case e.Code == credential.CodeRegionDisabled || d != nil && d.Cause == console.CauseRegion:
		v.Remedies = append(inDefaultRegion(c, v), v.Remedies...)
	}
	return v
}

// originIsOver tells whether what failed is the origin's own credentials or token,
// which whoever gave them has to give again. A hop asks with those of the one before.
func originIsOver(c chain.Chain, e *credential.Error, d *console.Diagnosis) bool {
	if d != nil {
		return len(c.Hops) == 0 && (d.Cause == console.CauseExpired || d.Cause == console.CauseInvalid)
	}
	switch e.Code {
	case credential.CodeCredentialsExpired, credential.CodeCredentialsInvalid:
		return e.Hop == 0 || e.Hop == 1 && !c.DirectRole() || e.Hop == credential.NoHop && len(c.Hops) == 0
	case credential.CodeTokenExpired, credential.CodeNotSignedIn:
		return c.Origin.Kind == chain.Login || c.Origin.Kind == chain.WebIdentity
	}
	return false
}

// caller is who was denied, where AWS's words say it.
func caller(said string) string {
	_, after, _ := strings.Cut(said, "User: ")
	arn, _, found := strings.Cut(after, " is not authorized")
	if !found || strings.ContainsAny(arn, " \n") {
		return ""
	}
	return arn
}

// freshCode is for a denial that a code of the role's own may not meet.
func freshCode(v duration.Verdict) []duration.Remedy {
	return []duration.Remedy{{Code: duration.FreshCode, Seconds: v.Requested, Max: v.Longest}}
}

// inDefaultRegion asks where STS answers, where it is switched off in the chain's
// region; nil where there is no other region to ask in.
func inDefaultRegion(c chain.Chain, v duration.Verdict) []duration.Remedy {
	region := c.Partition.DefaultRegion()
	if region == c.Region || c.STSEndpoint != "" {
		return nil
	}
	return []duration.Remedy{{Code: duration.DefaultRegion, Seconds: v.Requested, Max: v.Longest, Region: region}}
}
