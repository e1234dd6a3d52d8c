package credential_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

const (
	pastedKey    = "ASIAEXAMPLE000000001"
	pastedSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	pastedToken  = "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCWV1LXdlc3QtMSJHMEUCIQDexample+token="
)

// pastedForms are what people have on the clipboard: K, S and T stand for the values.
var pastedForms = map[string]string{
	"aws sts assume-role":          `{"Credentials": {"AccessKeyId": "K", "SecretAccessKey": "S", "SessionToken": "T", "Expiration": "2030-01-02T03:04:05+00:00"}, "AssumedRoleUser": {"AssumedRoleId": "AROAEXAMPLE000000001:zoe", "Arn": "arn:aws:sts::111122223333:assumed-role/Admin/zoe"}}`,
	"aws sso get-role-credentials": `{"roleCredentials": {"accessKeyId": "K", "secretAccessKey": "S", "sessionToken": "T", "expiration": 1893553445000}}`,
	"export-credentials":           `{"Version": 1, "AccessKeyId": "K", "SecretAccessKey": "S", "SessionToken": "T", "Expiration": "2030-01-02T03:04:05Z"}`,
	"metadata":                     "{\n \"Code\": \"Success\", \"Type\": \"AWS-HMAC\", \"AccessKeyId\": \"K\", \"SecretAccessKey\": \"S\", \"Token\": \"T\", \"Expiration\": \"2030-01-02T03:04:05Z\"}",
	"bash":                         "export AWS_ACCESS_KEY_ID=\"K\"\nexport AWS_SECRET_ACCESS_KEY=\"S\"\nexport AWS_SESSION_TOKEN=\"T\"\nexport AWS_CREDENTIAL_EXPIRATION=2030-01-02T03:04:05Z\n",
	"bash, unquoted":               "export AWS_ACCESS_KEY_ID=K AWS_SECRET_ACCESS_KEY=S AWS_SESSION_TOKEN=T AWS_CREDENTIAL_EXPIRATION=2030-01-02T03:04:05Z",
	"one line":                     "export AWS_ACCESS_KEY_ID='K'; export AWS_SECRET_ACCESS_KEY='S' && export AWS_SESSION_TOKEN='T'; export AWS_CREDENTIAL_EXPIRATION='2030-01-02T03:04:05Z'",
	"fish":                         "set -gx AWS_ACCESS_KEY_ID K;\nset -gx AWS_SECRET_ACCESS_KEY S;\nset -gx AWS_SESSION_TOKEN T;\nset -gx AWS_CREDENTIAL_EXPIRATION 2030-01-02T03:04:05Z;\n",
	"cmd":                          "set AWS_ACCESS_KEY_ID=K\r\nset AWS_SECRET_ACCESS_KEY=S\r\nset AWS_SESSION_TOKEN=T\r\nset AWS_CREDENTIAL_EXPIRATION=2030-01-02T03:04:05Z\r\n",
	"PowerShell":                   "$Env:AWS_ACCESS_KEY_ID=\"K\"\n$Env:AWS_SECRET_ACCESS_KEY = 'S'\n$env:AWS_SESSION_TOKEN=\"T\"\n$env:AWS_CREDENTIAL_EXPIRATION=\"2030-01-02T03:04:05Z\"\n",
	"ini":                          "[111122223333_Admin]\naws_access_key_id=K\naws_secret_access_key = S\naws_session_token = T\nexpiration = 2030-01-02T03:04:05Z\n",
	"yaml":                         "Credentials:\n  AccessKeyId: K\n  Expiration: '2030-01-02T03:04:05+00:00'\n  SecretAccessKey: S\n  SessionToken: T\n",
	"half of a JSON":               `  "AccessKeyId": "K", "SecretAccessKey": "S", "SessionToken": "T", "Expiration": "2030-01-02T03:04:05+00:00" },`,
	"twice the same":               "export AWS_ACCESS_KEY_ID=K\nexport AWS_SECRET_ACCESS_KEY=S\nexport AWS_SESSION_TOKEN=T\nexport AWS_SECURITY_TOKEN=T\nAWS_CREDENTIAL_EXPIRATION=2030-01-02T03:04:05Z",
}

