package diagnosis

import (
	"regexp"
	"strings"

	"daypass/internal/pattern"
)

// Code is what something means.
type Code string

// What AWS's texts mean.
const (
	SigninRefused      Code = "sign-in-refused"         // the 400, of which nobody can tell the cause
	RefusedWithout     Code = "sign-in-refused.without" // the 400 to a request without SessionDuration
	RefusedChain       Code = "sign-in-refused.chain"   // the 400, and the chain refuses the duration
	RefusedValid       Code = "sign-in-refused.valid"   // the 400, and the chain allows the duration
	NotFederatable     Code = "not-federatable"
	OtherSession       Code = "other-session" // the browser is signed in to another account
	ConsoleEnded       Code = "console-ended"
	SAMLInvalid        Code = "saml-invalid"
	SAMLDenied         Code = "saml-denied"
	MaxSession         Code = "max-session-duration"
	RoleChaining       Code = "role-chaining"
	OutOfRange         Code = "out-of-range"
	SessionName        Code = "session-name"
	TagsDenied         Code = "tags-denied"
	SourceDenied       Code = "source-denied"
	AccessDenied       Code = "access-denied"
	RootUser           Code = "root-user"
	SessionCredentials Code = "session-credentials" // GetFederationToken with a session's
	Expired            Code = "credentials-expired"
	Invalid            Code = "credentials-invalid"
	TokenRegion        Code = "token-region" // a token that this region does not take
	RegionDisabled     Code = "region-disabled"
	MFAMissing         Code = "mfa-missing"
	MFAWrong           Code = "mfa-wrong"
	MFASerial          Code = "mfa-serial"
	PolicyMalformed    Code = "policy-malformed"
	PolicyTooLarge     Code = "policy-too-large"
	SignInAgain        Code = "sign-in-again" // Identity Center's or aws login's session is over
	WebIdentity        Code = "web-identity"
	ClockSkew          Code = "clock-skew"
	SecretWrong        Code = "secret-wrong"
)

// texts are AWS's own, as they are reported; what is more particular stands
// before what it contains. Sources: the STS and SAML
// troubleshooting pages of the IAM User Guide, and what people report.
var texts = []struct {
	code    Code
	pattern func() *regexp.Regexp
}{
	{NotFederatable, like(`only federation tokens or assume role tokens may be used for federated login`)},
	{OtherSession, like(`you must first log out before logging into a different aws account`)},
	{ConsoleEnded, like(`your session has expired\. to start a new session`)},
	{SAMLDenied, like(`not authorized to perform:? sts:assumerolewithsaml`)},
	{SAMLInvalid, like(`invalid saml response|authnresponse|response signature invalid|issuer not present in specified provider|specified provider doesn[’']t exist|does not contain the required audience`)},
	{RoleChaining, like(`exceeds the 1 hour session limit for roles assumed by role chaining`)},
	{MaxSession, like(`durationseconds exceeds (?:the )?maxsessionduration set for this role`)},
	{OutOfRange, like(`at 'durationseconds' failed to satisfy constraint`)},
	{SessionName, like(`at '(?:rolesessionname|name)' failed to satisfy constraint`)},
	{TagsDenied, like(`not authorized to perform: sts:tagsession`)},
	{SourceDenied, like(`not authorized to perform: sts:setsourceidentity`)},
	{AccessDenied, like(`not authorized to perform: sts:assumerole\b`)},
	{RootUser, like(`roles may not be assumed by root accounts`)},
	{SessionCredentials, like(`cannot call getfederationtoken with session credentials`)},
	{MFAWrong, like(`multifactorauthentication failed with invalid mfa one time pass code`)},
	{MFASerial, like(`multifactorauthentication failed, unable to validate mfa code`)},
	{MFAMissing, like(`multifactorauthentication failed, must provide both mfa serial number and one time pass code`)},
	{RegionDisabled, like(`sts is not activated in this region|regiondisabledexception`)},
	{TokenRegion, like(`the provided token is malformed or otherwise invalid`)},
	{ClockSkew, like(`signature expired:|signature not yet current:|\brequestexpired\b`)},
	{SecretWrong, like(`signaturedoesnotmatch`)},
	{Expired, like(`security token included in the request is expired|\bexpiredtoken(?:exception)?\b`)},
	{Invalid, like(`security token included in the request is invalid|\binvalidclienttokenid\b`)},
	{PolicyTooLarge, like(`packedpolicytoolarge`)},
	{PolicyMalformed, like(`malformedpolicydocument`)},
	{SignInAgain, like(`session token not found or invalid|login session has expired, please reauthenticate|error loading sso token|token has expired and refresh failed|the sso session (?:associated with this profile )?has expired`)},
	{WebIdentity, like(`idprejectedclaim|invalididentitytoken|idpcommunicationerror`)},
	{SigninRefused, like(`invalid credentials parameter`)},
}

// bare400 is the same answer without its words, as newer pages have it. Other
// texts say 400 too, so it counts only where nothing else does.
var bare400 = pattern.Lazy(`(?i)\b400\b[\s\x{a0}:–-]*bad[\s\x{a0}]+request|bad[\s\x{a0}]+request[^\n]{0,40}\b400\b|http[\s\x{a0}]+status[\s\x{a0}]+400`)

// like takes a text however it was wrapped, copied or escaped.
func like(text string) func() *regexp.Regexp {
	text = strings.ReplaceAll(text, "'", `['’"]`)
	return pattern.Lazy(`(?i)` + strings.ReplaceAll(text, " ", `[\s\x{a0}]+`))
}

// implied are texts that come along with another and say no more.
var implied = map[Code][]Code{
	SAMLInvalid: {WebIdentity}, // InvalidIdentityToken is the code of both
	TagsDenied:  {AccessDenied}, SourceDenied: {AccessDenied},
}

var (
	deniedRole = pattern.Lazy(`(?i)on resource:[\s\x{a0}]*arn:[a-z-]+:iam::\d*:role/(?:[\w+=,.@/-]*/)?([\w+=,.@-]+)`)
	deniedFrom = pattern.Lazy(`(?i)\buser:[\s\x{a0}]*arn:[a-z-]+:(?:iam|sts)::\d*:(?:assumed-role/([\w+=,.@-]+)|(?:user|federated-user)/(?:[\w+=,.@/-]*/)?([\w+=,.@-]+)|(root))`)
)

func recognise(text string) ([]Code, Facts) {
	var found []Code
	without := map[Code]bool{}
	for _, t := range texts {
		if without[t.code] || !t.pattern().MatchString(text) {
			continue
		}
		found = append(found, t.code)
		for _, code := range implied[t.code] {
			without[code] = true
		}
	}
	if len(found) == 0 && bare400().MatchString(text) {
		found = append(found, SigninRefused)
	}
	var facts Facts
	if m := deniedRole().FindStringSubmatch(text); m != nil {
		facts.Role = strings.TrimRight(m[1], ".,")
	}
	if m := deniedFrom().FindStringSubmatch(text); m != nil {
		facts.From = m[1] + m[2] + m[3]
	}
	return found, facts
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }
