package simulator

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Role is an IAM role as the simulator keeps it.
type Role struct {
	ARN string
	// MaxSessionDuration in seconds; 0 is IAM's default, 3600.
	MaxSessionDuration int
	// Trusts names who may assume it: ARNs of users, roles, accounts' roots,
	// OIDC and SAML providers, services (ec2.amazonaws.com), or "*".
	Trusts     []string
	ExternalID string // that a caller must give
	RequireMFA bool   // aws:MultiFactorAuthPresent
	// MFAAge is the most that aws:MultiFactorAuthAge may be; 0 is any.
	MFAAge  time.Duration
	Subject string // web identity: the one subject that is trusted, "" any
	// Denied is set for a role that trusts its callers while their own policies
	// do not let them call sts:AssumeRole on it.
	Denied bool
	// NoTags and NoSource are set for a role whose trust policy does not allow
	// sts:TagSession, or sts:SetSourceIdentity.
	NoTags, NoSource bool
}

func (r Role) maxSession() int {
	if r.MaxSessionDuration == 0 {
		return 3600
	}
	return r.MaxSessionDuration
}

// parts are the partition, account, path and name of the role's ARN.
func (r Role) parts() (partition, account, path, name string) {
	fields := strings.SplitN(r.ARN, ":", 6)
	if len(fields) != 6 {
		return "", "", "", ""
	}
	resource := strings.TrimPrefix(fields[5], "role")
	slash := strings.LastIndexByte(resource, '/')
	return fields[1], fields[4], resource[:slash+1], resource[slash+1:]
}

// account is an AWS account.
type account struct {
	id        string
	partition string
	alias     string
	stsOff    map[string]bool // regions where STS is not activated
}

// directory is the organization: accounts, roles, users' MFA devices.
type directory struct {
	mu       sync.Mutex
	accounts map[string]*account
	roles    map[string]Role // by ARN
}

// The accounts of the demo's organization.
const (
	acmeProd     = "111122223333"
	acmeStaging  = "222233334444"
	vendor       = "333344445555"
	acmeHub      = "444455556666"
	acmeChina    = "555566667777"
	acmeGov      = "666677778888"
	acmeEurope   = "777788889999"
	acmeSecret   = "888899990000"
	acmePayments = "999900001111"
)

func acme() *directory {
	d := &directory{accounts: map[string]*account{}, roles: map[string]Role{}}
	for _, a := range []account{
		{id: acmeProd, partition: "aws", alias: "acme-prod"},
		{id: acmeStaging, partition: "aws", alias: "acme-staging"},
		{id: vendor, partition: "aws", alias: ""},
		{id: acmeHub, partition: "aws", alias: "acme-hub"},
		{id: acmePayments, partition: "aws", alias: "acme-payments"},
		{id: acmeChina, partition: "aws-cn", alias: "acme-china"},
		{id: acmeGov, partition: "aws-us-gov", alias: "acme-gov"},
		{id: acmeEurope, partition: "aws-eusc", alias: "acme-eu"},
		{id: acmeSecret, partition: "aws-iso", alias: ""},
	} {
		a.stsOff = map[string]bool{}
		d.accounts[a.id] = &a
	}
	return d
}

func (d *directory) account(id, partition string) *account {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.accounts[id] == nil {
		d.accounts[id] = &account{id: id, partition: partition, stsOff: map[string]bool{}}
	}
	return d.accounts[id]
}

func (d *directory) role(arn string) (Role, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, ok := d.roles[arn]
	return r, ok
}

// roleIn finds a role of an account by its name: names are unique without path.
func (d *directory) roleIn(account, name string) (Role, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range d.roles {
		if _, id, _, n := r.parts(); id == account && n == name {
			return r, true
		}
	}
	return Role{}, false
}

func (d *directory) stsIsOff(account, region string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	a := d.accounts[account]
	return a != nil && a.stsOff[region]
}

// AddRole puts a role there, or replaces it.
func (a *AWS) AddRole(r Role) {
	a.directory.mu.Lock()
	defer a.directory.mu.Unlock()
	a.directory.roles[r.ARN] = r
}

// TurnOffSTS deactivates STS in a region for an account's callers.
func (a *AWS) TurnOffSTS(account, region string) {
	account_ := a.directory.account(account, "aws")
	a.directory.mu.Lock()
	defer a.directory.mu.Unlock()
	account_.stsOff[region] = true
}

// trusts tells whether the role's trust policy lets the caller in.
func (r Role) trusts(c *credential) bool {
	root := "arn:" + c.partition + ":iam::" + c.account + ":root"
	return slices.ContainsFunc(r.Trusts, func(p string) bool {
		return p == "*" || p == root || p == c.principal() || p == c.arn()
	})
}

// Issue says which credentials to make without going through a service.
type Issue struct {
	Lineage   Lineage
	Partition string // "" is aws
	Account   string
	Name      string        // user, federated user, or role
	Session   string        // RoleSessionName of a role
	Path      string        // of a role, "" or /path/
	Life      time.Duration // 0: an hour; negative: over since; keys never end
	MFA       bool
	Policy    string // what a session policy leaves
}

// Issue makes credentials of any lineage, as the first link of a test's chain.
func (a *AWS) Issue(i Issue) Keys {
	c := credential{
		lineage: i.Lineage, partition: i.Partition, account: i.Account,
		name: i.Name, session: i.Session, path: i.Path, mfa: i.MFA, policy: i.Policy,
	}
	if c.partition == "" {
		c.partition = "aws"
	}
	if c.path == "" {
		c.path = "/"
	}
	a.directory.account(c.account, c.partition)
	life := i.Life
	switch i.Lineage {
	case UserKey, RootKey:
		life, c.session = 0, ""
	case UserSession, RootSession, FederatedUser, LoginUser, LoginRoot:
		c.session = ""
	default:
		if c.session == "" {
			c.session = "session"
		}
	}
	if life == 0 && i.Lineage != UserKey && i.Lineage != RootKey {
		life = time.Hour
	}
	return a.ledger.issue(c, life).Keys
}
