package simulator

import (
	"crypto/hmac"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

// Lineage is where a credential comes from, which AWS knows and shows nobody.
type Lineage string

// The lineages.
const (
	UserKey         Lineage = "user-key"          // an IAM user's access key
	RootKey         Lineage = "root-key"          // the root user's access key
	UserSession     Lineage = "user-session"      // GetSessionToken of a user
	RootSession     Lineage = "root-session"      // GetSessionToken of root
	FederatedUser   Lineage = "federated-user"    // GetFederationToken
	DirectRole      Lineage = "direct-role"       // AssumeRole with a user's key
	ChainedRole     Lineage = "chained-role"      // AssumeRole with anything that counts as chaining
	SAMLRole        Lineage = "saml-role"         // AssumeRoleWithSAML
	WebIdentityRole Lineage = "web-identity-role" // AssumeRoleWithWebIdentity
	SSORole         Lineage = "sso-role"          // Identity Center
	InstanceRole    Lineage = "instance-role"     // instance metadata
	ContainerRole   Lineage = "container-role"    // container metadata
	LoginUser       Lineage = "login-user"        // aws login, as a user
	LoginRoot       Lineage = "login-root"        // aws login, as root
	LoginRole       Lineage = "login-role"        // aws login, as a role
)

// Keys are credentials that the simulator issued. Printing them prints no secret.
type Keys struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string    // "" for a long-term key
	Expires         time.Time // zero for a long-term key
}

// Format prints a placeholder whatever the verb is.
func (k Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[simulated keys]") }

// credential is what AWS knows of credentials that it gave out.
type credential struct {
	Keys
	lineage   Lineage
	partition string
	account   string
	name      string // user, federated user or role
	session   string // RoleSessionName
	path      string // a role's path, with a slash before and after, or "/"
	userID    string
	mfa       bool
	globalSTS bool   // of the global STS endpoint: no use in opt-in regions
	policy    string // what a session policy leaves: "" is no session policy
	issued    time.Time
	revoked   bool
}

func (c *credential) temporary() bool { return c.SessionToken != "" }

func (c *credential) isRole() bool { return c.session != "" }

func (c *credential) arn() string {
	switch c.lineage {
	case UserKey, UserSession, LoginUser:
		return fmt.Sprintf("arn:%s:iam::%s:user/%s", c.partition, c.account, c.name)
	case RootKey, RootSession, LoginRoot:
		return fmt.Sprintf("arn:%s:iam::%s:root", c.partition, c.account)
	case FederatedUser:
		return fmt.Sprintf("arn:%s:sts::%s:federated-user/%s", c.partition, c.account, c.name)
	}
	return fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", c.partition, c.account, c.name, c.session)
}

// principal is the ARN that trust policies name.
func (c *credential) principal() string {
	if c.isRole() {
		return fmt.Sprintf("arn:%s:iam::%s:role%s%s", c.partition, c.account, c.path, c.name)
	}
	return c.arn()
}

func (c *credential) isRoot() bool {
	return c.lineage == RootKey || c.lineage == RootSession || c.lineage == LoginRoot
}

// ledger is the account of every credential and every secret.
type ledger struct {
	now    func() time.Time
	random *randomness

	mu      sync.Mutex
	byKeyID map[string]*credential
	secrets []string
	known   map[string]bool   // the same secrets
	ids     map[string]string // AIDA…, AROA… by principal
}

func newLedger(now func() time.Time, random *randomness) *ledger {
	return &ledger{now: now, random: random, byKeyID: map[string]*credential{}, known: map[string]bool{}, ids: map[string]string{}}
}

// issue gives c new keys. A life of 0 makes a long-term key.
func (l *ledger) issue(c credential, life time.Duration) *credential {
	c.issued = l.now()
	c.SecretAccessKey = l.secret(l.random.text(40))
	c.AccessKeyID = "AKIA" + l.random.upper(16)
	if life != 0 {
		c.AccessKeyID = "ASIA" + l.random.upper(16)
		c.SessionToken = l.secret("IQoJb3JpZ2luX2VjE" + l.random.text(480) + "==")
		c.Expires = c.issued.Add(life).UTC().Truncate(time.Second)
	}
	l.secret(c.AccessKeyID)
	if c.userID == "" {
		c.userID = l.userID(&c)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byKeyID[c.AccessKeyID] = &c
	return &c
}

func (l *ledger) userID(c *credential) string {
	switch {
	case c.isRoot():
		return c.account
	case c.lineage == FederatedUser:
		return c.account + ":" + c.name
	case c.isRole():
		return l.uniqueID("AROA", c.principal()) + ":" + c.session
	}
	return l.uniqueID("AIDA", c.principal())
}

// uniqueID is IAM's id of a user or role: the same one for the same principal.
func (l *ledger) uniqueID(prefix, principal string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ids[principal] == "" {
		l.ids[principal] = prefix + l.random.upper(17)
	}
	return l.ids[principal]
}

// find gives the credential of a key id. Nil is unknown.
func (l *ledger) find(keyID string) *credential {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.byKeyID[keyID]
}

// check tells what STS and sign-in hold against a token of this credential.
func (l *ledger) check(c *credential, token string, h host) *apiError {
	if c == nil || !hmac.Equal([]byte(c.SessionToken), []byte(token)) || c.partition != h.Partition {
		return refuse("InvalidClientTokenId")
	}
	if c.globalSTS && optIn().MatchString(h.Region) {
		return refuse("InvalidClientTokenId")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.revoked {
		return refuse("InvalidClientTokenId")
	}
	if !c.temporary() {
		return nil
	}
	left := c.Expires.Sub(l.now())
	if left < -36*time.Hour {
		return refuse("InvalidClientTokenId") // AWS forgets what is long over
	}
	if left <= 0 {
		return refuse("ExpiredToken")
	}
	return nil
}

// secret remembers a secret and gives it back.
func (l *ledger) secret(s string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s != "" && !l.known[s] {
		l.known[s] = true
		l.secrets = append(l.secrets, s)
	}
	return s
}

func (l *ledger) allSecrets() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.secrets)
}

// Revoke makes credentials invalid, as an administrator's "revoke active
// sessions" or a deleted key does.
func (a *AWS) Revoke(k Keys) {
	if c := a.ledger.find(k.AccessKeyID); c != nil {
		a.ledger.mu.Lock()
		c.revoked = true
		a.ledger.mu.Unlock()
	}
}

// randomness makes identifiers from the source of randomness it was given.
type randomness struct {
	mu   sync.Mutex
	from io.Reader
}

func (r *randomness) bytes(n int) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := make([]byte, n)
	if _, err := io.ReadFull(r.from, b); err != nil {
		panic(fmt.Sprintf("the simulator's source of randomness ended: %v", err))
	}
	return b
}

// text is n characters of AWS's secrets: letters, digits, + and /.
func (r *randomness) text(n int) string {
	return base64.RawStdEncoding.EncodeToString(r.bytes(n))[:n]
}

// safe is n characters that need no escape in a URL.
func (r *randomness) safe(n int) string {
	return base64.RawURLEncoding.EncodeToString(r.bytes(n))[:n]
}

func (r *randomness) upper(n int) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(r.bytes(n))[:n]
}

func (r *randomness) uuid() string {
	b := r.bytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
