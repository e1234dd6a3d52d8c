package saml

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"
)

const relay = "https://eu-west-1.console.aws.amazon.com/ec2/home"

func inLines(text string, width int, end string) string {
	var b strings.Builder
	for len(text) > width {
		b.WriteString(text[:width] + end)
		text = text[width:]
	}
	return b.String() + text
}

func utf16File(text string) []byte {
	data := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		data = append(data, byte(u), byte(u>>8))
	}
	return data
}

// har is a HAR file with a page that posts itself, and the post.
func har(t *testing.T, page, posted string, pageEncoded bool) []byte {
	t.Helper()
	content := map[string]any{"text": page}
	if pageEncoded {
		content = map[string]any{"text": base64.StdEncoding.EncodeToString([]byte(page)), "encoding": "base64"}
	}
	entry := func(address string, post, content any) map[string]any {
		request := map[string]any{"url": address}
		if post != nil {
			request["postData"] = post
		}
		return map[string]any{"request": request, "response": map[string]any{"content": content}}
	}
	entries := []any{
		entry("https://idp.acme.example/logo.png", nil, map[string]any{"text": "iVBORw0KGgo=", "encoding": "base64"}),
		entry("https://idp.acme.example/sso", nil, content),
		entry("https://signin.aws.amazon.com/saml", map[string]any{"mimeType": "application/x-www-form-urlencoded",
			"params": []any{map[string]any{"name": "SAMLResponse", "value": url.QueryEscape(posted)}, map[string]any{"name": "RelayState", "value": url.QueryEscape(relay)}}}, map[string]any{}),
	}
	data, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "entries": entries}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEveryFormIsRead(t *testing.T) {
	page := newIdentityProvider(sharedKeys()[0], sound()).page(t)
	inPage, ok, err := findInHTML([]byte(page))
	if !ok || err != nil {
		t.Fatalf("no response in the page: %v", err)
	}
	text := inPage.xml
	encoded := base64.StdEncoding.EncodeToString(text)
	escaped := url.QueryEscape(encoded)
	if !strings.Contains(encoded, "+") {
		t.Fatal("this response tests no plus sign")
	}
	forms := []struct {
		name  string
		data  []byte
		form  Form
		relay string
	}{
		{"base64", []byte(encoded), FormBase64, ""},
		{"base64 in lines", []byte(inLines(encoded, 76, "\r\n")), FormBase64, ""},
		{"base64 in lines, indented", []byte("  " + inLines(encoded, 76, "\n  ")), FormBase64, ""},
		{"base64 in quotes", []byte(`"` + encoded + `"` + "\n"), FormBase64, ""},
		{"base64 without padding", []byte(strings.TrimRight(encoded, "=")), FormBase64, ""},
		{"base64 in the URL's alphabet", []byte(base64.RawURLEncoding.EncodeToString(text)), FormBase64, ""},
		{"base64, URL-encoded", []byte(escaped), FormBase64, ""},
		{"base64, URL-encoded, in lines", []byte(inLines(escaped, 76, "\n")), FormBase64, ""},
		{"base64 with its plus signs made spaces", []byte(strings.ReplaceAll(encoded, "+", " ")), FormBase64, ""},
		{"base64 in UTF-16, as PowerShell writes files", utf16File(encoded), FormBase64, ""},
		{"XML", text, FormXML, ""},
		{"XML with a byte order mark", append([]byte("\ufeff"), text...), FormXML, ""},
		{"XML with a declaration", append([]byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), text...), FormXML, ""},
		{"a form post", []byte("SAMLResponse=" + escaped + "&RelayState=" + url.QueryEscape(relay)), FormPost, relay},
		{"a form post, RelayState first", []byte("RelayState=" + url.QueryEscape(relay) + "&SAMLResponse=" + escaped), FormPost, relay},
		{"a form post, RelayState with the other field's name", []byte("RelayState=SAMLResponse%3Dx%26SAMLResponse&SAMLResponse=" + escaped), FormPost, "SAMLResponse=x&SAMLResponse"},
		{"a form post, RelayState with the other field's name after it", []byte("SAMLResponse=" + escaped + "&RelayState=" + url.QueryEscape(relay+"?SAMLResponse=1")), FormPost, relay + "?SAMLResponse=1"},
		{"a copied request, RelayState with the other field's name", []byte("POST /saml HTTP/1.1\r\n\r\nRelayState=SAMLResponse%3Dx&SAMLResponse=" + escaped), FormPost, "SAMLResponse=x"},
		{"a plus sign in RelayState", []byte("RelayState=a+b%2Bc&SAMLResponse=" + escaped), FormPost, "a b+c"},
		{"what the browser's tools list", []byte("SAMLResponse: " + encoded + "\nRelayState: " + relay), FormPost, relay},
		{"a copied curl command", []byte("curl 'https://signin.aws.amazon.com/saml' \\\n  --data-raw 'SAMLResponse=" + escaped + "&RelayState=" + url.QueryEscape(relay) + "' \\\n  --compressed"), FormPost, relay},
		{"a copied request", []byte("POST /saml HTTP/1.1\r\nHost: signin.aws.amazon.com\r\n\r\nSAMLResponse=" + escaped + "&RelayState="), FormPost, ""},
		{"the page", []byte(page), FormHTML, relay},
		{"Keycloak's page", []byte(`<!DOCTYPE html><HTML><BODY Onload="document.forms[0].submit()"><FORM METHOD="POST" ACTION="https://signin.aws.amazon.com/saml"><INPUT TYPE="HIDDEN" NAME="SAMLResponse" VALUE="` + encoded + `"/></FORM></BODY></HTML>`), FormHTML, ""},
		{"a HAR file", har(t, page, encoded, false), FormHAR, relay},
		{"a HAR file, the page in base64", har(t, page, encoded, true), FormHAR, relay},
	}
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			response, err := Read(f.data)
			if err != nil {
				t.Fatal(err)
			}
			if response.Form != f.form || response.RelayState != f.relay {
				t.Errorf("form %q, RelayState %q", response.Form, response.RelayState)
			}
			if len(response.Roles) != 2 || response.Signature != SignatureUnverified {
				t.Errorf("%d roles, signature %q", len(response.Roles), response.Signature)
			}
			back, err := base64.StdEncoding.DecodeString(response.Encoded.Reveal())
			if err != nil || !bytes.HasSuffix(back, text) {
				t.Errorf("what would be posted is not what the identity provider gave: %v", err)
			}
		})
	}
}

