package main

import (
	"slices"
	"strings"

	"daypass/internal/browser"
	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/store"
)

// Choice is an entry of a menu.
type Choice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Start is what the page needs to draw itself for the first time.
type Start struct {
	Version         string         `json:"version"`
	Demo            bool           `json:"demo"`
	Language        string         `json:"language"`
	Locale          string         `json:"locale"` // in which the page writes times
	LanguageSetting string         `json:"languageSetting"`
	Texts           map[string]any `json:"texts"` // what the page says by itself
	Theme           string         `json:"theme"`
	Zoom            int            `json:"zoom"` // per cent
	SingleKeys      bool           `json:"singleKeys"`
	Browsers        []Choice       `json:"browsers"`
	Browser         string         `json:"browser"`
	Destinations    []Choice       `json:"destinations"`
	List            ListView       `json:"list"`
	Opened          []OpenedView   `json:"opened"`
	Notices         []string       `json:"notices"`
}

// Bootstrap is everything that the page starts with.
func (a *App) Bootstrap() (start Start, err error) {
	defer rescue(&err)
	defer a.showWaiting()
	return a.start(), nil
}

func (a *App) start() Start {
	s := a.settings()
	zoom := s.Zoom
	if zoom == 0 {
		zoom = 100
	}
	start := Start{
		Texts:   a.catalog().Texts(saidByPage),
		Version: version, Demo: a.isDemo(), Language: string(a.language()), Locale: localeOf(a.language(), sessionLocales()), LanguageSetting: s.Language,
		Theme: s.Theme, Zoom: zoom, SingleKeys: !s.SingleKeysOff,
		Browsers: a.browsers(), Browser: s.Browser, Destinations: a.destinations(),
		List: a.list(), Opened: a.opened(),
	}
	a.mutex.Lock()
	start.Notices = append([]string{}, a.notices...)
	a.mutex.Unlock()
	if !slices.ContainsFunc(start.Browsers, func(c Choice) bool { return c.ID == s.Browser }) {
		start.Browser = "" // it was uninstalled
	}
	return start
}

// saidByPage leaves out what is said in the terminal and what Go words itself.
func saidByPage(key string) bool {
	for _, family := range []string{
		"because.", "cli.", "diagnose.is.", "diagnose.do.", "exit.", "help.", "option.", "problem.", "reason.", "remedy.", "saml.finding.", "sent.",
	} {
		if strings.HasPrefix(key, family) {
			return false
		}
	}
	return true
}

// browsers has the default browser first, whichever that is at the moment.
func (a *App) browsers() []Choice {
	choices := []Choice{{Name: a.browserName(browser.Browser{})}}
	for _, b := range a.house.Browsers.List() {
		if !b.Default {
			choices = append(choices, Choice{ID: b.ID, Name: b.Name})
		}
	}
	return choices
}

// browserName is what a browser is called; the zero Browser is the default one.
func (a *App) browserName(b browser.Browser) string {
	if b.Name != "" {
		return b.Name
	}
	for _, known := range a.house.Browsers.List() {
		if known.Default {
			return known.Name
		}
	}
	return a.catalog().Text("settings.defaultBrowser", nil)
}

func (a *App) destinations() []Choice {
	choices := []Choice{{Name: a.catalog().Text("opt.home", nil)}}
	for _, s := range destination.Services(chain.AWS) {
		choices = append(choices, Choice{ID: s.ID, Name: s.Name})
	}
	return choices
}

// SetLanguage chooses the language; "" is the system's.
func (a *App) SetLanguage(language string) (start Start, err error) {
	defer rescue(&err)
	if err := a.change(func(s *store.Settings) { s.Language = language }); err != nil {
		return Start{}, err
	}
	if s := a.window(); s != nil {
		s.SetTitle(a.title())
	}
	return a.start(), nil
}

// SetTheme chooses light or dark; "" is the system's.
func (a *App) SetTheme(theme string) (err error) {
	defer rescue(&err)
	return a.change(func(s *store.Settings) { s.Theme = theme })
}

// SetZoom sets the size of the page's text, in per cent.
func (a *App) SetZoom(percent int) (err error) {
	defer rescue(&err)
	return a.change(func(s *store.Settings) { s.Zoom = percent })
}

// SetSingleKeys switches shortcuts without a modifier on or off.
func (a *App) SetSingleKeys(on bool) (err error) {
	defer rescue(&err)
	return a.change(func(s *store.Settings) { s.SingleKeysOff = !on })
}

// SetBrowser chooses a browser; "" is the system's default.
func (a *App) SetBrowser(id string) (err error) {
	defer rescue(&err)
	return a.change(func(s *store.Settings) { s.Browser = id })
}

func (a *App) change(edit func(*store.Settings)) error {
	return a.stored(a.house.Store.ChangeSettings(edit))
}

// SetProduction marks a role as production: it asks before it opens.
func (a *App) SetProduction(key string, on bool) (err error) {
	defer rescue(&err)
	return a.changeRole(key, func(r *store.Role) { r.Production = on })
}

// SetColour gives a role one of the page's colours, "" for none.
func (a *App) SetColour(key, colour string) (err error) {
	defer rescue(&err)
	return a.changeRole(key, func(r *store.Role) { r.Colour = colour })
}

func (a *App) changeRole(key string, edit func(*store.Role)) error {
	return a.stored(a.house.Store.ChangeRole(key, edit))
}

// shortPath writes the home folder as people do.
func (a *App) shortPath(path string) string {
	if rest, ok := strings.CutPrefix(path, a.home); ok && a.home != "" && strings.HasPrefix(rest, "/") {
		return "~" + rest
	}
	return path
}
