package desktop

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestADownloadTakesAFreeNameInTheUsersFolder(t *testing.T) {
	home := t.TempDir()
	session := On([]string{"HOME=" + home})
	if path, err := session.SaveDownload("a.json", nil); err != nil || path != filepath.Join(home, "a.json") {
		t.Errorf("without a folder for downloads: %s, %v", path, err)
	}
	for _, folder := range []string{".config", "Téléchargements"} {
		if err := os.Mkdir(filepath.Join(home, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(home, ".config", "user-dirs.dirs"), []byte("# made by the desktop\nXDG_DOWNLOAD_DIR=\"$HOME/Téléchargements\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.json", "a (1).json"} {
		path, err := session.SaveDownload("a.json", []byte("as "+name))
		if want := filepath.Join(home, "Téléchargements", name); err != nil || path != want {
			t.Fatalf("%s, %v, want %s", path, err, want)
		}
	}
	if first, _ := os.ReadFile(filepath.Join(home, "Téléchargements", "a.json")); string(first) != "as a.json" {
		t.Errorf("the second took the first's place: %q", first)
	}
}

func TestADownloadThatFailsLeavesNoHalf(t *testing.T) {
	home := t.TempDir()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 10, Max: was.Max}); err != nil {
		t.Fatal(err)
	}
	path, err := On([]string{"HOME=" + home}).SaveDownload("a.json", make([]byte, 100))
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	left, _ := os.ReadDir(home)
	if err == nil || path != "" || len(left) != 0 {
		t.Errorf("%s, %v, left are %v", path, err, left)
	}
}
