package opening

import (
	"strings"
	"unicode"

	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/saml"
)

// Relay is what a response's RelayState is. Nobody signs it, and AWS opens the
// page that it names.
type Relay string

// The kinds.
const (
	RelayNone    Relay = ""
	RelayConsole Relay = "console" // a page of the partition's console
	RelayOpaque  Relay = "opaque"  // no address: the identity provider's own
	RelayForeign Relay = "foreign" // an address that is not known as the console's
)

// SAMLRelay tells what a response's RelayState is, and gives the console's page.
func SAMLRelay(response saml.Response, p chain.Partition) (Relay, string) {
	text := response.RelayState
	if text == "" {
		return RelayNone, ""
	}
	if isOpaque(text) {
		return RelayOpaque, ""
	}
	if !strings.HasPrefix(strings.ToLower(text), "https://") { // an ARN is a destination too, and nothing AWS takes here
		return RelayForeign, ""
	}
	page, err := destination.Resolve(p, "", text)
	if err != nil {
		return RelayForeign, ""
	}
	return RelayConsole, page
}

// isOpaque tells whether a text leads nowhere, whoever takes it for an address.
func isOpaque(text string) bool {
	return len(text) <= destination.MaxLength && !strings.ContainsAny(text, `:\`) && !strings.HasPrefix(text, "/") &&
		!strings.Contains(text, "//") && !strings.ContainsFunc(text, unicode.IsControl)
}

// onRelay is the finding on a RelayState; false where there is nothing to warn of.
func onRelay(response saml.Response, p chain.Partition) (saml.Finding, bool) {
	kind, _ := SAMLRelay(response, p)
	return saml.Finding{Code: saml.FindingRelay, Level: saml.Notes, Element: "RelayState", Value: saml.Fit(response.RelayState)}, kind == RelayForeign
}

// relay settles which RelayState goes along: the response's own, unless the user
// names a page, or it is an address that nobody vouches for.
func (p *SAMLPlan) relay(r SAMLRequest) {
	if r.Elsewhere {
		return
	}
	kind, page := SAMLRelay(r.Response, p.Chain.Partition)
	p.RelayKind = kind
	switch {
	case kind == RelayConsole:
		p.Relay = page
	case p.Post && (kind == RelayOpaque || r.Relay):
		p.Relay = r.Response.RelayState
	}
}
