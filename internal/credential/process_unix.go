//go:build unix

package credential

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

func splitCommand(line string) ([]string, bool) { return splitPOSIX(line) }

// endWithChildren lets a time-out or Cancel end what the process started, too.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// findProgram looks in the user's PATH, which need not be this process's.
func findProgram(name string, env func(string) string) (string, error) {
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, folder := range filepath.SplitList(env("PATH")) {
		if folder == "" {
			continue // the working folder: as unsafe here as os/exec has it
		}
		path := filepath.Join(folder, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}
