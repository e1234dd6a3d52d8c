package saml

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"daypass/internal/chain"
)

func TestChains(t *testing.T) {
	_, text := signedResponse(t, attributes(map[string][]string{AttributeRole: {adminPair, "arn:aws-cn:iam::444455556666:role/Reader,arn:aws-cn:iam::444455556666:saml-provider/Acme"}}))
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	all := response.Chains("eu-west-1")
	if len(all) != 2 {
		t.Fatalf("%d chains for two roles", len(all))
	}
	first := all[0]
	if first.Partition != chain.AWS || first.Region != "eu-west-1" || first.Origin.Kind != chain.SAML || first.Origin.Name != "alice@acme.example" ||
		len(first.Hops) != 1 || first.Hops[0].Kind != chain.AssumeRoleWithSAML || first.Hops[0].RoleSessionName != "alice@acme.example" || !first.DirectRole() {
		t.Errorf("%+v", first)
	}
	if all[1].Partition != chain.China || all[1].Region != "cn-north-1" {
		t.Errorf("a role of China's is reached in %s, %s", all[1].Partition, all[1].Region)
	}
	if time.Until(first.Origin.Expires) > 5*time.Minute {
		t.Errorf("the response is usable until %v", first.Origin.Expires)
	}
}

func TestRequest(t *testing.T) {
	_, text := signedResponse(t, nil)
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	role := response.Roles[1].Arn
	request, ok := response.Request(role)
	if !ok || request.Role != role || request.Provider != "arn:aws:iam::444455556666:saml-provider/Acme" || request.Assertion != response.Encoded {
		t.Errorf("%v %+v", ok, request)
	}
	if _, ok := response.Request(chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Other"}); ok {
		t.Error("the response is used for a role that is not in it")
	}
}

func TestEndpoints(t *testing.T) {
	rows := []struct {
		partition chain.Partition
		region    string
		want      string
	}{
		{chain.AWS, "", "https://signin.aws.amazon.com/saml"},
		{chain.AWS, "eu-west-1", "https://eu-west-1.signin.aws.amazon.com/saml"},
		{chain.AWS, "cn-north-1", "https://signin.aws.amazon.com/saml"},
		{chain.AWS, "evil.example/", "https://signin.aws.amazon.com/saml"},
		{chain.GovCloud, "", "https://signin.amazonaws-us-gov.com/saml"},
		{chain.China, "cn-northwest-1", "https://cn-northwest-1.signin.amazonaws.cn/saml"},
		{chain.Europe, "", "https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml"},
	}
	for _, row := range rows {
		got := Endpoint(row.partition, row.region)
		if got != row.want {
			t.Errorf("%s %s: %s, not %s", row.partition, row.region, got, row.want)
		}
		if p, ok := partitionOfSignIn(got); !ok || p != row.partition {
			t.Errorf("%s is taken for %q", got, p)
		}
	}
}

// One certificate in fifty ends with a byte that is white space as text.
func TestADERCertificateEndsAsItEnds(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	for range 10_000 {
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		if len(bytes.TrimSpace(der)) == len(der) {
			continue
		}
		if p, err := ReadIdentityProvider(der); err != nil || len(p.Certificates) != 1 {
			t.Errorf("%v", err)
		}
		return
	}
	t.Fatal("none of the certificates ends with white space")
}

func TestIdentityProviderForms(t *testing.T) {
	pair := sharedKeys()[0]
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.certificate.Raw})
	for name, data := range map[string][]byte{
		"PEM": certificate, "DER": pair.certificate.Raw, "base64": []byte(base64.StdEncoding.EncodeToString(pair.certificate.Raw)),
	} {
		p, err := ReadIdentityProvider(data)
		if err != nil || len(p.Certificates) != 1 || !p.Certificates[0].Equal(pair.certificate) {
			t.Errorf("%s: %v, %d certificates", name, err, len(p.Certificates))
		}
	}
	p := newIdentityProvider(pair, sound()).known(t)
	if p.EntityID != "https://idp.acme.example/metadata" || len(p.Certificates) != 1 {
		t.Errorf("%+v", p)
	}
	_, response := signedResponse(t, nil)
	entity := `<EntityDescriptor xmlns="` + nsMetadata + `"><IDPSSODescriptor/></EntityDescriptor>`
	bad := []struct {
		name string
		data []byte
		code ErrorCode
	}{
		{"nothing", nil, CodeEmpty},
		{"prose", []byte("hello"), CodeNotMetadata},
		{"a response", response, CodeNotMetadata},
		{"a key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}), CodeNoCertificate},
		{"a broken certificate", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")}), CodeCertificate},
		{"no certificate", []byte(entity), CodeNoCertificate},
		{"a service provider's", []byte(`<EntityDescriptor xmlns="` + nsMetadata + `"><SPSSODescriptor/></EntityDescriptor>`), CodeMissing},
		{"a federation's", []byte(`<EntitiesDescriptor xmlns="` + nsMetadata + `"><EntityDescriptor><IDPSSODescriptor><KeyDescriptor/></IDPSSODescriptor></EntityDescriptor></EntitiesDescriptor>`), CodeNoCertificate},
		{"with a DTD", []byte("<!DOCTYPE x>" + entity), CodeDoctype},
		{"huge", bytes.Repeat([]byte("x"), largestMetadata+1), CodeTooLarge},
	}
	for _, b := range bad {
		t.Run(b.name, func(t *testing.T) {
			_, err := ReadIdentityProvider(b.data)
			mustFail(t, err, b.code)
		})
	}
}
