package plan

import (
	"errors"

	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/opening"
)

// InDefaultRegion is the remedy for STS that is switched off in a region; false
// where that is not what failed, or where there is no other region to ask in.
func (w Words) InDefaultRegion(f *opening.Failure) (duration.Remedy, bool) {
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
