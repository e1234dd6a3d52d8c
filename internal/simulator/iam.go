package simulator

import (
	"fmt"
	"net/http"
	"net/url"
)

// serveIAM knows GetRole and ListAccountAliases.
func (a *AWS) serveIAM(w http.ResponseWriter, r *http.Request, h host) {
	speak := a.querySpeaker("iam", r)
	x := a.open(w, r, h, readQuery, speak)
	if x == nil {
		return
	}
	out, err := a.iamAction(x)
	if err != nil {
		speak.refuse(x.w, err)
		return
	}
	a.answerQuery(x.w, iamNamespace, x.action, string(out))
}

func (a *AWS) iamAction(x *exchange) (result, *apiError) {
	c, err := a.caller(x)
	if err != nil {
		return "", err
	}
	switch {
	case x.action != "GetRole" && x.action != "ListAccountAliases":
		return "", &apiError{http.StatusBadRequest, "InvalidAction", fmt.Sprintf("Could not find operation %s for version %s", x.action, x.form.Get("Version"))}
	case (c.lineage == UserSession || c.lineage == RootSession) && !c.mfa:
		return "", refuse("InvalidClientTokenId") // IAM takes no GetSessionToken credentials without MFA
	case c.lineage == FederatedUser || c.policy != "":
		return "", accessDenied("User: %s is not authorized to perform: iam:%s on resource: *", c.arn(), x.action)
	case x.action == "GetRole":
		return a.getRole(x, c)
	}
	return a.listAccountAliases(c), nil
}

func (a *AWS) listAccountAliases(c *credential) result {
	alias := a.directory.account(c.account, c.partition).alias
	members := ""
	if alias != "" {
		members = element("member", alias)
	}
	return result("<AccountAliases>" + members + "</AccountAliases><IsTruncated>false</IsTruncated>")
}

func (a *AWS) getRole(x *exchange, c *credential) (result, *apiError) {
	check := &constraints{form: x.form}
	name := check.text("RoleName", true, 1, 64, sessionNamePattern())
	if err := check.err(); err != nil {
		return "", err
	}
	role, ok := a.directory.roleIn(c.account, name) // a role of another account is not found here
	if !ok {
		return "", &apiError{http.StatusNotFound, "NoSuchEntity", fmt.Sprintf("The role with name %s cannot be found.", name)}
	}
	_, _, path, _ := role.parts()
	return result("<Role>" + element("Path", path) + element("RoleName", name) +
		element("RoleId", a.ledger.uniqueID("AROA", role.ARN)) + element("Arn", role.ARN) +
		element("CreateDate", "2024-01-15T09:00:00Z") +
		element("AssumeRolePolicyDocument", url.QueryEscape(`{"Version":"2012-10-17","Statement":[]}`)) +
		element("MaxSessionDuration", fmt.Sprint(role.maxSession())) + "</Role>"), nil
}
