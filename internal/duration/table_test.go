package duration

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func role(name string) chain.Hop {
	return chain.Hop{Kind: chain.AssumeRole, Profile: name, Role: chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: name}}
}

func withMFA(h chain.Hop, serial string) chain.Hop { h.MFASerial = serial; return h }

func kinded(h chain.Hop, kind chain.HopKind) chain.Hop { h.Kind = kind; return h }

func of(kind chain.OriginKind, hops ...chain.Hop) chain.Chain {
	c := chain.Chain{Profile: "p", Partition: chain.AWS, Region: "eu-west-1", Origin: chain.Origin{Kind: kind, Profile: "base"}, Hops: hops}
	return c
}

func in(p chain.Partition, c chain.Chain) chain.Chain { c.Partition = p; return c }

func login(arn string) chain.Chain {
	c := of(chain.Login)
	c.Origin.LoginSession = arn
	return c
}

func left(seconds int) Known {
	return Known{Now: noon, Expires: noon.Add(time.Duration(seconds) * time.Second)}
}

func is(kind IdentityKind, temporary bool, k Known) Known {
	k.Now = noon
	k.Origin = &Identity{Kind: kind, Temporary: temporary, Arn: "arn:aws:iam::111122223333:user/alice"}
	return k
}

const totp = "arn:aws:iam::111122223333:mfa/alice"

