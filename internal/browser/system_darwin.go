package browser

import (
	"os"
	"path/filepath"
	"strings"
)

func (s System) hasDisplay() bool { return true }

// apps are the browsers by the names of their bundles. Which one is the default
// only Launch Services knows: no Browser is marked so here.
var apps = []string{
	"Safari", "Google Chrome", "Firefox", "Microsoft Edge", "Brave Browser", "Chromium", "Vivaldi", "Opera",
	"Arc", "Orion", "LibreWolf", "Firefox Developer Edition", "Google Chrome Canary", "Zen",
}

const opener = "/usr/bin/open"

func (s System) installed() []Browser {
	var list []Browser
	for _, name := range apps {
		for _, folder := range []string{"/Applications", filepath.Join(s.get("HOME"), "Applications")} {
			bundle := filepath.Join(folder, name+".app")
			if _, err := os.Stat(bundle); err != nil {
				continue
			}
			id := strings.ToLower(strings.ReplaceAll(name, " ", "-"))
			list = append(list, appBrowser(id, name, bundle))
			break
		}
	}
	return list
}

// appBrowser goes through open, so that a browser which runs already is used.
// Flags reach a browser only in a new instance of its program, which hands them
// to the running one.
func appBrowser(id, name, bundle string) Browser {
	b := newBrowser(id, name, []string{opener, "-n", "-a", bundle, "--args", urlMark})
	b.command = []string{opener, "-a", bundle, urlMark}
	return b
}

func (s System) defaultCommand(address string) ([]string, error) {
	return []string{opener, address}, nil
}
