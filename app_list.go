package main

import (
	"cmp"
	"strconv"

	"daypass/internal/chain"
	"daypass/internal/message"
	"daypass/internal/profile"
	"daypass/internal/store"
)

// Row is a profile in the list.
type Row struct {
	Profile    string `json:"profile"`
	Role       string `json:"role"`
	Account    string `json:"account"`
	AccountID  string `json:"accountId"`
	Icon       string `json:"icon"`
	Favourite  bool   `json:"favourite"`
	Production bool   `json:"production"`
	Colour     string `json:"colour"`
	Remembered int    `json:"remembered"` // seconds, 0 when nothing was opened yet
	Recent     int    `json:"recent"`     // 1 is the latest, 0 is not recent
	Problem    string `json:"problem"`
}

// FileNote is one of the AWS files, and what is wrong with it.
type FileNote struct {
	File    string `json:"file"`
	Found   bool   `json:"found"`
	Problem string `json:"problem"`
}

// ListView is every profile, and where they were looked for.
type ListView struct {
	Rows     []Row      `json:"rows"`
	Files    []FileNote `json:"files"`
	Selected string     `json:"selected"`
}

// Reread reads the AWS files again.
func (a *App) Reread() (list ListView, err error) {
	defer rescue(&err)
	a.override()
	a.house.Reread()
	return a.list(), nil
}

func (a *App) list() ListView {
	set := a.house.Profiles()
	profiles := set.Profiles()
	roles, _ := a.house.Store.Roles() // what cannot be read was not remembered
	recent, latest := a.recents()
	c := a.catalog()
	rows := make([]Row, 0, len(profiles))
	for i := range profiles {
		rows = append(rows, a.row(&profiles[i], roles, recent, c))
	}
	return ListView{Rows: rows, Files: a.files(set, c), Selected: cmp.Or(latest, a.demoFirst(), set.Default())}
}

func (a *App) row(p *profile.Profile, roles map[string]store.Role, recent map[string]int, c *message.Catalog) Row {
	key := p.Chain.Key()
	role := roles[key]
	row := Row{
		Profile: p.Name, Role: p.Chain.Identity(), Account: p.Account, AccountID: p.Chain.AccountID(), Icon: string(p.Chain.Origin.Kind),
		Favourite: role.Favourite, Production: role.Production, Colour: role.Colour,
		Remembered: role.DurationSeconds, Recent: recent[p.Name],
	}
	if p.Chain.Origin.Tool.Name != "" {
		row.Icon = string(chain.SAML)
	}
	if _, hops := p.Chain.Target(); hops {
		row.Icon = "role"
	}
	if p.Problem != nil {
		row.Icon, row.Problem = "problem", problemShort(c, p.Problem)
	}
	return row
}

// demoFirst is the profile that the demo begins with: a plain yes. Its other
// rows make more sense after that one.
func (a *App) demoFirst() string {
	if !a.isDemo() {
		return ""
	}
	return "prod-admin"
}

// recents are the places of the profiles last opened, and the latest of them
// that is still there.
func (a *App) recents() (places map[string]int, latest string) {
	list, _ := a.house.Store.Recents() // what cannot be read was not remembered
	places = map[string]int{}
	for _, r := range list {
		if _, there := a.house.Profiles().Find(r.Profile); !there || places[r.Profile] != 0 {
			continue
		}
		places[r.Profile] = len(places) + 1
		latest = cmp.Or(latest, r.Profile)
	}
	return places, latest
}

func (a *App) files(set *profile.Set, c *message.Catalog) []FileNote {
	notes := []FileNote{}
	for _, f := range set.Files() {
		notes = append(notes, FileNote{File: a.shortPath(f.Path), Found: f.Found})
		note := &notes[len(notes)-1]
		for _, p := range set.FileProblems() {
			if p.Position.File != f.Path {
				continue
			}
			if note.Problem != "" {
				note.Problem += "\n"
			}
			note.Problem += a.problemAt(c, &p)
		}
	}
	return notes
}

// problemAt is a problem's sentence with the line it stands on.
func (a *App) problemAt(c *message.Catalog, p *profile.Problem) string {
	sentence := a.problemSentence(c, p)
	if p.Position.Line == 0 {
		return sentence
	}
	return c.Text("exit.2.config", message.Args{
		"file": a.shortPath(p.Position.File), "line": strconv.Itoa(p.Position.Line), "because": sentence,
	})
}
