package duration_test

import (
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/duration"
)

func roleOf(name string) chain.RoleArn {
	return chain.RoleArn{Partition: "aws", AccountID: "111122223333", RoleName: name}
}

// reaches is a chain of a user's key, by name, and hops.
func reaches(profile, key string, roles ...string) chain.Chain {
	c := chain.Chain{
		Profile: profile, Partition: "aws", Region: "eu-west-1",
		Origin: chain.Origin{Kind: chain.IAMUser, Profile: key, Keys: chain.Keys{AccessKeyID: chain.NewSecret(key)}},
	}
	for _, name := range roles {
		c.Hops = append(c.Hops, chain.Hop{Kind: chain.AssumeRole, Role: roleOf(name)})
	}
	return c
}

func codes(found []duration.Remedy) string {
	var all []string
	for _, r := range found {
		all = append(all, strings.TrimSpace(string(r.Code)+" "+r.Profile))
	}
	return strings.Join(all, ", ")
}

func TestAfterADenialTheSameCallIsNoWayOut(t *testing.T) {
	denied := reaches("denied", "alice", "Break")
	twin, other, longer := reaches("twin", "alice", "Break"), reaches("other", "bob", "Break"), reaches("longer", "alice", "Hub", "Break")
	known := duration.Known{Now: time.Now(), Reaching: func(chain.RoleArn) []chain.Chain { return []chain.Chain{denied, twin, other, longer} }}
	got := duration.AfterDenial(denied, duration.Denial{Hop: 1}, 28800, known)
	if codes(got) != "use-profile other, use-profile longer, allow-assume-role" {
		t.Errorf("%s", codes(got))
	}
	// The second hop's caller is the first hop's role, whoever began.
	same := reaches("same", "bob", "Hub", "Break")
	known.Reaching = func(chain.RoleArn) []chain.Chain { return []chain.Chain{longer, same, twin} }
	if got := duration.AfterDenial(longer, duration.Denial{Hop: 2}, 3600, known); codes(got) != "use-profile twin, allow-assume-role" {
		t.Errorf("%s", codes(got))
	}
}

func TestTheStatementsNameTheCaller(t *testing.T) {
	alice := "arn:aws:iam::111122223333:user/alice"
	for _, c := range []struct {
		chain  chain.Chain
		denial duration.Denial
		want   []string
		blanks bool
	}{
		{reaches("p", "k", "Break"), duration.Denial{Hop: 1, Caller: alice}, []string{`"AWS": "` + alice + `"`, `"Resource": "arn:aws:iam::111122223333:role/Break"`}, false},
		{reaches("p", "k", "Break"), duration.Denial{Hop: 1}, []string{"user/<name>"}, true},
		{reaches("p", "k", "Hub", "Break"), duration.Denial{Hop: 2, Caller: "arn:aws:sts::111122223333:assumed-role/Hub/s"}, []string{`"AWS": "arn:aws:iam::111122223333:role/Hub"`}, false},
	} {
		found := duration.AfterDenial(c.chain, c.denial, 3600, duration.Known{Now: time.Now()})
		if len(found) != 1 {
			t.Fatalf("%s", codes(found))
		}
		for _, text := range c.want {
			if !strings.Contains(found[0].Text, text) {
				t.Errorf("no %s in %s", text, found[0].Text)
			}
		}
		if strings.Contains(found[0].Text, "<") != c.blanks {
			t.Errorf("blanks in %s", found[0].Text)
		}
	}
	web := reaches("p", "k", "Break")
	web.Origin.Kind, web.Hops[0].Kind = chain.WebIdentity, chain.AssumeRoleWithWebIdentity
	if found := duration.AfterDenial(web, duration.Denial{Hop: 1}, 3600, duration.Known{Now: time.Now()}); strings.Contains(found[0].Text, "Resource") || !strings.Contains(found[0].Text, "Federated") {
		t.Errorf("a web identity has no caller with a policy: %s", found[0].Text)
	}
}

func TestAfterExpiryWhatBeginsWithTheSameKeyIsNoWayOut(t *testing.T) {
	c, twin, other := reaches("over", "alice", "Role"), reaches("twin", "alice", "Role"), reaches("other", "bob", "Role")
	known := duration.Known{Now: time.Now(), Reaching: func(chain.RoleArn) []chain.Chain { return []chain.Chain{twin, other} }}
	v := duration.AfterExpiry(c, 28800, known)
	if codes(v.Remedies) != "use-profile other, refresh-credentials" || v.Works != 0 || v.Reasons[0].Code != duration.CredentialsExpired || !v.Reasons[0].At.IsZero() {
		t.Errorf("%s, %+v", codes(v.Remedies), v.Reasons)
	}
}

func TestASessionTokenLeadsToTheRolesOfItsUser(t *testing.T) {
	session := reaches("session", "temporary")
	session.Origin.Kind = chain.StaticSession
	goesOn := session
	goesOn.Profile, goesOn.Hops = "goes-on", reaches("", "", "Role").Hops
	mine, others := reaches("mine", "alice", "Admin"), reaches("others", "bob", "Admin")
	mine.Hops[0].MFASerial, others.Hops[0].MFASerial = "arn:aws:iam::111122223333:mfa/alice", "arn:aws:iam::111122223333:mfa/bob"
	known := duration.Known{
		Now:    time.Now(),
		Origin: &duration.Identity{Kind: duration.UserIdentity, Arn: "arn:aws:iam::111122223333:user/team/alice", Temporary: true},
		Others: func() []chain.Chain { return []chain.Chain{session, others, goesOn, mine} },
	}
	v := duration.Judge(session, 28800, known)
	if codes(v.Remedies) != "use-profile mine, use-profile goes-on, mfa-in-assume-role" {
		t.Errorf("%s", codes(v.Remedies))
	}
	// Root's session opens no role with itself, and is no user's.
	known.Origin = &duration.Identity{Kind: duration.RootIdentity, Arn: "arn:aws:iam::111122223333:root", Temporary: true}
	if v := duration.Judge(session, 28800, known); codes(v.Remedies) != "mfa-in-assume-role" {
		t.Errorf("%s", codes(v.Remedies))
	}
}
