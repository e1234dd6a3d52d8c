package saml

import (
	"net/url"
	"strings"

	"daypass/internal/chain"
)

// The attributes that AWS reads. Source: IAM User Guide, "Configure SAML
// assertions for the authentication response".
const (
	attributePrefix  = "https://aws.amazon.com/SAML/Attributes/"
	AttributeRole    = attributePrefix + "Role"
	AttributeName    = attributePrefix + "RoleSessionName"
	AttributeSeconds = attributePrefix + "SessionDuration"

	attributeTag    = attributePrefix + "PrincipalTag:"
	attributeSource = attributePrefix + "SourceIdentity"
)

// signInHosts are the hosts whose /saml takes responses, also with a region and
// a point before them. Sources: botocore's sign-in endpoint rules and the CDK's
// SamlConsolePrincipal.
var signInHosts = map[string]chain.Partition{
	"signin.aws.amazon.com":            chain.AWS,
	"signin.amazonaws.cn":              chain.China,
	"signin.amazonaws-us-gov.com":      chain.GovCloud,
	"signin-fips.amazonaws-us-gov.com": chain.GovCloud,
	"signin.amazonaws-eusc.eu":         chain.Europe,
	"signin.c2shome.ic.gov":            chain.ISO,
	"signin.sc2shome.sgov.gov":         chain.ISOB,
	"signin.csphome.adc-e.uk":          chain.ISOE,
	"signin.csphome.hci.ic.gov":        chain.ISOF,
}

// audiences are the names that AWS has as a service provider: the entityID of
// its SAML metadata. Where a partition has none here, that of aws is taken for
// it (the European Sovereign Cloud's is not public).
var audiences = map[chain.Partition]string{
	chain.AWS:      "urn:amazon:webservices",
	chain.China:    "urn:amazon:webservices:cn-north-1",
	chain.GovCloud: "urn:amazon:webservices:govcloud",
}

// Audience is what a response for this partition has to name as its audience.
func Audience(p chain.Partition) string {
	if a := audiences[p]; a != "" {
		return a
	}
	return audiences[chain.AWS]
}

// Endpoint is the address that takes responses for this partition, as Recipient
// and reply address; regional where a region is given.
func Endpoint(p chain.Partition, region string) string {
	host := ""
	for h, partition := range signInHosts {
		if partition == p && !strings.HasPrefix(h, "signin-fips") {
			host = h
		}
	}
	if region == "" && p == chain.Europe { // it has no host without a region
		region = p.DefaultRegion()
	}
	if region != "" && chain.IsRegion(region) && chain.PartitionOfRegion(region) == p {
		host = region + "." + host
	}
	return "https://" + host + "/saml"
}

// partitionOfSignIn is the partition whose sign-in takes responses at this
// address. /saml/acs/… is the address of a provider that requires encryption.
func partitionOfSignIn(address string) (chain.Partition, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", false
	}
	if u.Path != "/saml" && !strings.HasPrefix(u.Path, "/saml/acs/") {
		return "", false
	}
	if p, ok := signInHosts[u.Host]; ok {
		return p, true
	}
	region, host, _ := strings.Cut(u.Host, ".")
	p, ok := signInHosts[host]
	if !ok || !chain.IsRegion(region) || chain.PartitionOfRegion(region) != p {
		return "", false
	}
	return p, true
}
