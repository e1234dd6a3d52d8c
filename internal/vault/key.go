package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"daypass/internal/chain"
)

// Key is everything that decides which credentials a request gives. Credentials are
// found again under the same key alone, so a configuration that changed finds
// nothing.
type Key struct {
	Origin    chain.OriginKind
	Caller    chain.Secret // the access key id that signs the request
	Partition chain.Partition
	Endpoint  string // of STS where a setting moved it, else ""
	Action    string // AssumeRole, GetSessionToken
	// Request is all that is sent but the code and the duration: the role, the
	// MFA device, the external id, the session's name and policies, and whatever
	// else there may be. The same request is the same text.
	Request string
}

// name is the key as it stands in the keyring and in the index: nothing can be
// read from it.
func (k Key) name() string {
	fields, _ := json.Marshal([]string{ // strings can always be marshalled
		"daypass vault 1", string(k.Origin), k.Caller.Reveal(), string(k.Partition), k.Endpoint, k.Action, k.Request,
	})
	sum := sha256.Sum256(fields)
	return hex.EncodeToString(sum[:])
}
