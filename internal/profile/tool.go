package profile

import (
	"cmp"
	"net/url"
	"path/filepath"
	"strings"

	"daypass/internal/chain"
)

// The programs that are recognised. Others that took its format over pass for
// saml2aws.
const (
	toolSaml2aws = "saml2aws"
	toolADFS     = "aws-adfs"
	toolAzure    = "aws-azure-login"
	toolGoogle   = "aws-google-auth"
)

// markOf is the program that signs in through SAML and left its marks in a
// profile; its name is "" without.
func (r *resolver) markOf(s *sources) chain.SAMLTool {
	switch {
	case s.has(keyPrincipal):
		role, named := roleOf(s.text(keyPrincipal))
		if !named { // a user's: no response of SAML made that
			return chain.SAMLTool{}
		}
		return r.saml2aws(chain.SAMLTool{Name: toolSaml2aws, Role: role}, s.name)
	case s.has(keyADFSHost), s.has(keyADFSRole):
		role, _ := roleOf(s.text(keyADFSRole))
		return chain.SAMLTool{Name: toolADFS, Role: role, SignIn: adfsSignIn("https://"+s.text(keyADFSHost), s.text(keyADFSProvider))}
	case s.has(keyAzureTenant):
		role, _ := roleOf(s.text(keyAzureRole))
		return chain.SAMLTool{Name: toolAzure, Role: role}
	case s.has(keyGoogleIdP), s.has(keyGoogleRole):
		role, _ := roleOf(s.text(keyGoogleRole))
		return chain.SAMLTool{Name: toolGoogle, Role: role, SignIn: googleSignIn(s.text(keyGoogleIdP), s.text(keyGoogleSP))}
	}
	return chain.SAMLTool{}
}

// markOfCommand is the same of a credential_process.
func (r *resolver) markOfCommand(command, profile string) chain.SAMLTool {
	words := strings.Fields(command)
	if len(words) == 0 {
		return chain.SAMLTool{}
	}
	base := filepath.Base(strings.ReplaceAll(strings.Trim(words[0], `"'`), `\`, "/"))
	tool := chain.SAMLTool{Name: strings.TrimSuffix(strings.ToLower(base), ".exe")}
	switch tool.Name {
	case toolSaml2aws:
		tool = r.saml2aws(tool, profile)
	case toolADFS, toolAzure, toolGoogle:
	default:
		return chain.SAMLTool{}
	}
	for i, word := range words {
		flag, value, joined := strings.Cut(word, "=")
		if !joined && i+1 < len(words) {
			value = words[i+1]
		}
		if flag == "--role" || flag == "--role-arn" {
			tool.Role, _ = roleOf(strings.Trim(value, `"'`))
		}
	}
	return tool
}

// roleOf reads a role's ARN, also out of an assumed role's, which lacks the
// role's path.
func roleOf(text string) (chain.RoleArn, bool) {
	if parts := strings.SplitN(text, ":", 6); len(parts) == 6 && parts[2] == "sts" {
		name := strings.Split(parts[5], "/")
		if len(name) != 3 || name[0] != "assumed-role" {
			return chain.RoleArn{}, false
		}
		text = "arn:" + parts[1] + ":iam::" + parts[4] + ":role/" + name[1]
	}
	arn, err := chain.ParseRoleArn(text)
	return arn, err == nil
}

// adfsSignIn is the page of AD FS that signs in to AWS. Source: Microsoft, "AD FS
// IdP-initiated RelayState"; aws-adfs and saml2aws open the same.
func adfsSignIn(host, provider string) string {
	address, err := url.Parse(host)
	if err != nil || address.Host == "" {
		return ""
	}
	address.Path = "/adfs/ls/IdpInitiatedSignOn.aspx"
	address.RawQuery = url.Values{"loginToRp": {cmp.Or(provider, usualURN)}}.Encode()
	return address.String()
}

// googleSignIn is the page of a Google Workspace app, as aws-google-auth opens it.
func googleSignIn(idp, app string) string {
	if idp == "" || app == "" {
		return ""
	}
	return "https://accounts.google.com/o/saml2/initsso?" + url.Values{"idpid": {idp}, "spid": {app}, "forceauthn": {"false"}}.Encode()
}
