package profile

import (
	"cmp"
	"net/url"
	"path/filepath"
	"strings"
)

// envSaml2aws names saml2aws' own file.
const envSaml2aws = "SAML2AWS_CONFIGFILE"

// usualSaml2aws is the profile that saml2aws writes where its file names none.
const usualSaml2aws = "saml"

// saml2awsPages are the providers whose url is the page that signs in to AWS
// itself; saml2aws' documentation has them.
var saml2awsPages = map[string]bool{
	"keycloak": true, "okta": true, "googleapps": true, "jumpcloud": true, "auth0": true, "pingone": true,
}

// saml2awsStarts are what follows the url of the others, before AWS's name as a
// service provider. Source: saml2aws, pkg/provider/pingfed and shibboleth.
var saml2awsStarts = map[string]string{
	"ping":       "/idp/startSSO.ping?PartnerSpId=",
	"shibboleth": "/idp/profile/SAML2/Unsolicited/SSO?providerId=",
}

// usualURN is AWS as a service provider, where nothing says another.
const usualURN = "urn:amazon:webservices"

// saml2aws are the addresses that sign in to AWS, by profile. The file is read
// when a profile of saml2aws' is there, and no sooner.
func (r *resolver) saml2aws() map[string]string {
	if r.saml2awsPages == nil {
		path := expandHome(cmp.Or(r.env(envSaml2aws), filepath.Join("~", ".saml2aws")), r.home)
		text, _, _ := readFile(path) // without it nothing is known of the addresses
		r.saml2awsPages = readSaml2aws(text)
	}
	return r.saml2awsPages
}

func readSaml2aws(text string) map[string]string {
	pages, account := map[string]string{}, map[string]string{}
	end := func() {
		if page := saml2awsPage(account); page != "" {
			name := cmp.Or(account["aws_profile"], usualSaml2aws)
			pages[name] = cmp.Or(pages[name], page)
		}
		account = map[string]string{}
	}
	for line := range strings.Lines(unixLines(strings.TrimPrefix(text, "\ufeff"))) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			end()
			continue
		}
		if name, value, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, ";") {
			account[strings.ToLower(strings.TrimSpace(name))] = unquoted(strings.Trim(strings.TrimSpace(value), "`"))
		}
	}
	end()
	return pages
}

func saml2awsPage(account map[string]string) string {
	address := account["url"]
	switch provider := strings.ToLower(account["provider"]); {
	case !strings.HasPrefix(address, "https://"):
		return ""
	case provider == "adfs", provider == "adfs2":
		return adfsSignIn(address, account["aws_urn"])
	case saml2awsStarts[provider] != "":
		return strings.TrimRight(address, "/") + saml2awsStarts[provider] + url.QueryEscape(cmp.Or(account["aws_urn"], usualURN))
	case saml2awsPages[provider]:
		return address
	}
	return ""
}
