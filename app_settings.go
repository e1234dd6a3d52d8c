package main

import (
	"context"
	"net/http"
	"strconv"

	"daypass/internal/desktop"
	"daypass/internal/message"
	"daypass/internal/store"
)

// surroundings are what the settings decide on outside the store. In the demo
// and in tests, parts of it are nil.
type surroundings struct {
	environment *desktop.Environment
	atLogin     interface {
		On() bool
		Set(on bool) error
	}
	// tellTray has the tray look again at what the store does not tell of, and
	// says whether there is one.
	tellTray  func() bool
	startTray func(context.Context) error
	noTray    func() bool // this desktop shows no tray icons
	notify    func(desktop.Notification) error
	acted     <-chan desktop.Acted // its buttons
}

// live makes an App act on its surroundings.
func (a *App) live(around surroundings) {
	a.mutex.Lock()
	a.around = around
	a.mutex.Unlock()
	a.override()
}

func (a *App) surround() surroundings {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.around
}

// override puts the settings' variables in force.
func (a *App) override() {
	if a.surround().environment != nil && !a.isDemo() {
		a.surround().environment.Override(a.settings().Environment)
	}
}

// SettingsView are the settings beyond the page's own looks.
type SettingsView struct {
	CanStart      bool           `json:"canStart"` // at login; not in the demo
	AtLogin       bool           `json:"atLogin"`
	TrayNote      string         `json:"trayNote"`      // that this desktop has none, or that it is there already; "" for nothing
	TrayIdle      bool           `json:"trayIdle"`      // it could be started now
	RemindMinutes int            `json:"remindMinutes"` // 0 is never
	Accounts      bool           `json:"accounts"`      // the tray names account numbers
	ShareCode     bool           `json:"shareCode"`     // one MFA code for several roles
	SAMLSignIn    string         `json:"samlSignIn"`    // identity provider's address, "" for none
	SAMLPort      int            `json:"samlPort"`      // that its response is caught on
	Overrides     string         `json:"overrides"`     // NAME=value lines
	Variables     []VariableView `json:"variables"`     // in force
	Note          string         `json:"note"`          // about them, "" for none
}

// VariableView is a variable that decides how AWS is reached.
type VariableView struct {
	Name  string `json:"name"`
	Value string `json:"value"` // never a secret
	From  string `json:"from"`
}

// Settings are the settings now. It waits for the login shell where that is asked.
func (a *App) Settings() (view SettingsView, err error) {
	defer rescue(&err)
	return a.settingsView(), nil
}

func (a *App) settingsView() SettingsView {
	s := a.settings()
	view := SettingsView{
		RemindMinutes: int(s.Reminder().Minutes()), Accounts: s.TrayAccounts, Overrides: s.Environment, Variables: []VariableView{}, ShareCode: s.ShareCode,
		SAMLSignIn: s.SAMLSignIn, SAMLPort: a.house.SAMLPort(),
	}
	if a.surround().atLogin != nil {
		view.CanStart, view.AtLogin = true, a.surround().atLogin.On()
	}
	c := a.catalog()
	if a.surround().noTray != nil && a.surround().noTray() {
		view.TrayNote = c.Text("tray.absent", nil)
	} else if a.surround().startTray != nil {
		view.TrayIdle = !a.surround().tellTray()
	}
	switch e := a.surround().environment; {
	case a.isDemo():
		view.Note = c.Text("environment.demo", nil)
	case e != nil:
		view.Variables = variableViews(c, e.Variables())
		if e.ShellFailed() != nil {
			view.Note = c.Text("environment.noShell", nil)
		}
	}
	return view
}

func variableViews(c *message.Catalog, variables []desktop.Variable) []VariableView {
	views := make([]VariableView, 0, len(variables))
	for _, v := range variables {
		view := VariableView{Name: v.Name, Value: v.Value, From: c.Text("environment."+string(v.From), nil)}
		if v.Secret {
			view.Value = c.Text("environment.secret", nil)
		}
		views = append(views, view)
	}
	return views
}

