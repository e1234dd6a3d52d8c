package simulator

import (
	"regexp"
	"strings"

	"daypass/internal/pattern"
)

// host is what one of AWS's host names stands for.
type host struct {
	Name      string
	Service   string // sts, iam, signin, oidc, portal
	Partition string
	Region    string
	Global    bool // the global STS endpoint, whose tokens opt-in regions refuse
}

// partition holds the names of one partition. Source: botocore's
// partitions.json and the endpoint rules of STS, IAM and AWS Sign-In.
type partition struct {
	id         string
	regions    func() *regexp.Regexp
	suffix     string // of service hosts
	signin     string // of sign-in hosts
	signinHome string // region of the sign-in host without a prefix, "" when there is none
	iam        string // IAM's one host
	iamRegion  string
}

var partitions = []partition{
	{"aws-cn", pattern.Lazy(`^cn-\w+-\d+$`), "amazonaws.com.cn", "signin.amazonaws.cn", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"},
	{"aws-us-gov", pattern.Lazy(`^us-gov-\w+-\d+$`), "amazonaws.com", "signin.amazonaws-us-gov.com", "us-gov-west-1", "iam.us-gov.amazonaws.com", "us-gov-west-1"},
	{"aws-eusc", pattern.Lazy(`^eusc-(de)-\w+-\d+$`), "amazonaws.eu", "signin.amazonaws-eusc.eu", "", "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"},
	{"aws-iso-b", pattern.Lazy(`^us-isob-\w+-\d+$`), "sc2s.sgov.gov", "signin.sc2shome.sgov.gov", "us-isob-east-1", "iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"},
	{"aws-iso-f", pattern.Lazy(`^us-isof-\w+-\d+$`), "csp.hci.ic.gov", "signin.csphome.hci.ic.gov", "", "iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"},
	{"aws-iso-e", pattern.Lazy(`^eu-isoe-\w+-\d+$`), "cloud.adc-e.uk", "signin.csphome.adc-e.uk", "", "iam.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1"},
	{"aws-iso", pattern.Lazy(`^us-iso-\w+-\d+$`), "c2s.ic.gov", "signin.c2shome.ic.gov", "us-iso-east-1", "iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"},
	{"aws", pattern.Lazy(`^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$`), "amazonaws.com", "signin.aws.amazon.com", "us-east-1", "iam.amazonaws.com", "us-east-1"},
}

// optIn are regions that an account must enable, and that refuse session tokens
// of the global STS endpoint.
var optIn = pattern.Lazy(`^(af-south-1|ap-east-[12]|ap-south-2|ap-southeast-[34567]|ca-west-1|eu-central-2|eu-south-[12]|il-central-1|me-central-1|me-south-1|mx-central-1)$`)

// readHost tells what a host name of AWS's stands for.
func readHost(name string) (host, bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if name == "sts.amazonaws.com" {
		return host{name, "sts", "aws", "us-east-1", true}, true
	}
	for _, p := range partitions {
		if name == p.iam {
			return host{name, "iam", p.id, p.iamRegion, false}, true
		}
		for _, s := range p.services() {
			rest, ok := strings.CutSuffix(name, s.suffix)
			if !ok {
				continue
			}
			region, ok := strings.CutPrefix(rest, s.prefix)
			if s.home != "" && rest == "" {
				region, ok = s.home, true
			}
			if ok && p.regions().MatchString(region) && (p.id != "aws" || !strings.HasPrefix(region, "us-gov-")) {
				return host{name, s.service, p.id, region, false}, true
			}
		}
	}
	return host{}, false
}

type hostForm struct{ service, prefix, suffix, home string }

func (p partition) services() []hostForm {
	forms := []hostForm{
		{"sts", "sts.", "." + p.suffix, ""},
		{"sts", "sts-fips.", "." + p.suffix, ""},
		{"oidc", "oidc.", "." + p.suffix, ""},
		{"portal", "portal.sso.", "." + p.suffix, ""},
		{"signin", "", "." + p.signin, ""},
	}
	if p.signinHome != "" {
		forms = append(forms, hostForm{"signin", "", p.signin, p.signinHome})
	}
	if p.id == "aws-us-gov" {
		forms = append(forms,
			hostForm{"signin", "", ".signin-fips.amazonaws-us-gov.com", ""},
			hostForm{"signin", "", "signin-fips.amazonaws-us-gov.com", "us-gov-west-1"})
	}
	return forms
}
