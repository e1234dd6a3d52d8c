package desktop

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrNoEditor says that nothing is installed that opens a text file.
var ErrNoEditor = errors.New("no editor")

// lineArguments are how the editors that have a window of their own are told a
// line. An editor for a terminal is of no use to a window.
var lineArguments = map[string]func(file, line string) []string{
	"code":              colonLine("--goto"),
	"codium":            colonLine("--goto"),
	"cursor":            colonLine("--goto"),
	"subl":              colonLine(),
	"zed":               colonLine(),
	"kate":              func(file, line string) []string { return []string{"--line", line, file} },
	"kwrite":            func(file, line string) []string { return []string{"--line", line, file} },
	"gedit":             plusLine,
	"gnome-text-editor": plusLine,
	"xed":               plusLine,
	"pluma":             plusLine,
	"mousepad":          func(file, line string) []string { return []string{"--line=" + line, file} },
	"geany":             plusLine,
	"gvim":              plusLine,
	"mvim":              plusLine,
	"notepad++":         func(file, line string) []string { return []string{"-n" + line, file} },
}

func colonLine(flags ...string) func(file, line string) []string {
	return func(file, line string) []string {
		return append(append([]string{}, flags...), file+":"+line)
	}
}

func plusLine(file, line string) []string { return []string{"+" + line, file} }

// OpenFile opens a text file in the user's editor, at a line (1 is the first, 0
// for none) where that editor is known to take one. It does not wait.
func (s Session) OpenFile(file string, line int) error {
	if !filepath.IsAbs(file) { // a relative one could be a flag
		return fmt.Errorf("opening a file: %w: %q is not absolute", ErrNoEditor, file)
	}
	command := s.editor(file, line)
	if command == nil {
		command = s.anyEditor(file)
	}
	if command == nil {
		return ErrNoEditor
	}
	cmd := s.program(command)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("opening a file: %w", err)
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

// editor is the command of the editor that the user chose, nil when it has no
// window of its own or is not there.
func (s Session) editor(file string, line int) []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		words := strings.Fields(s.get(name))
		if len(words) == 0 {
			continue
		}
		called := strings.TrimSuffix(strings.ToLower(filepath.Base(words[0])), ".exe")
		arguments, known := lineArguments[called]
		program := words[0]
		if !filepath.IsAbs(program) {
			program = s.lookPath(program)
		}
		if !known || program == "" {
			continue
		}
		if line < 1 {
			return append(append([]string{program}, words[1:]...), file)
		}
		return append(append([]string{program}, words[1:]...), arguments(file, strconv.Itoa(line))...)
	}
	return nil
}
