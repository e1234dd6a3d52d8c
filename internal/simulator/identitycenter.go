package simulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code"
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"

	accessTokenLife  = time.Hour
	refreshTokenLife = 8 * time.Hour // the portal's session
	deviceCodeLife   = 10 * time.Minute
	authCodeLife     = 10 * time.Minute
	clientLife       = 90 * 24 * time.Hour
)

// PermissionSet is a role that Identity Center gives in an account.
type PermissionSet struct {
	Account string
	Name    string
	Session time.Duration // of its credentials: 1 to 12 h, 0 is 1 h
}

// identityCenter is the state of IAM Identity Center: one instance, one person.
type identityCenter struct {
	random *randomness

	mu      sync.Mutex
	sets    []PermissionSet
	clients map[string]*oidcClient
	devices map[string]*authorization // by device code
	codes   map[string]*authorization // by authorization code
	access  map[string]time.Time      // access tokens and their end
	refresh map[string]time.Time      // refresh tokens and their end
}

type oidcClient struct {
	secret    string
	ends      time.Time
	redirects []string
}

// authorization is a sign-in under way.
type authorization struct {
	client    string
	userCode  string
	approved  bool
	denied    bool
	ends      time.Time
	challenge string
	redirect  string
}

func newIdentityCenter(random *randomness) *identityCenter {
	return &identityCenter{
		random: random, clients: map[string]*oidcClient{}, devices: map[string]*authorization{},
		codes: map[string]*authorization{}, access: map[string]time.Time{}, refresh: map[string]time.Time{},
	}
}

// AddPermissionSet lets the person have a permission set.
func (a *AWS) AddPermissionSet(p PermissionSet) {
	a.identity.mu.Lock()
	defer a.identity.mu.Unlock()
	a.identity.sets = append(a.identity.sets, p)
}

// SSOToken is what the AWS CLI keeps after a sign-in.
type SSOToken struct {
	AccessToken  string
	Expires      time.Time
	RefreshToken string
	ClientID     string
	ClientSecret string
}

// NewSSOToken signs in without a browser. A negative life makes a token that is
// over; without refresh there is nothing to renew it with.
func (a *AWS) NewSSOToken(life time.Duration, refresh bool) SSOToken {
	i := a.identity
	t := SSOToken{Expires: a.now().Add(life).UTC().Truncate(time.Second)}
	t.AccessToken = a.ledger.secret("aoaAAAAAG" + i.random.safe(200))
	i.mu.Lock()
	defer i.mu.Unlock()
	i.access[t.AccessToken] = t.Expires
	if refresh {
		t.ClientID = i.random.safe(22)
		t.ClientSecret = a.ledger.secret("eyJraWQiOi" + i.random.safe(120))
		t.RefreshToken = a.ledger.secret("aorAAAAAG" + i.random.safe(200))
		i.clients[t.ClientID] = &oidcClient{secret: t.ClientSecret, ends: a.now().Add(clientLife)}
		i.refresh[t.RefreshToken] = a.now().Add(refreshTokenLife)
	}
	return t
}

// Approve answers a device authorization as its person would.
func (a *AWS) Approve(userCode string, yes bool) bool {
	a.identity.mu.Lock()
	defer a.identity.mu.Unlock()
	for _, d := range a.identity.devices {
		if d.userCode == userCode {
			d.approved, d.denied = yes, !yes
			return true
		}
	}
	return false
}

func jsonSpeaker() speaker {
	return speaker{
		refuse: func(w http.ResponseWriter, e *apiError) {
			w.Header().Set("X-Amzn-Errortype", e.Code)
			writeJSON(w, e.Status, map[string]string{"message": e.Message, "__type": e.Code})
		},
		empty: func(w http.ResponseWriter) { writeJSON(w, http.StatusOK, struct{}{}) },
		slow:  func() *apiError { return refuse("TooManyRequestsException") },
	}
}

