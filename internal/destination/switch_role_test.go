package destination

import (
	"errors"
	"testing"

	"daypass/internal/chain"
)

func TestSwitchRole(t *testing.T) {
	got, err := SwitchRole(chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", Path: "team", RoleName: "Deploy"})
	const want = "https://signin.aws.amazon.com/switchrole?account=111122223333&displayName=Deploy&roleName=team%2FDeploy"
	if err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	if role, ok := SwitchedTo(want); !ok || role.String() != "arn:aws:iam::111122223333:role/team/Deploy" {
		t.Errorf("back: %s, %v", role, ok)
	}
	for _, other := range []string{
		"", "ec2", "https://console.aws.amazon.com/switchrole?account=111122223333&displayName=Deploy&roleName=team%2FDeploy",
		want + "&redirect_uri=https%3A%2F%2Fevil.example", want + "#x", "http" + want[5:],
		"https://signin.aws.amazon.com/switchrole?account=1111&displayName=Deploy&roleName=Deploy",
		"https://signin.aws.amazon.com/switchrole?account=111122223333&displayName=Other&roleName=Deploy",
		"https://user@signin.aws.amazon.com/switchrole?account=111122223333&displayName=Deploy&roleName=Deploy",
	} {
		if role, ok := SwitchedTo(other); ok {
			t.Errorf("%q switches to %s", other, role)
		}
	}
	if _, err := SwitchRole(chain.RoleArn{Partition: chain.ISO, AccountID: "111122223333", RoleName: "Deploy"}); !errors.Is(err, ErrNoConsole) {
		t.Errorf("ISO: %v", err)
	}
}
