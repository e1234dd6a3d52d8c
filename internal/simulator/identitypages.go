package simulator

import (
	"net/http"
	"net/url"
)

// identityPages are what a browser shows during a sign-in to Identity Center.
func (a *AWS) identityPages(mux *http.ServeMux) {
	mux.HandleFunc("/device", a.serveDevice)
	mux.HandleFunc("/authorize", a.serveAuthorize)
	mux.HandleFunc("GET "+signInPath, a.serveProvider)
}

// signInPath is the page of the simulator's own identity provider that signs in
// to AWS.
const signInPath = "/idp/aws"

// serveProvider posts a response for the role Federated to the reply address, as
// whoever is signed in there.
func (a *AWS) serveProvider(w http.ResponseWriter, _ *http.Request) {
	a.idp.mu.Lock()
	reply := a.idp.reply
	a.idp.mu.Unlock()
	if reply == "" {
		reply = "/saml"
	}
	a.page(w, http.StatusOK, "provider", view{
		Text:  "This page stands in for your own identity provider’s. It never shows your password to Daypass.",
		Reply: reply, Fields: map[string]string{"SAMLResponse": a.DemoSAMLResponse()},
	})
}

// SAMLSignIn is the address of that page.
func (a *AWS) SAMLSignIn() string { return a.URL() + signInPath }

// ReplyTo tells the simulator's own identity provider where to post; without it
// that is the simulator's sign-in.
func (a *AWS) ReplyTo(address string) {
	a.idp.mu.Lock()
	defer a.idp.mu.Unlock()
	a.idp.reply = address
}

// ownForm tells whether a form was sent by one of the simulator's own pages.
func ownForm(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return r.Method == http.MethodPost && (site == "" || site == "same-origin")
}

func (a *AWS) serveDevice(w http.ResponseWriter, r *http.Request) {
	code := r.FormValue("user_code")
	if !ownForm(r) {
		a.formPage(w, "Allow Daypass to act for you in AWS? Check that it shows the same code.", map[string]string{"user_code": code})
		return
	}
	if !a.Approve(code, r.FormValue("answer") == "allow") {
		a.page(w, http.StatusBadRequest, "refused", view{Text: "This code is not known."})
		return
	}
	a.page(w, http.StatusOK, "refused", view{Text: "Your answer was passed on. You can close this page."})
}

func (a *AWS) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if r.Method == http.MethodPost {
		_ = r.ParseForm() // what is missing is refused below
		q = r.PostForm
	}
	i := a.identity
	i.mu.Lock()
	client := i.clients[q.Get("client_id")]
	known := client != nil && a.now().Before(client.ends) && client.registered(q.Get("redirect_uri"))
	i.mu.Unlock()
	if !known || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" {
		a.page(w, http.StatusBadRequest, "refused", view{Text: "This sign-in request is not valid."})
		return
	}
	if !ownForm(r) {
		fields := map[string]string{}
		for _, name := range []string{"response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"} {
			fields[name] = q.Get(name)
		}
		a.formPage(w, "Allow Daypass to act for you in AWS?", fields)
		return
	}
	back := url.Values{"state": {q.Get("state")}}
	if q.Get("answer") != "allow" {
		back.Set("error", "access_denied")
	} else {
		code := a.ledger.secret(i.random.safe(88))
		i.mu.Lock()
		i.codes[code] = &authorization{
			client: q.Get("client_id"), challenge: q.Get("code_challenge"), redirect: q.Get("redirect_uri"), ends: a.now().Add(authCodeLife),
		}
		i.mu.Unlock()
		back.Set("code", code)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther)
}

func (a *AWS) formPage(w http.ResponseWriter, text string, fields map[string]string) {
	a.page(w, http.StatusOK, "allow", view{Text: text, Fields: fields})
}
