package credential

import (
	"slices"
	"strings"
	"testing"

	"daypass/internal/chain"
)

func TestSessionName(t *testing.T) {
	for login, want := range map[string]string{
		"zoe":                   "zoe",
		"CORP\\zoë.müller":      "zoe.muller",
		"zoe@corp.example":      "zoe",
		"José María O'Neill":    "Jose-Maria-ONeill",
		"Straße":                "Strasse",
		"Łukasz Ødegård":        "Lukasz-Odegard",
		"a":                     "daypass-a",
		"":                      "daypass",
		"日本":                    "daypass",
		strings.Repeat("x", 80): strings.Repeat("x", 64),
	} {
		if got := SessionName(login); got != want {
			t.Errorf("SessionName(%q) = %q, want %q", login, got, want)
		}
	}
}

func FuzzSessionName(f *testing.F) {
	f.Add("zoe@corp")
	f.Fuzz(func(t *testing.T, login string) {
		name := SessionName(login)
		if len(name) < 2 || len(name) > 64 || strings.ContainsFunc(name, func(r rune) bool { return !fitsSessionName(r) }) {
			t.Errorf("SessionName(%q) = %q", login, name)
		}
	})
}

func TestSplitWindows(t *testing.T) {
	// Rows of botocore's own test of its Windows splitting.
	for line, want := range map[string][]string{
		``:        nil,
		`spam \\`: {`spam`, `\\`},
		`"C:\Program Files\t.exe" a\b "c d\\" e\"f`: {`C:\Program Files\t.exe`, `a\b`, `c d\`, `e"f`},
		`a "" b`:        {"a", "", "b"},
		`'not a quote'`: {"'not", "a", "quote'"},
	} {
		got, ok := splitWindows(line)
		if !ok || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", line, got, ok, want)
		}
	}
	if _, ok := splitWindows(`a "b`); ok {
		t.Error("an open quote passes")
	}
}

func TestAWSWords(t *testing.T) {
	keys := chain.Keys{AccessKeyID: chain.NewSecret("ASIAABCDEFGHIJKLMNOP"), SecretKey: chain.NewSecret("short/secret"), SessionToken: chain.NewSecret("token-1")}
	for text, want := range map[string]string{
		"User: arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Developer_0123456789abcdef is not authorized": "User: arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Developer_0123456789abcdef is not authorized",
		"bad short/secret and token-1":         "bad [secret] and [secret]",
		"code 654321 for AKIAIOSFODNN7EXAMPLE": "code [secret] for [secret]",
		"a\nb\x00c  d":                         "a b c d",
		strings.Repeat("word ", 200):           strings.Repeat("word ", 120) + " …",
	} {
		if got := awsWords(text, keys, chain.NewSecret("654321")); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
