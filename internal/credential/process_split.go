package credential

import "strings"

// splitPOSIX splits as Python's shlex.split does, which the AWS CLI uses: quotes
// and backslashes as in a shell, no variables, no operators.
func splitPOSIX(line string) ([]string, bool) {
	var (
		words  []string
		word   strings.Builder
		inWord bool
		quote  rune
		runes  = []rune(line)
	)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote == '\'':
			if r == '\'' {
				quote = 0
			} else {
				word.WriteRune(r)
			}
		case r == '\\' && quote == '"':
			if i+1 < len(runes) && (runes[i+1] == '"' || runes[i+1] == '\\') {
				i++
				r = runes[i]
			}
			word.WriteRune(r)
		case r == '\\':
			if i+1 == len(runes) {
				return nil, false
			}
			i++
			word.WriteRune(runes[i])
			inWord = true
		case quote == '"' && r == '"':
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, inWord = r, true
		case quote == 0 && strings.ContainsRune(" \t\r\n", r):
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, quote == 0
}

// splitWindows splits as the C runtime does, which the AWS CLI follows there:
// double quotes alone quote, and backslashes count before them alone.
func splitWindows(line string) ([]string, bool) {
	var (
		words       []string
		word        strings.Builder
		inWord      bool
		quoted      bool
		backslashes int
	)
	flush := func(n int) {
		if n > 0 {
			word.WriteString(strings.Repeat(`\`, n))
			inWord = true
		}
		backslashes = 0
	}
	for _, r := range line {
		switch {
		case r == '\\':
			backslashes++
		case r == '"':
			odd := backslashes%2 == 1
			flush(backslashes / 2)
			inWord = true
			if odd {
				word.WriteRune('"')
			} else {
				quoted = !quoted
			}
		case (r == ' ' || r == '\t') && !quoted:
			flush(backslashes)
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			flush(backslashes)
			word.WriteRune(r)
			inWord = true
		}
	}
	flush(backslashes)
	if inWord {
		words = append(words, word.String())
	}
	return words, !quoted
}
