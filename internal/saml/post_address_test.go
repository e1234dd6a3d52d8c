package saml

import (
	"testing"

	"daypass/internal/chain"
)

func TestPostAddress(t *testing.T) {
	at := func(recipient, destination string) Response {
		return Response{Destination: destination, Subject: Subject{Confirmations: []Confirmation{{Recipient: recipient}}}}
	}
	for _, test := range []struct {
		response  Response
		partition chain.Partition
		want      string
	}{
		{at("https://eu-west-1.signin.aws.amazon.com/saml", ""), chain.AWS, "https://eu-west-1.signin.aws.amazon.com/saml"},
		{at("https://evil.example/saml", "https://signin.aws.amazon.com/saml/acs/SAMLSPX"), chain.AWS, "https://signin.aws.amazon.com/saml/acs/SAMLSPX"},
		{at("https://evil.example/saml", "http://signin.aws.amazon.com/saml"), chain.AWS, "https://signin.aws.amazon.com/saml"},
		{at("https://signin.aws.amazon.com/saml", ""), chain.GovCloud, "https://signin.amazonaws-us-gov.com/saml"},
		{Response{}, chain.Europe, "https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml"},
	} {
		if got := test.response.PostAddress(test.partition); got != test.want {
			t.Errorf("%+v: %s, want %s", test.response, got, test.want)
		}
	}
}
