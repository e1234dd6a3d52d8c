package profile

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"daypass/internal/chain"
)

// TestAsTheSDK holds the keys that Debian's CLI is too old for, and files that
// the CLI gives up as a whole, against the SDK's own reading of a profile.
func TestAsTheSDK(t *testing.T) {
	const file = "testdata/sdk/config"
	env := map[string]string{envConfigFile: file, envCredentialsFile: "nowhere"}
	set := Load(func(key string) string { return env[key] }, "")
	if problems := set.FileProblems(); len(problems) > 0 {
		t.Error("unexpected problems", problems)
	}
	for _, p := range set.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			theirs, err := config.LoadSharedConfigProfile(t.Context(), p.Name, func(o *config.LoadSharedConfigOptions) {
				o.ConfigFiles, o.CredentialsFiles = []string{file}, []string{}
			})
			if err != nil || p.Problem != nil {
				t.Fatalf("the SDK says %v, Daypass %v", err, p.Problem)
			}
			compareSettings(t, p.Chain, theirs)
			compareWay(t, p.Chain, theirs)
		})
	}
}

func compareSettings(t *testing.T, c chain.Chain, theirs config.SharedConfig) {
	t.Helper()
	if theirs.Region != "" {
		equal(t, "region", c.Region, theirs.Region)
	}
	equal(t, "FIPS", c.UseFIPS, theirs.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled)
	equal(t, "CA bundle", c.CABundle, theirs.CustomCABundle)
	endpoint, _, err := theirs.GetServiceBaseEndpoint(t.Context(), "STS")
	if err != nil {
		t.Fatal(err)
	}
	if endpoint == "" {
		endpoint = theirs.BaseEndpoint
	}
	if theirs.IgnoreConfiguredEndpoints != nil && *theirs.IgnoreConfiguredEndpoints {
		endpoint = ""
	}
	equal(t, "endpoint", c.STSEndpoint, endpoint)
}

// compareWay goes down the SDK's sources as the chain's hops go up.
func compareWay(t *testing.T, c chain.Chain, theirs config.SharedConfig) {
	t.Helper()
	source := &theirs
	for i := len(c.Hops) - 1; i >= 0; i-- {
		equal(t, "role", c.Hops[i].Role.String(), source.RoleARN)
		seconds := 0
		if source.RoleDurationSeconds != nil {
			seconds = int(source.RoleDurationSeconds.Seconds())
		}
		equal(t, "duration", c.Hops[i].DurationSeconds, seconds)
		if source = source.Source; source == nil {
			t.Fatal("the SDK has no further source")
		}
	}
	if source.Source != nil || source.RoleARN != "" {
		t.Fatalf("the SDK has a further hop, %s", source.RoleARN)
	}
	o := c.Origin
	equal(t, "origin's profile", o.Profile, source.Profile)
	equal(t, "access key", o.Keys.AccessKeyID.Reveal(), source.Credentials.AccessKeyID)
	if o.Kind == chain.IAMUser {
		equal(t, "account", o.AccountID, source.Credentials.AccountID)
	}
	equal(t, "login session", o.LoginSession, source.LoginSession)
	if o.Kind != chain.Login {
		equal(t, "process", o.Command, source.CredentialProcess)
	}
	if (o.Kind == chain.SSO) != (source.SSOSession != nil) {
		t.Fatalf("origin %s, the SDK's sso-session %v", o.Kind, source.SSOSession)
	}
	if s := source.SSOSession; s != nil {
		equal(t, "sso-session", o.SSO.Session, s.Name)
		equal(t, "start URL", o.SSO.StartURL, s.SSOStartURL)
		equal(t, "sso region", o.SSO.Region, s.SSORegion)
		equal(t, "sso account", o.SSO.AccountID, source.SSOAccountID)
		equal(t, "sso role", o.SSO.RoleName, source.SSORoleName)
	}
}

func equal[T comparable](t *testing.T, what string, ours, theirs T) {
	t.Helper()
	if ours != theirs {
		t.Errorf("%s: %v here, %v there", what, ours, theirs)
	}
}
