package plan

import (
	"strings"
	"testing"

	"daypass/internal/saml"
)

// Of a response that AWS alone can read nobody knows what it gives; one without a
// signature gives nothing, whatever is in it.
func TestWhatCannotBeReadIsNotCalledUnfulfilled(t *testing.T) {
	for signature, says := range map[saml.SignatureState]string{
		saml.SignatureUnverified: "cannot be known beforehand",
		saml.SignatureNone:       "does not give",
	} {
		if said := english().SAMLFulfilled(saml.Response{Encrypted: true, Signature: signature}, 28800); !strings.Contains(said, says) {
			t.Errorf("%s: %s", signature, said)
		}
	}
}
