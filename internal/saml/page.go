package saml

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// findInHTML looks for the form that posts itself. It reports false for markup
// that is no HTML with such a form, an XML response say.
func findInHTML(data []byte) (found, bool, error) {
	tokens := html.NewTokenizer(bytes.NewReader(data))
	f := found{form: FormHTML}
	action, value, isHTML := "", "", false
	for {
		switch tokens.Next() {
		case html.ErrorToken: // the end, whatever it is
			if value == "" {
				if isHTML {
					return f, false, &Error{Code: CodeNoResponse, Element: string(FormHTML)}
				}
				return f, false, nil
			}
			xml, err := decode(value)
			f.xml = xml
			return f, true, err
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := tokens.Token()
			switch tag.Data {
			case "html", "body", "form", "head":
				isHTML = true
			}
			switch {
			case tag.Data == "form":
				action = attributeOf(tag, "action")
			case tag.Data != "input" && tag.Data != "textarea":
			case attributeOf(tag, "name") == fieldResponse && value == "":
				value, f.postedTo = attributeOf(tag, "value"), action
			case attributeOf(tag, "name") == fieldRelay:
				f.relay = attributeOf(tag, "value")
			}
		}
	}
}

func attributeOf(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// archive is what is read of a HAR file. Its fields are those of HAR 1.2.
type archive struct {
	Log *struct {
		Entries []struct {
			Request struct {
				URL      string
				PostData struct {
					Text   string
					Params []struct{ Name, Value string }
				}
			}
			Response struct {
				Content struct{ Text, Encoding string }
			}
		}
	}
}

// findInHAR gives every different response in a HAR file, those posted to AWS
// first, later ones before earlier ones.
func findInHAR(data []byte) ([]found, error) {
	var a archive
	if json.Unmarshal(data, &a) != nil || a.Log == nil {
		return nil, &Error{Code: CodeHARMalformed}
	}
	var all []found
	var failed error
	keep := func(f found, ok bool, err error) {
		switch {
		case err != nil && ok:
			failed = err
		case ok && !slices.ContainsFunc(all, func(o found) bool { return bytes.Equal(o.xml, f.xml) && ranked(o) >= ranked(f) }):
			f.form = FormHAR
			all = slices.DeleteFunc(all, func(o found) bool { return bytes.Equal(o.xml, f.xml) })
			all = append(all, f)
		}
	}
	for _, entry := range a.Log.Entries {
		keep(findInPage(entry.Response.Content.Text, entry.Response.Content.Encoding))
		f, ok, err := posted(entry.Request.PostData.Text, entry.Request.PostData.Params)
		f.postedTo = entry.Request.URL
		keep(f, ok, err)
	}
	if len(all) == 0 && failed == nil {
		failed = &Error{Code: CodeNoResponse, Element: string(FormHAR)}
	}
	if len(all) == 0 {
		return nil, failed
	}
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b found) int { return ranked(b) - ranked(a) })
	return all, nil
}

// ranked is 1 for what goes to AWS.
func ranked(f found) int {
	if _, ok := partitionOfSignIn(f.postedTo); ok {
		return 1
	}
	return 0
}

func posted(text string, params []struct{ Name, Value string }) (found, bool, error) {
	f, isResponse := found{}, false
	var failed error
	for _, p := range params {
		switch p.Name {
		case fieldResponse:
			isResponse = true
			f.xml, failed = decode(p.Value)
		case fieldRelay:
			f.relay = p.Value
			if plain, err := url.QueryUnescape(p.Value); err == nil && strings.ContainsRune(p.Value, '%') {
				f.relay = plain
			}
		}
	}
	if isResponse {
		return f, true, failed
	}
	return findInPost(text)
}

func findInPage(text, encoding string) (found, bool, error) {
	if encoding == "base64" {
		plain, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return found{}, false, nil // a picture cut short, whatever: no page
		}
		text = string(plain)
	}
	if !strings.Contains(text, fieldResponse) {
		return found{}, false, nil
	}
	f, ok, err := findInHTML([]byte(text))
	if !ok {
		return found{}, false, nil
	}
	return f, ok, err
}
