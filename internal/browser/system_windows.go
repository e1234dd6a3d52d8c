package browser

import (
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// detached starts a process group of its own: Ctrl-C in our console is not
// meant for the browser.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

func (s System) hasDisplay() bool { return true }

const (
	clients    = `SOFTWARE\Clients\StartMenuInternet`
	userChoice = `Software\Microsoft\Windows\Shell\Associations\UrlAssociations\https\UserChoice`
)

// installed are the browsers registered as such, for the user and for all.
func (s System) installed() []Browser {
	chosen := text(registry.CURRENT_USER, userChoice, "ProgId")
	var list []Browser
	seen := map[string]bool{}
	for _, root := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} {
		for _, id := range subkeys(root, clients) {
			key := clients + `\` + id
			command := program(text(root, key+`\shell\open\command`, ""))
			if command == "" || seen[id] {
				continue
			}
			seen[id] = true
			name := text(root, key, "")
			if name == "" {
				name = strings.TrimSuffix(filepath.Base(command), ".exe")
			}
			b := newBrowser(id, name, []string{command, urlMark})
			b.Default = chosen != "" && text(root, key+`\Capabilities\URLAssociations`, "https") == chosen
			list = append(list, b)
		}
	}
	return list
}

// program is the executable of a registered command, which may be quoted.
func program(command string) string {
	command = strings.TrimSpace(command)
	if quoted, isQuoted := strings.CutPrefix(command, `"`); isQuoted {
		command, _, _ = strings.Cut(quoted, `"`)
	}
	return command
}

func text(root registry.Key, path, name string) string {
	key, err := registry.OpenKey(root, path, registry.QUERY_VALUE)
	if err != nil {
		return ""
	}
	defer key.Close()
	value, _, err := key.GetStringValue(name)
	if err != nil {
		return ""
	}
	return value
}

func subkeys(root registry.Key, path string) []string {
	key, err := registry.OpenKey(root, path, registry.ENUMERATE_SUB_KEYS)
	if err != nil {
		return nil
	}
	defer key.Close()
	names, _ := key.ReadSubKeyNames(-1)
	return names
}

// defaultCommand asks the shell, by way of a program whose environment we choose.
func (s System) defaultCommand(address string) ([]string, error) {
	folder, err := windows.GetSystemDirectory()
	if err != nil {
		return nil, notOpened("rundll32.exe", err)
	}
	return []string{filepath.Join(folder, "rundll32.exe"), "url.dll,FileProtocolHandler", address}, nil
}
