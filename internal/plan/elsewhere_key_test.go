package plan

import (
	"strings"
	"testing"

	"daypass/internal/chain"
	"daypass/internal/message"
	"daypass/internal/profile"
)

func TestKeyElsewhere(t *testing.T) {
	w := Words{Catalog: message.For(message.English), Now: morning}
	at := chain.Position{File: "/home/alice/.aws/config", Line: 4}
	for _, test := range []struct {
		problem profile.Problem
		want    string // the profile that the line names, "" for no line
	}{
		{profile.Problem{Code: profile.SourceEmpty, Position: at, Value: "base"}, "base"},
		{profile.Problem{Code: profile.CredentialsMissing, Position: at}, "deploy"},
		{profile.Problem{Code: profile.CredentialsMissing}, ""},
		{profile.Problem{Code: profile.SourceMissing, Position: at, Value: "base"}, ""},
		{profile.Problem{Code: profile.SourceEmpty, Position: at, Value: "my base"}, ""},
	} {
		got, ok := w.KeyElsewhere(profile.Profile{Name: "deploy", Problem: &test.problem})
		if ok != (test.want != "") || ok && got.Copy != "credential_process = aws-vault export --format=json --no-session "+test.want || ok && !strings.Contains(got.About, test.want) {
			t.Errorf("%+v: %+v", test.problem, got)
		}
	}
}
