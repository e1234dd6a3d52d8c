package saml

import "time"

// Level says what a finding means for the console.
type Level string

// The levels, from the worst.
const (
	Blocks    Level = "blocks"    // AWS documents that it refuses this
	Uncertain Level = "uncertain" // AWS documents something else, and not what it does with this
	Shortens  Level = "shortens"  // the console ends earlier than was meant
	Notes     Level = "notes"     // good to know
)

// FindingCode names what was found. The sentence for a person is in the message
// catalogs, under saml.finding.<code>.
type FindingCode string

// The codes, with what a Finding holds besides Element.
const (
	FindingUnsigned        FindingCode = "signature-missing"
	FindingUnverified      FindingCode = "signature-unverified"
	FindingUnsupported     FindingCode = "signature-unsupported"
	FindingBroken          FindingCode = "signature-broken"
	FindingForeign         FindingCode = "signature-foreign"
	FindingIssuer          FindingCode = "issuer-differs" // Value, Expected: the metadata's entityID
	FindingEncrypted       FindingCode = "encrypted"
	FindingEncryptedPart   FindingCode = "attribute-encrypted" // Count
	FindingExpired         FindingCode = "expired"             // At
	FindingNotYet          FindingCode = "not-yet-valid"       // At
	FindingClock           FindingCode = "clock-skew"          // Seconds: how far the clocks are apart at least
	FindingLate            FindingCode = "redeem-late"         // At: when AWS's five minutes were over
	FindingSubject         FindingCode = "subject-missing"
	FindingConfirmations   FindingCode = "confirmation-count" // Count
	FindingMethod          FindingCode = "confirmation-method"
	FindingUntil           FindingCode = "confirmation-time-missing"
	FindingNoRecipient     FindingCode = "recipient-missing"   // Expected
	FindingRecipient       FindingCode = "recipient-wrong"     // Value, Expected
	FindingRecipientOther  FindingCode = "recipient-partition" // Value, Expected: the other partition's address, and this one's
	FindingNoAudience      FindingCode = "audience-missing"    // Expected
	FindingAudience        FindingCode = "audience-wrong"      // Value, Expected
	FindingAudienceOther   FindingCode = "audience-partition"  // likewise, the name that another partition has
	FindingNoRole          FindingCode = "role-missing"        // Expected: the exact name
	FindingRoleName        FindingCode = "role-misspelt"       // Value: as it stands, Expected
	FindingRoleNamespace   FindingCode = "role-namespace"      // likewise
	FindingRoleSplit       FindingCode = "role-split"          // Count: Attribute elements for one name
	FindingRole            FindingCode = "role-malformed"      // Value
	FindingRoleOther       FindingCode = "role-partition"      // Value: a role of another partition, Expected: this one
	FindingRolePair        FindingCode = "role-provider-partition"
	FindingRoleReserved    FindingCode = "role-reserved" // Value: a role that only Identity Center assumes
	FindingNoName          FindingCode = "session-name-missing"
	FindingNameName        FindingCode = "session-name-misspelt"
	FindingNameNamespace   FindingCode = "session-name-namespace"
	FindingNames           FindingCode = "session-name-repeated"    // Count
	FindingName            FindingCode = "session-name-malformed"   // Value
	FindingNoSeconds       FindingCode = "session-duration-missing" // Seconds: what it lasts without
	FindingSecondsEmpty    FindingCode = "session-duration-empty"
	FindingSecondsName     FindingCode = "session-duration-misspelt"
	FindingSecondsSpace    FindingCode = "session-duration-namespace"
	FindingSecondsRepeated FindingCode = "session-duration-repeated"    // Count
	FindingSeconds         FindingCode = "session-duration-not-integer" // Value
	FindingShort           FindingCode = "session-duration-too-short"   // Value, Seconds: the shortest that AWS takes
	FindingLong            FindingCode = "session-duration-too-long"    // Value, Seconds: the longest
	FindingLimit           FindingCode = "session-limit"                // SessionNotOnOrAfter; At, Seconds: what is left until then
	FindingLimitPassed     FindingCode = "session-limit-passed"         // At
	FindingRelay           FindingCode = "relay-state-foreign"          // Value
	FindingTags            FindingCode = "session-tags"                 // Count: needs sts:TagSession in the trust policy
	FindingSource          FindingCode = "source-identity"              // Value: needs sts:SetSourceIdentity
)

// Finding is one thing to say of a response.
type Finding struct {
	Code     FindingCode
	Level    Level
	Element  string
	Value    string // made fit to be shown
	Expected string
	Seconds  int
	Count    int
	At       time.Time
}

// Key is the key of the finding's sentence. Its placeholders are element, value,
// expected, duration (Seconds), when (At) and n (Count).
func (f Finding) Key() string {
	key := "saml.finding." + string(f.Code)
	if f.Code == FindingForeign && f.Expected == "" { // certificates alone name nobody
		return key + ".bare"
	}
	return key
}

// findings are collected in the order in which they are told.
type findings []Finding

func (all *findings) add(f Finding) {
	f.Value = shown(f.Value)
	*all = append(*all, f)
}

// Worst is the worst level among findings, "" for none.
func Worst(all []Finding) Level {
	for _, level := range []Level{Blocks, Uncertain, Shortens, Notes} {
		for _, f := range all {
			if f.Level == level {
				return level
			}
		}
	}
	return ""
}
