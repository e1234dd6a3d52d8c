package saml

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"daypass/internal/chain"
)

// IdP is a make of identity provider.
type IdP string

// The makes that there is a recipe for.
const (
	ADFS     IdP = "adfs"
	Okta     IdP = "okta"
	Entra    IdP = "entra"
	Keycloak IdP = "keycloak"
	Google   IdP = "google"
	OtherIdP IdP = "other"
)

// IdPs are all of them, in the order in which they are offered.
func IdPs() []IdP { return []IdP{ADFS, Okta, Entra, Keycloak, Google, OtherIdP} }

// recipeSteps is how many sentences a recipe has in the message catalogs:
// saml.recipe.<idp>.1 and on. Sources: the identity providers' own guides for AWS.
var recipeSteps = map[IdP]int{ADFS: 3, Okta: 3, Entra: 3, Keycloak: 4, Google: 3, OtherIdP: 2}

// Field is a text to copy. Its label in the message catalogs is
// saml.field.<Code>.
type Field struct{ Code, Value string }

// File is a text to download.
type File struct {
	Name string
	Data []byte
}

// Recipe is what to set at an identity provider so that the console lasts a
// wanted time. Its sentences are in the message catalogs.
type Recipe struct {
	IdP     IdP
	Seconds int
	Steps   []string // keys of the message catalogs
	Fields  []Field
	File    *File // nil for most
}

// MakeRecipe is false for a make that is none. The duration is one that AWS takes.
func MakeRecipe(idp IdP, seconds int, p chain.Partition) (Recipe, bool) {
	steps, known := recipeSteps[idp]
	if !known {
		return Recipe{}, false
	}
	r := Recipe{IdP: idp, Seconds: seconds}
	for i := 1; i <= steps; i++ {
		r.Steps = append(r.Steps, fmt.Sprintf("saml.recipe.%s.%d", idp, i))
	}
	value := strconv.Itoa(seconds)
	switch idp {
	case ADFS:
		r.Fields = []Field{{"rule", adfsRule(value)}}
	case Okta:
		r.Fields = []Field{{"value", value}}
	case Entra: // it takes the name in two parts
		r.Fields = []Field{{"name", "SessionDuration"}, {"namespace", strings.TrimSuffix(attributePrefix, "/")}, {"value", value}}
	case Keycloak:
		r.Fields = []Field{{"attribute", AttributeSeconds}, {"value", value}}
		r.File = &File{Name: "keycloak-aws.json", Data: keycloakClient(value, p)}
	default:
		r.Fields = []Field{{"attribute", AttributeSeconds}, {"value", value}}
	}
	return r, true
}

// adfsRule is a custom claim rule. Source: AWS Security Blog, "Enable Federated
// API Access to your AWS Resources for up to 12 hours Using IAM Roles".
func adfsRule(value string) string {
	return `=> issue(Type = "` + AttributeSeconds + `", Value = "` + value + `");`
}

// keycloakClient is a client in Keycloak's own format, to be imported. Roles are
// client roles whose names are pairs of a role and a provider.
func keycloakClient(value string, p chain.Partition) []byte {
	const address = "amazon-aws"
	const nameFormat = "URI Reference"
	type mapper struct {
		Name     string            `json:"name"`
		Protocol string            `json:"protocol"`
		Mapper   string            `json:"protocolMapper"`
		Config   map[string]string `json:"config"`
	}
	client := struct {
		ClientID   string            `json:"clientId"`
		Name       string            `json:"name"`
		Protocol   string            `json:"protocol"`
		Enabled    bool              `json:"enabled"`
		FullScope  bool              `json:"fullScopeAllowed"`
		Logout     bool              `json:"frontchannelLogout"`
		Redirects  []string          `json:"redirectUris"`
		Scopes     []string          `json:"defaultClientScopes"`
		Optional   []string          `json:"optionalClientScopes"`
		Attributes map[string]string `json:"attributes"`
		Mappers    []mapper          `json:"protocolMappers"`
	}{
		ClientID: Audience(p), Name: "AWS", Protocol: "saml", Enabled: true, Logout: true,
		Redirects: []string{Endpoint(p, "")}, Scopes: []string{}, Optional: []string{},
		Attributes: map[string]string{
			"saml_assertion_consumer_url_post":       Endpoint(p, ""),
			"saml_idp_initiated_sso_url_name":        address,
			"saml_name_id_format":                    "persistent",
			"saml_signature_canonicalization_method": "http://www.w3.org/2001/10/xml-exc-c14n#",
			"saml.signature.algorithm":               "RSA_SHA256",
			"saml.server.signature":                  "true",
			"saml.assertion.signature":               "true",
			"saml.client.signature":                  "false",
			"saml.encrypt":                           "false",
			"saml.authnstatement":                    "true",
			"saml.force.post.binding":                "true",
		},
		Mappers: []mapper{
			{"SessionDuration", "saml", "saml-hardcode-attribute-mapper", map[string]string{
				"attribute.name": AttributeSeconds, "attribute.nameformat": nameFormat, "attribute.value": value, "friendly.name": "SessionDuration"}},
			{"RoleSessionName", "saml", "saml-user-property-mapper", map[string]string{
				"attribute.name": AttributeName, "attribute.nameformat": nameFormat, "user.attribute": "username", "friendly.name": "RoleSessionName"}},
			{"Role", "saml", "saml-role-list-mapper", map[string]string{
				"attribute.name": AttributeRole, "attribute.nameformat": nameFormat, "single": "true", "friendly.name": "Role"}},
		},
	}
	data, err := json.MarshalIndent(client, "", "  ")
	if err != nil { // texts and booleans alone
		panic(err)
	}
	return append(data, '\n')
}
