package simulator

import (
	"net/http/httptest"
	"strings"
	"testing"
	"text/template/parse"
)

// What no template language escapes by itself must be escaped by what it says.
func TestAllThatAPageShowsIsEscaped(t *testing.T) {
	shown := 0
	var walk func(page string, n parse.Node)
	branches := func(page string, b parse.BranchNode) {
		walk(page, b.List)
		if b.ElseList != nil {
			walk(page, b.ElseList)
		}
	}
	walk = func(page string, n parse.Node) {
		switch n := n.(type) {
		case *parse.ListNode:
			for _, child := range n.Nodes {
				walk(page, child)
			}
		case *parse.IfNode:
			branches(page, n.BranchNode)
		case *parse.WithNode:
			branches(page, n.BranchNode)
		case *parse.RangeNode:
			branches(page, n.BranchNode)
		case *parse.ActionNode:
			shown++
			last := n.Pipe.Cmds[len(n.Pipe.Cmds)-1].Args[0].String()
			if last != "html" && last != "link" {
				t.Errorf("%s shows %s as it is", page, n)
			}
		}
	}
	for _, page := range templates().Templates() {
		walk(page.Name(), page.Root)
	}
	if shown < 20 {
		t.Errorf("%d actions were looked at", shown)
	}
}

func TestNoPageTakesMarkupOrAScriptFromALink(t *testing.T) {
	a := &AWS{}
	for _, issuer := range []string{"javascript:alert(1)", " JavaScript:alert(1)", "java\tscript:alert(1)", `https://idp.example/"><script>alert(1)</script>`, "data:text/html,<script>"} {
		w := httptest.NewRecorder()
		a.page(w, 400, "refused", view{Text: "<b>no</b>", Issuer: issuer})
		page := w.Body.String()
		for _, live := range []string{"<script", "<b>", `href="java`, `href="Java`, `href=" `, `href="data:text`} {
			if strings.Contains(page, live) {
				t.Errorf("%s with the issuer %q: %s", live, issuer, page)
			}
		}
		if !strings.Contains(page, "&lt;b&gt;no&lt;/b&gt;") {
			t.Errorf("the text is missing: %s", page)
		}
	}
	for address, want := range map[string]string{"https://idp.example/?a=1&b=2": "https://idp.example/?a=1&amp;b=2", "/saml": "/saml"} {
		w := httptest.NewRecorder()
		a.page(w, 200, "provider", view{Reply: address})
		if want := `action="` + want + `"`; !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s in %s", want, w.Body)
		}
	}
}
