package profile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"daypass/internal/chain"
)

// maxFile is the largest file that is read, in bytes; 10,000 profiles are 3 MB.
const maxFile = 64 << 20

// File is one of the AWS files and whether there is one.
type File struct {
	Path  string
	Found bool
}

// load reads one file. No file at all is not a problem: the document is empty.
func load(path string) (*document, File) {
	text, found, problem := readFile(path)
	doc := read(path, text)
	if problem != nil {
		doc.problems = append(doc.problems, *problem)
	}
	return doc, File{Path: path, Found: found}
}

func readFile(path string) (text string, found bool, problem *Problem) {
	unreadable := func(cause string) *Problem {
		return &Problem{Code: FileUnreadable, Position: chain.Position{File: path}, Value: cause}
	}
	// Stat comes first: opening a pipe would wait for its writer.
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	if err == nil {
		switch {
		case info.IsDir():
			return "", true, unreadable(CauseDirectory)
		case !info.Mode().IsRegular():
			return "", true, unreadable(CauseNoFile)
		case info.Size() > maxFile:
			return "", true, unreadable(CauseTooLarge)
		}
		text, err = readAll(path, info.Size())
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "", true, unreadable(CauseDenied)
	case err != nil:
		return "", true, unreadable(CauseFailed)
	case len(text) > maxFile:
		return "", true, unreadable(CauseTooLarge)
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		return "", true, unreadable(CauseEncoding)
	}
	return text, true, nil
}

// readAll makes the string without a second copy of the file.
func readAll(path string, size int64) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	var text strings.Builder
	text.Grow(int(size) + 1)
	_, err = io.Copy(&text, io.LimitReader(file, maxFile+1))
	return text.String(), err
}

// location is where a file of the AWS CLI is: what the variable says, with
// variables and the home folder put in as the CLI does, else its default.
func location(env Environment, home, variable, name string) string {
	if set := env(variable); set != "" {
		return expandHome(expandVariables(set, env), home)
	}
	return filepath.Join(home, ".aws", name)
}

func expandHome(path, home string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || home == "" || rest != "" && rest[0] != '/' && !(runtime.GOOS == "windows" && rest[0] == '\\') {
		return path
	}
	return home + rest
}

// expandVariables puts in $NAME and ${NAME}; a variable that is not set stays
// as it is written.
func expandVariables(path string, env Environment) string {
	if !strings.Contains(path, "$") {
		return path
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(path, "$")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, length := variableName(after)
		if value := env(name); name != "" && value != "" {
			out.WriteString(value)
		} else {
			out.WriteString("$" + after[:length])
		}
		path = after[length:]
	}
}

// variableName gives the name that follows a $, and how much of text it takes.
func variableName(text string) (name string, length int) {
	if strings.HasPrefix(text, "{") {
		if end := strings.IndexByte(text, '}'); end > 0 {
			return text[1:end], end + 1
		}
		return "", 0
	}
	for length < len(text) {
		c := text[length]
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			break
		}
		length++
	}
	return text[:length], length
}
