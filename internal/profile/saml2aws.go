package profile

import (
	"cmp"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"daypass/internal/chain"
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

// entraApp follows the url of AzureAD, before the application's id. Source:
// saml2aws, pkg/provider/aad: "The URL of IdP-initiate SSO".
const entraApp = "/applications/redirecttofederatedapplication.aspx?Operation=LinkedSignIn&applicationId="

// usualURN is AWS as a service provider, where nothing says another.
const usualURN = "urn:amazon:webservices"

// saml2aws completes what is known of a profile of saml2aws' with the addresses
// that sign in to AWS for it. Several accounts of its file may write one profile,
// and nothing there tells which did. The file is read for the first such profile,
// and no sooner.
func (r *resolver) saml2aws(tool chain.SAMLTool, profile string) chain.SAMLTool {
	if r.saml2awsPages == nil {
		path := expandHome(cmp.Or(r.env(envSaml2aws), filepath.Join("~", ".saml2aws")), r.home)
		text, _, _ := readFile(path) // without it nothing is known of the addresses
		r.saml2awsPages = readSaml2aws(text)
	}
	if pages := r.saml2awsPages[profile]; len(pages) > 0 {
		tool.SignIn, tool.Others = pages[0], strings.Join(pages[1:], ", ")
	}
	return tool
}

// readSaml2aws gives the addresses by profile, in their order in the file.
func readSaml2aws(text string) map[string][]string {
	pages, account := map[string][]string{}, map[string]string{}
	end := func() {
		name := cmp.Or(account["aws_profile"], usualSaml2aws)
		if page := saml2awsPage(account); page != "" && !slices.Contains(pages[name], page) {
			pages[name] = append(pages[name], page)
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
	case provider == "azuread" && account["app_id"] != "":
		return strings.TrimRight(address, "/") + entraApp + url.QueryEscape(account["app_id"])
	case saml2awsStarts[provider] != "":
		return strings.TrimRight(address, "/") + saml2awsStarts[provider] + url.QueryEscape(cmp.Or(account["aws_urn"], usualURN))
	case saml2awsPages[provider]:
		return address
	}
	return ""
}
