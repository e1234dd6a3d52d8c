package store

import (
	"fmt"
	"os"
	"regexp"
	"testing"
)

// The window, the menu and the terminal show a role in one colour.
func TestTheColoursAreThePages(t *testing.T) {
	page, err := os.ReadFile("../../frontend/src/ui/Swatch.svelte")
	must(t, err)
	drawn := map[string]string{}
	for _, rule := range regexp.MustCompile(`\.([a-z-]+) \{ background: (#[0-9a-f]{6}); \}`).FindAllStringSubmatch(string(page), -1) {
		drawn[rule[1]] = rule[2]
	}
	if len(drawn) != len(colours) {
		t.Errorf("the page draws %d colours, %d are known", len(drawn), len(colours))
	}
	for id, want := range drawn {
		c, known := ColourOf(id)
		if got := fmt.Sprintf("#%02x%02x%02x", c.Red, c.Green, c.Blue); !known || got != want {
			t.Errorf("%s is %s, in the page %s", id, got, want)
		}
	}
	for _, id := range []string{"", "pinkish"} {
		if _, known := ColourOf(id); known {
			t.Errorf("%q has a colour", id)
		}
	}
}