// SetAtLogin has the tray start at login, or not.
func (a *App) SetAtLogin(on bool) (view SettingsView, err error) {
	defer rescue(&err)
	if a.surround().atLogin == nil {
		return a.settingsView(), nil
	}
	if err := a.surround().atLogin.Set(on); err != nil {
		return SettingsView{}, codedError{"login-failed", a.catalog().Text("tray.loginFailed", message.Args{"because": a.catalog().Text("store.why."+store.Why(err), nil)})}
	}
	if a.surround().tellTray != nil {
		a.surround().tellTray()
	}
	return a.settingsView(), nil
}

// StartTray starts the tray beside this window, or says that there is one: it
// may have come since the settings were shown.
func (a *App) StartTray() (view SettingsView, err error) {
	defer rescue(&err)
	if a.surround().startTray == nil {
		return a.settingsView(), nil
	}
	if a.surround().tellTray() {
		view := a.settingsView()
		view.TrayNote = a.catalog().Text("tray.already", nil)
		return view, nil
	}
	if err := a.surround().startTray(context.Background()); err != nil {
		return SettingsView{}, codedError{"tray-failed", a.catalog().Text("tray.failed", nil)}
	}
	return a.settingsView(), nil
}

// SetReminder chooses how long before a console's end the user is reminded; 0 is
// never.
func (a *App) SetReminder(minutes int) (view SettingsView, err error) {
	defer rescue(&err)
	return a.settled(func(s *store.Settings) {
		s.RemindOff = minutes <= 0
		if minutes > 0 {
			s.RemindMinutes = min(minutes, store.LongestRemindMinutes)
		}
	})
}

// SetTrayAccounts has the tray's menu name account numbers, or not.
func (a *App) SetTrayAccounts(on bool) (view SettingsView, err error) {
	defer rescue(&err)
	return a.settled(func(s *store.Settings) { s.TrayAccounts = on })
}

// SetShareCode has one MFA code serve several roles, or not.
func (a *App) SetShareCode(on bool) (view SettingsView, err error) {
	defer rescue(&err)
	return a.settled(func(s *store.Settings) { s.ShareCode = on })
}

// SetSAML chooses where to sign in for a SAML response where the role has no
// address of its own, and the port that it is caught on; 0 is the usual one.
func (a *App) SetSAML(signIn string, port int) (view SettingsView, err error) {
	defer rescue(&err)
	if signIn != "" && !a.house.IsSAMLSignIn(signIn) {
		return SettingsView{}, codedError{"saml-address", a.catalog().Text("samlCatch.address", message.Args{"value": signIn})}
	}
	if port != 0 && (port < store.LowestSAMLPort || port > store.HighestSAMLPort) {
		args := message.Args{"min": strconv.Itoa(store.LowestSAMLPort), "max": strconv.Itoa(store.HighestSAMLPort)}
		return SettingsView{}, codedError{"saml-port", a.catalog().Text("settings.samlPort.range", args)}
	}
	return a.settled(func(s *store.Settings) { s.SAMLSignIn, s.SAMLPort = signIn, port })
}

func (a *App) settled(edit func(*store.Settings)) (SettingsView, error) {
	if err := a.change(edit); err != nil {
		return SettingsView{}, err
	}
	return a.settingsView(), nil
}

// overridesLimit is more than any environment needs, in bytes.
const overridesLimit = 16 << 10

// takeEnvironment keeps the settings' variables. They come by POST: what is
// typed there by mistake may be a secret, and is refused.
func (a *App) takeEnvironment(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Text string `json:"text"`
	}
	if !a.read(w, r, &body, overridesLimit) {
		return
	}
	view, err := a.setEnvironment(body.Text)
	a.answer(w, view, err)
}

func (a *App) setEnvironment(text string) (SettingsView, error) {
	if line, name, fault := desktop.CheckOverrides(text); fault != "" {
		args := message.Args{"n": strconv.Itoa(line), "name": name}
		return SettingsView{}, codedError{"environment-" + string(fault), a.catalog().Text("environment."+string(fault), args)}
	}
	if err := a.change(func(s *store.Settings) { s.Environment = text }); err != nil {
		return SettingsView{}, err
	}
	a.override()
	a.house.Reread()
	a.emit("changed", nil)
	return a.settingsView(), nil
}
