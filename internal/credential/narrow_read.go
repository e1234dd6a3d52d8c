package credential

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"daypass/internal/chain"
)

// What STS takes. Source: the STS API Reference, AssumeRole, and its Tag.
const (
	longestPolicy   = 2048 // characters of an inline session policy
	mostPolicyArns  = 10
	mostTags        = 50
	longestTagKey   = 128
	longestTagValue = 256
	shortestSource  = 2
	longestSource   = 64
	reservedForAWS  = "aws:" // no source identity and no tag key begins so
)

// MalformedNarrowing says which part of a narrowing STS would not take, and why.
// It is what the catalogs are keyed by.
type MalformedNarrowing string

// What can be wrong.
const (
	MalformedSource    MalformedNarrowing = "source-identity"
	MalformedTag       MalformedNarrowing = "tag"
	TooManyTags        MalformedNarrowing = "tags"
	MalformedPolicyArn MalformedNarrowing = "policy-arn"
	TooManyPolicyArns  MalformedNarrowing = "policy-arns"
	MalformedPolicy    MalformedNarrowing = "policy"
	LongPolicy         MalformedNarrowing = "policy-long"
)

func (m MalformedNarrowing) Error() string { return "reading a narrowing: " + string(m) }

// ReadSource reads a source identity; "" is none.
func (n *Narrowing) ReadSource(text string) error {
	text = strings.TrimSpace(text)
	wrong := strings.ContainsFunc(text, func(r rune) bool { return !isWord(r) && !strings.ContainsRune("+=,.@-", r) })
	if text != "" && (wrong || len(text) < shortestSource || len(text) > longestSource) {
		return MalformedSource
	}
	n.SourceIdentity = text
	return nil
}

func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// ReadTags reads session tags, key=value, with commas or line ends between: no
// tag has one in it.
func (n *Narrowing) ReadTags(text string) error {
	tags := map[string]string{}
	for _, entry := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' }) {
		if strings.TrimSpace(entry) == "" {
			continue
		}
		key, value, whole := strings.Cut(entry, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !whole || !isTag(key, 1, longestTagKey) || !isTag(value, 0, longestTagValue) || isReserved(key) || hasKey(tags, key) {
			return MalformedTag
		}
		tags[key] = value
	}
	if len(tags) > mostTags {
		return TooManyTags
	}
	n.Tags = tags
	return nil
}

// hasKey: AWS takes keys that differ in case alone for one.
func hasKey(tags map[string]string, key string) bool {
	for known := range tags {
		if strings.EqualFold(known, key) {
			return true
		}
	}
	return false
}

func isReserved(key string) bool {
	return len(key) >= len(reservedForAWS) && strings.EqualFold(key[:len(reservedForAWS)], reservedForAWS)
}

func isTag(text string, least, most int) bool {
	length := utf8.RuneCountInString(text)
	return length >= least && length <= most && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.Z, unicode.N) && !strings.ContainsRune("_.:/=+-@", r)
	})
}

// ReadPolicy reads a session policy: the JSON of one, or the ARNs of managed
// policies of a partition with spaces between; "" is none.
func (n *Narrowing) ReadPolicy(text string, p chain.Partition) error {
	n.Policy, n.PolicyArns = "", nil
	if text = strings.TrimSpace(text); strings.HasPrefix(text, "{") {
		if !json.Valid([]byte(text)) {
			return MalformedPolicy
		}
		if utf8.RuneCountInString(text) > longestPolicy {
			return LongPolicy
		}
		n.Policy = text
		return nil
	}
	arns := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for _, arn := range arns {
		if !chain.IsPolicyArn(arn, p) {
			return MalformedPolicyArn
		}
	}
	if len(arns) > mostPolicyArns {
		return TooManyPolicyArns
	}
	n.PolicyArns = arns
	return nil
}
