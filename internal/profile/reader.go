package profile

import (
	"strings"
	"unicode/utf8"

	"daypass/internal/chain"
)

// maxLine is the longest line that is read, in bytes. Session tokens and
// commands stay far below it.
const maxLine = 64 << 10

// defaultsSection is the section whose keys every section of the same file
// has: the AWS CLI's ini reader does so.
const defaultsSection = "DEFAULT"

// entry is one key of a section, as it stands in the file.
type entry struct {
	key   key
	value string // the rest of its line
	more  string // the indented lines below it, comments and blanks among them
	line  int
}

// section is one section of a file. Sections of one name are merged, and a
// later key replaces an earlier one.
type section struct {
	name    string // as it stands between the brackets, without white space around it
	path    string
	line    int
	entries []entry
	has     uint64   // bit n is set when there is a value of key n
	problem *Problem // its first line that could not be read
}

// find gives the last entry of a key that has a value, nil without. A key
// without a value is passed over: the CLI and the SDK differ in what they make of
// it, and neither can use it.
func (s *section) find(k key) *entry {
	if s == nil || s.has&(1<<k) == 0 {
		return nil
	}
	for i := len(s.entries) - 1; i >= 0; i-- {
		if e := &s.entries[i]; e.key == k && !e.empty() {
			return e
		}
	}
	return nil
}

func (s *section) position(line int) chain.Position {
	return chain.Position{File: s.path, Line: line}
}

// document is what one file says.
type document struct {
	path     string
	sections []*section // in the file's order
	defaults *section   // [DEFAULT], nil without
	problems []Problem  // those of no section
}

// reader goes through a file line by line. It has the indentation rules of the
// AWS CLI's reader: an indented line belongs to the key above it, unless it is
// no deeper than that key. Where the CLI gives the whole file up (a line that is
// neither key nor section, a section twice), it goes on.
type reader struct {
	doc       *document
	text      string
	byName    map[string]*section
	current   *section // nil before the first section
	last      *entry   // the one that indented lines belong to, nil when its key is not kept
	open      bool     // there is a key for indented lines to belong to
	moreStart int      // the line after that key, in text
	indent    int      // of the last key or section, in bytes
	plain     bool     // the file has neither NUL nor invalid UTF-8: no need to look at each line
}

func read(path, text string) *document {
	text = unixLines(strings.TrimPrefix(text, "\ufeff"))
	r := reader{
		doc:    &document{path: path},
		text:   text,
		byName: make(map[string]*section, strings.Count(text, "\n[")),
		plain:  strings.IndexByte(text, 0) < 0 && utf8.ValidString(text),
	}
	for number, start := 1, 0; start < len(text); number++ {
		end := strings.IndexByte(text[start:], '\n') + start
		if end < start {
			end = len(text)
		}
		r.line(start, end, number)
		start = end + 1
	}
	return r.doc
}

// unixLines also takes the lone carriage return for an end of line, as the CLI does.
func unixLines(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

func (r *reader) line(start, end, number int) {
	line := r.text[start:end]
	content := strings.TrimSpace(line)
	if content == "" || content[0] == '#' || content[0] == ';' {
		return
	}
	indent := len(line) - len(strings.TrimLeft(line, " \t\v\f"))
	deeper := r.open && indent > r.indent
	switch {
	case content[0] == '[' && (!deeper || strings.IndexByte(content, ']') > 0):
		r.indent = indent
		r.header(content, number)
	case len(line) > maxLine:
		r.bad(LineTooLong, number)
	case !r.readable(line):
		r.bad(LineMalformed, number)
	case deeper:
		r.extend(end)
	default:
		r.indent = indent
		r.key(content, end+1, number)
	}
}

// header begins a section. One that names nothing still ends the one before:
// its keys must not fall to another profile.
func (r *reader) header(content string, number int) {
	r.open = false
	long, readable := len(content) > maxLine, r.readable(content)
	if long {
		content = content[:maxLine]
	}
	name, closed := headerName(content)
	if !readable {
		name = printable(name)
	}
	if name == "" {
		r.doc.problems = append(r.doc.problems, r.problem(SectionMalformed, number))
		r.current = &section{problem: &Problem{}}
		return
	}
	r.current = r.sectionNamed(name, number)
	switch {
	case long:
		r.bad(LineTooLong, number)
	case !readable, !closed:
		r.bad(LineMalformed, number)
	}
}

func (r *reader) sectionNamed(name string, number int) *section {
	if known := r.byName[name]; known != nil {
		return known
	}
	s := &section{name: name, path: r.doc.path, line: number, entries: make([]entry, 0, 6)}
	r.byName[name] = s
	if name == defaultsSection {
		r.doc.defaults = s
	} else {
		r.doc.sections = append(r.doc.sections, s)
	}
	return s
}

func (r *reader) key(content string, next, number int) {
	sign := strings.IndexAny(content, "=:")
	if sign <= 0 || r.current == nil {
		r.bad(LineMalformed, number)
		return
	}
	r.last, r.open, r.moreStart = nil, true, next
	known := keysByName[strings.ToLower(strings.TrimSpace(content[:sign]))]
	if known == keyUnknown {
		return
	}
	s := r.current
	s.entries = append(s.entries, entry{key: known, value: strings.TrimSpace(content[sign+1:]), line: number})
	r.last = &s.entries[len(s.entries)-1]
	if r.last.value != "" {
		s.has |= 1 << known
	}
}

// extend adds what is below the last key, up to end: comments and blank lines
// too, which whoever reads the value leaves out.
func (r *reader) extend(end int) {
	if r.last != nil {
		r.last.more = r.text[r.moreStart:end]
		r.current.has |= 1 << r.last.key
	}
}

// bad notes a line that cannot be read. What is indented below it belongs to
// nothing.
func (r *reader) bad(code ProblemCode, number int) {
	r.open = false
	problem := r.problem(code, number)
	if r.current == nil {
		r.doc.problems = append(r.doc.problems, problem)
	} else if r.current.problem == nil {
		r.current.problem = &problem
	}
}

func (r *reader) problem(code ProblemCode, number int) Problem {
	return Problem{Code: code, Position: chain.Position{File: r.doc.path, Line: number}}
}

func (r *reader) readable(line string) bool {
	return r.plain || strings.IndexByte(line, 0) < 0 && utf8.ValidString(line)
}
