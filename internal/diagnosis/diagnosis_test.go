package diagnosis

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/duration"
)

// Not AWS's: of their form alone.
const (
	keyID  = "ASIAQ3EGRIYAEXAMPLE1"
	secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	token  = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexample+token/value=="
)

func codes(found []Finding) []Code {
	var all []Code
	for _, f := range found {
		all = append(all, f.Code)
	}
	return all
}

// Texts as people quote them.
func TestAWSTextsAreRecognised(t *testing.T) {
	for text, want := range map[string]Code{
		"HTTP Status 400 - Invalid credentials parameter\nmessage Invalid credentials parameter\ndescription The request sent by the client was syntactically incorrect": SigninRefused,
		"Error: 400 Bad Request": SigninRefused,
		"Only federation tokens or assume role tokens may be used for federated login. Please contact your administrator.":                                                                                     NotFederatable,
		"You must first log out before logging into a different AWS account":                                                                                                                                   OtherSession,
		"Your session has expired. To start a new session, click the link provided by your administrator: https://example.org To logout, click here":                                                           ConsoleEnded,
		"Your request included an invalid SAML response. To logout, click here.":                                                                                                                               SAMLInvalid,
		"Response signature invalid (Service: AWSSecurityTokenService; Status Code: 400; Error Code: InvalidIdentityToken)":                                                                                    SAMLInvalid,
		"Not authorized to perform sts:AssumeRoleWithSAML (Status Code: 403; Error Code: AccessDenied)":                                                                                                        SAMLDenied,
		"An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.":                                           MaxSession,
		"operation error STS: AssumeRole, https response error StatusCode: 400, api error ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.": RoleChaining,
		"1 validation error detected: Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900":                                                       OutOfRange,
		"Value 'é' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern":                                                                                          SessionName,
		"User: arn:aws:sts::111122223333:assumed-role/Hub/i-0abc is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/team/Deploy because no identity-based policy allows": AccessDenied,
		"is not authorized to perform: sts:TagSession on resource: arn:aws:iam::111122223333:role/X":                                                                                                           TagsDenied,
		"is not authorized to perform: sts:SetSourceIdentity on resource: arn:aws:iam::111122223333:role/X":                                                                                                    SourceDenied,
		"Roles may not be assumed by root accounts.": RootUser,
		"(ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired":                              Expired,
		"InvalidClientTokenId: The security token included in the request is invalid":                                                                     Invalid,
		"The provided token is malformed or otherwise invalid":                                                                                            TokenRegion,
		"STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.": RegionDisabled,
		"MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.":                                                   MFAMissing,
		"MultiFactorAuthentication failed with invalid MFA one time pass code.":                                                                           MFAWrong,
		"MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.":    MFASerial,
		"Cannot call GetFederationToken with session credentials":                                                                                         SessionCredentials,
		"MalformedPolicyDocument: Syntax errors in policy.":                                                                                               PolicyMalformed,
		"PackedPolicyTooLarge: packed size 112%":                                                                                                          PolicyTooLarge,
		"UnauthorizedException: Session token not found or invalid":                                                                                       SignInAgain,
		"InvalidIdentityToken: Couldn't retrieve verification key":                                                                                        WebIdentity,
		"Signature expired: 20261122T101010Z is now earlier than 20261122T102010Z":                                                                        ClockSkew,
		"SignatureDoesNotMatch: The request signature we calculated does not match":                                                                       SecretWrong,
		"it does not work": Unknown,
	} {
		for _, as := range []string{text, strings.ReplaceAll(text, " ", "\u00a0"), strings.ReplaceAll(text, " ", "\n  "), strings.ToUpper(text)} {
			if got := codes(Judge(Read(as), Known{Now: time.Now()})); !slices.Equal(got, []Code{want}) {
				t.Errorf("%.60q: %v, not %s", as, got, want)
			}
		}
	}
	if got := Judge(Read(" \n"), Known{}); len(got) != 0 {
		t.Errorf("nothing was pasted: %v", got)
	}
}

func TestADenialNamesWhoAndWhat(t *testing.T) {
	r := Read("User: arn:aws:sts::111122223333:assumed-role/Hub/i-0abc is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/team/Deploy.")
	if r.Facts != (Facts{Role: "Deploy", From: "Hub"}) {
		t.Errorf("%+v", r.Facts)
	}
}

func session(id, key, tok string) string {
	return fmt.Sprintf(`{"sessionId":"%s","sessionKey":"%s","sessionToken":"%s"}`, id, key, tok)
}

func asked(host string, values url.Values) string {
	return "https://" + host + "/federation?" + values.Encode()
}

