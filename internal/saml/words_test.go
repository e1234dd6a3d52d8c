package saml

import (
	"crypto/x509"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/message"
)

// codesIn are the constants of a type, as they are written in a file.
func codesIn(t *testing.T, file, typeName string) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(tree, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == typeName {
			for _, value := range spec.Values {
				text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				codes = append(codes, text)
			}
		}
		return true
	})
	if len(codes) < 4 {
		t.Fatalf("%s has %d constants of %s", file, len(codes), typeName)
	}
	return codes
}

// Every code has its sentence, with placeholders that there are values for, and
// no sentence is left without a code.
func TestEveryCodeHasItsSentence(t *testing.T) {
	values := map[string]string{
		"error": "element value line limit", "finding": "element value expected duration when n",
		"recipe": "duration name file because",
	}
	wanted := map[string]bool{"saml.error.too-large.file": true,
		"saml.recipe.download": true, "saml.recipe.saved": true, "saml.recipe.notSaved": true, "saml.recipe.fulfilled": true, "saml.recipe.unfulfilled": true, "saml.recipe.unknown": true}
	want := func(prefix string, codes ...string) {
		for _, code := range codes {
			wanted["saml."+prefix+"."+code] = true
		}
	}
	want("error", codesIn(t, "error.go", "ErrorCode")...)
	want("finding", codesIn(t, "finding.go", "FindingCode")...)
	want("level", codesIn(t, "finding.go", "Level")...)
	want("signature", codesIn(t, "saml.go", "SignatureState")...)
	for code := range bare {
		wanted["saml.error."+string(code)+".bare"] = true
	}
	wanted[Finding{Code: FindingForeign}.Key()] = true
	for _, idp := range IdPs() {
		want("idp", string(idp))
		recipe, _ := MakeRecipe(idp, 28800, chain.AWS)
		for _, step := range recipe.Steps {
			wanted[step] = true
		}
		for _, field := range recipe.Fields {
			want("field", field.Code)
		}
	}
	placeholder := regexp.MustCompile(`\{(\w+)\}`)
	texts := message.All()[message.English]
	for key := range wanted {
		text, ok := texts[key]
		if !ok {
			t.Errorf("no %s", key)
		}
		area := strings.Split(key, ".")[1]
		for _, m := range placeholder.FindAllStringSubmatch(text.Other, -1) {
			if !strings.Contains(" "+values[area]+" ", " "+m[1]+" ") {
				t.Errorf("%s has {%s}, for which there is no value", key, m[1])
			}
		}
	}
	areas := regexp.MustCompile(`^saml\.(error|finding|level|signature|idp|recipe|field)\.`)
	for key := range texts {
		if areas.MatchString(key) && !wanted[key] {
			t.Errorf("%s is said by nobody", key)
		}
	}
}

// A certificate names nobody whose it could be called.
func TestAForeignSignatureNamesWhomItCan(t *testing.T) {
	_, text := signedResponse(t, nil)
	response, err := Read(text)
	if err != nil {
		t.Fatal(err)
	}
	other := IdentityProvider{Certificates: []*x509.Certificate{sharedKeys()[1].certificate}}
	for entity, want := range map[string]string{"": "saml.finding.signature-foreign.bare", "https://idp.acme.example/metadata": "saml.finding.signature-foreign"} {
		other.EntityID = entity
		verified, err := response.Verify(other)
		if err != nil {
			t.Fatal(err)
		}
		if found := verified.Judge(time.Now(), chain.AWS); len(found) == 0 || found[0].Key() != want {
			t.Errorf("of %q: %+v", entity, found)
		}
	}
}

func TestErrorKeys(t *testing.T) {
	for want, e := range map[string]*Error{
		"saml.error.too-large":          {Code: CodeTooLarge, Limit: Largest},
		"saml.error.too-large.file":     {Code: CodeTooLarge, Limit: largestInput},
		"saml.error.malformed":          {Code: CodeMalformed, Element: "NameID", Line: 3},
		"saml.error.malformed.bare":     {Code: CodeMalformed},
		"saml.error.not-base64.bare":    {Code: CodeNotBase64},
		"saml.error.several-assertions": {Code: CodeAssertions, Element: "Response/Assertion", Limit: 1},
	} {
		if got := e.Key(); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
