// Package message has every text that a person reads, in English and French:
// one source for the page (which imports the JSON files), the tray and the
// terminal.
//
// It knows sentences, durations, times of day and how both are typed. It never
// decides what is said: which sentence, and with which values, comes from
// elsewhere.
package message

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed en.json fr.json
var files embed.FS

// Args are the values of a text's placeholders, without their braces.
type Args map[string]string

// Forms are the forms of a text that counts something. A text that counts
// nothing has Other alone.
type Forms struct{ One, Other string }

// UnmarshalJSON takes both ways an entry is written: "text" and {"one", "other"}.
func (f *Forms) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &f.Other)
	}
	var plural struct{ One, Other string }
	if err := json.Unmarshal(data, &plural); err != nil {
		return err
	}
	*f = Forms(plural)
	return nil
}

// Catalog is the texts of one language.
type Catalog struct {
	language Language
	texts    map[string]Forms
	plain    bool
}

// Option changes how a catalog writes.
type Option func(*Catalog)

// ForPlainTerminal writes ordinary spaces for the unbreakable ones: a terminal
// that is not UTF-8 shows them as rubbish.
func ForPlainTerminal() Option {
	return func(c *Catalog) { c.plain = true }
}

// For is the catalog of a language, English for one that we do not have.
func For(l Language, options ...Option) *Catalog {
	if l != French {
		l = English
	}
	c := &Catalog{language: l, texts: load(l)}
	for _, option := range options {
		option(c)
	}
	return c
}

// All is every text of every language.
func All() map[Language]map[string]Forms {
	all := map[Language]map[string]Forms{}
	for _, l := range Languages() {
		all[l] = load(l)
	}
	return all
}

// load panics on a malformed file: it is part of the executable, and the tests
// read it.
func load(l Language) map[string]Forms {
	data, err := files.ReadFile(string(l) + ".json")
	if err != nil {
		panic(fmt.Sprintf("reading the catalog %s: %v", l, err))
	}
	texts := map[string]Forms{}
	if err := json.Unmarshal(data, &texts); err != nil {
		panic(fmt.Sprintf("reading the catalog %s: %v", l, err))
	}
	return texts
}

// Language is the language that the catalog is written in.
func (c *Catalog) Language() Language { return c.language }

// Texts are those whose keys are wanted, as the page takes them: a text, or one
// for one thing and one for others. Placeholders stay.
func (c *Catalog) Texts(wanted func(key string) bool) map[string]any {
	texts := map[string]any{}
	for key, forms := range c.texts {
		switch {
		case !wanted(key):
		case forms.One == "":
			texts[key] = forms.Other
		default:
			texts[key] = map[string]string{"one": forms.One, "other": forms.Other}
		}
	}
	return texts
}

// Has tells whether there is a text for key.
func (c *Catalog) Has(key string) bool {
	_, ok := c.texts[key]
	return ok
}

// Text is the text of key with its placeholders filled. A placeholder without a
// value stays as it is, which makes a template of the text; a key that is not
// there is returned itself, so that the omission is seen.
func (c *Catalog) Text(key string, args Args) string {
	forms, ok := c.texts[key]
	if !ok {
		return key
	}
	return c.out(fill(forms.Other, args))
}

// Plural is the text of key for n things; {n} is n.
func (c *Catalog) Plural(key string, n int, args Args) string {
	forms, ok := c.texts[key]
	if !ok {
		return key
	}
	text := forms.Other
	if forms.One != "" && c.one(n) {
		text = forms.One
	}
	all := Args{"n": c.Number(n)}
	for name, value := range args {
		all[name] = value
	}
	return c.out(fill(text, all))
}

// one is CLDR's rule for whole numbers: French counts 0 as one.
func (c *Catalog) one(n int) bool {
	return n == 1 || c.language == French && n == 0
}

// Number writes n with its thousands apart.
func (c *Catalog) Number(n int) string {
	if n < 0 {
		return "-" + c.Number(-n)
	}
	digits := strconv.Itoa(n)
	separator := ","
	if c.language == French {
		separator = "\u202f"
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return c.out(digits)
}

// Or lists alternatives: "a, b or c".
func (c *Catalog) Or(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return c.Text("list.or", Args{"list": strings.Join(items[:last], ", "), "last": items[last]})
}

// Sentence makes a sentence of its own from a reason: a capital and a full stop.
// A first word that is a name of AWS's or of a file (credential_process,
// arn:aws:…) keeps its letters.
func (c *Catalog) Sentence(because string) string {
	if because == "" {
		return ""
	}
	if first, size := utf8.DecodeRuneInString(because); unicode.IsLower(first) && !isName(firstWord(because)) {
		because = string(unicode.ToUpper(first)) + because[size:]
	}
	if !strings.ContainsRune(".…?", lastRune(because)) {
		because += "."
	}
	return c.out(because)
}

func firstWord(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '’' })
	if end > 0 { // a French elision (l’API) is a word before its noun
		return text[:end]
	}
	return text
}

func isName(word string) bool {
	return word == "aws" || strings.ContainsAny(word, "_-./:@=+0123456789") || strings.ContainsFunc(word, unicode.IsUpper)
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}

// fill puts values for placeholders in one pass: a value's own braces are text.
func fill(text string, args Args) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var out strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(text[open:], '}')
		if length < 0 {
			break
		}
		out.WriteString(text[:open])
		if value, ok := args[text[open+1:open+length]]; ok {
			out.WriteString(value)
		} else {
			out.WriteString(text[open : open+length+1])
		}
		text = text[open+length+1:]
	}
	out.WriteString(text)
	return out.String()
}

func (c *Catalog) out(text string) string {
	if !c.plain {
		return text
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}
