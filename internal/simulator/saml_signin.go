package simulator

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// invalidSAML is what AWS's page says of every response that it does not take.
// Source: IAM User Guide, "Troubleshoot SAML federation".
const invalidSAML = "Your request included an invalid SAML response. To logout, click here."

// serveSAML is the console's SAML endpoint. Of several roles the page lets the
// user choose; it posts the response again with the one chosen, as AWS's does.
func (a *AWS) serveSAML(w http.ResponseWriter, r *http.Request, h host) {
	x := a.open(w, r, h, func(x *exchange) {
		x.form = readForm(x.r)
		x.action = "saml"
	}, a.signinSpeaker())
	if x == nil {
		return
	}
	if r.Method != http.MethodPost {
		a.page(x.w, http.StatusMethodNotAllowed, "refused", view{Text: invalidSAML})
		return
	}
	usable, assertion := a.samlRoles(x)
	chosen := x.form.Get("roleIndex")
	switch {
	case len(usable) == 0:
		a.page(x.w, http.StatusBadRequest, "refused", view{Text: invalidSAML})
		return
	case chosen == "" && len(usable) == 1:
		chosen = usable[0].ARN
	case chosen == "":
		roles := make([]string, len(usable))
		for i, role := range usable {
			roles[i] = role.ARN
		}
		a.page(x.w, http.StatusOK, "roles", view{Roles: roles, Fields: map[string]string{
			"SAMLResponse": x.form.Get("SAMLResponse"), "RelayState": x.form.Get("RelayState")}})
		return
	}
	for _, role := range usable {
		if role.ARN == chosen {
			a.signInWithSAML(x, role, assertion)
			return
		}
	}
	a.page(x.w, http.StatusBadRequest, "refused", view{Text: invalidSAML})
}

// samlRoles are the roles that the posted response may be used for.
func (a *AWS) samlRoles(x *exchange) ([]Role, samlAssertion) {
	encoded := x.form.Get("SAMLResponse")
	var usable []Role
	var read samlAssertion
	for _, provider := range a.samlProviders(encoded) {
		s, fail := a.readSAML(encoded, provider)
		if fail != nil || !a.sentHere(s, x.host) {
			continue
		}
		for _, pair := range s.pairs() {
			if pair[1] != provider {
				continue
			}
			if role, ok := a.samlRole(s, pair[0], provider); ok && (x.host.Partition == "" || checkRoleARN(role.ARN, x.host) == nil) {
				usable, read = append(usable, role), s
			}
		}
	}
	return usable, read
}

// samlProviders are the providers that a response names, whoever signed it.
func (a *AWS) samlProviders(encoded string) []string {
	text, err := a.samlText(encoded)
	if err != nil {
		return nil
	}
	var response struct{ Assertion samlAssertion }
	if xml.Unmarshal(text, &response) != nil {
		return nil
	}
	var all []string
	for _, pair := range response.Assertion.pairs() {
		if !slices.Contains(all, pair[1]) {
			all = append(all, pair[1])
		}
	}
	return all
}

// samlRecipient is the sign-in host that an address belongs to.
func samlRecipient(address string) (host, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Path != "/saml" {
		return host{}, false
	}
	h, ok := readHost(u.Host)
	return h, ok && h.Service == "signin"
}

// sentHere tells whether the one recipient is this partition's sign-in.
func (a *AWS) sentHere(s samlAssertion, h host) bool {
	if len(s.Subject.Confirmations) != 1 {
		return false
	}
	data := s.Subject.Confirmations[0].Data
	to, ok := samlRecipient(data.Recipient)
	return ok && data.NotOnOrAfter.After(a.now()) && (h.Partition == "" || h.Partition == to.Partition)
}

func (a *AWS) signInWithSAML(x *exchange, role Role, s samlAssertion) {
	asked, ok := consoleSeconds(s)
	seconds := asked
	if seconds == 0 {
		seconds = 3600
	}
	if limit := s.AuthnStatement.SessionNotOnOrAfter; !limit.IsZero() {
		seconds = min(seconds, int(limit.Sub(a.now())/time.Second))
	}
	if !ok || seconds <= 0 {
		a.page(x.w, http.StatusBadRequest, "refused", view{Text: invalidSAML})
		return
	}
	partition, account, path, name := role.parts()
	made := a.ledger.issue(credential{
		lineage: SAMLRole, partition: partition, account: account, path: path, name: name, session: s.attribute("RoleSessionName")[0],
	}, time.Duration(min(seconds, 3600))*time.Second)
	x.by(made)
	token := &signinToken{credential: made, issued: a.now()}
	if asked != 0 {
		token.seconds = seconds
	}
	session := a.startConsole(token, x.form.Get("RelayState"), s.Issuer)
	x.w.Header().Set("Referrer-Policy", "no-referrer")
	x.w.Header().Set("Cache-Control", "no-store")
	http.Redirect(x.w, x.r, a.URL()+"/console?session="+session.ID, http.StatusSeeOther)
}

// consoleSeconds is the SessionDuration attribute, 0 without one, and whether it
// is one that AWS documents.
func consoleSeconds(s samlAssertion) (int, bool) {
	values := s.attribute("SessionDuration")
	if len(values) == 0 {
		return 0, true
	}
	seconds, err := strconv.Atoi(values[0])
	return seconds, err == nil && len(values) == 1 && seconds >= shortestConsole && seconds <= longestConsole
}
