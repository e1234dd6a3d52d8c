// Package tray is the resident process: an icon with a menu that opens the
// favourites with one click, keeps in sight what is open, and reminds of its end.
//
// It knows the store, the desktop and the sentences. It holds no credentials and
// reaches no AWS: a click runs `daypass open … --json`, and what that says is
// shown in a notification, or asked in the window.
package tray

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/message"
	"daypass/internal/store"
)

// Options are what the process brings.
type Options struct {
	Store   *store.Store
	Damaged <-chan store.Damage // files of the store that had to be set aside
	Session desktop.Session
	Now     func() time.Time
	Login   desktop.AtLogin
	// Folder is for the sockets, as desktop.RuntimeFolder gives it.
	Folder string
	// Daypass is the terminal's program and what stands before its command,
	// Window the window's. Each begins with an absolute path.
	Daypass, Window []string
	// Demo's openings keep nothing that this process could see: it keeps them
	// itself, in its own store.
	Demo bool
	// Patience is how long to wait for the desktop's panel.
	Patience time.Duration
}

// ErrBusLost says that the session bus went away, and that this process could
// not begin anew.
var ErrBusLost = errors.New("the session bus is gone")

// Run shows the icon until the user quits or ctx is done. It must run on the
// process's main thread. Its errors are desktop.ErrRunning, desktop.ErrNoTray,
// ErrBusLost, or something unexpected.
func Run(ctx context.Context, o Options) error {
	t, err := run(ctx, o)
	if errors.Is(err, ErrBusLost) {
		return t.restart(ctx)
	}
	return err
}

// run is one life of the icon, and gives what is left after it.
func run(ctx context.Context, o Options) (*tray, error) {
	instance, err := desktop.Claim(o.Folder, desktop.TrayInstance)
	if err != nil {
		return nil, err
	}
	defer func() { _ = instance.Close() }()
	if err := o.Session.WaitForTray(ctx, o.Patience); err != nil {
		return nil, err
	}
	notifier, err := o.Session.Notifier()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", desktop.ErrNoTray, err)
	}
	defer func() { _ = notifier.Close() }()
	alarm, err := desktop.NewAlarm()
	if err != nil {
		return nil, err
	}
	defer func() { _ = alarm.Close() }()
	_ = o.Login.Repair() // a stale path is worth no failure
	t := newTray(o, notifier)
	t.alarm, t.rings = alarm, alarm.C
	// Before the first reading: no change falls between the two.
	if changes, err := o.Store.Watch(ctx); err == nil { // else what is clicked is still read anew
		t.changes = changes
	}
	go instance.Serve(func(desktop.Request) { t.look() })
	return t, runIcon(func(i *icon) func() error {
		t.bar, t.clicks = i, i.clicks
		t.read()
		t.draw()
		return func() error { return t.live(ctx, notifier.Lost()) }
	})
}

// bar is the icon and its menu, as the desktop shows them.
type bar interface {
	show(tooltip string, items []item)
}

// notifier shows notifications and tells which of their buttons was pressed.
type notifier interface {
	Show(desktop.Notification) error
	Acted() <-chan desktop.Acted
}

// alarm is *desktop.Alarm, but for tests.
type alarm interface{ Set(time.Time) error }

// tray is the process's state. One goroutine, live, owns it; the others send it
// what happened.
type tray struct {
	Options
	bar      bar
	clicks   <-chan int // slots
	notifier notifier
	acted    <-chan desktop.Acted
	alarm    alarm
	rings    <-chan struct{}
	changes  <-chan struct{} // of the store
	// environment is what the terminal gets: as the user's shell has it, for a
	// process that was started at login.
	environment *desktop.Environment
	anyBrowser  []string
	results     chan result
	troubles    chan string // sentences
	looks       chan struct{}
	shows       sync.WaitGroup // windows that are being asked for or started

	words    *message.Catalog
	kept     kept
	items    []item                     // as they are shown
	busy     map[way]bool               // what is being opened
	requests map[string]desktop.Request // what a notification leads to, by its tag
	renewals map[string]wish            // what a notification renews, by its tag
	watched  map[string]bool            // sessions whose end is told, by id
}

func newTray(o Options, n notifier) *tray {
	var anyBrowser []string
	for _, l := range message.Languages() {
		anyBrowser = append(anyBrowser, message.For(l).Text("browser.default", nil))
	}
	return &tray{
		Options: o, notifier: n, acted: n.Acted(), environment: o.Session.EnvironmentForChildren(context.Background()), anyBrowser: anyBrowser,
		results: make(chan result), troubles: make(chan string), looks: make(chan struct{}, 1),
		busy: map[way]bool{}, requests: map[string]desktop.Request{}, renewals: map[string]wish{}, watched: map[string]bool{},
	}
}