func TestAFederationURLIsJudgedByWhatItAsks(t *testing.T) {
	whole := session(keyID, secret, token)
	for name, test := range map[string]struct {
		text string
		want []Code
	}{
		"sound":       {asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "SessionDuration": {"43200"}, "Session": {whole}}), []Code{DurationAsked, KeysInURL}},
		"regional":    {asked("eu-west-1.signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "SessionDuration": {"3600"}, "Session": {whole}}), []Code{DurationAsked, KeysInURL}},
		"too long":    {asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "SessionDuration": {"86400"}, "Session": {whole}}), []Code{DurationRange, KeysInURL}},
		"in hours":    {asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "SessionDuration": {"12h"}, "Session": {whole}}), []Code{DurationMalform, KeysInURL}},
		"plain keys":  {asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "Session": {session("AKIAIOSFODNN7EXAMPLE", secret, "")}}), []Code{LongTermKeys, KeysInURL}},
		"no session":  {asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}}), []Code{SessionMissing}},
		"no JSON":     {asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "Session": {"abc"}}), []Code{SessionMalformed}},
		"no action":   {asked("signin.aws.amazon.com", url.Values{"Session": {whole}}), []Code{ActionUnknown, KeysInURL}},
		"other host":  {asked("signin.example.com", url.Values{"Action": {"getSigninToken"}, "Session": {whole}}), []Code{HostUnknown, KeysInURL}},
		"bare plus":   {strings.ReplaceAll(asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "Session": {whole}}), "%2B", "+"), []Code{SessionPlus, KeysInURL}},
		"link":        {asked("signin.aws.amazon.com", url.Values{"Action": {"login"}, "Destination": {"https://console.aws.amazon.com/"}, "SigninToken": {"VCQgs5qZZt3Q6fn8Tr5EXAMPLE"}}), []Code{LinkOld}},
		"empty link":  {asked("signin.aws.amazon.com", url.Values{"Action": {"login"}, "Destination": {"https://console.aws.amazon.com/"}}), []Code{LinkIncomplete}},
		"form":        {url.Values{"Action": {"getSigninToken"}, "SessionDuration": {"43200"}, "Session": {whole}}.Encode(), []Code{DurationAsked}},
		"raw JSON":    {"https://signin.aws.amazon.com/federation?Action=getSigninToken&SessionDuration=900&Session=" + whole, []Code{DurationAsked, KeysInURL}},
		"source":      {"params = {'Action': 'getSigninToken', 'SessionDuration': 50000, 'Session': json.dumps(creds)}", []Code{DurationRange}},
		"policy":      {`{"Effect": "Allow", "Action": "sts:AssumeRole"}`, []Code{Unknown}},
		"with answer": {asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "Session": {whole}}) + "\nHTTP Status 400 - Invalid credentials parameter", []Code{KeysInURL, RefusedWithout}},
	} {
		r := Read(test.text)
		if got := codes(Judge(r, Known{Now: time.Now()})); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, not %v", name, got, test.want)
		}
	}
	r := Read(asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "Session": {whole}}))
	if r.Keys.AccessKeyID.Reveal() != keyID || r.Keys.SecretKey.Reveal() != secret || r.Keys.SessionToken.Reveal() != token {
		t.Error("the Session's keys were not read")
	}
}

var hub = chain.Chain{
	Profile: "deploy-via-hub", Partition: chain.AWS, Region: "eu-west-1", Origin: chain.Origin{Kind: chain.EC2Instance, Profile: "ec2:"},
	Hops: []chain.Hop{{Kind: chain.AssumeRole, Role: chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Deploy"}}},
}

var direct = chain.Chain{
	Profile: "prod", Partition: chain.AWS, Region: "eu-west-1", Origin: chain.Origin{Kind: chain.IAMUser, Profile: "base"},
	Hops: hub.Hops,
}

// With a chain the 400's cause is no longer a guess.
func TestAChainTellsTheTwoCausesApart(t *testing.T) {
	const said = "HTTP Status 400 - Invalid credentials parameter"
	for _, test := range []struct {
		c     *chain.Chain
		asked int
		want  Code
	}{{nil, 0, SigninRefused}, {&hub, 28800, RefusedChain}, {&hub, 3600, RefusedValid}, {&direct, 28800, RefusedValid}, {&hub, 0, RefusedChain}} {
		found := Judge(Read(said), Known{Now: time.Now(), Chain: test.c, Asked: test.asked})
		if len(found) != 1 || found[0].Code != test.want {
			t.Errorf("%v s: %v, not %s", test.asked, codes(found), test.want)
		}
	}
	found := Judge(Read(said), Known{Now: time.Now(), Chain: &hub, Asked: 28800})
	if v := found[0].Verdict; v == nil || v.Reasons[0].Code != duration.RoleChaining || v.Reasons[0].Hop != 1 {
		t.Errorf("%+v", found[0])
	}
}

func TestCredentialsByThemselves(t *testing.T) {
	now := time.Now()
	long := chain.Keys{AccessKeyID: chain.NewSecret("AKIAIOSFODNN7EXAMPLE"), SecretKey: chain.NewSecret(secret)}
	short := chain.Keys{AccessKeyID: chain.NewSecret(keyID), SecretKey: chain.NewSecret(secret), SessionToken: chain.NewSecret(token)}
	for _, test := range []struct {
		keys    chain.Keys
		expires time.Time
		want    Code
	}{{long, time.Time{}, LongTermKeys}, {short, time.Time{}, TemporaryKeys}, {short, now.Add(time.Hour), TemporaryKeys}, {short, now.Add(-time.Hour), Expired}} {
		found := Judge(Read("AWS_ACCESS_KEY_ID=…"), Known{Now: now, Keys: test.keys, Expires: test.expires})
		if len(found) != 1 || found[0].Code != test.want {
			t.Errorf("%v, not %s", codes(found), test.want)
		}
	}
}

func TestEveryCodeHasAWayOut(t *testing.T) {
	for _, x := range texts {
		if len(remedies[x.code]) == 0 {
			t.Errorf("%s has no remedy", x.code)
		}
	}
}
