package tray

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/message"
	"daypass/internal/store"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const adminArn = "arn:aws:iam::111122223333:role/Admin"

func english(k kept) view { return view{kept: k, words: message.For(message.English), now: noon} }

// plainSpaces writes the unbreakable spaces of durations as others.
func plainSpaces(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

// texts are what the menu shows, the disabled lines in brackets.
func texts(items []item) []string {
	var list []string
	for _, i := range items {
		text := plainSpaces(i.text)
		switch {
		case !i.shown:
			continue
		case !i.enabled:
			text = "[" + text + "]"
		case i.checked:
			text += " ✓"
		}
		list = append(list, text)
	}
	return list
}

func opened(profile string, state store.State, begin, end time.Duration) store.Opened {
	o := store.Opened{
		ID: "s-" + profile, Profile: profile, Role: "Admin", AccountID: "111122223333", Account: "acme", Key: adminArn, Browser: "Firefox",
		Destination: "https://console.aws.amazon.com/", AskedDestination: "ec2", OpenedAt: noon.Add(begin), State: state, AskedSeconds: 8 * 3600, GotSeconds: 8 * 3600,
	}
	if end != 0 {
		o.EndsAt = noon.Add(end)
	}
	return o
}

func TestTheEmptyMenu(t *testing.T) {
	got := texts(english(kept{}).menu())
	want := []string{"Open Daypass…", "[No session open]", "Start at login", "Quit"}
	if !slices.Equal(got, want) {
		t.Errorf("shown is %q", got)
	}
	if got := texts((view{kept: kept{demo: true}, words: message.For(message.French), now: noon}).menu()); !slices.Equal(got, []string{"Ouvrir Daypass…", "[Aucune session ouverte]", "Quitter"}) {
		t.Errorf("the demo shows %q", got)
	}
}

func TestTheWholeMenu(t *testing.T) {
	v := english(kept{
		atLogin: true,
		roles: map[string]store.Role{
			adminArn: {Favourite: true, FavouriteProfile: "prod_admin", DurationSeconds: 28800, Production: true, Destination: "ec2", Region: "eu-west-1", Browser: "firefox", Colour: "red"},
			"b":      {Favourite: true, FavouriteProfile: "base", FavouriteRoleArn: "arn:aws:iam::111122223333:role/ops/Deploy"},
			"c":      {Favourite: true, FavouriteProfile: "base", FavouriteOriginOnly: true, DurationSeconds: 5400},
			"arn:aws:iam::111122223333:role/Unreached": {Favourite: true},
			"e": {DurationSeconds: 3600, Colour: "teal"},
		},
		recents: []store.Recent{{Profile: "prod_admin", Key: adminArn}, {Profile: "dev\nel", Key: "e"}, {Profile: "old"}},
		opened: []store.Opened{
			opened("late", store.Open, -time.Hour, 5*time.Hour+12*time.Minute), opened("gone", store.Open, -9*time.Hour, -time.Hour),
			opened("soon", store.Open, -time.Hour, 38*time.Minute), opened("unknown", store.Open, -time.Hour, 0),
			opened("link", store.LinkMade, -time.Minute, time.Hour), opened("replaced", store.Replaced, -time.Minute, time.Hour),
			opened("ended", store.Ended, -time.Minute, time.Hour), opened("long-gone", store.Open, -20*time.Hour, -13*time.Hour),
		},
		settings: store.Settings{},
	})
	got := texts(v.menu())
	want := []string{
		"Open Daypass…", "[3 sessions, next end at 12:38]",
		"base → Deploy", "base, origin, 1 h 30 min", "prod_admin, 8 h, production…", "Unreached…",
		"Recent", "dev el, 1 h", "old", "Open sessions",
		"soon (Admin, acme), 38 min left", "    Renew…", "    Open the page again", "    Forget",
		"link (Admin, acme), link made at 11:59", "    Renew…", "    Forget",
		"late (Admin, acme), 5 h 12 min left", "    Renew…", "    Open the page again", "    Forget",
		"unknown (Admin, acme), end not known", "    Renew…", "    Open the page again", "    Forget",
		"gone (Admin, acme), ended at 11:00", "    Renew…", "    Forget",
		"Start at login ✓", "Quit",
	}
	if !slices.Equal(got, want) {
		t.Errorf("shown is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, text := range got {
		if strings.Contains(text, "arn:") || strings.Contains(text, "1111") {
			t.Errorf("the menu shows %q to whoever looks", text)
		}
	}
	coloured := map[string]string{"prod_admin, 8 h, production…": "red", "dev el, 1 h": "teal", "soon (Admin, acme), 38 min left": "red"}
	for _, i := range v.menu() {
		if want, named := coloured[plainSpaces(i.text)]; i.colour != want && (named || !strings.Contains(i.text, "(Admin")) {
			t.Errorf("%q is %q, want %q", i.text, i.colour, want)
		}
	}
	v.settings.TrayAccounts = true
	if got := texts(v.menu()); !slices.Contains(got, "soon (Admin, acme, 1111-2222-3333), 38 min left") {
		t.Errorf("the account that was wanted is not in %q", got)
	}
	v.busy = map[way]bool{{profile: "prod_admin"}: true}
	if got := texts(v.menu()); got[1] != "[prod_admin: opening…]" || got[4] != "[prod_admin, 8 h, production…]" {
		t.Errorf("while it opens, shown is %q", got)
	}
	for _, i := range v.menu() {
		if i.does.kind == openWay && i.does.wish.profile == "prod_admin" && i.does.wish.session == "" {
			if want := (wish{way: way{profile: "prod_admin"}, seconds: 28800, destination: "ec2", region: "eu-west-1", browser: "firefox"}); i.does.wish != want {
				t.Errorf("a click wishes %+v", i.does.wish)
			}
		}
	}
}

// What a walk found is named by its account's name, and by no number unless that
// is wanted; where two accounts have no name, at least the session is there.
func TestWhatAWalkFoundIsNamedWithoutNumbers(t *testing.T) {
	const named, nameless = "sso:acme/111122223333/ViewOnly", "sso:old/444455556666/ViewOnly"
	one, other := opened(named, store.Open, -time.Hour, 2*time.Hour), opened(nameless, store.Open, -time.Hour, 3*time.Hour)
	one.Role, one.Account = "ViewOnly", "acme-prod"
	other.Role, other.Account, other.AccountID = "ViewOnly", "", "444455556666"
	v := english(kept{
		accounts: map[string]string{"111122223333": "acme-prod"},
		roles:    map[string]store.Role{"a": {Favourite: true, FavouriteProfile: named}},
		recents:  []store.Recent{{Profile: nameless, Key: "b"}},
		opened:   []store.Opened{one, other},
	})
	got := strings.Join(texts(v.menu()), "\n")
	for _, want := range []string{"\nViewOnly (acme-prod)\n", "\nViewOnly (old)\n", "\nViewOnly (acme-prod), 2 h left\n", "\nViewOnly (old), 3 h left\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if calls := one.Called() + other.Called(); strings.Contains(got+calls, "1111") || strings.Contains(got+calls, "4444") || strings.Contains(got, "sso:") {
		t.Errorf("a number is shown to whoever looks:\n%s\n%s", got, calls)
	}
	v.settings.TrayAccounts = true
	got = strings.Join(texts(v.menu()), "\n")
	for _, want := range []string{"\nViewOnly (acme-prod, 1111-2222-3333)\n", "\nViewOnly (old, 4444-5555-6666), 3 h left\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestTheMenuIsBounded(t *testing.T) {
	k := kept{roles: map[string]store.Role{}}
	for i := range 30 {
		name := fmt.Sprintf("profile-%02d-%s", i, strings.Repeat("é", 80))
		k.roles[name] = store.Role{Favourite: true, FavouriteProfile: name}
		k.recents = append(k.recents, store.Recent{Profile: "recent" + name})
		k.opened = append(k.opened, opened(name, store.Open, 0, time.Hour))
	}
	items := english(k).menu()
	if len(items) != slots {
		t.Fatalf("%d slots", len(items))
	}
	for slot, i := range items {
		if !i.shown && i.text != "" {
			t.Errorf("slot %d: %q is not shown", slot, i.text)
		}
		if i.shown && slot >= slotSessions && slot < slotLogin && strings.Contains(i.text, strings.Repeat("é", 60)) {
			t.Errorf("slot %d is as long as %q", slot, i.text)
		}
	}
}

// Between two alarms no text changes; at an alarm one does, or a reminder is due.
func TestItWakesWhenATextChangesAndThenAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		k := kept{}
		for i := range random.IntN(4) {
			state := []store.State{store.Open, store.Open, store.LinkMade, store.Ended}[random.IntN(4)]
			o := opened(fmt.Sprint("p", i), state, -time.Hour, time.Duration(random.Int64N(int64(30*time.Hour)))-14*time.Hour)
			o.Reminded = random.IntN(2) == 0
			if random.IntN(5) == 0 {
				o.EndsAt = time.Time{}
			}
			k.opened = append(k.opened, o)
		}
		v := english(k)
		for range 40 {
			before := texts(v.menu())
			at := v.next()
			if at.IsZero() {
				v.now = v.now.Add(100 * time.Hour)
				if after := texts(v.menu()); !slices.Equal(before, after) && len(v.sessions()) > 0 {
					t.Fatalf("never woken, %q became %q", before, after)
				}
				break
			}
			begin := v.now
			v.now = at.Add(-2 * time.Millisecond)
			if after := texts(v.menu()); v.now.After(begin) && !slices.Equal(before, after) {
				t.Fatalf("before %v, %q became %q", at, before, after)
			}
			v.now = at
			due := slices.ContainsFunc(k.opened, func(o store.Opened) bool {
				when, will := v.reminderOf(o)
				return will && when.Equal(at)
			})
			if after := texts(v.menu()); slices.Equal(before, after) && !due && at.Hour() != 0 {
				t.Fatalf("woken at %v, %q is still %q", at, before, after)
			}
		}
	}
}

// After a sleep the countdown is that of the clock on the wall.
func TestTheCountdownAfterASleep(t *testing.T) {
	v := english(kept{opened: []store.Opened{opened("prod", store.Open, 0, 8*time.Hour)}})
	v.now = noon.Add(7*time.Hour + 30*time.Minute + 20*time.Second)
	if got := plainSpaces(v.menu()[slotSessions].text); got != "prod (Admin, acme), 29 min left" {
		t.Errorf("shown is %q", got)
	}
	v.now = noon.Add(9 * time.Hour)
	if got := v.menu()[slotSessions].text; got != "prod (Admin, acme), ended at 20:00" || v.status() != "No session open" {
		t.Errorf("shown is %q, %q", got, v.status())
	}
}

func TestRenewingWishesTheSameAgain(t *testing.T) {
	o := opened("prod", store.Open, 0, time.Hour)
	o.Region, o.RoleArn = "eu-west-1", adminArn
	w := again(o, []string{"the default browser"})
	if w.seconds != 8*3600 || w.destination != "ec2" || w.region != "eu-west-1" || w.browser != "Firefox" || w.roleArn != adminArn || w.session != o.ID {
		t.Errorf("wished is %+v", w)
	}
	o.GotSeconds, o.Browser = 3599, "the default browser"
	if w := again(o, []string{"the default browser"}); w.seconds != 3540 || w.browser != "" {
		t.Errorf("of a shortened one, wished is %+v", w)
	}
	got := strings.Join(again(o, nil).openArgs("fr"), " ")
	want := "open --json --lang=fr --destination=ec2 --region=eu-west-1 --browser=the default browser --role-arn=" + adminArn + " --duration=3540s -- prod"
	if got != want {
		t.Errorf("run is %q", got)
	}
	if got := strings.Join(wish{way: way{profile: "--x", originOnly: true}}.planArgs("en"), " "); got != "plan --json --lang=en --origin -- --x" {
		t.Errorf("run is %q", got)
	}
}

// A response of SAML was used up: only the window leads to the next one.
func TestASessionOfSAMLIsRenewedInTheWindow(t *testing.T) {
	v := english(kept{opened: []store.Opened{opened(store.SAMLProfile, store.Open, 0, 8*time.Hour)}})
	lines := v.session(v.opened[0])
	if lines[lineRenew].does.kind != showWindow || !strings.HasPrefix(lines[lineSession].text, "SAML 2.0 (Admin") {
		t.Errorf("%+v", lines)
	}
}
