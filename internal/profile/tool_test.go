package profile

import (
	"os"
	"path/filepath"
	"testing"

	"daypass/internal/chain"
)

const sessionKeys = "aws_access_key_id = a\naws_secret_access_key = b\naws_session_token = c\n"

// loadHome reads the AWS files and saml2aws' own.
func loadHome(t *testing.T, config, credentials, saml2aws string) *Set {
	t.Helper()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{".aws/config": config, ".aws/credentials": credentials, ".saml2aws": saml2aws} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Load(func(string) string { return "" }, home)
}

func TestProfilesOfSAMLToolsAreRecognised(t *testing.T) {
	admin := chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Admin"}
	const page = "https://id.example.com/realms/acme/protocol/saml/clients/amazon-aws"
	rows := map[string]struct {
		config, credentials, saml2aws string
		want                          chain.SAMLTool
	}{
		"saml2aws": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws:    "[default]\nurl = " + page + "\nprovider = KeyCloak\naws_profile = p\n",
			want:        chain.SAMLTool{Name: "saml2aws", Role: admin, SignIn: page},
		},
		"saml2aws of another profile": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws:    "[default]\nurl = " + page + "\nprovider = KeyCloak\naws_profile = saml\n",
			want:        chain.SAMLTool{Name: "saml2aws", Role: admin},
		},
		"saml2aws with a provider whose url is no page to open": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws:    "[default]\nurl = " + page + "\nprovider = OneLogin\naws_profile = p\n",
			want:        chain.SAMLTool{Name: "saml2aws", Role: admin},
		},
		"saml2aws with Entra ID, whose url is its host": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws:    "[default]\napp_id = 2784b9b1-53ed-4883-95a8-56bf94ad4f5f\nurl = https://account.activedirectory.windowsazure.com\nprovider = AzureAD\naws_profile = p\n",
			want: chain.SAMLTool{Name: "saml2aws", Role: admin,
				SignIn: "https://account.activedirectory.windowsazure.com/applications/redirecttofederatedapplication.aspx?Operation=LinkedSignIn&applicationId=2784b9b1-53ed-4883-95a8-56bf94ad4f5f"},
		},
		"saml2aws with Entra ID and no application": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws:    "[default]\nurl = https://account.activedirectory.windowsazure.com\nprovider = AzureAD\naws_profile = p\n",
			want:        chain.SAMLTool{Name: "saml2aws", Role: admin},
		},
		"saml2aws with several accounts for one profile": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws: "[a]\nurl = " + page + "\nprovider = KeyCloak\naws_profile = p\n[b]\nurl = https://acme.okta.com/home/1\nprovider = Okta\naws_profile = p\n" +
				"[c]\nurl = " + page + "\nprovider = KeyCloak\naws_profile = p\n[d]\nurl = https://acme.okta.com/home/2\nprovider = Okta\naws_profile = p\n",
			want: chain.SAMLTool{Name: "saml2aws", Role: admin, SignIn: page, Others: "https://acme.okta.com/home/1, https://acme.okta.com/home/2"},
		},
		"saml2aws with AD FS": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws:    "; mine\n[x]\nurl = `https://adfs.example.com`\nprovider = ADFS\naws_profile = p\naws_urn = urn:amazon:webservices:govcloud\n",
			want:        chain.SAMLTool{Name: "saml2aws", Role: admin, SignIn: "https://adfs.example.com/adfs/ls/IdpInitiatedSignOn.aspx?loginToRp=urn%3Aamazon%3Awebservices%3Agovcloud"},
		},
		"saml2aws with PingFederate, whose url is its host": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws:    "[default]\nurl = https://ping.example.com/\nprovider = Ping\naws_profile = p\naws_urn = urn:amazon:webservices\n",
			want:        chain.SAMLTool{Name: "saml2aws", Role: admin, SignIn: "https://ping.example.com/idp/startSSO.ping?PartnerSpId=urn%3Aamazon%3Awebservices"},
		},
		"saml2aws with Shibboleth": {
			credentials: sessionKeys + "x_principal_arn = arn:aws:sts::111122223333:assumed-role/Admin/alice\n",
			saml2aws:    "[default]\nurl = https://id.example.com\nprovider = Shibboleth\naws_profile = p\n",
			want:        chain.SAMLTool{Name: "saml2aws", Role: admin, SignIn: "https://id.example.com/idp/profile/SAML2/Unsolicited/SSO?providerId=urn%3Aamazon%3Awebservices"},
		},
		"a user's keys": {credentials: sessionKeys + "x_principal_arn = arn:aws:iam::111122223333:user/alice\n"},
		"aws-adfs": {
			config:      "adfs_config.adfs_host = sts.example.com\nadfs_config.role_arn = arn:aws-cn:iam::111122223333:role/path/Admin\n",
			credentials: sessionKeys,
			want: chain.SAMLTool{Name: "aws-adfs", Role: chain.RoleArn{Partition: chain.China, AccountID: "111122223333", Path: "path", RoleName: "Admin"},
				SignIn: "https://sts.example.com/adfs/ls/IdpInitiatedSignOn.aspx?loginToRp=urn%3Aamazon%3Awebservices"},
		},
		"aws-azure-login": {
			config:      "azure_tenant_id = x\nazure_default_role_arn =\n",
			credentials: sessionKeys,
			want:        chain.SAMLTool{Name: "aws-azure-login"},
		},
		"aws-google-auth": {
			config:      "google_config.google_idp_id = C01\ngoogle_config.google_sp_id = 42\ngoogle_config.role_arn = arn:aws:iam::111122223333:role/Admin\n",
			credentials: sessionKeys,
			want:        chain.SAMLTool{Name: "aws-google-auth", Role: admin, SignIn: "https://accounts.google.com/o/saml2/initsso?forceauthn=false&idpid=C01&spid=42"},
		},
		"saml2aws as credential_process": {
			config: "credential_process = /opt/bin/saml2aws login --credential-process --role arn:aws:iam::111122223333:role/Admin --profile p\n",
			want:   chain.SAMLTool{Name: "saml2aws", Role: admin},
		},
		"another credential_process": {config: "credential_process = /opt/bin/aws-vault export p --role=x\n"},
		"a key without a token":      {config: "azure_tenant_id = x\n", credentials: "aws_access_key_id = a\naws_secret_access_key = b\n"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			p, ok := loadHome(t, "[profile p]\n"+row.config, "[p]\n"+row.credentials, row.saml2aws).Find("p")
			o := p.Chain.Origin
			if !ok || p.Problem != nil || o.Tool != row.want {
				t.Fatalf("%+v, %v", o.Tool, p.Problem)
			}
			if o.Name != row.want.Role.Name() || o.AccountID != row.want.Role.AccountID {
				t.Errorf("the origin is %s of %s", o.Name, o.AccountID)
			}
			if role := row.want.Role; role.Partition != "" && p.Chain.Partition != role.Partition {
				t.Errorf("the partition is %s", p.Chain.Partition)
			}
		})
	}
}

// The CLI would go on to instance metadata, and fail without a word of the tool.
func TestAToolThatHasNotSignedInIsNamed(t *testing.T) {
	set := loadHome(t, "[profile p]\nazure_tenant_id = x\nazure_default_role_arn = arn:aws:iam::111122223333:role/Admin\n", "", "")
	p, _ := set.Find("p")
	if p.Problem == nil || p.Problem.Code != SAMLMissing || p.Problem.Value != "aws-azure-login" || p.Chain.Identity() != "Admin" || p.Implied {
		t.Errorf("%+v, %+v", p.Problem, p.Chain)
	}
}

func TestAProfileNamesTheAddressThatSignsIn(t *testing.T) {
	const config = "[profile a]\naws_access_key_id = a\naws_secret_access_key = b\n" +
		"[profile p]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = a\ndaypass_saml_sign_in = https://idp.example.com/aws?app=1\n"
	p, _ := loadHome(t, config, "", "").Find("p")
	if p.Problem != nil || p.Chain.SAMLSignIn != "https://idp.example.com/aws?app=1" {
		t.Errorf("%q, %v", p.Chain.SAMLSignIn, p.Problem)
	}
}