// look makes the tray read again what the store does not tell of.
func (t *tray) look() {
	select {
	case t.looks <- struct{}{}:
	default:
	}
}

// live is the process's life.
func (t *tray) live(ctx context.Context, lost <-chan struct{}) error {
	idle := time.AfterFunc(quiet, rest)
	defer idle.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-lost:
			return ErrBusLost
		case _, on := <-t.changes:
			if !on {
				t.changes = nil
			}
			t.read()
		case <-t.looks:
			t.read()
		case <-t.rings:
		case slot := <-t.clicks:
			if t.click(slot) {
				return nil
			}
		case acted, on := <-t.acted:
			if !on {
				t.acted = nil
			}
			t.pressed(acted)
		case r := <-t.results:
			t.finish(ctx, r)
			idle.Reset(quiet)
		case d := <-t.Damaged:
			t.notify(desktop.Notification{Body: t.words.Text("store.damaged", message.Args{"file": d.Aside})})
		case sentence := <-t.troubles:
			t.notify(desktop.Notification{Body: sentence})
		}
		t.draw()
	}
}

// draw shows what is known now, reminds of what is about to end, and has itself
// called when a text changes.
func (t *tray) draw() {
	now := t.Now()
	t.remind(now)
	v := view{kept: t.kept, words: t.words, now: now, busy: t.busy}
	t.items = v.menu()
	t.bar.show(v.status(), t.items)
	_ = t.alarm.Set(v.next())
}

// read reads the store and whatever else the menu shows. What cannot be read is
// left out: the window says why.
func (t *tray) read() {
	settings, _ := t.Store.Settings()
	roles, _ := t.Store.Roles()
	recents, _ := t.Store.Recents()
	opened, _ := t.Store.Opened()
	var accounts map[string]string
	if anyFound(roles, recents) {
		accounts, _ = t.Store.AccountNames()
	}
	t.environment.Override(settings.Environment)
	t.kept = kept{settings: settings, roles: roles, recents: recents, opened: opened, accounts: accounts, atLogin: t.Login.On(), demo: t.Demo, anyBrowser: t.anyBrowser}
	language := message.Language(settings.Language)
	if language == "" {
		language = message.Match(t.Session.Languages()...)
	}
	if t.words == nil || t.words.Language() != language {
		t.words = message.For(language)
	}
}

// click does what an item stands for, and tells whether that is to quit.
func (t *tray) click(slot int) (quit bool) {
	if slot < 0 || slot >= len(t.items) || !t.items[slot].shown {
		return false
	}
	switch d := t.items[slot].does; d.kind {
	case quitTray:
		return true
	case showWindow:
		t.show(desktop.Request{})
	case showRole:
		t.show(d.wish.request(""))
	case openWay:
		t.open(d.wish)
	case openPage:
		t.openPage(d.wish)
	case forget:
		t.say(t.Store.Forget(d.wish.session))
		t.read()
	case switchLogin:
		t.switchLogin()
	}
	return false
}

func (t *tray) switchLogin() {
	if err := t.Login.Set(!t.Login.On()); err != nil {
		t.notify(desktop.Notification{Body: t.words.Text("tray.loginFailed", message.Args{"because": t.why(err)})})
	}
	t.read()
}

// say tells that the store could not keep something.
func (t *tray) say(err error) {
	if err == nil || errors.Is(err, store.ErrNotFound) {
		return
	}
	body := t.words.Text("note.stored", message.Args{"because": t.why(err)})
	var failed *store.Error
	if errors.Is(err, store.ErrNewerVersion) && errors.As(err, &failed) {
		body = t.words.Text("store.newer", message.Args{"file": filepath.Base(failed.File)})
	}
	t.notify(desktop.Notification{Body: body})
}

// why says what keeps a file from being written.
func (t *tray) why(err error) string { return t.words.Text("store.why."+store.Why(err), nil) }

// notify shows a sentence under Daypass's name, and tells whether it could.
func (t *tray) notify(n desktop.Notification) bool {
	n.Title = t.words.Text("app.name", nil)
	if t.Demo {
		n.Title = t.words.Text("app.demo", nil)
	}
	return t.notifier.Show(n) == nil
}
