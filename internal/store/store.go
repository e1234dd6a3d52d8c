// Package store keeps what Daypass remembers on this computer: settings, what
// belongs to a role, recents, opened sessions and what was learned.
//
// It knows files: small JSON, versioned, readable by their owner alone, written
// whole or not at all. Several processes use it at once. It never keeps a
// secret, and it judges nothing: how long a learned fact counts is a rule, and
// rules are in package duration.
package store

import (
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"
)

// Folders are where the files are. Both may be the same.
type Folders struct {
	Config string // what the user decided: settings and roles
	State  string // what happened: recents, opened sessions, learned facts
}

// UserFolders are the user's own, as the operating system wants them.
func UserFolders() Folders {
	return Folders{
		Config: filepath.Join(xdg.ConfigHome, "daypass"),
		State:  filepath.Join(xdg.StateHome, "daypass"),
	}
}

// In keeps everything in one folder, as the demo and the tests do.
func In(folder string) Folders { return Folders{Config: folder, State: folder} }

// Damage is a file that could not be understood. It is set aside, never
// overwritten, and Daypass goes on as if there were none.
type Damage struct {
	File  string // where it was
	Aside string // where it is now
	Err   error  // what is wrong with it
}

// Store reads and writes the files. It holds nothing in memory: every answer is
// what the files say now. Its methods can be called from any goroutine.
type Store struct {
	folders Folders
	now     func() time.Time
	damaged func(Damage)

	createTemp func(dir, pattern string) (*os.File, error) // os.CreateTemp, but for tests
	lockWait   time.Duration                               // usualLockWait, but for tests
}

// New is a store on folders, which need not exist yet. The damaged files that
// it meets are told to damaged, from whichever goroutine met them; it may be nil.
func New(folders Folders, now func() time.Time, damaged func(Damage)) *Store {
	if damaged == nil {
		damaged = func(Damage) {}
	}
	return &Store{folders: folders, now: now, damaged: damaged, createTemp: os.CreateTemp, lockWait: usualLockWait}
}

// Folders are where this store's files are.
func (s *Store) Folders() Folders { return s.folders }

func (s *Store) settingsFile() string { return filepath.Join(s.folders.Config, "settings.json") }
func (s *Store) rolesFile() string    { return filepath.Join(s.folders.Config, "roles.json") }
func (s *Store) recentsFile() string  { return filepath.Join(s.folders.State, "recents.json") }
func (s *Store) openedFolder() string { return filepath.Join(s.folders.State, "opened") }
func (s *Store) factFolder() string   { return filepath.Join(s.folders.State, "learned") }
