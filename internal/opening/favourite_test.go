package opening

import (
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/store"
)

func TestAFavouriteKnowsTheWayItWasMadeBy(t *testing.T) {
	m := Stored{store.New(store.In(t.TempDir()), time.Now, nil)}
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
