package credential

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func splitCommand(line string) ([]string, bool) { return splitWindows(line) }

// endWithChildren has nothing to add: os/exec ends the process, and WaitDelay
// lets go of what its children hold.
func endWithChildren(*exec.Cmd) {}

// findProgram looks in the user's PATH, with PATHEXT's endings.
func findProgram(name string, env func(string) string) (string, error) {
	if strings.ContainsAny(name, `/\:`) {
		return name, nil
	}
	endings := strings.Split(env("PATHEXT"), ";")
	if env("PATHEXT") == "" {
		endings = []string{".com", ".exe", ".bat", ".cmd"}
	}
	if filepath.Ext(name) != "" {
		endings = append([]string{""}, endings...)
	}
	for _, folder := range filepath.SplitList(env("PATH")) {
		for _, ending := range endings {
			path := filepath.Join(folder, name+ending)
			if info, err := os.Stat(path); folder != "" && err == nil && info.Mode().IsRegular() {
				return path, nil
			}
		}
	}
	return "", exec.ErrNotFound
}
