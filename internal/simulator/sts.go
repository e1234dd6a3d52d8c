package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"daypass/internal/pattern"
)

var (
	sessionNamePattern = pattern.Lazy(`^[\w+=,.@-]*$`)
	externalIDPattern  = pattern.Lazy(`^[\w+=,.@:\/-]*$`)
	digitsPattern      = pattern.Lazy(`^[\d]*$`)
	serialPattern      = pattern.Lazy(`^[\w+=/:,.@-]*$`)
	arnPattern         = pattern.Lazy(`^[\x{9}\x{A}\x{D}\x{20}-\x{7E}\x{85}\x{A0}-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]+$`)
	roleARNPattern     = pattern.Lazy(`^arn:(aws[a-z-]*):iam::(\d{12}):role/([\x21-\x7e]*/)?[\w+=,.@-]{1,64}$`)
)

// result is the inside of a …Result element.
type result string

func (a *AWS) serveSTS(w http.ResponseWriter, r *http.Request, h host) {
	speak := a.querySpeaker("sts", r)
	x := a.open(w, r, h, readQuery, speak)
	if x == nil {
		return
	}
	out, err := a.stsAction(x)
	if err != nil {
		speak.refuse(x.w, err)
		return
	}
	a.answerQuery(x.w, stsNamespace, x.action, string(out))
}

func (a *AWS) stsAction(x *exchange) (result, *apiError) {
	signed := map[string]func(*exchange, *credential) (result, *apiError){
		"AssumeRole": a.assumeRole, "GetSessionToken": a.getSessionToken,
		"GetFederationToken": a.getFederationToken, "GetCallerIdentity": a.getCallerIdentity,
	}
	unsigned := map[string]func(*exchange) (result, *apiError){
		"AssumeRoleWithSAML": a.assumeRoleWithSAML, "AssumeRoleWithWebIdentity": a.assumeRoleWithWebIdentity,
	}
	if do := unsigned[x.action]; do != nil {
		return do(x)
	}
	do := signed[x.action]
	if do == nil {
		return "", &apiError{http.StatusBadRequest, "InvalidAction", fmt.Sprintf("Could not find operation %s for version %s", x.action, x.form.Get("Version"))}
	}
	caller, err := a.caller(x)
	if err != nil {
		return "", err
	}
	// GetCallerIdentity works under every deny, but not in a region that is off.
	if a.directory.stsIsOff(caller.account, x.host.Region) {
		return "", &apiError{http.StatusForbidden, "RegionDisabledException", fmt.Sprintf("STS is not activated in this region for account:%s. Your account administrator can activate STS in this region using the IAM Console.", caller.account)}
	}
	return do(x, caller)
}

func (a *AWS) getCallerIdentity(_ *exchange, c *credential) (result, *apiError) {
	return result(element("Arn", c.arn()) + element("UserId", c.userID) + element("Account", c.account)), nil
}

func (a *AWS) getSessionToken(x *exchange, c *credential) (result, *apiError) {
	check := &constraints{form: x.form}
	seconds := check.seconds(900, 129600, 43200)
	serial := check.text("SerialNumber", false, 9, 256, serialPattern())
	code := check.text("TokenCode", false, 6, 6, digitsPattern())
	if err := check.err(); err != nil {
		return "", err
	}
	if c.temporary() {
		return "", accessDenied("Cannot call GetSessionToken with session credentials")
	}
	mfa := false
	if serial != "" || code != "" {
		if err := a.devices.verify(c, serial, code); err != nil {
			return "", err
		}
		mfa = true
	}
	lineage := UserSession
	if c.isRoot() {
		lineage, seconds = RootSession, min(seconds, 3600)
	}
	made := a.ledger.issue(credential{
		lineage: lineage, partition: c.partition, account: c.account, name: c.name, path: c.path,
		userID: c.userID, mfa: mfa, globalSTS: x.host.Global,
	}, time.Duration(seconds)*time.Second)
	return credentialsElement(made), nil
}

func (a *AWS) getFederationToken(x *exchange, c *credential) (result, *apiError) {
	check := &constraints{form: x.form}
	name := check.text("Name", true, 2, 32, sessionNamePattern())
	seconds := check.seconds(900, 129600, 43200)
	policy, err := readPolicy(check)
	if err != nil {
		return "", err
	}
	if c.temporary() {
		return "", accessDenied("Cannot call GetFederationToken with session credentials")
	}
	if c.isRoot() {
		seconds = min(seconds, 3600) // asked for more, root silently gets an hour
	}
	if policy == "" {
		policy = "none" // without a session policy a federated user may do nothing
	}
	made := a.ledger.issue(credential{
		lineage: FederatedUser, partition: c.partition, account: c.account, name: name,
		globalSTS: x.host.Global, policy: policy,
	}, time.Duration(seconds)*time.Second)
	user := "<FederatedUser>" + element("FederatedUserId", made.userID) + element("Arn", made.arn()) + "</FederatedUser>"
	return credentialsElement(made) + result(user) + packed(policy), nil
}

// readPolicy reads session policies, and says in short what they leave.
func readPolicy(check *constraints) (string, *apiError) {
	arns := check.list("PolicyArns", ".arn", 10)
	document := check.text("Policy", false, 1, 2048, nil)
	tags := check.list("Tags", ".Key", 50)
	if err := check.err(); err != nil {
		return "", err
	}
	for _, arn := range arns {
		if !strings.HasPrefix(arn, "arn:") || !strings.Contains(arn, ":policy/") {
			return "", invalid("ARN %s is not valid.", short(arn))
		}
	}
	if document != "" && !json.Valid([]byte(document)) {
		return "", &apiError{http.StatusBadRequest, "MalformedPolicyDocument", "Syntax errors in policy."}
	}
	if size := (len(document) + len(strings.Join(arns, "")) + 40*len(tags)) * 100 / 2600; size > 100 {
		return "", &apiError{http.StatusBadRequest, "PackedPolicyTooLarge", fmt.Sprintf("Packed policy consumes %d%% of allotted space, please use smaller policy.", size)}
	}
	names := make([]string, 0, len(arns)+1)
	for _, arn := range arns {
		names = append(names, arn[strings.LastIndexByte(arn, '/')+1:])
	}
	if document != "" {
		names = append(names, "an inline policy")
	}
	return strings.Join(names, ", "), nil
}

func packed(policy string) result {
	if policy == "" || policy == "none" {
		return ""
	}
	return "<PackedPolicySize>6</PackedPolicySize>"
}

func credentialsElement(c *credential) result {
	return result("<Credentials>" + element("AccessKeyId", c.AccessKeyID) + element("SecretAccessKey", c.SecretAccessKey) +
		element("SessionToken", c.SessionToken) + element("Expiration", c.Expires.Format(time.RFC3339)) + "</Credentials>")
}
