package console

import (
	"net"
	"net/url"

	"daypass/internal/chain"
	"daypass/internal/credential"
)

// Hosts are where sign-in tokens are asked for and links lead. The zero Hosts
// are AWS's own. No variable, key or flag changes them: whole credentials are
// handed to the sign-in host.
type Hosts struct {
	demo *url.URL
}

// DemoHosts sends everything to the demo's simulator. Nothing but a plain
// address on loopback is taken.
func DemoHosts(address string) (Hosts, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return Hosts{}, &credential.Error{Code: credential.CodeEndpointRefused, Hop: credential.NoHop, Service: service}
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		return Hosts{}, &credential.Error{Code: credential.CodeEndpointRefused, Hop: credential.NoHop, Service: service}
	}
	return Hosts{demo: u}, nil
}

// partitions have a regional sign-in host {region}.{signin}, as the rules of
// AWS's own Sign-In API make it, in the default region too. Source: that
// API's endpoint rules in botocore. GovCloud alone has FIPS hosts that are documented for
// federation; elsewhere the usual host is used.
var partitions = map[chain.Partition]struct {
	signin  string
	console string
	get     bool // getSigninToken by GET: POST is documented for the others, and unproven here
}{
	chain.AWS:      {signin: "signin.aws.amazon.com", console: "console.aws.amazon.com"},
	chain.China:    {signin: "signin.amazonaws.cn", console: "console.amazonaws.cn"},
	chain.GovCloud: {signin: "signin.amazonaws-us-gov.com", console: "console.amazonaws-us-gov.com", get: true},
	chain.Europe:   {signin: "signin.amazonaws-eusc.eu", console: "console.amazonaws-eusc.eu"},
}

// govCloudFIPS are the hosts by region; the default region's has no prefix.
var govCloudFIPS = map[string]string{
	"us-gov-west-1": "signin-fips.amazonaws-us-gov.com",
	"us-gov-east-1": "us-gov-east-1.signin-fips.amazonaws-us-gov.com",
}

// base is the sign-in host of a chain, as an address without a path.
func (h Hosts) base(c chain.Chain) (*url.URL, error) {
	fail := &credential.Error{Hop: credential.NoHop, Service: service}
	if !c.Partition.ConsoleIsPublic() {
		fail.Code, fail.Name = credential.CodePartitionUnknown, string(c.Partition)
		return nil, fail
	}
	if h.demo != nil {
		return &url.URL{Scheme: h.demo.Scheme, Host: h.demo.Host}, nil
	}
	if !chain.IsRegion(c.Region) || chain.PartitionOfRegion(c.Region) != c.Partition {
		fail.Code, fail.Name = credential.CodeRegionMismatch, c.Region
		return nil, fail
	}
	host := c.Region + "." + partitions[c.Partition].signin
	if fips := govCloudFIPS[c.Region]; c.UseFIPS && fips != "" {
		host = fips
	}
	return &url.URL{Scheme: "https", Host: host}, nil
}

// Home is the console's first page in a region: with the plain host, the region
// that the browser last had would win.
func (h Hosts) Home(c chain.Chain) string {
	if h.demo != nil {
		return h.demo.JoinPath("/console").String()
	}
	p := partitions[c.Partition]
	if p.console == "" {
		return ""
	}
	return "https://" + c.Region + "." + p.console + "/console/home?region=" + url.QueryEscape(c.Region)
}
