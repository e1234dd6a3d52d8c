package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// signinTokenLife is how long a sign-in token and its link are good.
const signinTokenLife = 15 * time.Minute

const (
	shortestConsole = 900
	longestConsole  = 43200
)

// signinToken is a sign-in token that was given out.
type signinToken struct {
	credential *credential
	issued     time.Time
	seconds    int  // SessionDuration, 0 when it was left out
	unwelcome  bool // the browser is refused although the token was given out
}

// signin is the federation endpoint's and the console's state.
type signin struct {
	random *randomness

	mu       sync.Mutex
	tokens   map[string]*signinToken
	sessions []*ConsoleSession
}

func newSignin(random *randomness) *signin {
	return &signin{random: random, tokens: map[string]*signinToken{}}
}

// ConsoleSession is a console that a browser reached.
type ConsoleSession struct {
	ID          string
	Who         string // ARN
	Role        string // role, user or federated user
	SessionName string
	Account     string
	Alias       string
	Partition   string
	Lineage     Lineage
	Policy      string // what a session policy leaves; "" is no session policy
	Started     time.Time
	EndsAt      time.Time
	Destination string
	Issuer      string
	// SessionDuration as it was accepted, in seconds; 0 when the console ends
	// with the credentials.
	SessionDuration int
}

// Sessions are the consoles that browsers reached, oldest first.
func (a *AWS) Sessions() []ConsoleSession {
	a.signin.mu.Lock()
	defer a.signin.mu.Unlock()
	all := make([]ConsoleSession, len(a.signin.sessions))
	for i, s := range a.signin.sessions {
		all[i] = *s
	}
	return all
}

func (a *AWS) signinSpeaker() speaker {
	return speaker{
		refuse: a.refuseSignin,
		empty:  func(w http.ResponseWriter) { writeJSON(w, http.StatusOK, map[string]string{"SigninToken": ""}) },
		slow:   func() *apiError { return &apiError{http.StatusTooManyRequests, "Throttling", "Rate exceeded"} },
	}
}

func readFederation(x *exchange) {
	x.form = readForm(x.r)
	x.action = x.form.Get("Action")
}

func (a *AWS) serveFederation(w http.ResponseWriter, r *http.Request, h host) {
	x := a.open(w, r, h, readFederation, a.signinSpeaker())
	if x == nil {
		return
	}
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodPost && r.Method != http.MethodHead:
		a.refuseSignin(x.w, refuse("UnsupportedMethod"))
	case x.action == "getSigninToken":
		a.giveSigninToken(x)
	case x.action == "login":
		a.login(x)
	default:
		a.refuseSignin(x.w, &apiError{http.StatusBadRequest, "", "Invalid action parameter"})
	}
}

func (a *AWS) giveSigninToken(x *exchange) {
	if x.r.Method == http.MethodPost && x.host.Partition == "aws-us-gov" && !a.world.GovCloudPost {
		a.refuseSignin(x.w, refuse("UnsupportedMethod"))
		return
	}
	token, ok := a.judge(x)
	if !ok {
		a.refuseSignin(x.w, refuse("Invalid credentials"))
		return
	}
	text := a.ledger.secret(a.signin.random.safe(620))
	a.signin.mu.Lock()
	a.signin.tokens[text] = token
	a.signin.mu.Unlock()
	writeJSON(x.w, http.StatusOK, map[string]string{"SigninToken": text})
}

