package main

import (
	"reflect"
	"regexp"
	"testing"

	"daypass/internal/message"
)

// A text that no catalog has is shown as its key.
func TestNoPlanShowsTheKeyOfAText(t *testing.T) {
	app, _ := demoApp(t)
	asKey := regexp.MustCompile(`^[a-z]+(\.[a-zA-Z0-9-]*)+$`)
	for _, language := range message.Languages() {
		start, err := app.SetLanguage(string(language))
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, row := range start.List.Rows {
			view, err := app.Plan(row.Profile, PlanOptions{})
			if err != nil {
				t.Fatalf("Plan(%s): %v", row.Profile, err)
			}
			eachText(reflect.ValueOf(view), func(text string) {
				seen++
				if asKey.MatchString(text) {
					t.Errorf("%s, in %s: %q", row.Profile, language, text)
				}
			})
		}
		if seen < 10*len(start.List.Rows) {
			t.Errorf("only %d texts seen in %s", seen, language)
		}
	}
}

func eachText(v reflect.Value, see func(string)) {
	switch v.Kind() {
	case reflect.String:
		see(v.String())
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), see)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			eachText(v.Field(i), see)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), see)
		}
	}
}
