package plan

import (
	"errors"

	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/opening"
)

// Otherwise is the remedy for a failure that the same request, sent otherwise,
// may not meet; false where there is none.
func (w Words) Otherwise(f *opening.Failure) (duration.Remedy, bool) {
	var e *credential.Error
	if errors.As(f.Cause, &e) && sharedCode(e) {
		return duration.Remedy{Code: duration.FreshCode, Seconds: f.Verdict.Requested, Max: f.Verdict.Longest}, true
	}
	return inDefaultRegion(f)
}

// sharedCode tells of a denial that a code of the role's own may not meet.
func sharedCode(e *credential.Error) bool {
	return e.Limit == credential.SharedCodeOld || e.Limit == credential.SharedCodeDenied
}

// inDefaultRegion is the remedy for STS that is switched off in a region; false
// where that is not what failed, or where there is no other region to ask in.
func inDefaultRegion(f *opening.Failure) (duration.Remedy, bool) {
	region := f.Chain.Partition.DefaultRegion()
	if !errors.Is(f.Cause, credential.CodeRegionDisabled) || region == f.Chain.Region || f.Chain.STSEndpoint != "" {
		return duration.Remedy{}, false
	}
	return duration.Remedy{Code: duration.DefaultRegion, Seconds: f.Verdict.Requested, Max: f.Verdict.Longest, Region: region}, true
}

// Offer is a remedy as the page shows it.
func (w Words) Offer(f *opening.Failure, r duration.Remedy) RemedyView {
	return w.remedyView(f.Chain, f.Verdict, r)
}
