package opening

import (
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/store"
)

func TestAFavouriteKnowsTheWayItWasMadeBy(t *testing.T) {
	m := Stored{Store: store.New(store.In(t.TempDir()), time.Now, nil)}
	admin := chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Admin"}
	base := chain.Chain{Profile: "prod", Origin: chain.Origin{Kind: chain.IAMUser, Profile: "base"}}
	direct := base.WithRole(admin)
	if err := m.Favour(direct, false, true); err != nil {
		t.Fatal(err)
	}
	roles, err := m.Store.Roles()
	role := roles[admin.String()]
	if err != nil || !role.Favourite || role.FavouriteProfile != "prod" || role.FavouriteRoleArn != admin.String() || role.FavouriteOriginOnly {
		t.Fatalf("kept is %+v, %v", role, err)
	}
	hub := chain.RoleArn{Partition: chain.AWS, AccountID: "444455556666", RoleName: "Hub"}
	if m.ChangedFavourite(direct) || !m.ChangedFavourite(base.WithRole(hub).WithRole(admin)) || m.ChangedFavourite(base.WithRole(hub)) {
		t.Error("the change of a chain is not told")
	}
	if err := m.Favour(base.WithRole(hub).WithRole(admin), false, false); err != nil {
		t.Fatal(err)
	}
	if roles, _ := m.Store.Roles(); roles[admin.String()] != (store.Role{}) {
		t.Errorf("left is %+v", roles[admin.String()])
	}
}

// The menu and the list of what is open call an account by its name.
func TestWhatOpenedKnowsTheNameOfItsAccount(t *testing.T) {
	admin := chain.Chain{Profile: "prod", Origin: chain.Origin{Kind: chain.IAMUser}}.
		WithRole(chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Admin"})
	called := func(c chain.Chain) string { return "acme-" + c.AccountID()[:4] }
	for want, m := range map[string]Stored{
		"": {Store: store.New(store.In(t.TempDir()), time.Now, nil)}, "acme-1111": {Store: store.New(store.In(t.TempDir()), time.Now, nil), AccountName: called},
	} {
		if err := m.Opened(Outcome{Request: Request{Chain: admin}}); err != nil {
			t.Fatal(err)
		}
		if opened, err := m.Store.Opened(); err != nil || opened[0].Account != want || opened[0].Role != "Admin" {
			t.Errorf("kept is %+v, %v", opened, err)
		}
	}
}
