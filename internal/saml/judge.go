package saml

import (
	"strings"
	"time"

	"daypass/internal/chain"
)

const (
	// redeemWithin is how long after its issue STS takes a response. Source: its
	// own error, "Token must be redeemed within 5 minutes of issuance".
	redeemWithin = 5 * time.Minute
	// skewShown is how far two clocks may be apart before it is worth a word.
	skewShown = 30 * time.Second

	methodBearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
)

// Judge tells what AWS will find wrong with the response in this partition.
// What comes of its durations is not among it: that is whose rules they are,
// from Session. Nothing is sent.
func (response Response) Judge(now time.Time, p chain.Partition) []Finding {
	var all findings
	response.judgeSignature(&all)
	if response.Encrypted {
		all.add(Finding{Code: FindingEncrypted, Level: Notes, Element: "EncryptedAssertion"})
		return all
	}
	response.judgeTimes(now, &all)
	response.judgeSubject(p, &all)
	response.judgeAudience(p, &all)
	if response.EncryptedAttributes > 0 {
		all.add(Finding{Code: FindingEncryptedPart, Level: Uncertain, Element: "EncryptedAttribute", Count: response.EncryptedAttributes})
	}
	response.judgeRoles(p, &all)
	response.judgeName(&all)
	return all
}

func (response Response) judgeSignature(all *findings) {
	switch response.Signature {
	case SignatureNone:
		all.add(Finding{Code: FindingUnsigned, Level: Blocks, Element: "Signature"})
	case SignatureBroken:
		all.add(Finding{Code: FindingBroken, Level: Blocks, Element: "Signature"})
	case SignatureForeign:
		all.add(Finding{Code: FindingForeign, Level: Blocks, Element: "Signature", Expected: response.Provider})
	case SignatureUnsupported:
		all.add(Finding{Code: FindingUnsupported, Level: Notes, Element: "Signature"})
	case SignatureUnverified:
		all.add(Finding{Code: FindingUnverified, Level: Notes, Element: "Signature"})
	}
	if response.Provider != "" && response.Issuer != "" && response.Issuer != response.Provider {
		all.add(Finding{Code: FindingIssuer, Level: Blocks, Element: "Issuer", Value: response.Issuer, Expected: response.Provider})
	}
}

// judgeTimes looks at the response's own life, not at the session's.
func (response Response) judgeTimes(now time.Time, all *findings) {
	ahead := response.IssueInstant.Sub(now)
	switch early := response.NotBefore.After(now); {
	case early && ahead > 0:
		all.add(Finding{Code: FindingClock, Level: Uncertain, Element: "Conditions/@NotBefore", Seconds: seconds(ahead), At: response.NotBefore})
	case early:
		all.add(Finding{Code: FindingNotYet, Level: Blocks, Element: "Conditions/@NotBefore", At: response.NotBefore})
	case ahead > skewShown:
		all.add(Finding{Code: FindingClock, Level: Notes, Element: "Assertion/@IssueInstant", Seconds: seconds(ahead), At: response.IssueInstant})
	}
	end, element := response.usableUntil(), "Conditions/@NotOnOrAfter"
	if !end.Equal(response.NotOnOrAfter) {
		element = "SubjectConfirmationData/@NotOnOrAfter"
	}
	late := response.IssueInstant.Add(redeemWithin)
	switch {
	case !end.IsZero() && !end.After(now):
		all.add(Finding{Code: FindingExpired, Level: Blocks, Element: element, At: end})
	case !response.IssueInstant.IsZero() && !late.After(now):
		all.add(Finding{Code: FindingLate, Level: Uncertain, Element: "Assertion/@IssueInstant", At: late})
	}
}

// judgeSubject holds the subject against what AWS asks for: a NameID and exactly
// one confirmation, with a recipient and an end.
func (response Response) judgeSubject(p chain.Partition, all *findings) {
	if response.Subject.NameID == "" {
		all.add(Finding{Code: FindingSubject, Level: Blocks, Element: "Subject/NameID"})
	}
	if n := len(response.Subject.Confirmations); n != 1 {
		all.add(Finding{Code: FindingConfirmations, Level: Blocks, Element: "SubjectConfirmation", Count: n})
	}
	for _, c := range response.Subject.Confirmations {
		if c.Method != methodBearer {
			all.add(Finding{Code: FindingMethod, Level: Blocks, Element: "SubjectConfirmation/@Method", Value: c.Method, Expected: methodBearer})
		}
		if c.NotOnOrAfter.IsZero() {
			all.add(Finding{Code: FindingUntil, Level: Blocks, Element: "SubjectConfirmationData/@NotOnOrAfter"})
		}
		judgeRecipient(c.Recipient, p, all)
	}
}

func judgeRecipient(recipient string, p chain.Partition, all *findings) {
	f := Finding{Level: Blocks, Element: "SubjectConfirmationData/@Recipient", Value: recipient, Expected: Endpoint(p, "")}
	switch found, ok := partitionOfSignIn(recipient); {
	case recipient == "":
		f.Code = FindingNoRecipient
	case !ok:
		f.Code = FindingRecipient
	case found != p:
		f.Code = FindingRecipientOther
	default:
		return
	}
	all.add(f)
}

func (response Response) judgeAudience(p chain.Partition, all *findings) {
	f := Finding{Code: FindingAudience, Level: Blocks, Element: "AudienceRestriction/Audience", Expected: Audience(p)}
	if len(response.Audiences) == 0 {
		f.Code = FindingNoAudience
		all.add(f)
		return
	}
	f.Value = response.Audiences[0]
	for _, audience := range response.Audiences {
		if audience == f.Expected {
			return
		}
		// The guide's older editions take the address for the name too.
		if found, ok := partitionOfSignIn(audience); ok && found == p {
			return
		}
		if audience == audiences[chain.AWS] || strings.HasPrefix(audience, audiences[chain.AWS]+":") {
			f.Code, f.Level, f.Value = FindingAudienceOther, Uncertain, audience
		}
	}
	all.add(f)
}

// Trust names what the role's trust policy has to allow besides
// sts:AssumeRoleWithSAML.
func (response Response) Trust() []Finding {
	var all findings
	tags := 0
	for _, a := range response.Attributes {
		if strings.HasPrefix(a.Name, attributeTag) {
			tags++
		}
	}
	if tags > 0 {
		all.add(Finding{Code: FindingTags, Level: Notes, Element: "PrincipalTag", Count: tags})
	}
	if values := response.values(attributeSource); len(values) > 0 {
		all.add(Finding{Code: FindingSource, Level: Notes, Element: "SourceIdentity", Value: values[0]})
	}
	return all
}

// seconds rounds down.
func seconds(d time.Duration) int { return int(d / time.Second) }
