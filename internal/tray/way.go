package tray

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daypass/internal/desktop"
	"daypass/internal/store"
)

// way is how a console is reached, in what the terminal takes.
type way struct {
	profile    string
	roleArn    string // added to the profile's chain
	originOnly bool
}

// wish is a console that is wanted. What is "" or 0 is the terminal's to choose.
type wish struct {
	way
	seconds     int
	destination string
	region      string
	browser     string
	session     string // of the opened session that it is about, "" for none
	page        string // where that was opened
}

// tag names the way's notifications.
func (w way) tag() string { return fmt.Sprintf("way %q %q %t", w.profile, w.roleArn, w.originOnly) }

// planArgs and openArgs are the terminal's arguments for a wish.
func (w wish) planArgs(language string) []string { return w.args("plan", language) }

func (w wish) openArgs(language string) []string {
	var more []string
	for _, flag := range [][2]string{{"--destination", w.destination}, {"--region", w.region}, {"--browser", w.browser}} {
		if flag[1] != "" || w.session != "" { // as before, whatever is remembered since
			more = append(more, flag[0]+"="+flag[1])
		}
	}
	return w.args("open", language, more...)
}

func (w wish) args(command, language string, more ...string) []string {
	args := append([]string{command, "--json", "--lang=" + language}, more...)
	if w.roleArn != "" {
		args = append(args, "--role-arn="+w.roleArn)
	}
	if w.originOnly {
		args = append(args, "--origin")
	}
	if w.seconds > 0 {
		args = append(args, "--duration="+strconv.Itoa(w.seconds)+"s")
	}
	return append(args, "--", w.profile) // a name may begin with a dash
}

// request is what the window is asked of a wish. A SAML response is no profile
// that it could go to.
func (w wish) request(question string) desktop.Request {
	if w.profile == store.SAMLProfile {
		return desktop.Request{}
	}
	return desktop.Request{
		Profile: w.profile, RoleArn: w.roleArn, OriginOnly: w.originOnly, Seconds: w.seconds,
		Destination: w.destination, Region: w.region, Browser: w.browser, Question: question,
	}
}

// remembered is a wish with what is remembered of its role.
func (w way) remembered(r store.Role) wish {
	return wish{way: w, seconds: r.DurationSeconds, destination: r.Destination, region: r.Region, browser: r.Browser}
}

// again is the same role, duration and destination as a session's. Of a session
// that was shortened it is what was got: AWS refuses what was asked.
// Whoever took no browser in particular is called one of anyBrowser.
func again(o store.Opened, anyBrowser []string) wish {
	seconds := o.AskedSeconds
	if o.GotSeconds > 0 && o.GotSeconds < o.AskedSeconds {
		seconds = o.GotSeconds - o.GotSeconds%60
	}
	w := wish{
		way: wayOf(o), seconds: seconds, destination: o.AskedDestination, region: o.Region,
		browser: o.Browser, session: o.ID, page: o.Destination,
	}
	if slices.Contains(anyBrowser, o.Browser) {
		w.browser = ""
	}
	return w
}

func wayOf(o store.Opened) way { return way{o.Profile, o.RoleArn, o.OriginOnly} }

// lastPart is a role's name in an ARN or in a key of what is remembered.
func lastPart(arn string) string {
	return arn[strings.LastIndexAny(arn, "/:")+1:]
}
