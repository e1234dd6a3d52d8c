package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"daypass/internal/simulator"
)

// Each row is a kind of credentials: what getSigninToken answers
// without SessionDuration, with one within the credentials' life, and with 12 h.
func TestFederationByLineage(t *testing.T) {
	const yes, no = http.StatusOK, http.StatusBadRequest
	strict, lenient := simulator.BothWorlds()[0], simulator.BothWorlds()[1]
	for _, row := range []struct {
		lineage         simulator.Lineage
		strict, lenient [3]int
	}{
		{simulator.UserKey, [3]int{no, no, no}, [3]int{no, no, no}},
		{simulator.RootKey, [3]int{no, no, no}, [3]int{no, no, no}},
		{simulator.UserSession, [3]int{no, no, no}, [3]int{yes, yes, yes}},
		{simulator.RootSession, [3]int{no, no, no}, [3]int{yes, yes, yes}},
		{simulator.LoginUser, [3]int{no, no, no}, [3]int{yes, yes, yes}},
		{simulator.LoginRoot, [3]int{no, no, no}, [3]int{yes, yes, yes}},
		{simulator.FederatedUser, [3]int{yes, no, no}, [3]int{yes, no, no}},
		{simulator.DirectRole, [3]int{yes, yes, yes}, [3]int{yes, yes, yes}},
		{simulator.SAMLRole, [3]int{yes, yes, yes}, [3]int{yes, yes, yes}},
		{simulator.WebIdentityRole, [3]int{yes, yes, yes}, [3]int{yes, yes, yes}},
		{simulator.ChainedRole, [3]int{yes, no, no}, [3]int{yes, yes, no}},
		{simulator.SSORole, [3]int{yes, no, no}, [3]int{yes, yes, yes}},
		{simulator.InstanceRole, [3]int{yes, no, no}, [3]int{yes, yes, yes}},
		{simulator.ContainerRole, [3]int{yes, no, no}, [3]int{yes, yes, yes}},
		{simulator.LoginRole, [3]int{yes, no, no}, [3]int{yes, yes, yes}},
	} {
		for world, want := range map[simulator.World][3]int{strict: row.strict, lenient: row.lenient} {
			t.Run(fmt.Sprintf("%s/lenient=%v", row.lineage, world.SSODuration), func(t *testing.T) {
				b := start(t, world)
				k := b.keys(row.lineage)
				for i, seconds := range []int{0, 1800, 43200} {
					token, status := b.token(signinHost, k, seconds)
					if status != want[i] || (token != "") != (want[i] == yes) {
						t.Errorf("SessionDuration %d: status %d, want %d", seconds, status, want[i])
					}
				}
			})
		}
	}
}

func TestSessionTokensAreRefusedInTheBrowser(t *testing.T) {
	b := start(t, simulator.World{SessionTokenGetsToken: true})
	token, status := b.token(signinHost, b.keys(simulator.UserSession), 0)
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	status, page := b.browse(signinHost, token, "")
	if status != http.StatusBadRequest || !strings.Contains(page, "Only federation tokens or assume role tokens may be used for federated login. Please contact your administrator.") {
		t.Errorf("status %d: %s", status, page)
	}
	if len(b.Sessions()) != 0 {
		t.Error("a console was opened")
	}
}

func TestSessionDurationHasBounds(t *testing.T) {
	b := start(t, simulator.World{})
	role := b.keys(simulator.DirectRole)
	for seconds, want := range map[int]int{-1: 400, 1: 400, 899: 400, 900: 200, 43200: 200, 43201: 400} {
		if _, status := b.token(signinHost, role, seconds); status != want {
			t.Errorf("%d: status %d, want %d", seconds, status, want)
		}
	}
}

func TestBadCredentialsGetTheSame400(t *testing.T) {
	b := start(t, simulator.World{})
	good := b.keys(simulator.DirectRole)
	revoked := b.keys(simulator.DirectRole)
	b.Revoke(revoked)
	wrongSecret, wrongToken, noToken := good, good, good
	wrongSecret.SecretAccessKey += "x"
	wrongToken.SessionToken = revoked.SessionToken
	noToken.SessionToken = ""
	over := b.Issue(simulator.Issue{Lineage: simulator.DirectRole, Account: prod, Name: "Deploy", Life: -time.Minute})
	for name, k := range map[string]simulator.Keys{
		"revoked": revoked, "wrong secret": wrongSecret, "wrong token": wrongToken, "no token": noToken, "over": over, "none": {},
	} {
		if _, status := b.token(signinHost, k, 0); status != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, status)
		}
	}
	for host, want := range map[string]int{
		"https://signin.aws.amazon.com/federation": 200, "https://us-east-1.signin.aws.amazon.com/federation": 200,
		"https://signin.amazonaws.cn/federation": 400, "https://us-gov-east-1.signin.amazonaws-us-gov.com/federation": 405,
		"https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation": 400,
	} {
		if _, status := b.token(host, good, 3600); status != want {
			t.Errorf("%s: status %d, want %d", host, status, want)
		}
	}
}

func TestEachPartitionHasItsSigninHost(t *testing.T) {
	b := start(t, simulator.World{GovCloudPost: true})
	for partition, host := range map[string]string{
		"aws-cn": "https://cn-northwest-1.signin.amazonaws.cn/federation", "aws-us-gov": "https://us-gov-west-1.signin.amazonaws-us-gov.com/federation",
		"aws-eusc": "https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation", "aws-iso": "https://us-iso-east-1.signin.c2shome.ic.gov/federation",
	} {
		k := b.Issue(simulator.Issue{Lineage: simulator.DirectRole, Partition: partition, Account: other, Name: "Ops"})
		token, status := b.token(host, k, 28800)
		if status != http.StatusOK {
			t.Errorf("%s: status %d", partition, status)
			continue
		}
		if status, page := b.browse(host, token, ""); status != http.StatusOK || !strings.Contains(page, "arn:"+partition+":sts::"+other+":assumed-role/Ops/") {
			t.Errorf("%s: status %d: %s", partition, status, page)
		}
	}
}

func TestFederatedUserWithoutPolicyMayDoNothing(t *testing.T) {
	b := start(t, simulator.World{})
	k := b.Issue(simulator.Issue{Lineage: simulator.FederatedUser, Account: prod, Name: "alice", Life: 36 * time.Hour, Policy: "none"})
	token, _ := b.token(signinHost, k, 0)
	status, page := b.browse(signinHost, token, "")
	if status != http.StatusOK || !strings.Contains(page, "federated-user/alice") || !strings.Contains(page, "may do nothing") || !strings.Contains(page, "36 h") {
		t.Errorf("status %d: %s", status, page)
	}
}

func TestPlainPortAnswersItsOwnNameAlone(t *testing.T) {
	b := start(t, simulator.World{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.URL()+"/console", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "rebound.example"
	out, err := b.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Body.Close()
	if out.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("status %d", out.StatusCode)
	}
}
