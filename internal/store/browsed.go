package store

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Browsed is what a walk through an Identity Center found: whom it lets in where.
// It is shown at once the next time, and walked again behind.
type Browsed struct {
	Session  string           `json:"session"` // name of the sso-session, "" for a legacy profile's
	StartURL string           `json:"start_url"`
	Region   string           `json:"region"`
	At       time.Time        `json:"at"`
	Partial  bool             `json:"partial"` // the walk was ended before its end
	Accounts []BrowsedAccount `json:"accounts"`
}

// BrowsedAccount is an account and the permission sets there.
type BrowsedAccount struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
}

// Found is a way that a walk found, as its name says it.
type Found struct{ Session, AccountID, Role string }

// foundPrefix begins the name of a session where a profile's could stand.
const foundPrefix = "sso:"

// Name is what stands in a profile's place.
func (f Found) Name() string { return foundPrefix + f.Session + "/" + f.AccountID + "/" + f.Role }

// ReadFound reads such a name; false for a profile's own. No permission set has a
// slash in it.
func ReadFound(name string) (Found, bool) {
	rest, session := strings.CutPrefix(name, foundPrefix)
	last := strings.LastIndexByte(rest, '/')
	if !session || last < 0 {
		return Found{}, false
	}
	before := strings.LastIndexByte(rest[:last], '/')
	if before < 0 {
		return Found{}, false
	}
	return Found{rest[:before], rest[before+1 : last], rest[last+1:]}, true
}

// AccountNames are what walks found accounts to be called, by their numbers.
// With an error they are those that could be read.
func (s *Store) AccountNames() (map[string]string, error) {
	names := map[string]string{}
	list, err := s.Browsed()
	for _, b := range list {
		for _, a := range b.Accounts {
			names[a.ID] = a.Name
		}
	}
	return names, err
}

// Browsed are all walks kept. With an error they are those that could be read.
func (s *Store) Browsed() ([]Browsed, error) {
	list, err := loadAll[Browsed](s, s.browsedFolder())
	return slices.DeleteFunc(list, func(b Browsed) bool { return b.StartURL == "" }), err
}

// KeepBrowsed keeps a walk in the place of an earlier one through the same
// session. One that was ended early leaves what the earlier one knew beyond it.
func (s *Store) KeepBrowsed(b Browsed) error {
	return change(s, s.browsedFile(b.Session, b.StartURL), func(kept *Browsed) error {
		if b.Partial && kept.StartURL != "" {
			b.Accounts, b.Partial, b.At = joined(b.Accounts, kept.Accounts), kept.Partial, kept.At
		}
		*kept = b
		return nil
	})
}

// joined are the newer accounts, and the older ones that are not among them.
func joined(newer, older []BrowsedAccount) []BrowsedAccount {
	known := make(map[string]bool, len(newer))
	for _, a := range newer {
		known[a.ID] = true
	}
	all := slices.Clone(newer)
	for _, a := range older {
		if !known[a.ID] {
			all = append(all, a)
		}
	}
	return all
}

func (s *Store) browsedFolder() string { return filepath.Join(s.folders.State, "browsed") }

func (s *Store) browsedFile(session, startURL string) string {
	sum := sha256.Sum256([]byte(strings.ToValidUTF8(session+"\n"+startURL, "?")))
	return filepath.Join(s.browsedFolder(), hex.EncodeToString(sum[:16])+".json")
}
