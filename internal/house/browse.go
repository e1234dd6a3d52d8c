package house

import (
	"context"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/profile"
	"daypass/internal/store"
)

// browseKept is how often what a walk found so far is kept, so that it can be
// used while the walk goes on.
const browseKept = 3 * time.Second

// Browse walks through the accounts and permission sets of a session and keeps
// them. They are profiles from then on, those found so far during the walk.
func (h *House) Browse(ctx context.Context, c chain.Chain, progress func(credential.BrowseProgress)) error {
	var found []credential.Account
	kept := h.o.Now()
	whole, err := h.getter(Hooks{}).Browse(ctx, c, func(p credential.BrowseProgress) {
		if p.Done > 0 {
			found = append(found, p.Found)
		}
		if now := h.o.Now(); now.Sub(kept) >= browseKept {
			_ = h.keepBrowsed(c, found, true) // tried again at the end
			kept = h.o.Now()
		}
		progress(p)
	})
	if len(whole) == 0 && err != nil {
		return err
	}
	if failed := h.keepBrowsed(c, whole, err != nil); err == nil {
		err = failed
	}
	return err
}

func (h *House) keepBrowsed(c chain.Chain, accounts []credential.Account, partial bool) error {
	s := c.Origin.SSO
	b := store.Browsed{Session: s.Session, StartURL: s.StartURL, Region: s.Region, At: h.o.Now().UTC(), Partial: partial}
	for _, a := range accounts {
		b.Accounts = append(b.Accounts, store.BrowsedAccount(a))
	}
	err := h.Store.KeepBrowsed(b)
	h.Reread()
	return err
}

// Browsed is what the last walk through a session found; false when there was none.
func (h *House) Browsed(c chain.Chain) (store.Browsed, bool) {
	list, _ := h.Store.Browsed() // what cannot be read was not walked
	for _, b := range list {
		if b.Session == c.Origin.SSO.Session && b.StartURL == c.Origin.SSO.StartURL {
			return b, true
		}
	}
	return store.Browsed{}, false
}

// walked are the ways that walks found, of the sessions that the files still name.
func (h *House) walked(set *profile.Set) []profile.Profile {
	list, _ := h.Store.Browsed() // those that can be read
	if len(list) == 0 {
		return nil
	}
	var found []profile.Profile
	for _, session := range set.Sessions() {
		for _, b := range list {
			s := session.Origin.SSO
			if b.Session != s.Session || b.StartURL != s.StartURL || b.Region != s.Region {
				continue
			}
			for _, account := range b.Accounts {
				for _, role := range account.Roles {
					found = append(found, walkedTo(session, account, role))
				}
			}
		}
	}
	return found
}

func walkedTo(c chain.Chain, account store.BrowsedAccount, role string) profile.Profile {
	c.Profile = store.Found{Session: strings.TrimPrefix(c.Profile, "sso:"), AccountID: account.ID, Role: role}.Name()
	c.Origin.Profile, c.Origin.Name, c.Origin.AccountID = c.Profile, role, account.ID
	c.Origin.SSO.AccountID, c.Origin.SSO.RoleName = account.ID, role
	return profile.Profile{Name: c.Profile, Chain: c, At: c.Origin.At, Account: account.Name}
}
