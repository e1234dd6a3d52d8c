package browser

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

var postWords = PostWords{Language: "fr", Title: "Daypass", Text: "Vers AWS <…>", Button: "Continuer"}

func postHandOff(t *testing.T, form Form) *HandOff {
	t.Helper()
	h, err := NewPostHandOff(t.Context(), form, postWords, Options{Refusal: "déjà utilisé", Lifetime: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

func samlForm() Form {
	return Form{Action: "https://signin.aws.amazon.com/saml", Fields: []Field{
		{"SAMLResponse", secret("PHNhbWxwOlJlc3BvbnNl")}, {"RelayState", secret(`https://x.console.aws.amazon.com/?a="><script>alert(1)</script>`)},
	}}
}

// fetched is the page as a browser gets it.
func fetched(t *testing.T, h *HandOff) (*http.Response, string) {
	t.Helper()
	request := must(http.NewRequestWithContext(t.Context(), "GET", h.Address(), nil))
	navigate(request)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response, string(must(io.ReadAll(response.Body)))
}

func TestAFormIsHandedOffOnce(t *testing.T) {
	h := postHandOff(t, samlForm())
	response, page := fetched(t, h)
	if response.StatusCode != http.StatusOK || response.Header.Get("Cache-Control") != "no-store" || response.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the answer is %v", response)
	}
	for _, want := range []string{
		`<form method="post" action="https://signin.aws.amazon.com/saml"`, `name="SAMLResponse" value="PHNhbWxwOlJlc3BvbnNl"`,
		`name="RelayState" value="https://x.console.aws.amazon.com/?a=&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"`,
		`<button>Continuer</button>`, `lang="fr"`, `Vers AWS &lt;…&gt;`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	if response.ContentLength != int64(len(page)) {
		t.Errorf("of %d bytes it says %d", len(page), response.ContentLength)
	}
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	if f, err := h.Wait(t.Context()); err != nil || f.At.IsZero() {
		t.Errorf("waiting: %+v, %v", f, err)
	}
	if late, body := fetched(t, h); late.StatusCode != http.StatusGone || strings.Contains(body, "SAMLResponse") {
		t.Errorf("the second answer is %v", late)
	}
}

// The page's one script runs by a nonce that no two pages share, and nothing
// else does.
func TestTheFormsPolicy(t *testing.T) {
	seen := map[string]bool{}
	for action, targets := range map[string]string{
		"https://signin.aws.amazon.com/saml": "form-action https:", "http://127.0.0.1:8080/saml": "form-action http://127.0.0.1:8080",
	} {
		form := samlForm()
		form.Action = action
		response, page := fetched(t, postHandOff(t, form))
		policy := response.Header.Get("Content-Security-Policy")
		nonce := regexp.MustCompile(`script-src 'nonce-([^']{20,})'`).FindStringSubmatch(policy)
		if nonce == nil || seen[nonce[1]] || !strings.Contains(page, `<script nonce="`+nonce[1]+`">`) {
			t.Fatalf("the policy is %s", policy)
		}
		seen[nonce[1]] = true
		if !strings.HasSuffix(policy, targets) || !strings.HasPrefix(policy, "default-src 'none';") {
			t.Errorf("the policy is %s", policy)
		}
	}
}

func TestAFormGoesToHTTPSOrLoopbackAlone(t *testing.T) {
	for _, action := range []string{"", "http://signin.aws.amazon.com/saml", "javascript:alert(1)", "https://user@signin.aws.amazon.com/saml"} {
		if _, err := NewPostHandOff(t.Context(), Form{Action: action}, postWords, Options{}); err == nil {
			t.Errorf("%q was taken", action)
		}
	}
}
