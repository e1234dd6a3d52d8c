package saml

import (
	"encoding/json"
	"strings"
	"testing"

	"daypass/internal/chain"
)

func TestRecipes(t *testing.T) {
	want := map[IdP]string{
		ADFS:     `rule=` + `=> issue(Type = "https://aws.amazon.com/SAML/Attributes/SessionDuration", Value = "28800");`,
		Okta:     "value=28800",
		Entra:    "name=SessionDuration namespace=https://aws.amazon.com/SAML/Attributes value=28800",
		Keycloak: "attribute=https://aws.amazon.com/SAML/Attributes/SessionDuration value=28800",
		Google:   "attribute=https://aws.amazon.com/SAML/Attributes/SessionDuration value=28800",
		OtherIdP: "attribute=https://aws.amazon.com/SAML/Attributes/SessionDuration value=28800",
	}
	for _, idp := range IdPs() {
		r, ok := MakeRecipe(idp, 28800, chain.AWS)
		if !ok || len(r.Steps) < 2 || (r.File != nil) != (idp == Keycloak) {
			t.Fatalf("%s: %v %+v", idp, ok, r)
		}
		var fields []string
		for _, f := range r.Fields {
			fields = append(fields, f.Code+"="+f.Value)
		}
		if got := strings.Join(fields, " "); got != want[idp] {
			t.Errorf("%s: %s, not %s", idp, got, want[idp])
		}
	}
	if _, ok := MakeRecipe("x", 3600, chain.AWS); ok {
		t.Error("a recipe for no identity provider")
	}
}

func TestKeycloakClient(t *testing.T) {
	r, _ := MakeRecipe(Keycloak, 43200, chain.GovCloud)
	var client struct {
		ClientID   string
		Attributes map[string]string
		Mappers    []struct {
			ProtocolMapper string
			Config         map[string]string
		} `json:"protocolMappers"`
	}
	if err := json.Unmarshal(r.File.Data, &client); err != nil {
		t.Fatal(err)
	}
	if client.ClientID != "urn:amazon:webservices:govcloud" || client.Attributes["saml_assertion_consumer_url_post"] != "https://signin.amazonaws-us-gov.com/saml" {
		t.Errorf("client %q, posts to %q", client.ClientID, client.Attributes["saml_assertion_consumer_url_post"])
	}
	names := map[string]string{}
	for _, m := range client.Mappers {
		names[m.Config["attribute.name"]] = m.ProtocolMapper + " " + m.Config["attribute.value"] + m.Config["single"]
	}
	if names[AttributeSeconds] != "saml-hardcode-attribute-mapper 43200" || names[AttributeRole] != "saml-role-list-mapper true" || names[AttributeName] != "saml-user-property-mapper " {
		t.Errorf("%v", names)
	}
}
