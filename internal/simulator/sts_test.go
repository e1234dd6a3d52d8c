package simulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"daypass/internal/simulator"
)

const (
	chainText = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
	maxText   = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
)

func TestChainingLimitsDurationSeconds(t *testing.T) {
	long := "arn:aws:iam::" + prod + ":role/Long"
	for _, row := range []struct {
		from   simulator.Lineage
		world  simulator.World
		chains bool
	}{
		{simulator.UserKey, simulator.World{InstanceChains: true}, false},
		{simulator.UserSession, simulator.World{}, true},
		{simulator.DirectRole, simulator.World{}, true},
		{simulator.ChainedRole, simulator.World{}, true},
		{simulator.SAMLRole, simulator.World{}, true},
		{simulator.WebIdentityRole, simulator.World{}, true},
		{simulator.SSORole, simulator.World{}, true},
		{simulator.ContainerRole, simulator.World{}, true},
		{simulator.LoginUser, simulator.World{}, true},
		{simulator.LoginRole, simulator.World{}, true},
		{simulator.InstanceRole, simulator.World{InstanceChains: true}, true},
		{simulator.InstanceRole, simulator.World{InstanceChains: false}, false},
	} {
		t.Run(fmt.Sprintf("%s/instance=%v", row.from, row.world.InstanceChains), func(t *testing.T) {
			b := start(t, row.world)
			b.AddRole(simulator.Role{ARN: long, Trusts: []string{"*"}, MaxSessionDuration: 43200})
			made := b.mustAssume(b.keys(row.from), long, 3600)
			_, err := b.assume(b.keys(row.from), long, 3601)
			_, status := b.token(signinHost, made, 28800)
			if !row.chains {
				if err != nil || status != 200 {
					t.Errorf("3601 s: %v; SessionDuration: status %d", err, status)
				}
				return
			}
			wantCode(t, err, "ValidationError", chainText)
			if status != 400 {
				t.Errorf("SessionDuration: status %d", status)
			}
		})
	}
}

func TestAssumeRoleRefusals(t *testing.T) {
	b := start(t, simulator.World{})
	alice := "arn:aws:iam::" + prod + ":user/alice"
	b.AddRole(simulator.Role{ARN: "arn:aws:iam::" + other + ":role/Partner", Trusts: []string{alice}, ExternalID: "acme-1"})
	b.AddRole(simulator.Role{ARN: "arn:aws:iam::" + other + ":role/Bobs", Trusts: []string{"arn:aws:iam::" + prod + ":user/bob"}})
	user, federated := b.keys(simulator.UserKey), b.keys(simulator.FederatedUser)
	over := b.Issue(simulator.Issue{Lineage: simulator.DirectRole, Account: prod, Name: "Deploy", Life: -time.Minute})
	old := b.Issue(simulator.Issue{Lineage: simulator.DirectRole, Account: prod, Name: "Deploy", Life: -48 * time.Hour})
	wrong := user
	wrong.SecretAccessKey = strings.Repeat("x", 40)
	notAuthorized := "User: " + alice + " is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::" + other + ":role/"
	for _, row := range []struct {
		name       string
		keys       simulator.Keys
		change     func(*sts.AssumeRoleInput)
		code, text string
	}{
		{"longer than the role's maximum", user, func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(3601) }, "ValidationError", maxText},
		{"899 s", user, func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(899) }, "ValidationError", "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"},
		{"43201 s", user, func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(43201) }, "ValidationError", "Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200"},
		{"a session name with a space", user, func(in *sts.AssumeRoleInput) { in.RoleSessionName = aws.String("a b") }, "ValidationError", `Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*`},
		{"two mistakes", user, func(in *sts.AssumeRoleInput) {
			in.RoleSessionName, in.DurationSeconds = aws.String("a"), aws.Int32(1)
		}, "ValidationError", "2 validation errors detected: "},
		{"a role of another partition", user, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String("arn:aws-cn:iam::" + other + ":role/Next") }, "ValidationError", "Request ARN is invalid"},
		{"no such role", user, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String("arn:aws:iam::" + other + ":role/Nobody") }, "AccessDenied", notAuthorized + "Nobody"},
		{"a role that trusts somebody else", user, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String("arn:aws:iam::" + other + ":role/Bobs") }, "AccessDenied", notAuthorized + "Bobs"},
		{"no external id", user, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String("arn:aws:iam::" + other + ":role/Partner") }, "AccessDenied", notAuthorized + "Partner"},
		{"a federated user", federated, func(*sts.AssumeRoleInput) {}, "AccessDenied", "is not authorized to perform: sts:AssumeRole on resource: "},
		{"root", b.keys(simulator.RootKey), func(*sts.AssumeRoleInput) {}, "AccessDenied", "Roles may not be assumed by root accounts."},
		{"expired", over, func(*sts.AssumeRoleInput) {}, "ExpiredToken", "The security token included in the request is expired"},
		{"long expired", old, func(*sts.AssumeRoleInput) {}, "InvalidClientTokenId", "The security token included in the request is invalid"},
		{"wrong secret", wrong, func(*sts.AssumeRoleInput) {}, "SignatureDoesNotMatch", "The request signature we calculated"},
		{"unknown key", simulator.Keys{AccessKeyID: "AKIAUNKNOWNUNKNOWN22", SecretAccessKey: "x"}, func(*sts.AssumeRoleInput) {}, "InvalidClientTokenId", "invalid"},
		{"a policy that is none", user, func(in *sts.AssumeRoleInput) { in.Policy = aws.String("{") }, "MalformedPolicyDocument", ""},
		{"a policy too long", user, func(in *sts.AssumeRoleInput) { in.Policy = aws.String(strings.Repeat(" ", 2049)) }, "ValidationError", "less than or equal to 2048"},
	} {
		t.Run(row.name, func(t *testing.T) {
			in := &sts.AssumeRoleInput{RoleArn: aws.String(next), RoleSessionName: aws.String("alice")}
			row.change(in)
			_, err := b.sts(row.keys, "eu-west-1").AssumeRole(t.Context(), in)
			wantCode(t, err, row.code, row.text)
		})
	}
	in := &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::" + other + ":role/Partner"), RoleSessionName: aws.String("alice"), ExternalId: aws.String("acme-1")}
	if _, err := b.sts(user, "eu-west-1").AssumeRole(t.Context(), in); err != nil {
		t.Errorf("with the external id: %v", err)
	}
}