// judge is the federation endpoint's decision. It answers every cause of a
// refusal with the same 400.
func (a *AWS) judge(x *exchange) (*signinToken, bool) {
	var session struct {
		ID    string `json:"sessionId"`
		Key   string `json:"sessionKey"`
		Token string `json:"sessionToken"`
	}
	if json.Unmarshal([]byte(x.form.Get("Session")), &session) != nil {
		return nil, false
	}
	c := a.ledger.find(session.ID)
	if c == nil || c.SecretAccessKey != session.Key || !c.temporary() {
		return nil, false
	}
	h := x.host
	if h.Partition == "" { // the plain port stands for every partition
		h.Partition = c.partition
	}
	if a.ledger.check(c, session.Token, h) != nil {
		return nil, false
	}
	x.by(c)
	token := &signinToken{credential: c, issued: a.now()}
	switch c.lineage {
	case UserSession, RootSession, LoginUser, LoginRoot:
		token.unwelcome = true
		return token, a.world.SessionTokenGetsToken
	}
	if !x.form.Has("SessionDuration") {
		return token, true
	}
	seconds, err := strconv.Atoi(x.form.Get("SessionDuration"))
	if err != nil || seconds < shortestConsole || seconds > longestConsole {
		return nil, false
	}
	token.seconds = seconds
	left := c.Expires.Sub(a.now())
	return token, a.world.takesDuration(c.lineage, time.Duration(seconds)*time.Second, left)
}

// takesDuration tells whether SessionDuration is accepted with credentials of
// this lineage. The role's MaxSessionDuration has no part in it. Sources: the
// IAM User Guide on custom identity brokers, and what tools and users report.
func (w World) takesDuration(l Lineage, asked, left time.Duration) bool {
	switch l {
	case DirectRole, SAMLRole, WebIdentityRole:
		return true
	case ChainedRole:
		return w.ChainedShortDuration && asked <= left
	case SSORole:
		return w.SSODuration
	case InstanceRole:
		return w.InstanceDuration
	case ContainerRole:
		return w.ContainerDuration
	case LoginRole:
		return w.LoginDuration
	}
	return false
}

func (a *AWS) login(x *exchange) {
	a.signin.mu.Lock()
	token := a.signin.tokens[x.form.Get("SigninToken")]
	a.signin.mu.Unlock()
	issuer := x.form.Get("Issuer")
	switch {
	case token == nil, a.now().Sub(token.issued) >= signinTokenLife, x.host.Partition != "" && x.host.Partition != token.credential.partition:
		a.page(x.w, http.StatusBadRequest, "refused", view{Text: "Your sign-in link is not valid or has expired. To start a new session, use the link provided by your administrator.", Issuer: issuer})
		return
	case token.unwelcome:
		a.page(x.w, http.StatusBadRequest, "refused", view{Text: "Only federation tokens or assume role tokens may be used for federated login. Please contact your administrator.", Issuer: issuer})
		return
	}
	if x.r.Method == http.MethodHead { // a link preview starts no session
		return
	}
	s := a.startConsole(token, x.form.Get("Destination"), issuer)
	x.w.Header().Set("Referrer-Policy", "no-referrer")
	x.w.Header().Set("Cache-Control", "no-store")
	http.Redirect(x.w, x.r, a.URL()+"/console?session="+s.ID, http.StatusFound)
}

func (a *AWS) startConsole(token *signinToken, destination, issuer string) *ConsoleSession {
	c := token.credential
	now := a.now().UTC().Truncate(time.Second)
	ends := c.Expires
	if token.seconds != 0 {
		ends = now.Add(time.Duration(token.seconds) * time.Second)
	}
	s := &ConsoleSession{
		ID: a.signin.random.safe(32), Who: c.arn(), Role: c.name, SessionName: c.session,
		Account: c.account, Alias: a.directory.account(c.account, c.partition).alias, Partition: c.partition,
		Lineage: c.lineage, Policy: c.policy, Started: now, EndsAt: ends,
		Destination: destination, Issuer: issuer, SessionDuration: token.seconds,
	}
	a.signin.mu.Lock()
	defer a.signin.mu.Unlock()
	a.signin.sessions = append(a.signin.sessions, s)
	return s
}

// tomcat is the 400 as AWS's article shows it.
const tomcat = `<html><head><title>Error report</title></head><body><h1>HTTP Status %STATUS% - %MESSAGE%</h1><hr size="1" noshade="noshade"><p><b>type</b> Status report</p><p><b>message</b> <u>%MESSAGE%</u></p><p><b>description</b> <u>The request sent by the client was syntactically incorrect.</u></p><hr size="1" noshade="noshade"></body></html>`
