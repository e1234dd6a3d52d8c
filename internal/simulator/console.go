package simulator

import (
	"embed"
	"encoding/json"
	"html"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"
	"time"
)

//go:embed pages
var pages embed.FS

// templates are parsed when a page is first shown: most processes show none. All
// that a page shows goes through html or link, and a test looks: html/template,
// which would see to that, weighs 180 KB in every Daypass.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"link": link}).ParseFS(pages, "pages/*.html"))
})

// link is an address for an attribute, empty where following it would be anything
// but going to a page.
func link(address string) string {
	u, err := url.Parse(address)
	if err != nil || !slices.Contains([]string{"", "http", "https"}, u.Scheme) {
		return ""
	}
	return html.EscapeString(address)
}

// view is what a page shows.
type view struct {
	Text    string
	Issuer  string
	Session ConsoleSession
	Left    string
	Codes   []deviceCode
	Fields  map[string]string
	Roles   []string // of a SAML response, to choose from
	Reply   string   // where an identity provider's page posts
}

// deviceCode is one MFA device on the page that stands in for an authenticator.
type deviceCode struct{ Serial, Code string }

func (a *AWS) page(w http.ResponseWriter, status int, name string, v view) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = templates().ExecuteTemplate(w, name+".html", v) // a browser that went away
}

// serveConsole stands in for the console.
func (a *AWS) serveConsole(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("session")
	for _, s := range a.Sessions() {
		if s.ID != id {
			continue
		}
		if left := s.EndsAt.Sub(a.now()); left > 0 {
			a.page(w, http.StatusOK, "console", view{Session: s, Left: inWords(left)})
			return
		}
		a.page(w, http.StatusForbidden, "expired", view{Issuer: s.Issuer})
		return
	}
	a.page(w, http.StatusForbidden, "expired", view{})
}

// inWords is a duration in hours and minutes, rounded up to the minute.
func inWords(d time.Duration) string {
	minutes := int((d + time.Minute - time.Second) / time.Minute)
	var words []string
	if minutes >= 60 {
		words = append(words, strconv.Itoa(minutes/60)+" h")
	}
	if minutes%60 != 0 {
		words = append(words, strconv.Itoa(minutes%60)+" min")
	}
	return strings.Join(words, " ")
}

func (a *AWS) refuseSignin(w http.ResponseWriter, e *apiError) {
	w.Header().Set("Content-Type", "text/html;charset=ISO-8859-1")
	w.WriteHeader(e.Status)
	if a.world.BareRefusal {
		return
	}
	text := strings.NewReplacer("%STATUS%", strconv.Itoa(e.Status), "%MESSAGE%", html.EscapeString(e.Message)).Replace(tomcat)
	_, _ = w.Write([]byte(text))
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that went away
}

// plainHandler is the port for browsers and metadata.
func (a *AWS) plainHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/federation", func(w http.ResponseWriter, r *http.Request) {
		a.serveFederation(w, r, host{Name: r.Host, Service: "signin"})
	})
	mux.HandleFunc("POST /saml", func(w http.ResponseWriter, r *http.Request) {
		a.serveSAML(w, r, host{Name: r.Host, Service: "signin"})
	})
	mux.HandleFunc("GET /console", a.serveConsole)
	mux.HandleFunc("GET /oauth", a.serveLogout)
	mux.HandleFunc("GET /mfa", a.serveMFA)
	mux.HandleFunc("GET /demo.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, pages, "pages/demo.css")
	})
	mux.HandleFunc("/latest/", a.serveIMDS)
	mux.HandleFunc("GET "+containerPath, a.serveContainer)
	a.identityPages(mux)
	return onlyHere(mux, a.plain)
}

// onlyHere refuses other host names than this listener's own: a page elsewhere
// could otherwise reach it under a name of its own.
func onlyHere(next http.Handler, l net.Listener) http.Handler {
	_, port, _ := net.SplitHostPort(l.Addr().String()) // a TCP listener's address has a port
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Host {
		case "127.0.0.1:" + port, "localhost:" + port, "169.254.169.254", "169.254.170.2":
			next.ServeHTTP(w, r)
		default:
			http.Error(w, "no such host here", http.StatusMisdirectedRequest)
		}
	})
}

// serveLogout stands in for the sign-out page; it ends nothing on this side.
func (a *AWS) serveLogout(w http.ResponseWriter, _ *http.Request) {
	a.page(w, http.StatusOK, "refused", view{Text: "You are signed out of the demo's console."})
}

// serveMFA stands in for the authenticator of the demo's users.
func (a *AWS) serveMFA(w http.ResponseWriter, _ *http.Request) {
	var v view
	for _, serial := range a.MFADevices() {
		v.Codes = append(v.Codes, deviceCode{serial, a.MFACode(serial)})
	}
	a.page(w, http.StatusOK, "mfa", v)
}

// serveHost is what AWS's own host names answer.
func (a *AWS) serveHost(w http.ResponseWriter, r *http.Request) {
	name, _, found := strings.Cut(r.Host, ":")
	h, ok := readHost(name)
	if !ok || found {
		http.Error(w, "no such host here", http.StatusMisdirectedRequest)
		return
	}
	switch h.Service {
	case "sts":
		a.serveSTS(w, r, h)
	case "iam":
		a.serveIAM(w, r, h)
	case "oidc":
		a.serveOIDC(w, r, h)
	case "portal":
		a.servePortal(w, r, h)
	case "signin":
		switch r.URL.Path {
		case "/federation":
			a.serveFederation(w, r, h)
		case "/saml":
			a.serveSAML(w, r, h)
		case "/oauth":
			a.serveLogout(w, r)
		default:
			http.NotFound(w, r)
		}
	}
}
