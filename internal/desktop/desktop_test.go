package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestALoginNameFitsSTS(t *testing.T) {
	for login, want := range map[string]string{
		"alice":                   "alice",
		"CORP\\alice":             "alice",
		"alice@corp.example":      "alice",
		"@home":                   "@home",
		"CORP\\a.b@corp.example":  "a.b",
		"Éloïse Çelik":            "Eloise-Celik",
		"Straße":                  "Strasse",
		"Łukasz Ørsted":           "Lukasz-Orsted",
		"a_b+c=d,e":               "a_b+c=d,e",
		"o'brien  (ops)":          "o-brien-ops",
		"Иван":                    "daypass",
		"王 wang":                  "wang",
		"":                        "daypass",
		"x":                       "daypass-x",
		"a\nb\x00c":               "a-b-c",
		strings.Repeat("é", 100):  strings.Repeat("e", 64),
		strings.Repeat("a-", 100): strings.Repeat("a-", 32)[:63],
	} {
		got := SessionName(login, LongestSessionName)
		if got != want || !IsSessionName(got, LongestSessionName) {
			t.Errorf("%q becomes %q, want %q", login, got, want)
		}
		if short := SessionName(login, LongestFederatedName); !IsSessionName(short, LongestFederatedName) {
			t.Errorf("%q becomes %q, which GetFederationToken does not take", login, short)
		}
		if again := SessionName(got, LongestSessionName); again != got && !strings.HasPrefix(got, "@") {
			t.Errorf("%q becomes %q", got, again)
		}
	}
	for name, want := range map[string]bool{"ab": true, "a": false, "a b": false, "é!": false, strings.Repeat("a", 65): false} {
		if IsSessionName(name, LongestSessionName) != want {
			t.Errorf("%q: want %v", name, want)
		}
	}
	if Here().LoginName() == "" {
		t.Error("nobody is logged in")
	}
}

func FuzzSessionName(f *testing.F) {
	f.Add("CORP\\Éloïse@x")
	f.Fuzz(func(t *testing.T, login string) {
		for _, longest := range []int{LongestSessionName, LongestFederatedName} {
			if name := SessionName(login, longest); !IsSessionName(name, longest) {
				t.Fatalf("%q becomes %q", login, name)
			}
		}
	})
}

// memory is a clipboard in memory.
type memory struct {
	mu   sync.Mutex
	text string
}

func (m *memory) get() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text
}

func (m *memory) set(text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.text = text
}

func (m *memory) clipboard() Clipboard {
	return Clipboard{
		Write: func(text string) error { m.set(text); return nil },
		Read:  func() (string, error) { return m.get() + "\n", nil },
	}
}

func TestASecretLeavesTheClipboardUnlessSomethingElseIsThere(t *testing.T) {
	var m memory
	settled, err := m.clipboard().CopySecret(t.Context(), "link", time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if <-settled; m.get() != "" {
		t.Errorf("on it is still %q", m.get())
	}
	ctx, cancel := context.WithCancel(t.Context())
	settled, err = m.clipboard().CopySecret(ctx, "link", time.Hour)
	if err != nil || m.get() != "link" {
		t.Fatal(err, m.get())
	}
	cancel()
	if <-settled; m.get() != "" {
		t.Errorf("at the end on it is still %q", m.get())
	}
	ctx, cancel = context.WithCancel(t.Context())
	settled, _ = m.clipboard().CopySecret(ctx, "link", time.Hour)
	m.set("another")
	cancel()
	if <-settled; m.get() != "another" {
		t.Error("what the user copied was cleared")
	}
	broken := errors.New("broken")
	c := Clipboard{Write: func(string) error { return broken }}
	if _, err := c.CopySecret(t.Context(), "link", time.Second); !errors.Is(err, broken) {
		t.Errorf("copying: %v", err)
	}
}

func TestTheRuntimeFolderIsOursAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such modes")
	}
	base := t.TempDir()
	s := On([]string{"XDG_RUNTIME_DIR=" + base})
	for range 2 {
		folder, err := s.RuntimeFolder()
		info, statErr := os.Stat(folder)
		if err != nil || statErr != nil || info.Mode().Perm() != 0o700 {
			t.Fatalf("%s: %v, %v", folder, err, info)
		}
	}
	if err := os.Chmod(filepath.Join(base, application), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RuntimeFolder(); !errors.Is(err, ErrNotOurs) {
		t.Errorf("an open folder: %v", err)
	}
	linked := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(linked, application)); err != nil {
		t.Fatal(err)
	}
	if _, err := On([]string{"XDG_RUNTIME_DIR=" + linked}).RuntimeFolder(); !errors.Is(err, ErrNotOurs) {
		t.Errorf("a link: %v", err)
	}
}
