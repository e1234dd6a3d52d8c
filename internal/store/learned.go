package store

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Fact is what was learned of a chain: the last refusal and the last acceptance
// of a SessionDuration. Package duration says what its key is and how long it
// counts.
type Fact struct {
	Key             string    `json:"key"`
	RefusedAt       time.Time `json:"refused_at"` // zero when never
	RefusedSeconds  int       `json:"refused_seconds"`
	WorkedSeconds   int       `json:"worked_seconds"` // what opened instead, 0 when unknown
	AcceptedAt      time.Time `json:"accepted_at"`    // a sign-in token was issued: that, no more
	AcceptedSeconds int       `json:"accepted_seconds"`
	// Identity is who the origin's credentials turned out to be, "" unknown: a
	// kind as package duration names it.
	Identity string `json:"identity"`
	Arn      string `json:"arn"`
	// Temporary says that they carry a session token.
	Temporary bool `json:"temporary"`
}

// Fact is what was learned under a key; the zero Fact when nothing was.
func (s *Store) Fact(key string) (Fact, error) {
	fact, err := load[Fact](s, s.factFile(key))
	if fact.Key != key {
		return Fact{}, err
	}
	return fact, err
}

// Facts are all that was learned, by key. With an error they are those that
// could be read.
func (s *Store) Facts() (map[string]Fact, error) {
	list, err := loadAll[Fact](s, s.factFolder())
	facts := make(map[string]Fact, len(list))
	for _, fact := range slices.DeleteFunc(list, func(f Fact) bool { return f.Key == "" }) {
		facts[fact.Key] = fact
	}
	return facts, err
}

// Learn lets edit change what is known under a key and writes it.
func (s *Store) Learn(key string, edit func(*Fact)) error {
	return change(s, s.factFile(key), func(fact *Fact) error {
		if fact.Key != key {
			*fact = Fact{}
		}
		edit(fact)
		fact.Key = key
		return nil
	})
}

// factFile has a name of its own for every key, whatever the key holds.
func (s *Store) factFile(key string) string {
	sum := sha256.Sum256([]byte(strings.ToValidUTF8(key, "?")))
	return filepath.Join(s.factFolder(), hex.EncodeToString(sum[:16])+".json")
}
