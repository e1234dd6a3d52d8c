// Package destination says where in the console a sign-in ends: its home, a
// service, a resource by ARN, or a page by URL.
//
// It knows the console's hosts, services and regions, and lets nothing through
// that is no https page of the console of the caller's own partition: whoever
// follows a sign-in link is signed in there. It never speaks to AWS.
package destination

import (
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"daypass/internal/chain"
)

// ErrNoConsole says that a text leads to no page of the console of the wanted
// partition. The error is an *Error, whose Code says why.
var ErrNoConsole = errors.New("no console destination")

// Code says why a text is no destination.
type Code string

// The reasons why a text is no destination.
const (
	PartitionUnknown Code = "partition-unknown" // no such partition, or its console hosts are not public
	RegionMalformed  Code = "region-malformed"
	RegionForeign    Code = "region-foreign"  // of another partition
	ServiceUnknown   Code = "service-unknown" // no service is called so
	ArnMalformed     Code = "arn-malformed"   //
	ArnForeign       Code = "arn-foreign"     // of another partition
	URLMalformed     Code = "url-malformed"   // control characters, a backslash, a user, a port
	URLNotHTTPS      Code = "url-not-https"   //
	HostForeign      Code = "host-foreign"    // no console host of this partition
	SignInPage       Code = "sign-in-page"    // signs in or out instead of showing the console
	TooLong          Code = "too-long"        // over MaxLength
)

// MaxLength is the longest destination, in bytes: it stands inside the sign-in
// link, and nothing longer is known to survive there.
const MaxLength = 2048

// Error is why a text is no destination.
type Error struct {
	Code Code
	Text string // what was given, cut to a readable length
}

func (e *Error) Error() string { return "no console destination: " + string(e.Code) }

// Is makes every Error an ErrNoConsole.
func (e *Error) Is(target error) bool { return target == ErrNoConsole }

func refuse(code Code, text string) error {
	const readable = 120
	if len(text) > readable {
		text = strings.ToValidUTF8(text[:readable], "") + "…"
	}
	return &Error{Code: code, Text: text}
}

// domains are the console's hosts: each is one, and so is {region}. before it.
// Source: the rules of AWS's Sign-In API, and the hosts that the console shows.
var domains = map[chain.Partition]string{
	chain.AWS:      "console.aws.amazon.com",
	chain.China:    "console.amazonaws.cn",
	chain.GovCloud: "console.amazonaws-us-gov.com",
	chain.Europe:   "console.amazonaws-eusc.eu",
}

// Host is the console's plain host in a partition, "" where it is not public.
func Host(partition chain.Partition) string { return domains[partition] }

// Resolve is the URL that text stands for in a partition: the console's home
// for "" or "home", a service by its id or name, a resource by its ARN, or a URL of the
// console. The region, the partition's default for "", is where home and
// services open; an ARN and a URL say themselves where they are.
func Resolve(partition chain.Partition, region, text string) (string, error) {
	domain, public := domains[partition]
	if !public {
		return "", refuse(PartitionUnknown, string(partition))
	}
	region, err := checkRegion(partition, region)
	if err != nil {
		return "", err
	}
	if len(text) > MaxLength {
		return "", refuse(TooLong, text)
	}
	text = strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, isControl):
		return "", refuse(URLMalformed, "")
	case text == "" || strings.EqualFold(text, "home"):
		return Service{path: "console/home"}.url(domain, region), nil
	case strings.HasPrefix(text, "arn:"):
		return resolveArn(partition, domain, text)
	case strings.Contains(text, "//") || strings.Contains(text, `\\`):
		return resolveURL(partition, domain, text)
	}
	if service, found := find(text); found {
		return service.url(domain, region), nil
	}
	return "", refuse(ServiceUnknown, text)
}

func checkRegion(partition chain.Partition, region string) (string, error) {
	switch {
	case region == "":
		return partition.DefaultRegion(), nil
	case !chain.IsRegion(region):
		return "", refuse(RegionMalformed, region)
	case chain.PartitionOfRegion(region) != partition:
		return "", refuse(RegionForeign, region)
	}
	return region, nil
}

// url is the service's page. The host names the region too: on the plain host
// the region that the browser remembers wins.
func (s Service) url(domain, region string) string {
	u := url.URL{Scheme: "https", Host: region + "." + domain, Path: "/" + s.path, Fragment: s.fragment}
	switch {
	case s.subdomain != "":
		u.Host = s.subdomain + "." + domain
	case s.global:
		u.Host = domain
	}
	if !s.global {
		u.RawQuery = url.Values{"region": {region}}.Encode()
	}
	return u.String()
}

// resolveArn leaves it to the console to find the resource's page: it knows
// many types, not all.
func resolveArn(partition chain.Partition, domain, text string) (string, error) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[2] == "" || parts[5] == "" || strings.ContainsFunc(text, notInArn) {
		return "", refuse(ArnMalformed, text)
	}
	arnPartition, arnRegion := chain.Partition(parts[1]), parts[3]
	switch {
	case !arnPartition.Valid():
		return "", refuse(ArnMalformed, text)
	case arnPartition != partition:
		return "", refuse(ArnForeign, text)
	case arnRegion != "" && !chain.IsRegion(arnRegion):
		return "", refuse(ArnMalformed, text)
	}
	u := url.URL{Scheme: "https", Host: domain, Path: "/go/view", RawQuery: url.Values{"arn": {text}}.Encode()}
	return fit(u, text)
}

// notInArn holds for what no ARN has; resource names may be any printable text.
func notInArn(r rune) bool { return r == ' ' || isControl(r) }

func isControl(r rune) bool { return r < ' ' || r >= 0x7f && r <= 0x9f }

func fit(u url.URL, text string) (string, error) {
	if whole := u.String(); len(whole) <= MaxLength {
		return whole, nil
	}
	return "", refuse(TooLong, text)
}
