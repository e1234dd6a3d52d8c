package tray

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"daypass/internal/message"
	"daypass/internal/store"
)

// How many of each the menu shows. Its slots are fixed: systray panics when an
// item is removed while it is clicked.
const (
	favouritesShown = 8
	recentsShown    = 8
	sessionsShown   = 6
)

// The slots, from top to bottom.
const (
	slotOpen       = iota
	slotStatus     //
	slotFavourites // and as many more
	slotRecent     = slotFavourites + favouritesShown
	slotRecents    = slotRecent + 1
	slotOpened     = slotRecents + recentsShown
	slotSessions   = slotOpened + 1
	slotLogin      = slotSessions + sessionsShown*sessionLines
	slotQuit       = slotLogin + 1
	slots          = slotQuit + 1
)

// The lines of a session in the submenu, which goes no deeper: some desktops
// show one level alone.
const (
	lineSession = iota
	lineRenew
	linePage
	lineForget
	sessionLines
)

// item is what a slot shows.
type item struct {
	text                    string
	colour                  string // id of a role's, "" for none
	shown, enabled, checked bool
	does                    deed
}

// deed is what a click does.
type deed struct {
	kind deedKind
	wish wish
}

type deedKind int

const (
	nothing deedKind = iota
	showWindow
	showRole // in the window
	openWay
	openPage
	forget
	switchLogin
	quitTray
)

// kept is what the store and the desktop say.
type kept struct {
	settings store.Settings
	roles    map[string]store.Role
	recents  []store.Recent
	opened   []store.Opened
	accounts map[string]string // what walks found them to be called, by number
	atLogin  bool
	demo     bool
	// anyBrowser is what a browser is called whose name was not known.
	anyBrowser []string
}

// view is what is shown of it at a moment, in a language.
type view struct {
	kept
	words *message.Catalog
	now   time.Time
	busy  map[way]bool
}

func (v view) menu() []item {
	items := make([]item, slots)
	items[slotOpen] = item{text: v.text("tray.open", nil), shown: true, enabled: true, does: deed{kind: showWindow}}
	items[slotStatus] = item{text: v.status(), shown: true}
	favourites := v.favourites()
	copy(items[slotFavourites:slotRecent], favourites)
	recents := v.recent(favourites)
	items[slotRecent] = item{text: v.text("tray.recent", nil), shown: len(recents) > 0, enabled: true}
	copy(items[slotRecents:slotOpened], recents)
	sessions := v.sessions()
	items[slotOpened] = item{text: v.text("tray.openSessions", nil), shown: len(sessions) > 0, enabled: true}
	for i, o := range sessions {
		copy(items[slotSessions+i*sessionLines:], v.session(o))
	}
	items[slotLogin] = item{text: v.text("tray.startAtLogin", nil), shown: !v.demo, enabled: true, checked: v.atLogin, does: deed{kind: switchLogin}}
	items[slotQuit] = item{text: v.text("tray.quit", nil), shown: true, enabled: true, does: deed{kind: quitTray}}
	return items
}

func (v view) text(key string, args message.Args) string { return v.words.Text(key, args) }

// favourites are in the order of their names, which does not change under a
// hand that is about to click.
func (v view) favourites() []item {
	var items []item
	for key, role := range v.roles {
		if role.Favourite {
			items = append(items, v.favourite(key, role))
		}
	}
	slices.SortStableFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.text), strings.ToLower(b.text)), cmp.Compare(a.does.wish.roleArn, b.does.wish.roleArn))
	})
	return items[:min(len(items), favouritesShown)]
}

func (v view) favourite(key string, role store.Role) item {
	w, known := v.wayTo(key, role)
	if !known {
		// A profile is what the window can tell.
		return item{text: clean(lastPart(key)) + "…", colour: role.Colour, shown: true, enabled: true, does: deed{kind: showWindow}}
	}
	return v.opens(w.remembered(role), role)
}

// wayTo is the way that a favourite was made by, else the last one to it.
func (v view) wayTo(key string, role store.Role) (way, bool) {
	if role.FavouriteProfile != "" {
		return way{role.FavouriteProfile, role.FavouriteRoleArn, role.FavouriteOriginOnly}, true
	}
	for _, o := range v.opened {
		if o.Key == key && o.Profile != "" {
			return wayOf(o), true
		}
	}
	for _, r := range v.recents {
		if r.Key == key {
			return way{r.Profile, r.RoleArn, r.OriginOnly}, true
		}
	}
	return way{}, false
}

// opens is an item that opens a console: "prod-admin, 8 h, production…".
func (v view) opens(w wish, role store.Role) item {
	text := v.name(w.way)
	if w.seconds > 0 {
		text = v.text("tray.favourite", message.Args{"profile": text, "want": v.words.Duration(time.Duration(w.seconds) * time.Second)})
	}
	if role.Production {
		text = v.text("tray.asks", message.Args{"name": v.text("tray.production", message.Args{"name": text})})
	}
	return item{text: text, colour: role.Colour, shown: true, enabled: !v.busy[w.way], does: deed{openWay, w}}
}

// name is what a way is called: its profile, and what was made of its chain.
func (v view) name(w way) string {
	name := v.called(w.profile)
	switch {
	case w.originOnly:
		name = v.text("tray.origin", message.Args{"profile": name})
	case w.roleArn != "":
		name += " → " + clean(lastPart(w.roleArn))
	}
	return name
}

// called is a profile's name. What a walk through an Identity Center found is the
// permission set and its account, whose number is there when the user wants it.
func (v view) called(profile string) string {
	found, ok := store.ReadFound(profile)
	if !ok {
		return clean(profile)
	}
	more := []string{clean(cmp.Or(v.accounts[found.AccountID], found.Session))}
	if v.settings.TrayAccounts {
		more = append(more, grouped(found.AccountID))
	}
	return beside(found.Role, more)
}

// anyFound tells whether the menu names what a walk found.
func anyFound(roles map[string]store.Role, recents []store.Recent) bool {
	for _, role := range roles {
		if _, found := store.ReadFound(role.FavouriteProfile); found && role.Favourite {
			return true
		}
	}
	return slices.ContainsFunc(recents, func(r store.Recent) bool {
		_, found := store.ReadFound(r.Profile)
		return found
	})
}

// recent are the ways last opened that are no favourites above.
func (v view) recent(favourites []item) []item {
	var items []item
	for _, r := range v.recents {
		w := way{r.Profile, r.RoleArn, r.OriginOnly}
		above := slices.ContainsFunc(favourites, func(f item) bool { return f.does.wish.way == w })
		if role := v.roles[r.Key]; !above && len(items) < recentsShown {
			items = append(items, v.opens(w.remembered(role), role))
		}
	}
	return items
}

// clean makes a name fit into a menu: one line, of a bearable length.
func clean(name string) string {
	const longest = 48
	runes := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, name))
	if len(runes) > longest {
		runes = append(runes[:longest-1], '…')
	}
	return string(runes)
}