func TestHARPrefersWhatWentToAWS(t *testing.T) {
	_, toAWS := signedResponse(t, nil)
	other := newIdentityProvider(sharedKeys()[1], sound()).page(t)
	response, err := Read(har(t, other, base64.StdEncoding.EncodeToString(toAWS), false))
	if err != nil {
		t.Fatal(err)
	}
	if response.PostedTo != "https://signin.aws.amazon.com/saml" || response.Others != 1 {
		t.Errorf("posted to %q, %d others", response.PostedTo, response.Others)
	}
	if got := response.Encoded.Reveal(); got != base64.StdEncoding.EncodeToString(toAWS) {
		t.Error("the response that went to AWS is not the first")
	}
}

func deflated(text []byte) string {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(text)
	_ = w.Close()
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func TestUnreadableInput(t *testing.T) {
	_, text := signedResponse(t, nil)
	request := `<samlp:AuthnRequest xmlns:samlp="` + nsProtocol + `" ID="_1" Version="2.0"/>`
	logout := `<samlp:LogoutResponse xmlns:samlp="` + nsProtocol + `" ID="_1" Version="2.0"/>`
	refused := `<samlp:Response xmlns:samlp="` + nsProtocol + `" ID="_1" Version="2.0"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:RequestDenied"/></samlp:StatusCode><samlp:StatusMessage>not you</samlp:StatusMessage></samlp:Status></samlp:Response>`
	bad := []struct {
		name string
		data string
		want Error
	}{
		{"nothing", "", Error{Code: CodeEmpty}},
		{"spaces", " \r\n\t ", Error{Code: CodeEmpty}},
		{"a byte order mark", "\ufeff", Error{Code: CodeEmpty}},
		{"a field without a value", "SAMLResponse=&RelayState=x", Error{Code: CodeEmpty}},
		{"prose", "I was told to paste this!", Error{Code: CodeNotBase64, Value: "!"}},
		{"base64 cut short by a character", base64.StdEncoding.EncodeToString(text)[:401], Error{Code: CodeNotBase64}},
		{"base64 cut short", base64.StdEncoding.EncodeToString(text[:bytes.Index(text, []byte("<saml:Audience>"))+18]), Error{Code: CodeMalformed, Line: 1, Element: "Audience"}},
		{"base64 of something else", base64.StdEncoding.EncodeToString([]byte("hello world")), Error{Code: CodeNotAResponse}},
		{"the redirect binding", deflated(text), Error{Code: CodeCompressed}},
		{"a file that is too large", strings.Repeat("A", largestInput+1), Error{Code: CodeTooLarge, Limit: largestInput}},
		{"base64 that is too large", base64.StdEncoding.EncodeToString([]byte("<" + strings.Repeat("x", 80_000))), Error{Code: CodeTooLarge, Limit: Largest}},
		{"XML that is too large", "<x>" + strings.Repeat("x", 80_000) + "</x>", Error{Code: CodeTooLarge, Limit: Largest}},
		{"JSON", `{"a": 1}`, Error{Code: CodeHARMalformed}},
		{"broken JSON", `{"log": `, Error{Code: CodeHARMalformed}},
		{"a HAR file without one", `{"log": {"entries": []}}`, Error{Code: CodeNoResponse, Element: "har"}},
		{"a page without one", "<!doctype html><html><body>Sign in</body></html>", Error{Code: CodeNoResponse, Element: "html"}},
		{"a request", request, Error{Code: CodeNotAResponse, Element: "AuthnRequest"}},
		{"a logout", logout, Error{Code: CodeNotAResponse, Element: "LogoutResponse"}},
		{"an assertion alone", `<Assertion xmlns="` + nsAssertion + `"/>`, Error{Code: CodeNotAResponse, Element: "Assertion"}},
		{"SAML 1.1", `<Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol"/>`, Error{Code: CodeNotAResponse, Element: "Response"}},
		{"an identity provider that refused", refused, Error{Code: CodeStatus, Element: "Response/Status", Value: "Responder / RequestDenied / not you"}},
		{"no status", strings.Replace(string(text), "samlp:Status>", "samlp:Extensions>", 2), Error{Code: CodeMissing, Element: "Response/Status"}},
		{"another version", strings.Replace(string(text), `Version="2.0"`, `Version="3.0"`, 1), Error{Code: CodeVersion, Element: "Response/@Version", Value: "3.0"}},
		{"no assertion", `<samlp:Response xmlns:samlp="` + nsProtocol + `" ID="_1" Version="2.0"><samlp:Status><samlp:StatusCode Value="` + statusSuccess + `"/></samlp:Status></samlp:Response>`, Error{Code: CodeMissing, Element: "Response/Assertion"}},
		{"an empty ID", `<samlp:Response xmlns:samlp="` + nsProtocol + `" ID="" Version="2.0"><samlp:Status><samlp:StatusCode Value="` + statusSuccess + `"/></samlp:Status></samlp:Response>`, Error{Code: CodeIDMalformed, Element: "Response/@ID"}},
	}
	for _, b := range bad {
		t.Run(b.name, func(t *testing.T) {
			_, err := Read([]byte(b.data))
			if e := mustFail(t, err, b.want.Code); *e != b.want {
				t.Errorf("got %+v, not %+v", *e, b.want)
			}
			if !errors.Is(err, &Error{Code: b.want.Code}) {
				t.Error("errors.Is does not find the code")
			}
		})
	}
}

func TestMalformedTimeNamesItsElement(t *testing.T) {
	response := unsigned(t, func(s string) string {
		return strings.Replace(s, `NotOnOrAfter="`, `NotOnOrAfter="yesterday `, 1)
	})
	_, err := Read(response)
	e := mustFail(t, err, CodeTime)
	if e.Element != "Response/Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@NotOnOrAfter" || !strings.HasPrefix(e.Value, "yesterday 2") {
		t.Errorf("%+v", *e)
	}
}

func TestErrorsHoldNoControlCharacters(t *testing.T) {
	// U+009B starts a terminal's escape sequence, U+202E turns the text around.
	_, err := Read([]byte("<\u0061><x\u009b31m\u202e/></a>"))
	if err == nil || strings.ContainsAny(err.Error(), "\u009b\u202e") {
		t.Errorf("%q", err)
	}
	if got := shown("a\u009bb\u202ec\x1bd\ne" + strings.Repeat("x", 200)); !strings.HasPrefix(got, "abcd exx") || len([]rune(got)) != longestShown+1 {
		t.Errorf("%q", got)
	}
}

func TestNothingPrintsTheResponse(t *testing.T) {
	_, text := signedResponse(t, nil)
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	signature := document(t, text).FindElement("./Response/Assertion/Signature/SignatureValue").Text()
	if encoded := response.Encoded.Reveal(); bytes.Contains(data, []byte(encoded[:100])) || bytes.Contains(data, []byte(signature)) {
		t.Error("the response is in its JSON")
	}
}
