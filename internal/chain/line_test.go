package chain

import "testing"

func TestAChainInOneLine(t *testing.T) {
	admin := RoleArn{Partition: AWS, AccountID: "111122223333", RoleName: "Admin"}
	base := Chain{Profile: "prod", Origin: Origin{Kind: IAMUser, Profile: "base", Keys: Keys{AccessKeyID: NewSecret("AKIAEXAMPLE")}}}
	for want, c := range map[string]Chain{
		"iam-user base": base,
		"iam-user base > arn:aws:iam::111122223333:role/Admin":                base.WithRole(admin),
		"sso https://acme.example/start 111122223333 Reader":                  {Origin: Origin{Kind: SSO, Profile: "x", SSO: SSOSession{StartURL: "https://acme.example/start", AccountID: "111122223333", RoleName: "Reader"}}},
		"saml > assume-role-with-saml > arn:aws:iam::111122223333:role/Admin": Chain{Origin: Origin{Kind: SAML}, Hops: []Hop{{Kind: AssumeRoleWithSAML}}}.WithRole(admin),
		"login arn:aws:iam::111122223333:user/alice":                          {Origin: Origin{Kind: Login, Profile: "x", LoginSession: "arn:aws:iam::111122223333:user/alice"}},
	} {
		if got := c.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
