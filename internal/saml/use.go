package saml

import (
	"time"

	"daypass/internal/chain"
)

// Partition is the partition that the response is for: that of its roles, else
// of its recipient, else of where it was posted; "" when none says so.
func (response Response) Partition() chain.Partition {
	if len(response.Roles) > 0 {
		return response.Roles[0].Arn.Partition
	}
	addresses := []string{response.Destination, response.PostedTo}
	for _, c := range response.Subject.Confirmations {
		addresses = append([]string{c.Recipient}, addresses...)
	}
	for _, address := range addresses {
		if p, ok := partitionOfSignIn(address); ok {
			return p
		}
	}
	return ""
}

// Chains is one chain for each role of the response: SAML, then
// AssumeRoleWithSAML. region is used where it belongs to the role's partition.
func (response Response) Chains(region string) []chain.Chain {
	name := ""
	if values := response.values(AttributeName); len(values) == 1 && sessionName().MatchString(values[0]) {
		name = values[0]
	}
	all := make([]chain.Chain, 0, len(response.Roles))
	for _, role := range response.Roles {
		p := role.Arn.Partition
		own := region
		if !chain.IsRegion(own) || chain.PartitionOfRegion(own) != p {
			own = p.DefaultRegion()
		}
		all = append(all, chain.Chain{
			Partition: p,
			Region:    own,
			Origin:    chain.Origin{Kind: chain.SAML, Name: shown(response.Subject.NameID), Expires: response.usableUntil()},
			Hops:      []chain.Hop{{Kind: chain.AssumeRoleWithSAML, Role: role.Arn, RoleSessionName: name}},
		})
	}
	return all
}

// usableUntil is until when AWS takes the response, zero where it is not said.
func (response Response) usableUntil() time.Time {
	end := response.NotOnOrAfter
	for _, c := range response.Subject.Confirmations {
		if !c.NotOnOrAfter.IsZero() && (end.IsZero() || c.NotOnOrAfter.Before(end)) {
			end = c.NotOnOrAfter
		}
	}
	return end
}

// Request is AssumeRoleWithSAML's input, but for the duration.
type Request struct {
	Role      chain.RoleArn
	Provider  string // PrincipalArn
	Assertion chain.Secret
}

// Request is what AssumeRoleWithSAML is called with for a role; false where the
// response is not for that role.
func (response Response) Request(role chain.RoleArn) (Request, bool) {
	for _, r := range response.Roles {
		if r.Arn == role {
			return Request{Role: role, Provider: r.Provider, Assertion: response.Encoded}, true
		}
	}
	return Request{}, false
}

// RoleLike is the response's role that a name without its path means, or with it:
// what an assumed role is called lacks the path. False where none or several are
// meant.
func (response Response) RoleLike(role chain.RoleArn) (found chain.RoleArn, one bool) {
	if _, theirs := response.Request(role); theirs || role.Path != "" {
		return role, theirs
	}
	for _, r := range response.Roles {
		arn := r.Arn
		arn.Path = ""
		if arn != role || found == r.Arn {
			continue
		}
		if one {
			return chain.RoleArn{}, false
		}
		found, one = r.Arn, true
	}
	return found, one
}

// PostAddress is where the response is posted to in this partition: to the
// address that it names itself, since AWS holds the two against one another,
// else to the partition's.
func (response Response) PostAddress(p chain.Partition) string {
	addresses := make([]string, 0, len(response.Subject.Confirmations)+2)
	for _, c := range response.Subject.Confirmations {
		addresses = append(addresses, c.Recipient)
	}
	for _, address := range append(addresses, response.Destination, response.PostedTo) {
		if found, ok := partitionOfSignIn(address); ok && found == p {
			return address
		}
	}
	return Endpoint(p, "")
}

// Fit makes a text of the identity provider's fit to be shown in a terminal or a
// page.
func Fit(text string) string { return shown(text) }
