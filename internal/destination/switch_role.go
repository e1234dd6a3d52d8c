package destination

import (
	"net/url"

	"daypass/internal/chain"
)

// signInDomains are where the console's own page for switching roles lives.
// Source: IAM User Guide, "Switch to a role (console)".
var signInDomains = map[chain.Partition]string{
	chain.AWS:      "signin.aws.amazon.com",
	chain.China:    "signin.amazonaws.cn",
	chain.GovCloud: "signin.amazonaws-us-gov.com",
	chain.Europe:   "eusc-de-east-1.signin.amazonaws-eusc.eu",
}

// SwitchedTo is the role of a page that SwitchRole makes; ok is false for every
// other text.
func SwitchedTo(page string) (role chain.RoleArn, ok bool) {
	u, err := url.Parse(page)
	if err != nil || u.Path != "/switchrole" {
		return chain.RoleArn{}, false
	}
	for partition, host := range signInDomains {
		if u.Host != host {
			continue
		}
		arn := "arn:" + string(partition) + ":iam::" + u.Query().Get("account") + ":role/" + u.Query().Get("roleName")
		if role, err = chain.ParseRoleArn(arn); err != nil {
			return chain.RoleArn{}, false
		}
		made, err := SwitchRole(role)
		return role, err == nil && made == page
	}
	return chain.RoleArn{}, false
}

// SwitchRole is the console's page on which a signed-in person switches to a
// role. It asks them to confirm; nothing is switched by opening it.
func SwitchRole(role chain.RoleArn) (string, error) {
	host := signInDomains[role.Partition]
	if host == "" {
		return "", refuse(PartitionUnknown, string(role.Partition))
	}
	name := role.RoleName
	if role.Path != "" {
		name = role.Path + "/" + name
	}
	query := url.Values{"account": {role.AccountID}, "roleName": {name}, "displayName": {role.RoleName}}
	return (&url.URL{Scheme: "https", Host: host, Path: "/switchrole", RawQuery: query.Encode()}).String(), nil
}
