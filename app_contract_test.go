package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"daypass/internal/message"
	"daypass/internal/plan"
)

// The page's contract and App have the same methods, with as many arguments.
func TestAppHasTheMethodsOfTheContract(t *testing.T) {
	text, err := os.ReadFile("frontend/src/lib/contract.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, body, found := strings.Cut(string(text), "export interface Backend {")
	if !found {
		t.Fatal("no interface Backend in contract.ts")
	}
	want := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^  (\w+)\((.*?)\): Promise<`).FindAllStringSubmatch(body, -1) {
		want[m[1]] = strings.Count(m[2], ":")
	}
	got := map[string]int{}
	app := reflect.TypeFor[*App]()
	for i := range app.NumMethod() {
		m := app.Method(i)
		got[m.Name] = m.Type.NumIn() - 1
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("App has %v\nthe contract has %v", got, want)
	}
}

// fields are the names of a TypeScript interface's fields.
func fields(t *testing.T, contract, name string) []string {
	t.Helper()
	_, body, found := strings.Cut(contract, "export interface "+name+" ")
	if !found {
		t.Fatalf("no interface %s in contract.ts", name)
	}
	if before, rest, extends := strings.Cut(body, "{"); extends && strings.HasPrefix(before, "extends ") {
		own := fieldNames(rest)
		return append(own, fields(t, contract, strings.Fields(before)[1])...)
	}
	return fieldNames(strings.TrimPrefix(body, "{"))
}

func fieldNames(body string) []string {
	body, _, _ = strings.Cut(body, "\n}")
	if line, rest, _ := strings.Cut(body, "\n"); strings.Contains(line, "}") || rest == "" {
		body = strings.ReplaceAll(line, ";", "\n")
	}
	var names []string
	for _, line := range strings.Split(body, "\n") {
		if m := regexp.MustCompile(`^\s*(\w+)\??:`).FindStringSubmatch(line); m != nil {
			names = append(names, m[1])
		}
	}
	return names
}

// What Go calls a field is what the page calls it.
func TestViewsHaveTheFieldsOfTheContract(t *testing.T) {
	text, err := os.ReadFile("frontend/src/lib/contract.ts")
	if err != nil {
		t.Fatal(err)
	}
	for name, of := range map[string]reflect.Type{
		"Row": reflect.TypeFor[Row](), "ListView": reflect.TypeFor[ListView](), "FileNote": reflect.TypeFor[FileNote](),
		"Start": reflect.TypeFor[Start](), "OpenView": reflect.TypeFor[OpenView](), "OpenedView": reflect.TypeFor[OpenedView](),
		"OpenRequest": reflect.TypeFor[OpenRequest](), "PlanOptions": reflect.TypeFor[PlanOptions](), "Typed": reflect.TypeFor[Typed](),
		"Choice": reflect.TypeFor[Choice](), "StepEvent": reflect.TypeFor[StepEvent](), "MfaEvent": reflect.TypeFor[MfaEvent](),
		"DiagnoseRequest": reflect.TypeFor[DiagnoseRequest](), "DiagnosisView": reflect.TypeFor[DiagnosisView](),
		"Question": reflect.TypeFor[Question](), "Pasted": reflect.TypeFor[Pasted](), "KeptView": reflect.TypeFor[KeptView](), "Answer": reflect.TypeFor[plan.Answer](), "Remedy": reflect.TypeFor[plan.RemedyView](),
		"SAMLRequest": reflect.TypeFor[SAMLRequest](), "SAMLView": reflect.TypeFor[SAMLView](), "SAMLNote": reflect.TypeFor[SAMLNote](),
		"SAMLWayRow": reflect.TypeFor[SAMLWayRow](), "SAMLRecipe": reflect.TypeFor[SAMLRecipe](), "SAMLToCopy": reflect.TypeFor[SAMLToCopy](),
		"SettingsView": reflect.TypeFor[SettingsView](), "VariableView": reflect.TypeFor[VariableView](), "Kept": reflect.TypeFor[plan.Kept](), "KeptChange": reflect.TypeFor[KeptChange](),
		"Narrow": reflect.TypeFor[plan.Narrow](), "NarrowView": reflect.TypeFor[plan.NarrowView](),
		"SignInEvent": reflect.TypeFor[SignInEvent](), "BrowseEvent": reflect.TypeFor[BrowseEvent](), "SessionView": reflect.TypeFor[SessionView](),
	} {
		want := fields(t, string(text), name)
		var got []string
		for i := range of.NumField() {
			got = append(got, of.Field(i).Tag.Get("json"))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: Go has %v, the contract has %v", name, got, want)
		}
	}
}

// The page gets null for a nil slice, where the contract has an array.
func TestNoSliceThatThePageGetsIsNil(t *testing.T) {
	app, _ := demoApp(t)
	start, err := app.Bootstrap()
	if err != nil {
		t.Fatal(err)
	}
	noNil(t, "Bootstrap", reflect.ValueOf(start))
	for _, row := range start.List.Rows {
		view, err := app.Plan(row.Profile, PlanOptions{})
		if err != nil {
			t.Fatalf("Plan(%s): %v", row.Profile, err)
		}
		noNil(t, row.Profile, reflect.ValueOf(view))
		if view.Problem == nil && len(view.Bands) == 0 {
			t.Errorf("%s: neither a problem nor a band", row.Profile)
		}
	}
	for _, text := range []string{"", "8", "8 h", "nonsense"} {
		typed, _ := app.ParseDuration(text)
		noNil(t, text, reflect.ValueOf(typed))
	}
	opened, err := app.Open(OpenRequest{Profile: "audit", Seconds: 3600, CopyLink: true})
	if err != nil {
		t.Fatal(err)
	}
	noNil(t, "Open", reflect.ValueOf(opened))
	refused, err := app.Open(OpenRequest{Profile: "deploy-via-hub", Seconds: 28800})
	if err != nil {
		t.Fatal(err)
	}
	noNil(t, "Open refused", reflect.ValueOf(refused))
	sessions, _ := app.Opened()
	noNil(t, "Opened", reflect.ValueOf(sessions))
}

func noNil(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			t.Errorf("%s is nil", path)
		}
		for i := range v.Len() {
			noNil(t, path+"[]", v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			noNil(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			noNil(t, path, v.Elem())
		}
	}
}

// Every sentence that this package says is in both catalogs.
func TestEverySentenceIsInBothCatalogs(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`\.Text\("([^"]+)", `)
	count := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range said.FindAllStringSubmatch(string(text), -1) {
			count++
			for _, l := range message.Languages() {
				if !message.For(l).Has(key[1]) {
					t.Errorf("%s: %s has no %q", file, l, key[1])
				}
			}
		}
	}
	if count < 20 {
		t.Errorf("found %d sentences: the search is broken", count)
	}
}

func TestTheVersionIsTheChangelogsLatest(t *testing.T) {
	text, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	latest := regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+)`).FindStringSubmatch(string(text))
	if latest == nil || latest[1] != version {
		t.Errorf("CHANGELOG.md begins with %v, version is %s", latest, version)
	}
}

// Go gives the page every text that the page's source names.
func TestThePageGetsTheTextsThatItSays(t *testing.T) {
	files := []string{}
	for _, pattern := range []string{"lib/*.ts", "state/*.ts", "ui/*.ts", "ui/*.svelte"} {
		found, err := filepath.Glob("frontend/src/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	named := regexp.MustCompile(`'([a-z]+(?:\.[\w-]+)+)'`)
	for _, l := range message.Languages() {
		catalog := message.For(l)
		texts, count := catalog.Texts(saidByPage), 0
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range named.FindAllStringSubmatch(string(source), -1) {
				if !catalog.Has(m[1]) {
					continue
				}
				count++
				if texts[m[1]] == nil {
					t.Errorf("%s: %s names %s, which the page does not get", l, file, m[1])
				}
			}
		}
		if count < 150 {
			t.Errorf("found %d texts: the search is broken", count)
		}
	}
}
