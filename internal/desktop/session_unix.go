//go:build unix

package desktop

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

func (s Session) runtimeFolder() string {
	if folder := s.get("XDG_RUNTIME_DIR"); filepath.IsAbs(folder) {
		return filepath.Join(folder, application)
	}
	// The temporary folder may be everyone's: the name is the user's, and the
	// folder is checked.
	return filepath.Join(os.TempDir(), fmt.Sprintf("%s-%d", application, os.Getuid()))
}

func isOursAlone(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid() && info.Mode().Perm()&0o077 == 0
}

// apart starts a session of its own: Ctrl-C in our terminal is not meant for what
// outlives us.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// localeLanguages are what the environment names, as gettext reads it: LANGUAGE
// orders, unless the locale is C, which wants no translation.
func (s Session) localeLanguages() []string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale := s.get(name)
		if locale == "" {
			continue
		}
		if list := s.get("LANGUAGE"); list != "" && !isC(locale) {
			return []string{list, locale}
		}
		return []string{locale}
	}
	return nil
}

func isC(locale string) bool {
	return locale == "C" || locale == "POSIX" || len(locale) > 1 && locale[:2] == "C."
}
