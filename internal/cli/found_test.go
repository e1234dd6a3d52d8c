package cli_test

import (
	"context"
	"strings"
	"testing"

	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/opening"
	"daypass/internal/plan"
)

const found = "sso:acme/111122223333/ViewOnly"

// walkedAndFavoured is what a window leaves: a walk, and a role found by it among
// the favourites, which the tray opens by its name.
func walkedAndFavoured(t *testing.T) func(*house.House) {
	return func(h *house.House) {
		session, err := h.IdentityCenter("acme")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Browse(context.Background(), session, func(credential.BrowseProgress) {}); err != nil {
			t.Fatal(err)
		}
		c, err := h.Chain(found, "", false)
		if err != nil {
			t.Fatal(err)
		}
		if err := (opening.Stored{Store: h.Store}).Favour(c, false, true); err != nil {
			t.Fatal(err)
		}
		roles, err := h.Store.Roles()
		if role := roles[c.Key()]; err != nil || role.FavouriteProfile != found || !role.Favourite {
			t.Fatalf("%+v, %v", role, err)
		}
		h.Demo.ForgetRequests()
	}
}

func TestARoleThatWasFoundOpensLikeAProfile(t *testing.T) {
	s := &session{t: t, prepare: walkedAndFavoured(t)}
	if code := s.run("open", found, "--duration", "8h", "--print"); code != int(plan.Done) || !strings.HasPrefix(s.out.String(), "http") {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	if sent := s.aws.Requests(); len(sent) != 2 || sent[0].Action != "GetRoleCredentials" {
		t.Errorf("%d exchanges", len(sent))
	}
	if code := s.run("plan", found, "--duration", "8h"); code != int(plan.Done) || !strings.Contains(s.out.String(), "ViewOnly (Identity Center role)") {
		t.Errorf("exit %d: %s", code, s.out.String())
	}
}
