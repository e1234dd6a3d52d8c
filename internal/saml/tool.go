package saml

import (
	"strings"
	"time"

	"daypass/internal/chain"
)

// Tool is a program that signs in through SAML and leaves its marks in a profile.
type Tool string

// The tools whose profiles are recognised.
const (
	Saml2aws      Tool = "saml2aws"
	AWSADFS       Tool = "aws-adfs"
	AWSAzureLogin Tool = "aws-azure-login"
	AWSGoogleAuth Tool = "aws-google-auth"
)

// toolKeys are the keys by which a profile is recognised. x_principal_arn is
// also written by tools that took saml2aws's format over.
var toolKeys = []struct {
	key, role string
	tool      Tool
}{
	{"x_principal_arn", "x_principal_arn", Saml2aws},
	{"x_security_token_expires", "x_principal_arn", Saml2aws},
	{"adfs_config.adfs_host", "adfs_config.role_arn", AWSADFS},
	{"adfs_config.role_arn", "adfs_config.role_arn", AWSADFS},
	{"azure_tenant_id", "azure_default_role_arn", AWSAzureLogin},
	{"google_config.google_idp_id", "google_config.role_arn", AWSGoogleAuth},
	{"google_config.role_arn", "google_config.role_arn", AWSGoogleAuth},
}

// Recognised is what a profile's keys tell of the tool that wrote it.
type Recognised struct {
	Tool    Tool
	Role    chain.RoleArn // zero where it is not said
	Expires time.Time     // of the session credentials beside it; zero where it is not said
}

// Recognise tells whether a profile was written by a tool that signs in through
// SAML. keys are the profile's, from both AWS files; names in lower case.
func Recognise(keys map[string]string) (Recognised, bool) {
	for _, t := range toolKeys {
		if _, ok := keys[t.key]; !ok {
			continue
		}
		r := Recognised{Tool: t.tool, Role: roleOf(keys[t.role])}
		if end, err := time.Parse(time.RFC3339, strings.TrimSpace(keys["x_security_token_expires"])); err == nil {
			r.Expires = end
		}
		return r, true
	}
	return Recognised{}, false
}

// roleOf reads a role's ARN, also out of an assumed role's.
func roleOf(text string) chain.RoleArn {
	text = strings.TrimSpace(text)
	if parts := strings.SplitN(text, ":", 6); len(parts) == 6 && parts[2] == "sts" {
		name := strings.Split(parts[5], "/")
		if len(name) != 3 || name[0] != "assumed-role" {
			return chain.RoleArn{}
		}
		// The path of the role is not in it.
		text = "arn:" + parts[1] + ":iam::" + parts[4] + ":role/" + name[1]
	}
	arn, err := chain.ParseRoleArn(text)
	if err != nil {
		return chain.RoleArn{}
	}
	return arn
}
