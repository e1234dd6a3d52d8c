package desktop

import (
	"os"
	"path/filepath"
	"strings"
)

// entryFile is where the XDG Autostart specification wants it. It hides a
// system-wide entry of the same name.
func (a AtLogin) entryFile() string {
	config := a.session.get("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		config = filepath.Join(a.session.get("HOME"), ".config")
	}
	return filepath.Join(config, "autostart", application+".desktop")
}

// Set adds the entry, or takes it away.
func (a AtLogin) Set(on bool) error {
	if !on {
		return removeEntry(a.entryFile())
	}
	words := a.words()
	for i := range words {
		words[i] = execWord(words[i])
	}
	return writeEntry(a.entryFile(), `[Desktop Entry]
Type=Application
Name=Daypass
Icon=`+application+`
Exec=`+strings.Join(words, " ")+`
Terminal=false
NoDisplay=true
X-GNOME-Autostart-enabled=true
`)
}

// entry is the program that the entry starts, and whether it is switched on.
// Desktops switch an entry off by keys of their own.
func (a AtLogin) entry() (program string, on bool) {
	data, err := os.ReadFile(a.entryFile())
	if err != nil {
		return "", false
	}
	keys := mainGroup(string(data))
	off := keys["Hidden"] == "true" || keys["X-GNOME-Autostart-enabled"] == "false"
	return firstWord(keys["Exec"]), !off
}

// mainGroup is what stands under [Desktop Entry].
func mainGroup(text string) map[string]string {
	keys := map[string]string{}
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside = line == "[Desktop Entry]"
		}
		if key, value, found := strings.Cut(line, "="); inside && found && !strings.HasPrefix(line, "#") {
			keys[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return keys
}

// execWord quotes a word for Exec: the quoting of Exec, in which a % is a field
// code, inside the escapes of every string in a desktop entry.
func execWord(word string) string {
	inExec := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`, `%`, `%%`).Replace(word)
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`).Replace(`"` + inExec + `"`)
}

// firstWord undoes execWord for the first word of Exec, which may also stand
// without quotes.
func firstWord(exec string) string {
	exec = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\s`, " ").Replace(exec)
	quoted := strings.HasPrefix(exec, `"`)
	var word strings.Builder
	for i := 0; i < len(exec); i++ {
		c := exec[i]
		switch {
		case quoted && c == '"' && i == 0:
			continue
		case quoted && c == '"', !quoted && c == ' ':
			return strings.ReplaceAll(word.String(), "%%", "%")
		case quoted && c == '\\' && i+1 < len(exec):
			i++
			c = exec[i]
		}
		word.WriteByte(c)
	}
	return strings.ReplaceAll(word.String(), "%%", "%")
}