// oidcError is OAuth's code beside AWS's exception.
var oidcError = map[string]string{
	"AuthorizationPendingException": "authorization_pending", "SlowDownException": "slow_down",
	"ExpiredTokenException": "expired_token", "AccessDeniedException": "access_denied",
	"InvalidGrantException": "invalid_grant", "InvalidClientException": "invalid_client",
	"InvalidRequestException": "invalid_request", "UnsupportedGrantTypeException": "unsupported_grant_type",
}

func oidcSpeaker() speaker {
	s := jsonSpeaker()
	s.refuse = func(w http.ResponseWriter, e *apiError) {
		w.Header().Set("X-Amzn-Errortype", e.Code)
		writeJSON(w, e.Status, map[string]string{"error": oidcError[e.Code], "error_description": e.Message})
	}
	return s
}

func oidcRefusal(code, text string) *apiError {
	status := http.StatusBadRequest
	if code == "InvalidClientException" {
		status = http.StatusUnauthorized
	}
	return &apiError{status, code, text}
}

// oidcInput is the union of the inputs of its three actions.
type oidcInput struct {
	ClientName   string   `json:"clientName"`
	ClientType   string   `json:"clientType"`
	RedirectURIs []string `json:"redirectUris"`
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	StartURL     string   `json:"startUrl"`
	GrantType    string   `json:"grantType"`
	DeviceCode   string   `json:"deviceCode"`
	Code         string   `json:"code"`
	RefreshToken string   `json:"refreshToken"`
	RedirectURI  string   `json:"redirectUri"`
	CodeVerifier string   `json:"codeVerifier"`
}

var oidcActions = map[string]string{
	"/client/register": "RegisterClient", "/device_authorization": "StartDeviceAuthorization",
	"/token": "CreateToken", "/authorize": "Authorize",
}

func readOIDC(x *exchange) {
	x.action = oidcActions[x.r.URL.Path]
	var fields map[string]any
	if json.Unmarshal(x.body, &fields) == nil {
		for name, value := range fields {
			if text, ok := value.(string); ok {
				x.form.Set(name, text)
			}
		}
	}
}

func (a *AWS) serveOIDC(w http.ResponseWriter, r *http.Request, h host) {
	if r.URL.Path == "/authorize" {
		a.serveAuthorize(w, r)
		return
	}
	speak := oidcSpeaker()
	x := a.open(w, r, h, readOIDC, speak)
	if x == nil {
		return
	}
	var in oidcInput
	if r.Method != http.MethodPost || json.Unmarshal(x.body, &in) != nil {
		speak.refuse(x.w, oidcRefusal("InvalidRequestException", "Invalid request"))
		return
	}
	var out any
	var err *apiError
	switch x.action {
	case "RegisterClient":
		out = a.registerClient(in, h)
	case "StartDeviceAuthorization":
		out, err = a.startDeviceAuthorization(in)
	case "CreateToken":
		out, err = a.createToken(in)
	default:
		err = oidcRefusal("InvalidRequestException", "Invalid request")
	}
	if err != nil {
		speak.refuse(x.w, err)
		return
	}
	writeJSON(x.w, http.StatusOK, out)
}

func (a *AWS) registerClient(in oidcInput, h host) any {
	i := a.identity
	id, secret := i.random.safe(22), a.ledger.secret("eyJraWQiOi"+i.random.safe(120))
	now := a.now()
	i.mu.Lock()
	i.clients[id] = &oidcClient{secret: secret, ends: now.Add(clientLife), redirects: in.RedirectURIs}
	i.mu.Unlock()
	return map[string]any{
		"clientId": id, "clientSecret": secret, "clientIdIssuedAt": now.Unix(), "clientSecretExpiresAt": now.Add(clientLife).Unix(),
		"authorizationEndpoint": "https://" + h.Name + "/authorize", "tokenEndpoint": "https://" + h.Name + "/token",
	}
}

