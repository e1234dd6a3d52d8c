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

// What this machine's own services answer, or do not, is not AWS's answer.
func TestOwnServicesHaveTheirOwnSentences(t *testing.T) {
	w := Words{Catalog: message.For(message.English), Now: morning}
	for _, c := range []struct {
		error credential.Error
		says  string
	}{
		{credential.Error{Code: credential.CodeTimedOut, Service: "process", Name: "tool", Said: "touch the key"}, "tool did not end within 2 min"},
		{credential.Error{Code: credential.CodeProcessMissing, Service: "process", Name: "tool", Searched: "/usr/bin:/bin"}, "tool was not found; PATH is /usr/bin:/bin"},
		{credential.Error{Code: credential.CodeProcessMissing, Service: "process", Name: "/opt/tool", Searched: "/usr/bin"}, "/opt/tool could not be started"},
		{credential.Error{Code: credential.CodeNoMetadata, Service: "imds"}, "no instance metadata service answers here"},
		{credential.Error{Code: credential.CodeNoMetadata, Service: "imds", Status: 403}, "the instance metadata service answered 403: it may be switched off"},
		{credential.Error{Code: credential.CodeNoMetadata, Service: "container"}, "no credentials service of a container answers here"},
		{credential.Error{Code: credential.CodeNoMetadata, Service: "container", Status: 401}, "the container’s credentials service answered 401"},
		{credential.Error{Code: credential.CodeEndpointRefused, Service: "container"}, "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https"},
	} {
		f := w.Failure(&opening.Failure{Cause: &c.error})
		if said := strings.ReplaceAll(f.Sentence, "\u00a0", " "); !strings.Contains(said, c.says) {
			t.Errorf("%s of %s: %q", c.error.Code, c.error.Service, said)
		}
		if f.Process != (c.error.Service == "process") {
			t.Errorf("%s of %s: a process: %v", c.error.Code, c.error.Service, f.Process)
		}
	}
}

func TestWhatWorkedBeforeIsNamedAsItIsOpened(t *testing.T) {
	w := Words{Catalog: message.For(message.English), Now: morning}
	v := duration.Verdict{Requested: 28800, Outcome: duration.Uncertain, Works: 28800}
	button, _ := w.Remedy(prodAdmin(), v, duration.Remedy{Code: duration.OpenShorter, Seconds: 21600, Max: 21600})
	if button = strings.ReplaceAll(button, "\u00a0", " "); !strings.Contains(button, " 6 h ") {
		t.Errorf("%q", button)
	}
}
