package simulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
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
		listed(x, speak, "accountList", a.ssoAccounts(sets))
	case "ListAccountRoles":
		listed(x, speak, "roleList", ssoRoles(sets, x.form.Get("account_id")))
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

// pageLimit is the longest page of a list. Source: the SSO model, MaxResultType.
const pageLimit = 100

// listed answers one page of a list; next_token is where the next one begins.
func listed(x *exchange, speak speaker, name string, list []map[string]string) {
	from, known := number(x, "next_token", 0, len(list), 0)
	size, fits := number(x, "max_result", 1, pageLimit, pageLimit)
	if !known || !fits {
		speak.refuse(x.w, &apiError{http.StatusBadRequest, "InvalidRequestException", "Invalid request"})
		return
	}
	page := map[string]any{name: list[from:min(from+size, len(list))]}
	if from+size < len(list) {
		page["nextToken"] = strconv.Itoa(from + size)
	}
	writeJSON(x.w, http.StatusOK, page)
}

// number reads a parameter within its bounds, or gives what stands for none.
func number(x *exchange, name string, least, most, otherwise int) (int, bool) {
	if !x.form.Has(name) {
		return otherwise, true
	}
	n, err := strconv.Atoi(x.form.Get(name))
	return n, err == nil && n >= least && n <= most
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
