package desktop

import (
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/atotto/clipboard"
	"golang.org/x/sys/windows"
)

func (s Session) runtimeFolder() string {
	return filepath.Join(s.get("LOCALAPPDATA"), application, "run")
}

// isOursAlone leaves it to Windows: the user's local data folder is theirs.
func isOursAlone(fs.FileInfo) bool { return true }

// Languages are the user's, most wanted first, as the system writes them
// (fr-FR); nil when it says nothing.
func (s Session) Languages() []string {
	list, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil {
		return nil
	}
	return list
}

// Clipboard is the session's.
func (s Session) Clipboard() (Clipboard, error) {
	return Clipboard{Write: clipboard.WriteAll, Read: clipboard.ReadAll}, nil
}

func (s Session) anyEditor(file string) []string {
	folder, err := windows.GetSystemDirectory()
	if err != nil {
		return nil
	}
	return []string{filepath.Join(folder, "notepad.exe"), file}
}

// apart starts a group of its own: Ctrl-C in our terminal is not meant for what
// outlives us.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}
