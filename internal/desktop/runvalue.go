package desktop

import "strings"

// runValue is what a value of Windows' Run key says: a command line. The path is
// always in quotes: without them Windows tries each part of a path with spaces
// as a program. A Windows path holds no quote itself, and the words after it are
// ours.
func runValue(words []string) string {
	return strings.Join(append([]string{`"` + words[0] + `"`}, words[1:]...), " ")
}

// programOf is the program of a command line, by the rule of CommandLineToArgvW:
// what stands between quotes, in which no backslash escapes, or else what comes
// before the first blank.
func programOf(line string) string {
	if quoted, is := strings.CutPrefix(line, `"`); is {
		program, _, _ := strings.Cut(quoted, `"`)
		return program
	}
	if blank := strings.IndexAny(line, " \t"); blank >= 0 {
		return line[:blank]
	}
	return line
}

// isDisapproved reads what Windows' settings keep of an entry beside it: an odd
// first byte is off.
func isDisapproved(state []byte) bool { return len(state) > 0 && state[0]&1 == 1 }
