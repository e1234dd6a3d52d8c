package store

import (
	"cmp"
	"time"
)

// Settings are what the user decided. A zero field is the default.
type Settings struct {
	Language        string `json:"language"`          // en or fr; "" is the system's
	Theme           string `json:"theme"`             // light or dark; "" is the system's
	Zoom            int    `json:"zoom"`              // per cent; 0 is 100
	SingleKeysOff   bool   `json:"single_keys_off"`   // no shortcut without a modifier
	Browser         string `json:"browser"`           // id of a browser; "" is the system's default
	Private         bool   `json:"private"`           // open in a private window
	RoleSessionName string `json:"role_session_name"` // "" is made from the login name
	Policy          string `json:"policy"`            // ARN of GetFederationToken's session policy, "" for the default
	RemindMinutes   int    `json:"remind_minutes"`    // before a console ends; 0 is 5
	RemindOff       bool   `json:"remind_off"`        // no reminder
	TrayAccounts    bool   `json:"tray_accounts"`     // the tray's menu names accounts
	SAMLSignIn      string `json:"saml_sign_in"`      // an identity provider's address that signs in to AWS; "" for none
	SAMLPort        int    `json:"saml_port"`         // that its response is caught on; 0 is 35001
	ShareCode       bool   `json:"share_code"`        // one MFA code serves several roles, for an hour at most
	Environment     string `json:"environment"`       // NAME=value lines over what the login shell says
}

// The ends of Settings.Zoom, in per cent.
const (
	SmallestZoom = 80
	LargestZoom  = 200
)

// The reminder's minutes: without a choice, and at most.
const (
	usualRemindMinutes   = 5
	LongestRemindMinutes = 60
)

// UsualSAMLPort is where a response is caught without a choice: AWS Client VPN
// catches its own there, so that identity providers are known to take it.
const UsualSAMLPort = 35001

// The ports that a response can be caught on: those that any user may listen on.
const (
	LowestSAMLPort  = 1024
	HighestSAMLPort = 65535
)

// Reminder is how long before a console's end the user is reminded, 0 for never.
func (s Settings) Reminder() time.Duration {
	if s.RemindOff {
		return 0
	}
	return time.Duration(cmp.Or(s.RemindMinutes, usualRemindMinutes)) * time.Minute
}

// Settings are the settings now. With an error they are the defaults.
func (s *Store) Settings() (Settings, error) {
	settings, err := load[Settings](s, s.settingsFile())
	return settings.sound(), err
}

// ChangeSettings lets edit change the settings and writes them.
func (s *Store) ChangeSettings(edit func(*Settings)) error {
	return change(s, s.settingsFile(), func(settings *Settings) error {
		edit(settings)
		return nil
	})
}

// sound leaves out what a hand or another version wrote and this one cannot use.
func (s Settings) sound() Settings {
	if s.Language != "en" && s.Language != "fr" {
		s.Language = ""
	}
	if s.Theme != "light" && s.Theme != "dark" {
		s.Theme = ""
	}
	if s.Zoom != 0 {
		s.Zoom = min(max(s.Zoom, SmallestZoom), LargestZoom)
	}
	if s.SAMLPort < LowestSAMLPort || s.SAMLPort > HighestSAMLPort {
		s.SAMLPort = 0
	}
	s.RemindMinutes = min(max(s.RemindMinutes, 0), LongestRemindMinutes)
	return s
}
