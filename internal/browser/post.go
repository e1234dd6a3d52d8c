package browser

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Form is what a browser is to post: to where, and which fields. Their values
// are secrets.
type Form struct {
	Action string
	Fields []Field
}

// Field is a field of a form.
type Field struct {
	Name  string
	Value Link
}

// PostWords are what the page of a form says where it has to be read: without
// script, or while the browser waits for the answer.
type PostWords struct{ Language, Title, Text, Button string }

// NewPostHandOff is a hand-off whose page posts a form in place of leading to a
// link. It is as safe and as short-lived as the other.
func NewPostHandOff(ctx context.Context, form Form, words PostWords, o Options) (*HandOff, error) {
	if !isLink(form.Action) {
		return nil, ErrBadLink
	}
	return listen(ctx, func(w http.ResponseWriter) { form.give(w, words) }, o, ownSocket)
}

// give answers with the page. It works without script, by its button.
func (f Form) give(w http.ResponseWriter, words PostWords) {
	bits := make([]byte, 16)
	_, _ = rand.Read(bits) // never fails
	nonce := base64.RawStdEncoding.EncodeToString(bits)
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+nonce+"'; base-uri 'none'; frame-ancestors 'none'; form-action "+f.targets())
	page := f.page(words, nonce)
	header.Set("Content-Length", strconv.Itoa(len(page))) // whole once it is flushed: the process may end right after
	_, _ = w.Write([]byte(page))                          // Flush tells whether it arrived
}

// targets are where the form may lead: on https wherever AWS's own redirects go,
// which browsers hold against this policy too; in the demo its own server alone.
func (f Form) targets() string {
	u, err := url.Parse(f.Action)
	if err == nil && u.Scheme == "http" {
		return "http://" + u.Host
	}
	return "https:"
}

func (f Form) page(words PostWords, nonce string) string {
	var b strings.Builder
	text := html.EscapeString
	b.WriteString(`<!doctype html><html lang="` + text(words.Language) + `"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>` + text(words.Title) + `</title>`)
	b.WriteString(`<p>` + text(words.Text) + `</p><form method="post" action="` + text(f.Action) + `" autocomplete="off">`)
	for _, field := range f.Fields {
		b.WriteString(`<input type="hidden" name="` + text(field.Name) + `" value="` + text(field.Value.Reveal()) + `">`)
	}
	b.WriteString(`<button>` + text(words.Button) + `</button></form>`)
	b.WriteString(`<script nonce="` + nonce + `">document.forms[0].submit()</script></html>`)
	return b.String()
}

// Post hands a form to a browser, as Deliver does with a link.
func (s System) Post(ctx context.Context, b Browser, private bool, form Form, words PostWords, o Options) (*HandOff, Fetched, error) {
	h, err := NewPostHandOff(ctx, form, words, o)
	if err != nil {
		return nil, Fetched{}, err
	}
	return s.deliver(ctx, b, private, h)
}
