package opening

import (
	"time"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/saml"
)

// JudgeSAML is what AWS makes of a response in this partition: what is wrong
// with it, and what the rules say of its durations. Nothing is sent.
func JudgeSAML(response saml.Response, now time.Time, p chain.Partition) []saml.Finding {
	found := response.Judge(now, p)
	if f, ok := onRelay(response, p); ok {
		found = append(found, f)
	}
	if response.Encrypted {
		return found
	}
	posted, session := PostedSAML(response, now), response.Session()
	if f, ok := onDuration(session.Finding, posted); ok {
		found = append(found, f)
	}
	if f, ok := onLimit(session.Limit(now), posted); ok {
		found = append(found, f)
	}
	return append(found, response.Trust()...)
}

// PostedSAML is what comes of a response that is posted to AWS now.
func PostedSAML(response saml.Response, now time.Time) duration.Posted {
	return duration.JudgePosted(assertionOf(response), now)
}

// SAMLCredentialLife is how long AssumeRoleWithSAML's credentials can live at
// most, in seconds, as far as the response says.
func SAMLCredentialLife(response saml.Response, now time.Time) int {
	return duration.CredentialLife(assertionOf(response), now)
}

// SAMLGives tells whether a response is set for a console of at least so many
// seconds when it is posted.
func SAMLGives(response saml.Response, seconds int, now time.Time) bool {
	posted := PostedSAML(response, now)
	return posted.SessionDuration == duration.AsStated && posted.Limit == duration.NotLimited && posted.Seconds >= seconds
}

// statings tie what is read to what is judged.
var statings = map[saml.Stating]duration.Stating{
	saml.NotStated: duration.NotStated, saml.Stated: duration.Stated,
	saml.NotAnInteger: duration.NotAnInteger, saml.Unclear: duration.Unclear,
}

func assertionOf(response saml.Response) duration.Assertion {
	s := response.Session()
	return duration.Assertion{Stating: statings[s.Stating], Seconds: s.Seconds, NotOnOrAfter: s.NotOnOrAfter}
}

// onDuration is the finding on SessionDuration; false where there is nothing to
// say of it.
func onDuration(f saml.Finding, p duration.Posted) (saml.Finding, bool) {
	f.Seconds = p.Bound
	switch p.SessionDuration {
	case duration.AsByDefault:
		f.Level = saml.Shortens
	case duration.Malformed:
		f.Level = saml.Blocks
	case duration.NotForeseeable:
		f.Level = saml.Uncertain
	case duration.TooShort:
		f.Code, f.Level = saml.FindingShort, saml.Blocks
	case duration.TooLong:
		f.Code, f.Level = saml.FindingLong, saml.Blocks
	}
	return f, f.Code != ""
}

func onLimit(f saml.Finding, p duration.Posted) (saml.Finding, bool) {
	switch p.Limit {
	case duration.LimitedEarlier:
		f.Code, f.Level = saml.FindingLimit, saml.Shortens
	case duration.LimitedToBefore:
		f.Code, f.Level = saml.FindingLimitPassed, saml.Blocks
	}
	return f, f.Code != ""
}
