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
	if _, err := SwitchRole(chain.RoleArn{Partition: chain.ISO, AccountID: "111122223333", RoleName: "Deploy"}); !errors.Is(err, ErrNoConsole) {
		t.Errorf("ISO: %v", err)
	}
}
