package store

import (
	"cmp"
	"slices"
	"time"
)

// Role is what is remembered of a role, by its resolved ARN and not by a
// profile's name; an origin that is used directly has a key of its own.
type Role struct {
	DurationSeconds int    `json:"duration_seconds"` // the console duration last opened, 0 for none
	Destination     string `json:"destination"`      // as destination.Resolve takes it
	Region          string `json:"region"`
	Browser         string `json:"browser"` // "" is the setting's
	Colour          string `json:"colour"`  // id of a role colour
	Production      bool   `json:"production"`
	Favourite       bool   `json:"favourite"`
	// FavouriteChain is the chain when it became a favourite, in the caller's
	// words: a favourite whose chain changed asks before it opens.
	FavouriteChain string `json:"favourite_chain"`
	// The way to the role when it became a favourite, for whoever has the
	// profiles' names alone. FavouriteProfile is "" when it is not known.
	FavouriteProfile    string `json:"favourite_profile"`
	FavouriteRoleArn    string `json:"favourite_role_arn"`
	FavouriteOriginOnly bool   `json:"favourite_origin_only"`
	// SAMLSignIn is an identity provider's address that signs in to AWS for the
	// role; "" is the setting's.
	SAMLSignIn string `json:"saml_sign_in"`
	// What the role is assumed with beyond what it needs, as a person writes it;
	// "" is off.
	SourceIdentity string `json:"source_identity"`
	SessionTags    string `json:"session_tags"`   // key=value, with commas between
	SessionPolicy  string `json:"session_policy"` // JSON, or the ARNs of managed policies
}

type roles struct {
	Roles map[string]Role `json:"roles"`
}

// Roles are all that is remembered of roles, by their keys.
func (s *Store) Roles() (map[string]Role, error) {
	file, err := load[roles](s, s.rolesFile())
	if file.Roles == nil {
		file.Roles = map[string]Role{}
	}
	return file.Roles, err
}

// ChangeRole lets edit change what is remembered of one role and writes it.
func (s *Store) ChangeRole(key string, edit func(*Role)) error {
	return change(s, s.rolesFile(), func(file *roles) error {
		if file.Roles == nil {
			file.Roles = map[string]Role{}
		}
		role := file.Roles[key]
		edit(&role)
		file.Roles[key] = role
		return nil
	})
}

// Recent is a way to a console that was opened.
type Recent struct {
	Profile    string    `json:"profile"`
	RoleArn    string    `json:"role_arn"`    // a role that was added to the profile's chain
	OriginOnly bool      `json:"origin_only"` // the chain's hops were dropped
	Key        string    `json:"key"`         // of what is remembered of the role
	At         time.Time `json:"at"`
}

// recentsKept is more than any list shows, so that those whose profile went
// away leave no gap.
const recentsKept = 30

type recents struct {
	Recents map[string]Recent `json:"recents"`
}

func (r Recent) key() string {
	if r.OriginOnly {
		return r.Profile + " origin"
	}
	return r.Profile + " " + r.RoleArn
}

// Recents are the ways last opened, the latest first, each once.
func (s *Store) Recents() ([]Recent, error) {
	file, err := load[recents](s, s.recentsFile())
	return file.latestFirst(), err
}

// AddRecent remembers a way that was opened now.
func (s *Store) AddRecent(r Recent) error {
	r.At = s.now().UTC()
	return change(s, s.recentsFile(), func(file *recents) error {
		if file.Recents == nil {
			file.Recents = map[string]Recent{}
		}
		file.Recents[r.key()] = r
		for _, old := range file.latestFirst()[min(recentsKept, len(file.Recents)):] {
			delete(file.Recents, old.key())
		}
		return nil
	})
}

func (r recents) latestFirst() []Recent {
	list := make([]Recent, 0, len(r.Recents))
	for _, recent := range r.Recents {
		list = append(list, recent)
	}
	slices.SortStableFunc(list, func(a, b Recent) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.key(), b.key()))
	})
	return list
}
