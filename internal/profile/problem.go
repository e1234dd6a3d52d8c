package profile

import (
	"cmp"

	"daypass/internal/chain"
)

// ProblemCode says what is wrong with a file or a profile. The sentence for a
// person is in the message catalogs.
type ProblemCode string

// The codes, with what Key, Value and Names hold besides the position.
const (
	SourceMissing           ProblemCode = "source-missing"            // Value: the profile that source_profile names and no file has
	SourceLoop              ProblemCode = "source-loop"               // Names: the profiles of the loop, in order; the first closes it
	SourceTooDeep           ProblemCode = "source-too-deep"           // Names: the first profiles of the way
	SourceConflict          ProblemCode = "source-conflict"           // Names: keys that exclude one another
	SourceEmpty             ProblemCode = "source-empty"              // Value: a source profile without credentials
	CredentialSourceUnknown ProblemCode = "credential-source-unknown" // Value: what credential_source says
	CredentialSourceEmpty   ProblemCode = "credential-source-empty"   // Value: a credential_source that this machine has not
	CredentialsMissing      ProblemCode = "credentials-missing"       // a profile without credentials, where instance metadata is switched off
	MetadataOff             ProblemCode = "metadata-off"              // the instance itself, where instance metadata is switched off
	SAMLMissing             ProblemCode = "saml-missing"              // Value: the program that is to write the credentials
	SessionMissing          ProblemCode = "sso-session-missing"       // Value: the section that sso_session names
	SessionConflict         ProblemCode = "sso-session-conflict"      // Key: it differs between the profile and its sso-session
	ServicesMissing         ProblemCode = "services-missing"          // Value: the section that services names
	KeyMalformed            ProblemCode = "key-malformed"             // Key, Value
	KeyMissing              ProblemCode = "key-missing"               // Key
	LineMalformed           ProblemCode = "line-malformed"            // nothing else: the line may hold a secret
	LineTooLong             ProblemCode = "line-too-long"             // likewise
	SectionMalformed        ProblemCode = "section-malformed"         // a header that names nothing
	SectionMisplaced        ProblemCode = "section-misplaced"         // Value: a section's name that only the other file reads as a profile
	NameReserved            ProblemCode = "name-reserved"             // Value: a profile named env:, ec2: or container:
	FileUnreadable          ProblemCode = "file-unreadable"           // Value: one of the causes below
)

// Why a file is unreadable, in a Problem's Value.
const (
	CauseDenied    = "denied"
	CauseDirectory = "directory"
	CauseNoFile    = "not-a-file" // a pipe, a device
	CauseTooLarge  = "too-large"
	CauseEncoding  = "encoding" // UTF-16, which no AWS tool reads
	CauseFailed    = "failed"
)

// Problem is what is wrong with a file or a profile, and where. It never holds
// a secret.
type Problem struct {
	Code     ProblemCode
	Position chain.Position
	Key      string   // a key of the AWS files, or the name of an environment variable
	Value    string   // what stands there, or as the code's comment says
	Names    []string // profiles or keys, as the code's comment says
}

// Error makes a Problem an error, for whoever returns one; its text is for
// logs, not for people.
func (p *Problem) Error() string {
	text := string(p.Code)
	if p.Key != "" {
		text += " " + p.Key
	}
	return text
}

// valued is the key whose value a problem is about, where it does not name one.
func (c ProblemCode) valued() string {
	switch c {
	case SourceMissing, SourceEmpty, SourceLoop:
		return "source_profile"
	case CredentialSourceUnknown, CredentialSourceEmpty:
		return "credential_source"
	case SessionMissing:
		return "sso_session"
	case ServicesMissing:
		return "services"
	}
	return ""
}

// Excerpt is the line as it must stand in the file, from what the problem says:
// the file itself may hold secrets. It is "" where the problem does not say it.
func (p *Problem) Excerpt() string {
	key, value := cmp.Or(p.Key, p.Code.valued()), p.Value
	if p.Code == SourceLoop && len(p.Names) > 0 {
		value = p.Names[0]
	}
	if key == "" || value == "" {
		return ""
	}
	return key + " = " + value
}
