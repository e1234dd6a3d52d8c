package saml

import (
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"daypass/internal/chain"
)

// FuzzRead: whatever is given, the answer is a response or an *Error, and a
// response is judged without falling over, never verified without a signature,
// and never for a role that is none.
func FuzzRead(f *testing.F) {
	provider, text := signedResponse(f, nil)
	known := provider.known(f)
	f.Add(text)
	f.Add([]byte(base64.StdEncoding.EncodeToString(text)))
	f.Add([]byte(provider.page(f)))
	f.Add([]byte("SAMLResponse=" + base64.URLEncoding.EncodeToString(text) + "&RelayState=x"))
	f.Add([]byte(`{"log":{"entries":[{"request":{"postData":{"text":"SAMLResponse=PHg%2B"}}}]}}`))
	f.Add([]byte(`<samlp:Response xmlns:samlp="` + nsProtocol + `" ID="_1" Version="2.0"><samlp:Status><samlp:StatusCode Value="` + statusSuccess + `"/></samlp:Status></samlp:Response>`))
	now := time.Now()
	f.Fuzz(func(t *testing.T, data []byte) {
		response, err := Read(data)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Code == "" {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		verified, err := response.Verify(known)
		if err != nil {
			t.Fatalf("read once, and not again: %v", err)
		}
		if verified.Signature == SignatureVerified && !verified.Encrypted && verified.Subject.NameID != "alice@acme.example" {
			t.Fatalf("verified, and for %q", verified.Subject.NameID)
		}
		for _, p := range []chain.Partition{chain.AWS, chain.China} {
			verified.Judge(now, p)
		}
		if s := response.Session(); (s.Stating == Stated) != (len(response.values(AttributeSeconds)) == 1 && s.Finding.Code == "") {
			t.Fatalf("the session is read as %+v", s)
		}
		for _, c := range response.Chains("eu-west-1") {
			if _, err := chain.ParseRoleArn(c.Hops[0].Role.String()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzIdentityProvider(f *testing.F) {
	f.Add([]byte(`<EntityDescriptor xmlns="` + nsMetadata + `"><IDPSSODescriptor/></EntityDescriptor>`))
	f.Add(sharedKeys()[0].certificate.Raw)
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ReadIdentityProvider(data)
		var e *Error
		if err == nil && len(p.Certificates) == 0 || err != nil && !errors.As(err, &e) {
			t.Fatalf("%d certificates, %v", len(p.Certificates), err)
		}
	})
}
