package cli_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	formAction = regexp.MustCompile(`<form method="post" action="([^"]+)"`)
	formField  = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
)

// submitted does what the script of a page with a form does: it posts the form.
// Any other page stays as it is.
func submitted(answer *http.Response) (*http.Response, error) {
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	action := formAction.FindSubmatch(page)
	if action == nil || !strings.Contains(string(page), "document.forms[0].submit()") {
		return answer, nil
	}
	form := url.Values{}
	for _, field := range formField.FindAllStringSubmatch(string(page), -1) {
		form.Set(field[1], html.UnescapeString(field[2]))
	}
	posted, err := http.PostForm(html.UnescapeString(string(action[1])), form)
	if err != nil {
		return nil, err
	}
	return posted, posted.Body.Close()
}
