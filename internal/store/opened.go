package store

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// State is what became of an opened session, as far as Daypass knows: it does
// not see inside the browser.
type State string

// The states of an opened session.
const (
	LinkMade State = "link" // its link was given to a person, who may not use it
	Open     State = "open" // handed over to a browser
	Ended    State = "ended"
	Replaced State = "replaced" // the same was opened again in the same browser
)

// SAMLProfile stands for a profile where a SAML response was in its place. It is
// used once: such a session is renewed by a new sign-in.
const SAMLProfile = "saml:"

// Called is what a person knows the session by, beside its role. It has no
// account's number: others may look on.
func (o Opened) Called() string {
	if o.Profile == SAMLProfile {
		return "SAML 2.0"
	}
	if found, ok := ReadFound(o.Profile); ok {
		return found.Role + " (" + cmp.Or(o.Account, found.Session) + ")"
	}
	return o.Profile
}

// Opened is a console session that Daypass opened.
type Opened struct {
	ID          string `json:"id"` // given by AddOpened
	Profile     string `json:"profile"`
	RoleArn     string `json:"role_arn"`    // added to the profile's chain
	OriginOnly  bool   `json:"origin_only"` // the profile's hops were dropped
	Key         string `json:"key"`         // of what is remembered of the role
	Role        string `json:"role"`        // its name, for people
	AccountID   string `json:"account_id"`
	Account     string `json:"account"` // alias or name
	Partition   string `json:"partition"`
	Region      string `json:"region"`
	Destination string `json:"destination"` // the console's URL
	// AskedDestination is how that was asked for: a service, an ARN, a URL, "" for the home.
	AskedDestination string    `json:"asked_destination"`
	Browser          string    `json:"browser"`
	OpenedAt         time.Time `json:"opened_at"`
	EndsAt           time.Time `json:"ends_at"` // zero when it cannot be known
	AskedSeconds     int       `json:"asked_seconds"`
	GotSeconds       int       `json:"got_seconds"` // 0 when it cannot be known
	State            State     `json:"state"`
	Reminded         bool      `json:"reminded"` // the user was told that it is about to end
}

// Over tells whether the session is known to have ended.
func (o Opened) Over(now time.Time) bool {
	return o.State == Ended || o.State == Replaced || !o.EndsAt.IsZero() && !now.Before(o.EndsAt)
}

// openedKept is how long a session is kept after it ended, or after it was
// opened where its end is unknown; the longest lasts 36 h.
const openedKept = 72 * time.Hour

func (o Opened) forgettable(now time.Time) bool {
	last := o.EndsAt
	if last.IsZero() {
		last = o.OpenedAt
	}
	return !last.IsZero() && now.Sub(last) > openedKept
}

// AddOpened keeps a session, gives it an id, marks those that it replaces, and
// drops those long ended.
func (s *Store) AddOpened(o Opened) (id string, err error) {
	o.ID = newID(s.now())
	if o.State == "" {
		o.State = Open
	}
	if o.OpenedAt.IsZero() {
		o.OpenedAt = s.now().UTC()
	}
	if err := save(s, s.openedFile(o.ID), document{}, o); err != nil {
		return "", err
	}
	s.tidy(o)
	return o.ID, nil
}

// tidy makes the sessions agree with one that was just kept. What fails here
// is tried again with the next.
func (s *Store) tidy(latest Opened) {
	sessions, _ := s.Opened()
	for _, o := range sessions {
		switch {
		case o.forgettable(s.now()):
			_ = os.Remove(s.openedFile(o.ID))
		case latest.replaces(o):
			_ = s.ChangeOpened(o.ID, func(o *Opened) {
				if o.State == Open {
					o.State = Replaced
				}
			})
		}
	}
}

// replaces tells whether the other session is the same console in the same
// browser. Another role's may or may not be gone: with multi-session support
// AWS keeps several.
func (o Opened) replaces(other Opened) bool {
	return o.ID != other.ID && o.Key != "" && o.Browser != "" && o.Key == other.Key && o.Browser == other.Browser &&
		o.State == Open && other.State == Open
}

// ClaimReminder tells whether the caller is to remind of a session's end: of
// all processes and times, one is.
func (s *Store) ClaimReminder(id string) (bool, error) {
	first := false
	err := s.ChangeOpened(id, func(o *Opened) { first, o.Reminded = !o.Reminded, true })
	return first && err == nil, err
}

// Opened are the sessions kept, the latest first. With an error they are those
// that could be read.
func (s *Store) Opened() ([]Opened, error) {
	sessions, err := loadAll[Opened](s, s.openedFolder())
	sessions = slices.DeleteFunc(sessions, func(o Opened) bool { return !isID(o.ID) })
	slices.SortStableFunc(sessions, func(a, b Opened) int {
		return cmp.Or(b.OpenedAt.Compare(a.OpenedAt), cmp.Compare(a.ID, b.ID))
	})
	return sessions, err
}

// ChangeOpened lets edit change a session and writes it.
func (s *Store) ChangeOpened(id string, edit func(*Opened)) error {
	if !isID(id) {
		return failed("writing", id, ErrNotFound)
	}
	return change(s, s.openedFile(id), func(o *Opened) error {
		if o.ID != id {
			return failed("writing", id, ErrNotFound)
		}
		edit(o)
		o.ID = id
		return nil
	})
}

// Forget drops an opened session by its id or a learned fact by its key.
func (s *Store) Forget(idOrKey string) error {
	file := s.factFile(idOrKey)
	if isID(idOrKey) {
		file = s.openedFile(idOrKey)
	}
	// Under the lock: who is changing it would put it back.
	return s.locked(file, func() error {
		err := os.Remove(file)
		if errors.Is(err, os.ErrNotExist) {
			err = ErrNotFound
		}
		if err != nil {
			return failed("writing", file, err)
		}
		return nil
	})
}

func (s *Store) openedFile(id string) string { return filepath.Join(s.openedFolder(), id+".json") }

// idForm is the time of opening and a random end.
const (
	idForm = "s-20060102t150405"
	idEnd  = 8 // random bytes
)

func newID(now time.Time) string {
	end := make([]byte, idEnd)
	_, _ = rand.Read(end) // never fails
	return now.UTC().Format(idForm) + "-" + hex.EncodeToString(end)
}

// isID tells whether text is an id of ours. Ids become file names, and come
// back from the page: nothing else may pass.
func isID(text string) bool {
	stamp, end, _ := strings.Cut(strings.TrimPrefix(text, "s-"), "-")
	_, noTime := time.Parse(idForm, "s-"+stamp)
	raw, noHex := hex.DecodeString(end)
	return noTime == nil && noHex == nil && len(raw) == idEnd && strings.HasPrefix(text, "s-")
}

// loadAll reads a folder of one file each. A file that goes away meanwhile was
// forgotten; a damaged one is set aside and the others are given.
func loadAll[T any](s *Store, folder string) ([]T, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, failed("reading", folder, err)
	}
	var all []T
	var problems []error
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") || filepath.Ext(entry.Name()) != ".json" {
			continue
		}
		value, err := load[T](s, filepath.Join(folder, entry.Name()))
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all = append(all, value)
	}
	return all, errors.Join(problems...)
}
