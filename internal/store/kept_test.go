package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/store"
)

func TestKeptNames(t *testing.T) {
	dir := t.TempDir()
	index := store.New(store.In(dir), time.Now, nil).Vault()
	if names, err := index.Kept(); err != nil || len(names) != 0 {
		t.Fatalf("before anything: %v, %v", names, err)
	}
	until := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	first, second := strings.Repeat("0a", 32), strings.Repeat("f1", 32)
	for _, name := range []string{first, second, first} {
		if err := index.Keep(name, until); err != nil {
			t.Fatal(err)
		}
	}
	// Another process finds them.
	names, err := store.New(store.In(dir), time.Now, nil).Vault().Kept()
	if err != nil || len(names) != 2 || !names[first].Equal(until) || !names[second].Equal(until) {
		t.Fatalf("kept %v, %v", names, err)
	}
	for range 2 {
		if err := index.Drop(first); err != nil {
			t.Fatal(err)
		}
	}
	if names, _ = index.Kept(); len(names) != 1 || !names[second].Equal(until) {
		t.Errorf("after Drop: %v", names)
	}
	for _, name := range []string{"", "../settings", strings.Repeat("0A", 32), first + ".json"} {
		if index.Keep(name, until) == nil || index.Drop(name) == nil {
			t.Errorf("%q was taken for a name", name)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "kept", second+".json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if names, err = index.Kept(); err != nil || len(names) != 0 {
		t.Errorf("of a damaged file: %v, %v", names, err)
	}
}
