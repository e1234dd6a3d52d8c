package desktop

// Languages are the user's, most wanted first, as the system writes them
// (fr_CA.UTF-8, de:fr); nil when it says nothing.
func (s Session) Languages() []string { return s.localeLanguages() }

// clipboardTools copy from their standard input and paste to their standard
// output. Each is for one kind of display.
var clipboardTools = []struct {
	display     string // the variable that says it is there
	copy, paste []string
}{
	{"WAYLAND_DISPLAY", []string{"wl-copy", "--type", "text/plain"}, []string{"wl-paste", "--no-newline"}},
	{"DISPLAY", []string{"xclip", "-selection", "clipboard"}, []string{"xclip", "-selection", "clipboard", "-out"}},
	{"DISPLAY", []string{"xsel", "--clipboard", "--input"}, []string{"xsel", "--clipboard", "--output"}},
}

// Clipboard is the session's; ErrNoClipboard where no program for it is installed.
func (s Session) Clipboard() (Clipboard, error) {
	for _, tool := range clipboardTools {
		copier, paster := s.lookPath(tool.copy[0]), s.lookPath(tool.paste[0])
		if s.get(tool.display) == "" || copier == "" || paster == "" {
			continue
		}
		return s.clipboardBy(append([]string{copier}, tool.copy[1:]...), append([]string{paster}, tool.paste[1:]...)), nil
	}
	return Clipboard{}, ErrNoClipboard
}

func (s Session) anyEditor(file string) []string {
	if opener := s.lookPath("xdg-open"); opener != "" {
		return []string{opener, file}
	}
	return nil
}
