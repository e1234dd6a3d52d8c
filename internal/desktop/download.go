package desktop

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// SaveDownload writes a file where browsers put theirs, under a name that is
// free, and gives its path.
func (s Session) SaveDownload(name string, data []byte) (string, error) {
	folder := s.downloads()
	end := filepath.Ext(name)
	begin := strings.TrimSuffix(name, end)
	for n := 1; ; n++ {
		path := filepath.Join(folder, name)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) && n < 1000 {
			name = fmt.Sprintf("%s (%d)%s", begin, n, end)
			continue
		}
		if err != nil {
			return "", fmt.Errorf("saving %s: %w", name, err)
		}
		_, err = file.Write(data)
		if err = errors.Join(err, file.Close()); err != nil {
			_ = os.Remove(path) // half a file would pass for a whole one
			return "", fmt.Errorf("saving %s: %w", name, err)
		}
		return path, nil
	}
}

// downloads is the user's folder for downloads, else the home folder.
func (s Session) downloads() string {
	home := s.get("HOME")
	if runtime.GOOS == "windows" {
		home = s.get("USERPROFILE")
	}
	for _, folder := range []string{s.xdgDownloads(home), filepath.Join(home, "Downloads")} {
		if info, err := os.Stat(folder); folder != "" && err == nil && info.IsDir() {
			return folder
		}
	}
	return home
}

// xdgDownloads is what a Linux desktop calls the folder, in the user's language.
// Source: freedesktop.org, xdg-user-dirs.
func (s Session) xdgDownloads(home string) string {
	if runtime.GOOS != "linux" {
		return ""
	}
	config := s.get("XDG_CONFIG_HOME")
	if config == "" {
		config = filepath.Join(home, ".config")
	}
	file, err := os.Open(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return ""
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		value, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "XDG_DOWNLOAD_DIR=")
		if !ok {
			continue
		}
		value = strings.Trim(value, `"`)
		if rest, inHome := strings.CutPrefix(value, "$HOME"); inHome {
			return home + rest
		}
		return value
	}
	return ""
}