// Every row of the design's table. want is what the bands print as:
// from-to outcome/basis [reason@hop] how; "S" sends SessionDuration, "f" falls back.
var rows = []struct {
	name  string
	chain chain.Chain
	known Known
	want  string
	steps string // of the longest duration that is not refused
}{
	{"user's key, one hop", of(chain.IAMUser, role("Admin")), Known{},
		"900-43200 allowed/documented S", "AssumeRole(3600) getSigninToken+43200"},
	{"user's key, one hop, MFA inside", of(chain.IAMUser, withMFA(role("Admin"), totp)), Known{},
		"900-43200 allowed/documented S", "AssumeRole(3600) getSigninToken+43200"},
	{"user's key, one hop, a code for several roles", of(chain.IAMUser, withMFA(role("Admin"), totp)), Known{Sharing: ShareNext},
		"900-3600 allowed/documented · 3601-43200 allowed/documented S", "AssumeRole(3600) getSigninToken+43200"},
	{"user's key, two hops, a code for several roles", of(chain.IAMUser, withMFA(role("Hub"), totp), role("Deploy")), Known{Sharing: ShareNext},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@2", "GetSessionToken(3600) AssumeRole(3600) AssumeRole(3600) getSigninToken"},
	{"user's key, two hops, a code that still serves", of(chain.IAMUser, withMFA(role("Hub"), totp), role("Deploy")), Known{Sharing: ShareKept},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@2", "AssumeRole(3600) AssumeRole(3600) getSigninToken"},
	{"user's key, one hop without MFA, sharing on", of(chain.IAMUser, role("Admin")), Known{Sharing: ShareKept},
		"900-43200 allowed/documented S", "AssumeRole(3600) getSigninToken+43200"},
	{"process that gave a user's key, hop with MFA, sharing on", of(chain.Process, withMFA(role("Admin"), totp)), is(UserIdentity, false, Known{Sharing: ShareNext}),
		"900-43200 allowed/documented S", "run AssumeRole(3600) getSigninToken+43200"},
	{"SAML, directly", of(chain.SAML, kinded(role("Admin"), chain.AssumeRoleWithSAML)), Known{},
		"900-43200 allowed/documented S", "AssumeRoleWithSAML(3600) getSigninToken+43200"},
	{"web identity, directly", of(chain.WebIdentity, kinded(role("CI"), chain.AssumeRoleWithWebIdentity)), Known{},
		"900-43200 allowed/documented S", "AssumeRoleWithWebIdentity(3600) getSigninToken+43200"},
	{"Identity Center, directly", of(chain.SSO), Known{},
		"900-43200 allowed/practice undocumented@0 Sf", "GetRoleCredentials getSigninToken+43200"},
	{"instance role, directly", of(chain.EC2Instance), Known{},
		"900-43200 allowed/practice undocumented@0 Sf", "credentials getSigninToken+43200"},
	{"instance role, one hop", of(chain.EC2Instance, role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@1", "credentials AssumeRole(3600) getSigninToken"},
	{"user's key, two hops", of(chain.IAMUser, role("Hub"), role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@2", "AssumeRole(3600) AssumeRole(3600) getSigninToken"},
	{"web identity, two hops", of(chain.WebIdentity, kinded(role("CI"), chain.AssumeRoleWithWebIdentity), role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@2", "AssumeRoleWithWebIdentity(3600) AssumeRole(3600) getSigninToken"},
	{"SAML, two hops", of(chain.SAML, kinded(role("CI"), chain.AssumeRoleWithSAML), role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@2", "AssumeRoleWithSAML(3600) AssumeRole(3600) getSigninToken"},
	{"Identity Center, hop", of(chain.SSO, role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@1", "GetRoleCredentials AssumeRole(3600) getSigninToken"},
	{"container, hop", of(chain.Container, role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@1", "credentials AssumeRole(3600) getSigninToken"},
	{"aws login, hop", of(chain.Login, role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@1", "credentials AssumeRole(3600) getSigninToken"},
	{"environment session, hop", of(chain.Environment, role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@1", "AssumeRole(3600) getSigninToken"},
	{"file session, hop", of(chain.StaticSession, role("Deploy")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@1", "AssumeRole(3600) getSigninToken"},
	{"GetSessionToken, hop", of(chain.SessionToken, role("Admin")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented session-token-chaining@1", "AssumeRole(3600) getSigninToken"},
	{"environment that turned out a session token, hop", of(chain.Environment, role("Admin")), is(UserIdentity, true, Known{}),
		"900-3600 allowed/documented · 3601-43200 refused/documented session-token-chaining@1", "AssumeRole(3600) getSigninToken"},
	{"user's key, no hop", of(chain.IAMUser), Known{},
		"900-129600 allowed/documented", "GetFederationToken(129600) getSigninToken"},
	{"federated user, life 7273", of(chain.FederatedUser), left(7273),
		"900-7273 allowed/documented · 7274-129600 refused/documented federated-user@0", "getSigninToken"},
	{"federated user, 10 min left", of(chain.FederatedUser), left(600),
		"600-600 allowed/documented · 900-129600 refused/documented federated-user@0", "getSigninToken"},
	{"federated user, life unknown", of(chain.FederatedUser), Known{},
		"900-129600 uncertain/documented federated-user@0", "getSigninToken"},
	{"federated user, hop", of(chain.FederatedUser, role("Admin")), Known{},
		"900-43200 refused/documented federated-user@1", ""},
	{"GetSessionToken, no hop", of(chain.SessionToken), Known{},
		"900-43200 refused/practice not-federatable@0", ""},
	{"root's key, known", of(chain.IAMUser), is(RootIdentity, false, Known{}),
		"900-3600 allowed/documented · 3601-129600 refused/documented root-user@0", "GetFederationToken(3600) getSigninToken"},
	{"root's key, hop", of(chain.IAMUser, role("Admin")), is(RootIdentity, false, Known{}),
		"900-43200 refused/documented root-user@1", ""},
	{"container, directly", of(chain.Container), Known{},
		"900-43200 uncertain/inferred undocumented@0 Sf", "credentials getSigninToken+43200"},
	{"container, in hand", of(chain.Container), left(7273),
		"900-7273 allowed/documented · 7274-43200 uncertain/inferred undocumented@0 Sf", "credentials getSigninToken+43200"},
	{"environment session, directly", of(chain.Environment), Known{},
		"900-43200 uncertain/inferred unknown-origin@0 Sf", "GetCallerIdentity getSigninToken+43200"},
	{"environment session, expiry set", of(chain.Environment), left(7273),
		"900-43200 uncertain/inferred unknown-origin@0 Sf", "GetCallerIdentity getSigninToken+43200"},
	{"file session, directly", of(chain.StaticSession), Known{},
		"900-43200 uncertain/inferred unknown-origin@0 Sf", "GetCallerIdentity getSigninToken+43200"},
	{"process, directly", of(chain.Process), Known{},
		"900-43200 uncertain/inferred unknown-origin@0 Sf · 43201-129600 uncertain/inferred unknown-origin@0", "run GetCallerIdentity GetFederationToken(129600) getSigninToken"},
	{"process that gave a user's key", of(chain.Process), is(UserIdentity, false, Known{}),
		"900-129600 allowed/documented", "run GetFederationToken(129600) getSigninToken"},
	{"role in hand, 3599 s left", of(chain.StaticSession), is(RoleIdentity, true, left(3599)),
		"900-3599 allowed/documented · 3600-43200 uncertain/inferred unknown-origin@0 Sf", "GetCallerIdentity getSigninToken+43200"},
	{"role in hand, 3600 s left", of(chain.StaticSession), is(RoleIdentity, true, left(3600)),
		"900-3600 allowed/documented · 3601-43200 uncertain/inferred unknown-origin@0 Sf", "GetCallerIdentity getSigninToken+43200"},
	{"role in hand, 3601 s left", of(chain.StaticSession), is(RoleIdentity, true, left(3601)),
		"900-43200 allowed/inferred undocumented@0 Sf", "GetCallerIdentity getSigninToken+43200"},
	{"role in hand, life unknown", of(chain.Environment), is(RoleIdentity, true, Known{}),
		"900-43200 uncertain/inferred unknown-origin@0 Sf", "GetCallerIdentity getSigninToken+43200"},
	{"environment that turned out a federated user", of(chain.Environment), is(FederatedIdentity, true, left(3600)),
		"900-3600 allowed/documented · 3601-129600 refused/documented federated-user@0", "GetCallerIdentity getSigninToken"},
	{"environment that turned out a user's session token", of(chain.Environment), is(UserIdentity, true, left(43200)),
		"900-43200 refused/practice not-federatable@0", ""},
	{"environment that turned out root's session token", of(chain.Environment), is(RootIdentity, true, Known{}),
		"900-43200 refused/practice not-federatable@0", ""},
	{"aws login as a user", login("arn:aws:iam::111122223333:user/alice"), Known{},
		"900-43200 refused/inferred not-federatable@0", ""},
	{"aws login as root", login("arn:aws:iam::111122223333:root"), Known{},
		"900-43200 refused/inferred not-federatable@0", ""},
	{"aws login as a role", login("arn:aws:sts::111122223333:assumed-role/Admin/alice"), Known{},
		"900-43200 uncertain/inferred undocumented@0 Sf", "credentials getSigninToken+43200"},
	{"process, hop", of(chain.Process, role("Admin")), Known{},
		"900-3600 allowed/documented · 3601-43200 uncertain/inferred unknown-origin@0 Sf", "run AssumeRole(3600) getSigninToken+43200"},
	{"process that gave a user's key, hop", of(chain.Process, role("Admin")), is(UserIdentity, false, Known{}),
		"900-43200 allowed/documented S", "run AssumeRole(3600) getSigninToken+43200"},
	{"process that gave a role, hop", of(chain.Process, role("Admin")), is(RoleIdentity, true, left(43200)),
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@1", "run AssumeRole(3600) getSigninToken"},
	{"process, two hops", of(chain.Process, role("Hub"), role("Admin")), Known{},
		"900-3600 allowed/documented · 3601-43200 refused/documented role-chaining@2", "run AssumeRole(3600) AssumeRole(3600) getSigninToken"},
	{"expired environment", of(chain.Environment), left(0),
		"900-43200 refused/documented credentials-expired@0", ""},
	{"expired environment, hop", of(chain.Environment, role("Admin")), left(-60),
		"900-43200 refused/documented credentials-expired@0", ""},
	{"MFA on a second hop", of(chain.IAMUser, role("Hub"), withMFA(role("Admin"), totp)), Known{},
		"900-43200 refused/documented mfa-unusable-here@2", ""},
	{"MFA after Identity Center", of(chain.SSO, withMFA(role("Admin"), totp)), Known{},
		"900-43200 refused/documented mfa-unusable-here@1", ""},
	{"FIDO device", of(chain.IAMUser, withMFA(role("Admin"), "arn:aws:iam::111122223333:u2f/user/alice/key-ABC")), Known{},
		"900-43200 refused/documented mfa-device-unusable@1", ""},
	{"ISO partition", in(chain.ISO, of(chain.IAMUser, role("Admin"))), Known{},
		"900-43200 refused/documented partition-unknown@-1", ""},
}

func TestEveryRowOfTheTable(t *testing.T) {
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			k := row.known
			k.Now = noon
			if got := printed(Bands(row.chain, k)); got != row.want {
				t.Errorf("bands\n got %s\nwant %s", got, row.want)
			}
			want := Longest(row.chain, k)
			if want == 0 {
				want = Shortest
			}
			v := Judge(row.chain, want, k)
			if got := steps(v.Send); got != row.steps {
				t.Errorf("steps\n got %s\nwant %s", got, row.steps)
			}
		})
	}
}

func TestEveryRuleIsReached(t *testing.T) {
	reached := map[string]bool{}
	for _, row := range rows {
		k := row.known
		k.Now = noon
		s := situationOf(row.chain, k)
		for _, r := range table() {
			if r.when(s) {
				reached[r.name] = true
				break
			}
		}
	}
	for _, r := range table() {
		if !reached[r.name] {
			t.Errorf("no row of the test reaches the rule %q", r.name)
		}
	}
}

func printed(bands []Band) string {
	var out []string
	for _, b := range bands {
		text := fmt.Sprintf("%d-%d %s/%s", b.From, b.To, b.Outcome, b.Basis)
		if b.Reason != nil {
			text += fmt.Sprintf(" %s@%d", b.Reason.Code, b.Reason.Hop)
		}
		flags := ""
		if b.WithSessionDuration() {
			flags += "S"
		}
		if b.FallsBack() {
			flags += "f"
		}
		out = append(out, strings.TrimSpace(text+" "+flags))
	}
	return strings.Join(out, " · ")
}

func steps(s *Send) string {
	if s == nil {
		return ""
	}
	var out []string
	for _, step := range s.Steps {
		text := step.Action
		if step.DurationSeconds > 0 {
			text += fmt.Sprintf("(%d)", step.DurationSeconds)
		}
		if step.SessionDuration > 0 {
			text += fmt.Sprintf("+%d", step.SessionDuration)
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}