func (i *identityCenter) client(in oidcInput, now time.Time) *apiError {
	c := i.clients[in.ClientID]
	if c == nil || c.secret != in.ClientSecret || !now.Before(c.ends) {
		return oidcRefusal("InvalidClientException", "Invalid client provided")
	}
	return nil
}

func (a *AWS) startDeviceAuthorization(in oidcInput) (any, *apiError) {
	i := a.identity
	i.mu.Lock()
	defer i.mu.Unlock()
	if err := i.client(in, a.now()); err != nil {
		return nil, err
	}
	if !strings.HasPrefix(in.StartURL, "https://") {
		return nil, oidcRefusal("InvalidRequestException", "Invalid start URL")
	}
	device := a.ledger.secret(i.random.safe(88))
	user := i.random.upper(4) + "-" + i.random.upper(4)
	i.devices[device] = &authorization{client: in.ClientID, userCode: user, ends: a.now().Add(deviceCodeLife)}
	page := a.URL() + "/device"
	return map[string]any{
		"deviceCode": device, "userCode": user, "verificationUri": page,
		"verificationUriComplete": page + "?user_code=" + url.QueryEscape(user),
		"expiresIn":               int(deviceCodeLife / time.Second), "interval": 1,
	}, nil
}

func (a *AWS) createToken(in oidcInput) (any, *apiError) {
	i := a.identity
	i.mu.Lock()
	err := i.client(in, a.now())
	if err == nil {
		err = i.redeem(in, a.now())
	}
	i.mu.Unlock()
	if err != nil {
		return nil, err
	}
	t := a.NewSSOToken(accessTokenLife, false)
	refresh := a.ledger.secret("aorAAAAAG" + i.random.safe(200))
	i.mu.Lock()
	i.refresh[refresh] = a.now().Add(refreshTokenLife)
	i.mu.Unlock()
	return map[string]any{"accessToken": t.AccessToken, "tokenType": "Bearer", "expiresIn": int(accessTokenLife / time.Second), "refreshToken": refresh}, nil
}

// redeem takes a grant, each of them once.
func (i *identityCenter) redeem(in oidcInput, now time.Time) *apiError {
	switch in.GrantType {
	case grantDevice:
		d := i.devices[in.DeviceCode]
		switch {
		case d == nil || d.client != in.ClientID:
			return oidcRefusal("InvalidGrantException", "Invalid device code provided")
		case !now.Before(d.ends):
			return oidcRefusal("ExpiredTokenException", "Device code is expired")
		case d.denied:
			return oidcRefusal("AccessDeniedException", "Access denied")
		case !d.approved:
			return oidcRefusal("AuthorizationPendingException", "Authorization pending")
		}
		delete(i.devices, in.DeviceCode)
	case grantCode:
		c := i.codes[in.Code]
		sum := sha256.Sum256([]byte(in.CodeVerifier))
		if c == nil || c.client != in.ClientID || !now.Before(c.ends) || c.redirect != in.RedirectURI ||
			c.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
			return oidcRefusal("InvalidGrantException", "Invalid grant provided")
		}
		delete(i.codes, in.Code)
	case grantRefresh:
		if end, ok := i.refresh[in.RefreshToken]; !ok || !now.Before(end) {
			return oidcRefusal("InvalidGrantException", "Invalid refresh token provided")
		}
		delete(i.refresh, in.RefreshToken)
	default:
		return oidcRefusal("UnsupportedGrantTypeException", "Unsupported grant type")
	}
	return nil
}

// registered tells whether a redirect address is one that the client named:
// for loopback addresses the port does not count (RFC 8252).
func (c *oidcClient) registered(redirect string) bool {
	u, err := url.Parse(redirect)
	if err != nil || u.Scheme != "http" || !isLoopback(u.Hostname()) {
		return false
	}
	return slices.ContainsFunc(c.redirects, func(text string) bool {
		r, err := url.Parse(text)
		return err == nil && r.Scheme == u.Scheme && r.Hostname() == u.Hostname() && r.Path == u.Path
	})
}