func filled(form string) string {
	return strings.NewReplacer("K\"", pastedKey+`"`, "K'", pastedKey+"'", "=K", "="+pastedKey, " K", " "+pastedKey,
		"S\"", pastedSecret+`"`, "S'", pastedSecret+"'", "=S", "="+pastedSecret, " S\n", " "+pastedSecret+"\n", " S;", " "+pastedSecret+";",
		"T\"", pastedToken+`"`, "T'", pastedToken+"'", "=T", "="+pastedToken, " T\n", " "+pastedToken+"\n", " T;", " "+pastedToken+";").Replace(form)
}

func TestPasted(t *testing.T) {
	ends := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, form := range pastedForms {
		c, err := credential.Pasted([]byte(filled(form)), "eu-west-1")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		o := c.Origin
		if o.Keys.AccessKeyID.Reveal() != pastedKey || o.Keys.SecretKey.Reveal() != pastedSecret || o.Keys.SessionToken.Reveal() != pastedToken {
			t.Errorf("%s: other values were read", name)
		}
		if o.Kind != chain.StaticSession || c.Profile != "pasted:" || c.Region != "eu-west-1" || c.Partition != chain.AWS || !o.Expires.Equal(ends) {
			t.Errorf("%s: %s %s %s %s %v", name, o.Kind, c.Profile, c.Partition, c.Region, o.Expires)
		}
	}
	c, _ := credential.Pasted([]byte(filled(pastedForms["aws sts assume-role"])), "")
	if c.Identity() != "Admin" || c.AccountID() != account || c.Region != "us-east-1" {
		t.Errorf("the ARN beside the credentials: %s in %s, %s", c.Identity(), c.AccountID(), c.Region)
	}
}

func TestPastedPlace(t *testing.T) {
	keys := "aws_access_key_id=" + pastedKey + "\naws_secret_access_key=" + pastedSecret + "\naws_session_token=" + pastedToken + "\n"
	for _, c := range []struct {
		more, given string
		partition   chain.Partition
		region      string
	}{
		{"", "", chain.AWS, "us-east-1"},
		{"", "cn-north-1", chain.China, "cn-north-1"},
		{"", "not a region", chain.AWS, "us-east-1"},
		{"region = eu-central-1", "us-west-2", chain.AWS, "eu-central-1"},
		{"export AWS_DEFAULT_REGION=us-gov-east-1", "us-west-2", chain.GovCloud, "us-gov-east-1"},
		{"Arn: arn:aws-cn:sts::111122223333:assumed-role/Admin/zoe", "us-west-2", chain.China, "cn-north-1"},
		{"Arn: arn:aws-cn:sts::111122223333:assumed-role/Admin/zoe", "cn-northwest-1", chain.China, "cn-northwest-1"},
		{"Arn: arn:nowhere:sts::111122223333:assumed-role/Admin/zoe", "us-west-2", chain.AWS, "us-west-2"},
	} {
		got, err := credential.Pasted([]byte(keys+c.more), c.given)
		if err != nil || got.Partition != c.partition || got.Region != c.region {
			t.Errorf("%q and %q: %s %s, %v", c.more, c.given, got.Partition, got.Region, err)
		}
	}
}

func TestPastedRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		code    credential.PastedCode
		missing string
	}{
		"nothing":             {"", credential.PastedNothing, ""},
		"a link":              {"https://signin.aws.amazon.com/federation?Action=login&SigninToken=abcdefghijklmnopqrstuvwxyz", credential.PastedNothing, ""},
		"an empty object":     {"{}", credential.PastedNothing, ""},
		"no key id":           {"aws_secret_access_key=" + pastedSecret, credential.PastedIncomplete, "AccessKeyId"},
		"no secret":           {"aws_access_key_id=" + pastedKey, credential.PastedIncomplete, "SecretAccessKey"},
		"an empty secret":     {"aws_access_key_id=" + pastedKey + "\naws_secret_access_key=\naws_session_token=" + pastedToken, credential.PastedIncomplete, "SecretAccessKey"},
		"no token":            {"aws_access_key_id=" + pastedKey + "\naws_secret_access_key=" + pastedSecret, credential.PastedIncomplete, "SessionToken"},
		"a placeholder":       {"aws_access_key_id=<your_key>\naws_secret_access_key=" + pastedSecret, credential.PastedMalformed, "AccessKeyId"},
		"a hidden secret":     {"aws_access_key_id=" + pastedKey + "\naws_secret_access_key=****************\naws_session_token=" + pastedToken, credential.PastedMalformed, "SecretAccessKey"},
		"a cut token":         {"aws_access_key_id=" + pastedKey + "\naws_secret_access_key=" + pastedSecret + "\naws_session_token=IQoJ…", credential.PastedMalformed, "SessionToken"},
		"two profiles":        {"[a]\naws_access_key_id=AKIAEXAMPLE000000001\naws_secret_access_key=" + pastedSecret + "\n[b]\naws_access_key_id=AKIAEXAMPLE000000002\naws_secret_access_key=" + pastedSecret, credential.PastedSeveral, ""},
		"more than there are": {strings.Repeat(" ", credential.PastedLimit+1), credential.PastedTooLong, ""},
	} {
		_, err := credential.Pasted([]byte(c.text), "")
		var e *credential.PastedError
		if !errors.As(err, &e) || e.Code != c.code || e.Missing != c.missing {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A key without a session token is a user's, and a console opens with what was pasted.
func TestPastedCredentialsWork(t *testing.T) {
	r := newRig(t, simulator.World{})
	k := r.aws.Issue(simulator.Issue{Lineage: simulator.UserKey, Account: account, Name: "zoe"})
	c, err := credential.Pasted(fmt.Appendf(nil, "export AWS_ACCESS_KEY_ID=%s\nexport AWS_SECRET_ACCESS_KEY=%s\n", k.AccessKeyID, k.SecretAccessKey), region)
	if err != nil || c.Origin.Kind != chain.IAMUser {
		t.Fatalf("%s: %v", c.Origin.Kind, err)
	}
	if who := r.identity(c); who.Kind != credential.IdentityUser {
		t.Errorf("identity %+v", who)
	}
	s := r.aws.Issue(simulator.Issue{Lineage: simulator.DirectRole, Account: account, Name: "Admin", Session: "zoe", Life: -time.Hour})
	c, err = credential.Pasted(fmt.Appendf(nil, `{"AccessKeyId":%q,"SecretAccessKey":%q,"SessionToken":%q,"Expiration":%q}`,
		s.AccessKeyID, s.SecretAccessKey, s.SessionToken, s.Expires.Format(time.RFC3339)), region)
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.get(credential.Request{Chain: c})
	r.failed(err, credential.CodeCredentialsExpired)
}

func FuzzPasted(f *testing.F) {
	for _, form := range pastedForms {
		f.Add([]byte(filled(form)))
	}
	f.Add([]byte(`{"a":[{"AccessKeyId":1e300,"Expiration":-1e300}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := credential.Pasted(text, "eu-west-1")
		var e *credential.PastedError
		switch {
		case err != nil && !errors.As(err, &e):
			t.Fatalf("an error of another type: %v", err)
		case err != nil && len(err.Error()) > 80:
			t.Fatal("the error is longer than any of ours: it quotes the text")
		case err == nil && (c.Origin.Keys.Empty() || !c.Partition.Valid() || chain.PartitionOfRegion(c.Region) != c.Partition):
			t.Fatalf("a chain of %s in %s %s without what it needs", c.Origin.Kind, c.Partition, c.Region)
		case err == nil && !strings.Contains(string(text), c.Origin.Keys.AccessKeyID.Reveal()):
			// JSON may have escaped it; whatever it is, it has the form.
			if len(c.Origin.Keys.AccessKeyID.Reveal()) < 16 {
				t.Fatal("a key that the text has not")
			}
		}
	})
}
