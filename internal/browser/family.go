package browser

import "strings"

// families are the browsers that can be told to open a private window. The
// first whose word is in the browser's id, name or program counts.
var families = []struct{ word, private string }{
	{"edge", "--inprivate"},
	{"opera", "--private"},
	{"epiphany", "--incognito-mode"},
	{"falkon", "--private-browsing"},
	{"firefox", "-private-window"},
	{"librewolf", "-private-window"},
	{"waterfox", "-private-window"},
	{"floorp", "-private-window"},
	{"zen", "-private-window"},
	{"chrom", "--incognito"}, // Chrome, Chromium, Ungoogled Chromium
	{"brave", "--incognito"},
	{"vivaldi", "--incognito"},
	{"thorium", "--incognito"},
}

// newBrowser knows a browser's private window by what the browser is called.
func newBrowser(id, name string, command []string) Browser {
	b := Browser{ID: id, Name: name, command: command}
	called := strings.ToLower(id + " " + name)
	for _, f := range families {
		if strings.Contains(called, f.word) {
			b.private, b.CanPrivate = beforeURL(command, f.private), true
			break
		}
	}
	return b
}

// beforeURL is a command line with a flag right before the URL.
func beforeURL(command []string, flag string) []string {
	var line []string
	for _, argument := range command {
		if strings.Contains(argument, urlMark) {
			line = append(line, flag)
		}
		line = append(line, argument)
	}
	return line
}
