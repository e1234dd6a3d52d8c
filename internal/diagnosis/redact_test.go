package diagnosis

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

func name(k Kind) string { return "[" + string(k) + "]" }

// No secret is in what is shown, in whatever form it was pasted.
func TestSecretsAreTakenOut(t *testing.T) {
	const signin = "VCQgs5qZZt3Q6fn8Tr5EXAMPLEx-_abc"
	whole := session(keyID, secret, token)
	quoted, _ := json.Marshal(whole)
	forms := map[string]string{
		"url":        asked("signin.aws.amazon.com", url.Values{"Action": {"getSigninToken"}, "SessionDuration": {"43200"}, "Session": {whole}}),
		"raw url":    "https://signin.aws.amazon.com/federation?Action=getSigninToken&Session=" + whole + "&SessionDuration=900",
		"twice":      url.QueryEscape(asked("signin.aws.amazon.com", url.Values{"Session": {whole}})),
		"form":       url.Values{"Session": {whole}}.Encode(),
		"json":       whole,
		"quoted":     string(quoted),
		"link":       asked("signin.aws.amazon.com", url.Values{"Action": {"login"}, "SigninToken": {signin}}),
		"answer":     `{"SigninToken":"` + signin + `"}`,
		"curl":       `curl -G https://signin.aws.amazon.com/federation --data-urlencode 'Session=` + whole + `'`,
		"sts":        `{"Credentials": {"AccessKeyId": "` + keyID + `", "SecretAccessKey": "` + secret + `", "SessionToken": "` + token + `"}}`,
		"shell":      "export AWS_ACCESS_KEY_ID=" + keyID + "\nexport AWS_SECRET_ACCESS_KEY=" + secret + "\nexport AWS_SESSION_TOKEN='" + token + "'",
		"fish":       "set -gx AWS_SECRET_ACCESS_KEY " + secret + "\nset -gx AWS_SESSION_TOKEN " + token,
		"powershell": `$Env:AWS_SECRET_ACCESS_KEY="` + secret + `"; $Env:AWS_SESSION_TOKEN="` + token + `"`,
		"ini":        "aws_secret_access_key = " + secret + "\naws_session_token=" + token,
		"alone":      secret + " " + token,
		"wrapped":    "my secret:\n" + secret + "\nand the token\n" + token + "\n",
		"python":     "Credentials(access_key='" + keyID + "', secret_key='" + secret + "', token='" + token + "')",
		"go":         `{AccessKeyID:"` + keyID + `", SecretAccessKey:"` + secret + `", SessionToken:"` + token + `"}`,
		"header":     "X-Amz-Security-Token: " + token + "\nAuthorization: AWS4-HMAC-SHA256 Credential=" + keyID + "/20261122/us-east-1/sts/aws4_request, Signature=" + strings.Repeat("0a1b", 16),
		"proxy":      "proxyconnect http://alice:hunter2pass@proxy:3128 refused",
		"short":      `"sessionKey":"abc123short","sessionToken":"tiny-token"`,
		"jwt":        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln",
	}
	hidden := []string{keyID, secret, token, signin, "hunter2pass", "abc123short", "tiny-token", "eyJzdWIiOiJ4In0", strings.Repeat("0a1b", 16)}
	for _, s := range hidden[:4] {
		hidden = append(hidden, url.QueryEscape(s), url.QueryEscape(url.QueryEscape(s)))
	}
	for form, text := range forms {
		r := Read(text)
		for what, shown := range map[string]string{"shown": r.Redacted(name), "report": r.Report(name)} {
			for _, s := range hidden {
				if strings.Contains(shown, s) {
					t.Errorf("%s, %s: a secret is left: %s", form, what, shown)
				}
			}
		}
		if len(r.Secrets) == 0 {
			t.Errorf("%s: no secret was recognised", form)
		}
	}
}

// What a person needs to read stays.
func TestWordsAreLeft(t *testing.T) {
	for _, text := range []string{
		"User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/alice is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/aws-reserved/a/very/long/path/of/more/than/forty/Deploy",
		"Issuer not present in specified provider (AuthSamlInvalidSamlResponseException)",
		"The security token included in the request is expired", "UnauthorizedException: Session token not found or invalid",
		"SignatureDoesNotMatch: signature expired", "SessionDuration=43200&Action=getSigninToken",
		"------------------------------------------------ log ------------",
		"MultiFactorAuthentication failed with invalid MFA one time pass code.",
	} {
		if got := Read(text).Redacted(name); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestAReportHasNoIDs(t *testing.T) {
	text := "User: arn:aws:sts::111122223333:assumed-role/Hub/alice@example.org (AROAQ3EGRIYAEXAMPLE1:i-0123456789abcdef0, 1111-2222-3333 222233334444 333344445555) " +
		"arn:aws:iam::111122223333:user/team/bob RequestID: 0f8fad5b-d9cb-469f-a165-70867728950e"
	got := Read(text).Report(name)
	for _, id := range []string{"111122223333", "222233334444", "333344445555", "1111-2222-3333", "alice", "bob", "AROA", "i-0123", "0f8fad5b"} {
		if strings.Contains(got, id) {
			t.Errorf("%s is in %s", id, got)
		}
	}
	if !strings.Contains(got, "assumed-role/Hub/[person]") {
		t.Errorf("the role's name is gone: %s", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("https://signin.aws.amazon.com/federation?Action=getSigninToken&Session=" + url.QueryEscape(session(keyID, secret, token)))
	f.Add("SessionDuration: 43200")
	f.Fuzz(func(t *testing.T, text string) {
		r := Read(text)
		_ = Judge(r, Known{})
		_ = r.Report(name)
		if shown := Read(text + "\nsecretAccessKey=" + secret).Redacted(name); strings.Contains(shown, secret) && len(text) < Limit/2 && !strings.Contains(text, secret) {
			t.Error("a secret is left")
		}
	})
}
