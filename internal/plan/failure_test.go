package plan

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
)

// allCodes reads them where they are declared, so that a new one without a
// sentence is found.
func allCodes(t *testing.T) []credential.Code {
	t.Helper()
	var codes []credential.Code
	declared := regexp.MustCompile(`(?m)^\s+Code\w+\s+Code = "([a-z-]+)"`)
	for _, file := range []string{"../credential/codes.go", "../credential/error.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			codes = append(codes, credential.Code(m[1]))
		}
	}
	if len(codes) < 40 {
		t.Fatalf("%d codes found: the test reads the wrong file", len(codes))
	}
	return codes
}

func TestEveryFailureHasItsSentence(t *testing.T) {
	for _, l := range message.Languages() {
		w := Words{Catalog: message.For(l), Now: morning}
		for _, code := range allCodes(t) {
			for hop := -1; hop <= 1; hop++ {
				e := &credential.Error{
					Code: code, Hop: hop, Service: "sts", Action: "AssumeRole", Host: "sts.eu-west-1.amazonaws.com", Status: 500,
					AWS: "SomeCode", Said: "words", Skew: time.Hour, Expired: morning, Name: "name",
				}
				if hop < 0 {
					e.Service = "signin"
				}
				f := w.Failure(&opening.Failure{Chain: prodAdmin(), Cause: e})
				if f.Sentence == "" || strings.ContainsAny(f.Sentence, "{}") || f.Exit == Done || looksLikeAKey(f.Sentence) {
					t.Errorf("%s, %s, hop %d: exit %d, %q", l, code, hop, f.Exit, f.Sentence)
				}
			}
		}
	}
}

// looksLikeAKey: a text of the catalogs that is missing is its own key.
func looksLikeAKey(sentence string) bool {
	return regexp.MustCompile(`\b(because|exit|reason|problem)\.[a-z0-9]`).MatchString(sentence)
}

func TestEveryDiagnosisHasItsSentence(t *testing.T) {
	causes := []console.Cause{
		console.CauseExpired, console.CauseInvalid, console.CauseWrongPartition, console.CauseRegion, console.CauseClock,
		console.CauseNotFederatable, console.CauseFederatedUser, console.CauseOutOfRange, console.CauseSessionDuration,
		console.CauseSigninRefuses, console.CausePassed,
	}
	seen := map[string]console.Cause{}
	for _, cause := range causes {
		for _, c := range []chain.Chain{viaHub(), viaHub().WithoutHops()} {
			text := english().Diagnosis(c, duration.Verdict{}, console.Diagnosis{Cause: cause, Hop: len(c.Hops), Found: &credential.Error{Expired: morning, Skew: time.Hour}})
			if strings.ContainsAny(text, "{}") || looksLikeAKey(text) || text == "" {
				t.Errorf("%s: %q", cause, text)
			}
			if other, ok := seen[text]; ok && other != cause {
				t.Errorf("%s and %s say the same: %q", cause, other, text)
			}
			seen[text] = cause
		}
	}
}

func TestExitsOfTheContract(t *testing.T) {
	for code, want := range map[credential.Code]Exit{
		credential.CodeAccessDenied: ByAWS, credential.CodeMFAWrong: ByAWS, credential.CodeSigninRefused: ByAWS,
		credential.CodeTimedOut: ByNetwork, credential.CodeRedirected: ByNetwork, credential.CodeAnsweredOtherwise: ByNetwork,
		credential.CodeServerError: ByNetwork, credential.CodeMFAMissing: Usage, credential.CodePartitionUnknown: ByDaypass,
		credential.CodeUnexpected: Unexpected,
	} {
		if got := exitOf(code); got != want {
			t.Errorf("%s: exit %d, want %d", code, got, want)
		}
	}
}
