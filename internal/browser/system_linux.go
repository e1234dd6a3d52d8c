package browser

import (
	"os"
	"path/filepath"
	"strings"
)

func (s System) hasDisplay() bool { return s.get("DISPLAY") != "" || s.get("WAYLAND_DISPLAY") != "" }

// openers start whatever the desktop's default is. Each takes the URL last.
var openers = [][]string{{"xdg-open"}, {"gio", "open"}, {"x-www-browser"}, {"sensible-browser"}}

func (s System) defaultCommand(address string) ([]string, error) {
	for _, opener := range openers {
		if program := s.lookPath(opener[0]); program != "" {
			return append(append([]string{program}, opener[1:]...), address), nil
		}
	}
	if list := s.List(); len(list) > 0 {
		return fill(list[0].command, address), nil
	}
	return nil, ErrNoBrowser
}

// wellKnown are programs that are browsers even where no desktop entry says so.
var wellKnown = []struct{ program, name string }{
	{"firefox", "Firefox"}, {"firefox-esr", "Firefox ESR"}, {"google-chrome", "Google Chrome"},
	{"google-chrome-stable", "Google Chrome"}, {"chromium", "Chromium"}, {"chromium-browser", "Chromium"},
	{"microsoft-edge", "Microsoft Edge"}, {"brave-browser", "Brave"}, {"vivaldi", "Vivaldi"},
	{"opera", "Opera"}, {"librewolf", "LibreWolf"}, {"epiphany", "GNOME Web"}, {"falkon", "Falkon"},
}

func (s System) installed() []Browser {
	var list []Browser
	programs := map[string]bool{} // by the file that runs in the end
	for _, e := range s.entries() {
		list = append(list, newBrowser(e.id, e.name, e.command))
		programs[s.realProgram(e.command[0])] = true
	}
	for _, known := range wellKnown {
		program := s.lookPath(known.program)
		if program == "" || programs[s.realProgram(program)] {
			continue
		}
		programs[s.realProgram(program)] = true
		list = append(list, newBrowser(known.program, known.name, []string{program, urlMark}))
	}
	chosen := s.defaultID()
	for i := range list {
		list[i].Default = list[i].ID == chosen
	}
	if chosen == "" {
		s.markAlternative(list)
	}
	return list
}

// markAlternative knows the default as Debian does where no desktop chose one.
func (s System) markAlternative(list []Browser) {
	program := s.lookPath("x-www-browser")
	if program == "" {
		return
	}
	for i := range list {
		if s.realProgram(list[i].command[0]) == s.realProgram(program) {
			list[i].Default = true
			return
		}
	}
}

// lookPath finds a program in the session's own PATH, "" when it is not there.
func (s System) lookPath(name string) string {
	if filepath.IsAbs(name) {
		if isProgram(name) {
			return name
		}
		return ""
	}
	if strings.ContainsRune(name, '/') {
		return ""
	}
	for _, folder := range filepath.SplitList(s.get("PATH")) {
		if file := filepath.Join(folder, name); filepath.IsAbs(file) && isProgram(file) {
			return file
		}
	}
	return ""
}

func isProgram(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

func (s System) realProgram(name string) string {
	if real, err := filepath.EvalSymlinks(s.lookPath(name)); err == nil {
		return real
	}
	return name
}
