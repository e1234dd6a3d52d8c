package store

import (
	"errors"
	"os"
	"path/filepath"
	"time"
)

// Kept are the names of credentials that package vault keeps in the keyring:
// what to look for there, and until when. No secret is among them.
type Kept struct{ s *Store }

// Vault is the index of the keyring.
func (s *Store) Vault() Kept { return Kept{s} }

type keptName struct {
	Name  string    `json:"name"`
	Until time.Time `json:"until"`
}

// Kept gives every name. With an error it gives those that could be read.
func (k Kept) Kept() (map[string]time.Time, error) {
	list, err := loadAll[keptName](k.s, k.s.keptFolder())
	names := make(map[string]time.Time, len(list))
	for _, kept := range list {
		if isKeptName(kept.Name) {
			names[kept.Name] = kept.Until
		}
	}
	return names, err
}

// Keep writes a name down.
func (k Kept) Keep(name string, until time.Time) error {
	if !isKeptName(name) {
		return failed("writing", name, ErrNotFound)
	}
	return save(k.s, k.s.keptFile(name), document{}, keptName{Name: name, Until: until.UTC()})
}

// Drop forgets a name; one that is not there is no failure.
func (k Kept) Drop(name string) error {
	if !isKeptName(name) {
		return failed("writing", name, ErrNotFound)
	}
	if err := os.Remove(k.s.keptFile(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return failed("writing", k.s.keptFile(name), err)
	}
	return nil
}

// isKeptName: names are hashes, and become file names.
func isKeptName(name string) bool {
	for _, r := range name {
		if (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return false
		}
	}
	return len(name) == 64
}

func (s *Store) keptFolder() string          { return filepath.Join(s.folders.State, "kept") }
func (s *Store) keptFile(name string) string { return filepath.Join(s.keptFolder(), name+".json") }
