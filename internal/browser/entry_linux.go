package browser

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// entry is a desktop entry that opens https.
type entry struct {
	id, name string
	command  []string
}

const httpsHandler = "x-scheme-handler/https"

// dataFolders are where desktop entries are, the user's own first. Source: XDG
// Base Directory Specification; Flatpak and snapd add theirs to XDG_DATA_DIRS,
// which a process started otherwise may lack.
func (s System) dataFolders() []string {
	own := s.get("XDG_DATA_HOME")
	if own == "" && s.get("HOME") != "" {
		own = filepath.Join(s.get("HOME"), ".local/share")
	}
	shared := filepath.SplitList(s.get("XDG_DATA_DIRS"))
	if len(shared) == 0 {
		shared = []string{"/usr/local/share", "/usr/share"}
	}
	folders := slices.Concat([]string{own}, shared,
		[]string{filepath.Join(own, "flatpak/exports/share"), "/var/lib/flatpak/exports/share", "/var/lib/snapd/desktop"})
	return slices.DeleteFunc(folders, func(folder string) bool { return !filepath.IsAbs(folder) })
}

// entries are the browsers that the desktop knows. Of two with one id the first
// counts, even when it only hides the other.
func (s System) entries() []entry {
	var list []entry
	seen := map[string]bool{}
	for _, folder := range s.dataFolders() {
		files, _ := filepath.Glob(filepath.Join(folder, "applications", "*.desktop"))
		for _, file := range files {
			id := strings.TrimSuffix(filepath.Base(file), ".desktop")
			if seen[id] {
				continue
			}
			seen[id] = true
			if e, isBrowser := s.readEntry(id, file); isBrowser {
				list = append(list, e)
			}
		}
	}
	return list
}

func (s System) readEntry(id, file string) (entry, bool) {
	keys := group(file, "Desktop Entry")
	handles := slices.Contains(strings.Split(keys["MimeType"], ";"), httpsHandler)
	if keys["Type"] != "Application" || keys["Hidden"] == "true" || keys["NoDisplay"] == "true" || !handles {
		return entry{}, false
	}
	if try := keys["TryExec"]; try != "" && s.lookPath(try) == "" {
		return entry{}, false
	}
	command := execLine(keys["Exec"])
	if len(command) == 0 {
		return entry{}, false
	}
	program := s.lookPath(command[0])
	if program == "" {
		return entry{}, false
	}
	command[0] = program
	return entry{id: id, name: keys["Name"], command: command}, true
}

// defaultID is the id of the entry that the user or the desktop chose for
// https, "" when none did. Source: the MIME Applications Associations
// specification; of several in one list the first that is installed counts.
func (s System) defaultID() string {
	installed := map[string]bool{}
	for _, e := range s.entries() {
		installed[e.id] = true
	}
	for _, file := range s.mimeApps() {
		for id := range strings.SplitSeq(group(file, "Default Applications")[httpsHandler], ";") {
			if id = strings.TrimSuffix(strings.TrimSpace(id), ".desktop"); installed[id] {
				return id
			}
		}
	}
	return ""
}

func (s System) mimeApps() []string {
	config := s.get("XDG_CONFIG_HOME")
	if config == "" {
		config = filepath.Join(s.get("HOME"), ".config")
	}
	shared := filepath.SplitList(s.get("XDG_CONFIG_DIRS"))
	if len(shared) == 0 {
		shared = []string{"/etc/xdg"}
	}
	folders := append([]string{config}, shared...)
	for _, folder := range s.dataFolders() {
		folders = append(folders, filepath.Join(folder, "applications"))
	}
	var files []string
	for _, folder := range folders {
		for desktop := range strings.SplitSeq(strings.ToLower(s.get("XDG_CURRENT_DESKTOP")), ":") {
			if desktop != "" && !strings.ContainsRune(desktop, '/') {
				files = append(files, filepath.Join(folder, desktop+"-mimeapps.list"))
			}
		}
		files = append(files, filepath.Join(folder, "mimeapps.list"))
	}
	return files
}

// group reads one group of a desktop file, without translations; of a file that
// cannot be read, nothing.
func group(file, name string) map[string]string {
	keys := map[string]string{}
	f, err := os.Open(file)
	if err != nil {
		return keys
	}
	defer f.Close()
	inside := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			inside = line == "["+name+"]"
			continue
		}
		if key, value, isKey := strings.Cut(line, "="); isKey && inside && !strings.HasPrefix(line, "#") {
			keys[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return keys
}

// execLine splits an Exec key into arguments, with urlMark where the URL goes.
// Source: the Desktop Entry Specification, "The Exec key".
func execLine(text string) []string {
	var line []string
	takesURL := false
	for _, argument := range split(unescape(text)) {
		switch argument {
		case "%u", "%U", "%f", "%F":
			if takesURL {
				continue
			}
			takesURL = true
			argument = urlMark
		case "%i", "%c", "%k":
			continue
		default:
			takesURL = takesURL || strings.Contains(argument, "%u")
			argument = strings.NewReplacer("%%", "%", "%u", urlMark).Replace(argument)
		}
		line = append(line, argument)
	}
	if len(line) > 0 && !takesURL {
		line = append(line, urlMark)
	}
	return line
}

// unescape undoes what every string value of a desktop file has on top.
func unescape(text string) string {
	return strings.NewReplacer(`\\`, `\`, `\s`, " ", `\n`, "\n", `\t`, "\t", `\r`, "\r").Replace(text)
}

// split knows double quotes and, inside them, backslashes.
func split(text string) []string {
	var words []string
	var word strings.Builder
	quoted, began := false, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"':
			quoted, began = !quoted, true
		case quoted && c == '\\' && i+1 < len(text):
			i++
			word.WriteByte(text[i])
		case !quoted && (c == ' ' || c == '\t'):
			if began {
				words = append(words, word.String())
			}
			word.Reset()
			began = false
		default:
			word.WriteByte(c)
			began = true
		}
	}
	if began {
		words = append(words, word.String())
	}
	return words
}
