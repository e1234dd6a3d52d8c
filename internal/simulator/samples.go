package simulator

// The roles of the demo's organization, by account.
func (a *AWS) addAcme() {
	const (
		alice    = "arn:aws:iam::" + acmeProd + ":user/alice"
		instance = "arn:aws:iam::" + acmeHub + ":role/web-7"
		task     = "arn:aws:iam::" + acmeHub + ":role/orders-task"
		hub      = "arn:aws:iam::" + acmeHub + ":role/Hub"
		prodRoot = "arn:aws:iam::" + acmeProd + ":root"
		stagRoot = "arn:aws:iam::" + acmeStaging + ":root"
		oidc     = "arn:aws:iam::" + acmeStaging + ":oidc-provider/" + oidcProvider
		saml     = "arn:aws:iam::" + acmeProd + ":saml-provider/acme-idp"
		vendored = "arn:aws:iam::" + vendor + ":root"
	)
	for _, r := range []Role{
		{ARN: "arn:aws:iam::" + acmeProd + ":role/Admin", Trusts: []string{alice, hub}, RequireMFA: true},
		{ARN: "arn:aws:iam::" + acmeProd + ":role/SecurityAudit", Trusts: []string{prodRoot}},
		{ARN: "arn:aws:iam::" + acmeProd + ":role/Billing", Trusts: []string{prodRoot}, MaxSessionDuration: 28800},
		{ARN: "arn:aws:iam::" + acmeProd + ":role/ci/Deploy", Trusts: []string{prodRoot, stagRoot, hub, task, vendored}},
		{ARN: "arn:aws:iam::" + acmeProd + ":role/BreakGlass", Trusts: []string{"arn:aws:iam::" + acmeProd + ":role/OnCall"}},
		{ARN: "arn:aws:iam::" + acmeProd + ":role/OnCall", Trusts: []string{alice}},
		{ARN: "arn:aws:iam::" + acmeProd + ":role/IncidentReports", Trusts: []string{"arn:aws:iam::" + acmeProd + ":role/OnCall"}},
		{ARN: "arn:aws:iam::" + acmeProd + ":role/Federated", Trusts: []string{saml}},
		{ARN: "arn:aws:iam::" + acmeStaging + ":role/Admin", Trusts: []string{alice}},
		{ARN: "arn:aws:iam::" + acmeStaging + ":role/Developer", Trusts: []string{alice}, MaxSessionDuration: 14400},
		{ARN: "arn:aws:iam::" + acmeStaging + ":role/Pipeline", Trusts: []string{oidc}, Subject: oidcSubject},
		{ARN: "arn:aws:iam::" + vendor + ":role/PartnerAudit", Trusts: []string{prodRoot}, ExternalID: "acme-7431"},
		{ARN: "arn:aws:iam::" + vendor + ":role/ReadOnly", Trusts: []string{vendored}},
		{ARN: hub, Trusts: []string{instance}, MaxSessionDuration: 14400},
		{ARN: instance, Trusts: []string{"ec2.amazonaws.com"}},
		{ARN: task, Trusts: []string{"ecs-tasks.amazonaws.com"}},
		{ARN: "arn:aws:iam::" + acmePayments + ":role/Admin", Trusts: []string{"arn:aws:iam::" + acmePayments + ":root"}},
		{ARN: "arn:aws-cn:iam::" + acmeChina + ":role/Operations", Trusts: []string{"arn:aws-cn:iam::" + acmeChina + ":root"}},
		{ARN: "arn:aws-us-gov:iam::" + acmeGov + ":role/Operations", Trusts: []string{"arn:aws-us-gov:iam::" + acmeGov + ":root"}},
		{ARN: "arn:aws-eusc:iam::" + acmeEurope + ":role/Operations", Trusts: []string{"arn:aws-eusc:iam::" + acmeEurope + ":root"}},
		{ARN: "arn:aws-iso:iam::" + acmeSecret + ":role/Operations", Trusts: []string{"arn:aws-iso:iam::" + acmeSecret + ":root"}},
	} {
		a.AddRole(r)
	}
	a.AddMFADevice("arn:aws:iam::"+acmeProd+":mfa/alice", alice)
	a.AddMFADevice("arn:aws:iam::"+acmeProd+":u2f/user/alice/yubikey-5C", alice)
	for _, set := range []PermissionSet{
		{Account: acmeStaging, Name: "ViewOnly"}, {Account: acmeStaging, Name: "DataScience"},
		{Account: acmeProd, Name: "ViewOnly"},
	} {
		a.AddPermissionSet(set)
	}
	a.SetInstanceRole(Role{ARN: instance})
	a.SetContainerRole(Role{ARN: task})
	a.TurnOffSTS(acmeProd, "eu-south-1")
}

const (
	oidcProvider = "token.ci.acme.example"
	oidcSubject  = "repo:acme/orders:ref:refs/heads/main"
)