func TestMFAIsGoodOnce(t *testing.T) {
	b := start(t, simulator.World{})
	alice := "arn:aws:iam::" + prod + ":user/alice"
	serial, fido := "arn:aws:iam::"+prod+":mfa/alice", "arn:aws:iam::"+prod+":u2f/user/alice/key"
	b.AddMFADevice(serial, alice)
	b.AddMFADevice(fido, alice)
	admin := "arn:aws:iam::" + prod + ":role/Admin"
	b.AddRole(simulator.Role{ARN: admin, Trusts: []string{"*"}, RequireMFA: true})
	user := b.keys(simulator.UserKey)
	call := func(k simulator.Keys, serial, code *string) error {
		_, err := b.sts(k, "eu-west-1").AssumeRole(t.Context(), &sts.AssumeRoleInput{
			RoleArn: &admin, RoleSessionName: aws.String("alice"), SerialNumber: serial, TokenCode: code,
		})
		return err
	}
	code := b.MFACode(serial)
	if err := call(user, &serial, &code); err != nil {
		t.Fatal(err)
	}
	wantCode(t, call(user, &serial, &code), "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.")
	if again := b.MFACode(serial); again == code || call(user, &serial, &again) != nil {
		t.Error("the next code is not accepted")
	}
	fresh := b.MFACode(serial)
	wantCode(t, call(user, nil, nil), "AccessDenied", "is not authorized to perform: sts:AssumeRole")
	wantCode(t, call(user, &serial, nil), "AccessDenied", "must provide both MFA serial number and one time pass code.")
	wantCode(t, call(user, &fido, &fresh), "AccessDenied", "unable to validate MFA code.  Please verify")
	wantCode(t, call(b.keys(simulator.DirectRole), &serial, &fresh), "AccessDenied", "unable to validate MFA code.  Please verify")
	out, err := b.sts(user, "eu-west-1").GetSessionToken(t.Context(), &sts.GetSessionTokenInput{SerialNumber: &serial, TokenCode: &fresh})
	if err != nil {
		t.Fatal(err)
	}
	if err := call(issued(out.Credentials), nil, nil); err != nil {
		t.Errorf("a session with MFA: %v", err)
	}
}

