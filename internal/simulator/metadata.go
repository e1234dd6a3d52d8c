package simulator

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	containerPath = "/v2/credentials/daypass-demo"
	imdsRole      = "/latest/meta-data/iam/security-credentials/"
	metadataLife  = 6 * time.Hour
)

// metadata is the instance's and the container's state.
type metadata struct {
	containerToken string // what the Authorization header must hold

	mu        sync.Mutex
	instance  Role // "" ARN: the instance has no role
	container Role
	current   map[string]*credential // by role ARN
	tokens    map[string]time.Time   // IMDSv2 tokens and their end
}

// SetInstanceRole gives the instance a role; the zero Role takes it away.
func (a *AWS) SetInstanceRole(r Role) {
	a.metadata.mu.Lock()
	defer a.metadata.mu.Unlock()
	a.metadata.instance = r
}

// SetContainerRole gives the container a role; the zero Role takes it away.
func (a *AWS) SetContainerRole(r Role) {
	a.metadata.mu.Lock()
	defer a.metadata.mu.Unlock()
	a.metadata.container = r
}

// instanceSession is the session name that EC2 gives: the instance's id.
const instanceSession = "i-0d4y9a55de0000007"

// credentials are those of a role, renewed in their last five minutes as the
// metadata services do, or over since, when a fault says so.
func (a *AWS) metadataCredentials(r Role, l Lineage, over bool) *credential {
	m := a.metadata
	m.mu.Lock()
	defer m.mu.Unlock()
	partition, account, path, name := r.parts()
	c := credential{lineage: l, partition: partition, account: account, path: path, name: name, session: instanceSession}
	if l == ContainerRole {
		c.session = "b1946ac92492d2347c6235b4d2611184"
	}
	if over {
		return a.ledger.issue(c, -time.Hour)
	}
	if m.current == nil {
		m.current = map[string]*credential{}
	}
	key := string(l) + r.ARN
	if old := m.current[key]; old == nil || old.Expires.Sub(a.now()) <= 5*time.Minute {
		m.current[key] = a.ledger.issue(c, metadataLife)
	}
	return m.current[key]
}

func (a *AWS) metadataSpeaker() speaker {
	return speaker{
		refuse: func(w http.ResponseWriter, e *apiError) { http.Error(w, e.Code, e.Status) },
		empty:  func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) },
		slow:   func() *apiError { return refuse("TooManyRequestsException") },
	}
}

// serveIMDS is version 2 of the instance metadata service: without a token it
// tells nothing. Its actions are PutToken, ListRoles, GetCredentials, GetMetadata.
func (a *AWS) serveIMDS(w http.ResponseWriter, r *http.Request) {
	x := a.open(w, r, host{Name: r.Host, Service: "imds"}, func(x *exchange) { x.action = imdsAction(x.r) }, a.metadataSpeaker())
	if x == nil {
		return
	}
	if x.action == "PutToken" {
		a.giveIMDSToken(x)
		return
	}
	if r.Method != http.MethodGet || !a.metadata.holds(r.Header.Get("X-Aws-Ec2-Metadata-Token"), a.now()) {
		http.Error(x.w, "401 - Unauthorized", http.StatusUnauthorized)
		return
	}
	a.metadata.mu.Lock()
	role := a.metadata.instance
	a.metadata.mu.Unlock()
	_, account, _, name := role.parts()
	switch {
	case x.action == "ListRoles" && name != "":
		fmt.Fprint(x.w, name)
	case x.action == "GetCredentials" && name != "" && r.URL.Path == imdsRole+name:
		c := a.metadataCredentials(role, InstanceRole, x.fault.Kind == Expired)
		x.by(c)
		writeJSON(x.w, http.StatusOK, map[string]string{
			"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": c.issued.UTC().Format(time.RFC3339),
			"AccessKeyId": c.AccessKeyID, "SecretAccessKey": c.SecretAccessKey,
			"Token": c.SessionToken, "Expiration": c.Expires.Format(time.RFC3339),
		})
	case r.URL.Path == "/latest/meta-data/placement/region":
		fmt.Fprint(x.w, "eu-west-1")
	case r.URL.Path == "/latest/meta-data/instance-id":
		fmt.Fprint(x.w, instanceSession)
	case r.URL.Path == "/latest/dynamic/instance-identity/document":
		writeJSON(x.w, http.StatusOK, map[string]string{"accountId": account, "region": "eu-west-1", "instanceId": instanceSession})
	default:
		http.Error(x.w, "404 - Not Found", http.StatusNotFound)
	}
}

func imdsAction(r *http.Request) string {
	switch {
	case r.URL.Path == "/latest/api/token":
		return "PutToken"
	case strings.TrimSuffix(r.URL.Path, "/")+"/" == imdsRole:
		return "ListRoles"
	case strings.HasPrefix(r.URL.Path, imdsRole):
		return "GetCredentials"
	}
	return "GetMetadata"
}

func (a *AWS) giveIMDSToken(x *exchange) {
	const header = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds"
	ttl, err := strconv.Atoi(x.r.Header.Get(header))
	switch {
	case x.r.Method != http.MethodPut:
		http.Error(x.w, "405 - Method Not Allowed", http.StatusMethodNotAllowed)
	case x.r.Header.Get("X-Forwarded-For") != "":
		http.Error(x.w, "403 - Forbidden", http.StatusForbidden)
	case err != nil || ttl < 1 || ttl > 21600:
		http.Error(x.w, "400 - Bad Request", http.StatusBadRequest)
	default:
		token := a.ledger.secret(a.ledger.random.safe(54) + "==")
		m := a.metadata
		m.mu.Lock()
		if m.tokens == nil {
			m.tokens = map[string]time.Time{}
		}
		m.tokens[token] = a.now().Add(time.Duration(ttl) * time.Second)
		m.mu.Unlock()
		x.w.Header().Set(header, strconv.Itoa(ttl))
		fmt.Fprint(x.w, token)
	}
}

func (m *metadata) holds(token string, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return now.Before(m.tokens[token])
}

// serveContainer is the container credentials endpoint. Its one action is
// GetCredentials.
func (a *AWS) serveContainer(w http.ResponseWriter, r *http.Request) {
	x := a.open(w, r, host{Name: r.Host, Service: "container"}, func(x *exchange) { x.action = "GetCredentials" }, a.metadataSpeaker())
	if x == nil {
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte(a.metadata.containerToken)) == 0 {
		writeJSON(x.w, http.StatusForbidden, map[string]string{"code": "AccessDenied", "message": "Authorization token is invalid"})
		return
	}
	a.metadata.mu.Lock()
	role := a.metadata.container
	a.metadata.mu.Unlock()
	if role.ARN == "" {
		writeJSON(x.w, http.StatusNotFound, map[string]string{"code": "NoRole", "message": "no role is attached"})
		return
	}
	c := a.metadataCredentials(role, ContainerRole, x.fault.Kind == Expired)
	x.by(c)
	writeJSON(x.w, http.StatusOK, map[string]string{
		"RoleArn": role.ARN, "AccessKeyId": c.AccessKeyID, "SecretAccessKey": c.SecretAccessKey,
		"Token": c.SessionToken, "Expiration": c.Expires.Format(time.RFC3339), "AccountId": c.account,
	})
}
