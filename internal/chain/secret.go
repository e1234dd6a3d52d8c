package chain

import "fmt"

// Secret is a text that must not be printed: whatever formats, logs or encodes
// it gets a placeholder. Reveal is the one way to it.
type Secret struct{ text string }

const redacted = "[secret]"

// NewSecret keeps text from being printed.
func NewSecret(text string) Secret { return Secret{text} }

// Reveal is the secret itself, for the one place that sends it.
func (s Secret) Reveal() string { return s.text }

// Empty tells whether there is no secret.
func (s Secret) Empty() bool { return s.text == "" }

// Format prints the placeholder whatever the verb is.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

func (s Secret) String() string { return redacted }

// MarshalText encodes the placeholder, in JSON too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Keys are AWS credentials.
type Keys struct {
	AccessKeyID  Secret // no secret to AWS, but nothing that a log needs
	SecretKey    Secret
	SessionToken Secret
}

// Temporary tells whether the keys carry a session token.
func (k Keys) Temporary() bool { return !k.SessionToken.Empty() }

// Empty tells whether there are no keys.
func (k Keys) Empty() bool { return k.AccessKeyID.Empty() || k.SecretKey.Empty() }