func TestSessionAndFederationTokens(t *testing.T) {
	b := start(t, simulator.World{})
	ctx := t.Context()
	life := func(c *types.Credentials) time.Duration { return time.Until(*c.Expiration).Round(time.Minute) }
	federate := func(k simulator.Keys, name string, seconds *int32) (*sts.GetFederationTokenOutput, error) {
		return b.sts(k, "eu-west-1").GetFederationToken(ctx, &sts.GetFederationTokenInput{
			Name: &name, DurationSeconds: seconds, PolicyArns: []types.PolicyDescriptorType{{Arn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")}},
		})
	}
	user, root := b.keys(simulator.UserKey), b.keys(simulator.RootKey)
	out, err := federate(user, "alice", aws.Int32(129600))
	if err != nil || life(out.Credentials) != 36*time.Hour || *out.FederatedUser.Arn != "arn:aws:sts::"+prod+":federated-user/alice" {
		t.Errorf("a user's: %v %v", out, err)
	}
	if out, err = federate(root, "alice", aws.Int32(129600)); err != nil || life(out.Credentials) != time.Hour {
		t.Errorf("root's: %v %v", out, err)
	}
	_, err = federate(user, "alice", aws.Int32(129601))
	wantCode(t, err, "ValidationError", "less than or equal to 129600")
	_, err = federate(user, strings.Repeat("a", 33), nil)
	wantCode(t, err, "ValidationError", "at 'name' failed to satisfy constraint: Member must have length less than or equal to 32")
	_, err = federate(b.keys(simulator.DirectRole), "alice", nil)
	wantCode(t, err, "AccessDenied", "Cannot call GetFederationToken with session credentials")
	session, err := b.sts(user, "eu-west-1").GetSessionToken(ctx, &sts.GetSessionTokenInput{})
	if err != nil || life(session.Credentials) != 12*time.Hour {
		t.Fatalf("session: %v", err)
	}
	_, err = b.sts(issued(session.Credentials), "eu-west-1").GetSessionToken(ctx, &sts.GetSessionTokenInput{})
	wantCode(t, err, "AccessDenied", "Cannot call GetSessionToken with session credentials")
}

func TestCallerIdentity(t *testing.T) {
	b := start(t, simulator.World{})
	for lineage, want := range map[simulator.Lineage][2]string{
		simulator.UserKey:       {"arn:aws:iam::" + prod + ":user/alice", "AIDA"},
		simulator.UserSession:   {"arn:aws:iam::" + prod + ":user/alice", "AIDA"},
		simulator.RootKey:       {"arn:aws:iam::" + prod + ":root", prod},
		simulator.FederatedUser: {"arn:aws:sts::" + prod + ":federated-user/alice", prod + ":alice"},
		simulator.DirectRole:    {"arn:aws:sts::" + prod + ":assumed-role/alice/session", "AROA"},
	} {
		out, err := b.sts(b.keys(lineage), "us-east-1").GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
		if err != nil {
			t.Errorf("%s: %v", lineage, err)
			continue
		}
		if *out.Arn != want[0] || !strings.HasPrefix(*out.UserId, want[1]) || *out.Account != prod {
			t.Errorf("%s: got %s %s", lineage, *out.Arn, *out.UserId)
		}
	}
}

func TestRegionsOfSTS(t *testing.T) {
	b := start(t, simulator.World{})
	user := b.keys(simulator.UserKey)
	b.TurnOffSTS(prod, "eu-south-1")
	_, err := b.sts(user, "eu-south-1").GetCallerIdentity(t.Context(), nil)
	wantCode(t, err, "RegionDisabledException", "STS is not activated in this region for account:"+prod)
	china := b.Issue(simulator.Issue{Lineage: simulator.UserKey, Partition: "aws-cn", Account: other, Name: "bob"})
	if _, err := b.sts(china, "cn-north-1").GetCallerIdentity(t.Context(), nil); err != nil {
		t.Errorf("China: %v", err)
	}
	_, err = b.sts(china, "eu-west-1").GetCallerIdentity(t.Context(), nil)
	wantCode(t, err, "InvalidClientTokenId", "")
	global := func(o *sts.Options) { o.BaseEndpoint, o.Region = aws.String("https://sts.amazonaws.com"), "us-east-1" }
	out, err := b.sts(user, "us-east-1", global).GetSessionToken(t.Context(), &sts.GetSessionTokenInput{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.sts(issued(out.Credentials), "eu-west-1").GetCallerIdentity(t.Context(), nil); err != nil {
		t.Errorf("a global token in a region that is on by default: %v", err)
	}
	_, err = b.sts(issued(out.Credentials), "me-south-1").GetCallerIdentity(t.Context(), nil)
	wantCode(t, err, "InvalidClientTokenId", "")
}

func TestSignatureIsVerified(t *testing.T) {
	off := time.Duration(0)
	a, err := simulator.Start(simulator.Options{SigningNow: func() time.Time { return time.Now().Add(off) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	b := &bench{a, t, &clock{}}
	user := b.keys(simulator.UserKey)
	call := func(change ...func(*sts.Options)) error {
		_, err := b.sts(user, "eu-west-1", change...).GetCallerIdentity(t.Context(), nil)
		return err
	}
	if err := call(); err != nil {
		t.Fatal(err)
	}
	off = 16 * time.Minute
	wantCode(t, call(), "SignatureDoesNotMatch", "Signature expired: ")
	off = -16 * time.Minute
	wantCode(t, call(), "SignatureDoesNotMatch", "Signature not yet current: ")
	off = 0
	region := func(o *sts.Options) {
		o.BaseEndpoint, o.Region = aws.String("https://sts.eu-west-1.amazonaws.com"), "us-east-1"
	}
	wantCode(t, call(region), "SignatureDoesNotMatch", "Credential should be scoped to a valid region.")
	unsigned := func(o *sts.Options) { o.Credentials = aws.AnonymousCredentials{} }
	wantCode(t, call(unsigned), "MissingAuthenticationToken", "")
	tampered := func(o *sts.Options) {
		o.HTTPClient = changing{o.HTTPClient}
	}
	wantCode(t, call(tampered), "SignatureDoesNotMatch", "The request signature we calculated")
}

func TestWebIdentityAndSAML(t *testing.T) {
	b := start(t, simulator.World{})
	provider, idp := "arn:aws:iam::"+prod+":oidc-provider/oidc.example", "arn:aws:iam::"+prod+":saml-provider/idp"
	role := "arn:aws:iam::" + prod + ":role/Federated"
	b.AddRole(simulator.Role{ARN: role, Trusts: []string{provider, idp}, Subject: "repo:acme"})
	anonymous := func(o *sts.Options) { o.Credentials = aws.AnonymousCredentials{} }
	client := b.sts(simulator.Keys{}, "eu-west-1", anonymous)
	web := func(token string, seconds int32) (*sts.AssumeRoleWithWebIdentityOutput, error) {
		return client.AssumeRoleWithWebIdentity(t.Context(), &sts.AssumeRoleWithWebIdentityInput{RoleArn: &role, RoleSessionName: aws.String("ci"), WebIdentityToken: &token, DurationSeconds: &seconds})
	}
	out, err := web(b.WebIdentityToken("oidc.example", "repo:acme", time.Hour), 3600)
	if err != nil || *out.SubjectFromWebIdentityToken != "repo:acme" {
		t.Fatal(err)
	}
	if _, status := b.token(signinHost, issued(out.Credentials), 43200); status != 200 {
		t.Errorf("web identity: status %d", status)
	}
	_, err = web(b.WebIdentityToken("oidc.example", "repo:other", time.Hour), 3600)
	wantCode(t, err, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
	_, err = web(b.WebIdentityToken("oidc.example", "repo:acme", -time.Hour), 3600)
	wantCode(t, err, "ExpiredTokenException", "Token expired")
	_, err = web("abc.def.ghi", 3600)
	wantCode(t, err, "InvalidIdentityToken", "")
	_, err = web(b.WebIdentityToken("oidc.example", "repo:acme", time.Hour), 7200)
	wantCode(t, err, "ValidationError", maxText)

	saml := func(response string, seconds int32) (*sts.AssumeRoleWithSAMLOutput, error) {
		return client.AssumeRoleWithSAML(t.Context(), &sts.AssumeRoleWithSAMLInput{RoleArn: &role, PrincipalArn: &idp, SAMLAssertion: &response, DurationSeconds: &seconds})
	}
	good := simulator.Assertion{Provider: idp, Roles: []string{role}, SessionName: "alice"}
	signed, err := saml(b.SAMLResponse(good), 3600)
	if err != nil || *signed.AssumedRoleUser.Arn != "arn:aws:sts::"+prod+":assumed-role/Federated/alice" {
		t.Fatal(err)
	}
	if _, status := b.token(signinHost, issued(signed.Credentials), 43200); status != 200 {
		t.Errorf("SAML: status %d", status)
	}
	short := good
	short.SessionNotOnOrAfter = 20 * time.Minute
	if signed, err = saml(b.SAMLResponse(short), 3600); err != nil || time.Until(*signed.Credentials.Expiration) > 20*time.Minute {
		t.Errorf("SessionNotOnOrAfter: %v", err)
	}
	nameless, foreign := good, good
	nameless.SessionName, foreign.Audience = "", "urn:else"
	for response, text := range map[string]string{
		b.SAMLResponse(nameless):   "RoleSessionName is required in AuthnResponse",
		b.SAMLResponse(foreign):    "Response does not contain the required audience.",
		b.SAMLResponse(good)[:400]: "Response signature invalid",
	} {
		_, err = saml(response, 3600)
		wantCode(t, err, "InvalidIdentityToken", text)
	}
}
