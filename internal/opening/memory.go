package opening

import (
	"cmp"
	"errors"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/store"
)

// Stored is the Memory that the store keeps.
type Stored struct {
	Store *store.Store
	// AccountName is what an account is called, "" unknown; it may be nil.
	AccountName func(chain.Chain) string
}

// Learned is what happened with a chain on this computer. What cannot be read
// was not learned.
func (m Stored) Learned(key string) duration.Learned {
	fact, err := m.Store.Fact(key)
	if err != nil {
		return duration.Learned{}
	}
	return duration.Learned{
		RefusedAt: fact.RefusedAt, Worked: fact.WorkedSeconds,
		AcceptedAt: fact.AcceptedAt, Accepted: fact.AcceptedSeconds,
	}
}

// Refused keeps that AWS refused a duration, and what the console then got.
func (m Stored) Refused(key string, at time.Time, worked int) error {
	return m.Store.Learn(key, func(f *store.Fact) { f.RefusedAt, f.WorkedSeconds = at.UTC(), worked })
}

// Accepted keeps that a token was issued with a duration.
func (m Stored) Accepted(key string, at time.Time, seconds int) error {
	return m.Store.Learn(key, func(f *store.Fact) { f.AcceptedAt, f.AcceptedSeconds = at.UTC(), seconds })
}

// Identity is who an origin's credentials turned out to be, nil when unknown.
func (m Stored) Identity(key string) *duration.Identity {
	fact, err := m.Store.Fact(key)
	if err != nil || fact.Identity == "" {
		return nil
	}
	return &duration.Identity{Kind: duration.IdentityKind(fact.Identity), Arn: fact.Arn, Temporary: fact.Temporary, Learned: true}
}

// Holder keeps who holds the origin's credentials of a chain.
func (m Stored) Holder(c chain.Chain, who duration.Identity) error {
	return m.Identified(originKey(c), who)
}

// Identified keeps who an origin's credentials turned out to be.
func (m Stored) Identified(key string, who duration.Identity) error {
	return m.Store.Learn(key, func(f *store.Fact) { f.Identity, f.Arn, f.Temporary = string(who.Kind), who.Arn, who.Temporary })
}

// Opened keeps the session, the way to it, and the duration that was asked for
// the role.
func (m Stored) Opened(o Outcome) error {
	c := o.Request.Chain
	role, account := addedRole(c), ""
	if m.AccountName != nil {
		account = m.AccountName(c)
	}
	_, err := m.Store.AddOpened(store.Opened{
		Profile: c.Profile, RoleArn: role, OriginOnly: o.Request.OriginOnly, Key: c.Key(), Role: c.Identity(), AccountID: c.AccountID(), Account: account,
		Partition: string(c.Partition), Region: cmp.Or(o.Request.Region, c.Region), Destination: o.Target, Browser: o.Browser,
		AskedDestination: o.askedDestination(),
		OpenedAt:         o.OpenedAt.UTC(), EndsAt: utc(o.EndsAt), AskedSeconds: o.Request.Seconds, GotSeconds: o.Seconds, State: o.state(),
	})
	if err != nil {
		return err
	}
	if c.Origin.Kind == chain.SAML { // a response is used once: there is no way to open again
		return nil
	}
	if err := m.Store.AddRecent(store.Recent{Profile: c.Profile, RoleArn: role, OriginOnly: o.Request.OriginOnly, Key: c.Key()}); err != nil {
		return err
	}
	return m.Store.ChangeRole(c.Key(), func(r *store.Role) {
		if o.Request.SwitchTo == (chain.RoleArn{}) { // a page to pass through, for another role
			r.Destination, r.Region = o.Request.Destination, o.Request.chosenRegion
		}
		if seconds := o.remembered(); seconds > 0 {
			r.DurationSeconds = seconds
		}
	})
}

// askedDestination leads there again. To a role that is switched to only its page
// does.
func (o Outcome) askedDestination() string {
	if o.Request.SwitchTo != (chain.RoleArn{}) {
		return o.Target
	}
	return o.Request.Destination
}

// state is what is known of the console: a link that was given to a person may
// never be used.
func (o Outcome) state() store.State {
	if o.Browser == "" {
		return store.LinkMade
	}
	return store.Open
}

// Favour makes what c leads to a favourite, by this way, or no longer one. A
// favourite whose chain changes later asks before it opens.
func (m Stored) Favour(c chain.Chain, originOnly, on bool) error {
	return m.Store.ChangeRole(c.Key(), func(r *store.Role) {
		r.Favourite = on
		r.FavouriteChain, r.FavouriteProfile, r.FavouriteRoleArn, r.FavouriteOriginOnly = "", "", "", false
		if on {
			r.FavouriteChain, r.FavouriteProfile, r.FavouriteRoleArn, r.FavouriteOriginOnly = c.String(), c.Profile, addedRole(c), originOnly
		}
	})
}

// Narrowing is what the role that c leads to is assumed with. What is kept there
// to bound a console is never taken for absent because it cannot be read.
func (m Stored) Narrowing(c chain.Chain) (credential.Narrowing, error) {
	roles, err := m.Store.Roles()
	if err != nil {
		return credential.Narrowing{}, roleUnread(err)
	}
	r := roles[c.Key()]
	n := credential.Narrowing{SourceIdentity: r.SourceIdentity}
	_ = n.ReadTags(r.SessionTags) // was read before it was remembered
	if n.ReadPolicy(r.SessionPolicy, c.Partition) != nil {
		n.Policy = r.SessionPolicy // for AWS to refuse: left out, it would bound nothing
	}
	return n, nil
}

func roleUnread(err error) error {
	unread := &credential.Error{Code: credential.CodeRoleUnread, Hop: credential.NoHop}
	var failed *store.Error
	if errors.As(err, &failed) {
		unread.Name = failed.File
	}
	return unread
}

// ChangedFavourite tells whether c leads to a favourite by another way than when
// it became one.
func (m Stored) ChangedFavourite(c chain.Chain) bool {
	roles, _ := m.Store.Roles() // what cannot be read was not remembered
	r := roles[c.Key()]
	return r.Favourite && r.FavouriteChain != "" && r.FavouriteChain != c.String()
}

// addedRole is the ARN of a role that was added to the profile's chain, "" for none.
func addedRole(c chain.Chain) string {
	if hop, ok := c.Target(); ok && hop.Profile == "" {
		return hop.Role.String()
	}
	return ""
}

// remembered is the duration that the bar starts at next time: the one that
// opened, to the minute, since one that AWS refused is no good start. 0 is none:
// nobody knows for how long it opened, or it was too short to ask for.
func (o Outcome) remembered() int {
	switch {
	case o.Seconds > 0 && !o.Shortened:
		return o.Request.Seconds
	case o.Seconds >= duration.Shortest:
		return o.Seconds - o.Seconds%60
	}
	return 0
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC()
}
