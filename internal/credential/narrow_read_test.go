package credential_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"daypass/internal/chain"
	"daypass/internal/credential"
)

func TestReadNarrowing(t *testing.T) {
	type read func(*credential.Narrowing, string) error
	source := (*credential.Narrowing).ReadSource
	tags := (*credential.Narrowing).ReadTags
	policy := func(n *credential.Narrowing, text string) error { return n.ReadPolicy(text, chain.AWS) }
	const arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
	for _, test := range []struct {
		read read
		text string
		want error
	}{
		{source, "", nil},
		{source, " zoe@acme.example ", nil},
		{source, "z", credential.MalformedSource},
		{source, strings.Repeat("z", 65), credential.MalformedSource},
		{source, "aws:zoe", credential.MalformedSource},
		{source, "zoé", credential.MalformedSource},
		{tags, "", nil},
		{tags, "team=payments, case = 42,\nempty=", nil},
		{tags, "équipe=paiements d’ici", credential.MalformedTag},
		{tags, "équipe=paiements", nil},
		{tags, "team", credential.MalformedTag},
		{tags, "=payments", credential.MalformedTag},
		{tags, "AWS:team=payments", credential.MalformedTag},
		{tags, "team=a,Team=b", credential.MalformedTag},
		{tags, "k=" + strings.Repeat("v", 257), credential.MalformedTag},
		{tags, strings.Repeat("k", 129) + "=v", credential.MalformedTag},
		{policy, "", nil},
		{policy, arn, nil},
		{policy, arn + ",\n" + arn, nil},
		{policy, strings.Repeat(arn+" ", 11), credential.TooManyPolicyArns},
		{policy, "ReadOnlyAccess", credential.MalformedPolicyArn},
		{policy, "arn:aws-cn:iam::aws:policy/ReadOnlyAccess", credential.MalformedPolicyArn},
		{policy, ` {"Version":"2012-10-17","Statement":[]} `, nil},
		{policy, `{"Version":`, credential.MalformedPolicy},
		{policy, `{"Version":"` + strings.Repeat("1", 2048) + `"}`, credential.LongPolicy},
	} {
		var n credential.Narrowing
		if err := test.read(&n, test.text); !errors.Is(err, test.want) {
			t.Errorf("%.60q: %v, not %v", test.text, err, test.want)
		}
	}
	var many []string
	for i := range 51 {
		many = append(many, string(rune('a'+i%26))+string(rune('a'+i/26))+"=v")
	}
	var n credential.Narrowing
	if err := n.ReadTags(strings.Join(many, ",")); !errors.Is(err, credential.TooManyTags) {
		t.Errorf("51 tags: %v", err)
	}
	if err := n.ReadTags("team = payments,case=a=b"); err != nil || !maps.Equal(n.Tags, map[string]string{"team": "payments", "case": "a=b"}) {
		t.Errorf("%v, %v", n.Tags, err)
	}
	if err := n.ReadPolicy(arn+" "+arn, chain.AWS); err != nil || len(n.PolicyArns) != 2 || n.Policy != "" {
		t.Errorf("%v, %v", n, err)
	}
	if err := n.ReadPolicy("{}", chain.AWS); err != nil || n.PolicyArns != nil || n.Policy != "{}" {
		t.Errorf("%v, %v", n, err)
	}
}

func TestOver(t *testing.T) {
	below := credential.Narrowing{PolicyArns: []string{"a"}, SourceIdentity: "zoe", Tags: map[string]string{"a": "b"}}
	if got := (credential.Narrowing{}).Over(below); got.SourceIdentity != "zoe" || len(got.PolicyArns) != 1 || got.Tags["a"] != "b" {
		t.Errorf("nothing over: %+v", got)
	}
	got := credential.Narrowing{Policy: "{}", SourceIdentity: "max", Tags: map[string]string{"c": "d"}}.Over(below)
	if got.Policy != "{}" || got.PolicyArns != nil || got.SourceIdentity != "max" || got.Tags["a"] != "" {
		t.Errorf("all over: %+v", got)
	}
}
