package simulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"time"
)

// ssoPerson is who is signed in to Identity Center.
const ssoPerson = "alice@acme.example"

var portalActions = map[string]string{
	"/assignment/accounts": "ListAccounts", "/assignment/roles": "ListAccountRoles",
	"/federation/credentials": "GetRoleCredentials", "/logout": "Logout",
}

func readPortal(x *exchange) {
	x.action = portalActions[x.r.URL.Path]
	x.form = x.r.URL.Query()
}

// servePortal is Identity Center's portal API.
func (a *AWS) servePortal(w http.ResponseWriter, r *http.Request, h host) {
	speak := jsonSpeaker()
	x := a.open(w, r, h, readPortal, speak)
	if x == nil {
		return
	}
	token := r.Header.Get("X-Amz-Sso_bearer_token")
	i := a.identity
	i.mu.Lock()
	end, known := i.access[token]
	sets := slices.Clone(i.sets)
	i.mu.Unlock()
	if !known || !a.now().Before(end) {
		speak.refuse(x.w, refuse("UnauthorizedException"))
		return
	}
	switch x.action {
	case "ListAccounts":
		writeJSON(x.w, http.StatusOK, map[string]any{"accountList": a.ssoAccounts(sets)})
	case "ListAccountRoles":
		writeJSON(x.w, http.StatusOK, map[string]any{"roleList": ssoRoles(sets, x.form.Get("account_id"))})
	case "GetRoleCredentials":
		a.getRoleCredentials(x, sets)
	case "Logout":
		i.mu.Lock()
		delete(i.access, token)
		i.mu.Unlock()
		writeJSON(x.w, http.StatusOK, struct{}{})
	default:
		speak.refuse(x.w, refuse("ResourceNotFoundException"))
	}
}

func (a *AWS) ssoAccounts(sets []PermissionSet) []map[string]string {
	list := []map[string]string{}
	seen := map[string]bool{}
	for _, s := range sets {
		if !seen[s.Account] {
			seen[s.Account] = true
			alias := a.directory.account(s.Account, "aws").alias
			list = append(list, map[string]string{"accountId": s.Account, "accountName": cmp.Or(alias, s.Account), "emailAddress": s.Account + "@acme.example"})
		}
	}
	return list
}

func ssoRoles(sets []PermissionSet, account string) []map[string]string {
	list := []map[string]string{}
	for _, s := range sets {
		if s.Account == account {
			list = append(list, map[string]string{"accountId": account, "roleName": s.Name})
		}
	}
	return list
}

func (a *AWS) getRoleCredentials(x *exchange, sets []PermissionSet) {
	account, name := x.form.Get("account_id"), x.form.Get("role_name")
	at := slices.IndexFunc(sets, func(s PermissionSet) bool { return s.Account == account && s.Name == name })
	if at < 0 {
		jsonSpeaker().refuse(x.w, refuse("ForbiddenException"))
		return
	}
	c := a.issueSSO(sets[at])
	x.by(c)
	writeJSON(x.w, http.StatusOK, map[string]any{"roleCredentials": map[string]any{
		"accessKeyId": c.AccessKeyID, "secretAccessKey": c.SecretAccessKey,
		"sessionToken": c.SessionToken, "expiration": c.Expires.UnixMilli(),
	}})
}

// issueSSO makes credentials of the role behind a permission set.
func (a *AWS) issueSSO(s PermissionSet) *credential {
	id := a.ledger.uniqueID("ssoins-", s.Account+"/"+s.Name)
	return a.ledger.issue(credential{
		lineage: SSORole, partition: a.directory.account(s.Account, "aws").partition, account: s.Account,
		path: "/aws-reserved/sso.amazonaws.com/", name: "AWSReservedSSO_" + s.Name + "_" + hex16(id), session: ssoPerson,
	}, cmp.Or(s.Session, time.Hour))
}

// hex16 is the 16 hexadecimal digits that such a role's name ends with.
func hex16(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:8])
}
