package cli_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
)

// spy is a browser that writes down all that the processes of this computer
// show of a sign-in: its own environment and arguments, and everyone's.
func spy(folder string) int {
	note := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			os.Exit(1)
		}
	}
	environ, err := os.ReadFile("/proc/self/environ")
	if err != nil {
		return 1
	}
	note("environ", environ)
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range files {
		if line, err := os.ReadFile(file); err == nil { // one that ended meanwhile is gone
			note("cmdline-"+filepath.Base(filepath.Dir(file)), line)
		}
	}
	note("parent", []byte(strconv.Itoa(os.Getppid())))
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(os.Args[1])
	if err != nil {
		return 1
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusFound && answer.StatusCode != http.StatusSeeOther {
		return 1
	}
	note("fetched", nil)
	return 0
}
