package main

import (
	"context"
	"os"
	"sync"

	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/store"
)

// shell is the window that the page lives in.
type shell interface {
	Emit(event string, data any)
	SetClipboard(text string) error
	Clipboard() (string, error)
	SetTitle(title string)
	Front()
	Quit()
}

// App has the methods that the page calls, each a line or three over the rooms
// (frontend/src/lib/contract.ts, interface Backend). It makes no rule, sends no
// request and reads no file itself. What a method can panic with never reaches
// Wails, which would log the page's arguments.
type App struct {
	house   *house.House
	home    string
	restart func(args ...string) error // starts this program again, beside this one
	around  surroundings

	mutex   sync.Mutex
	shell   shell
	notices []string // said when the page starts
	planned planned
	begun   bool       // the page has started
	toShow  *ShowEvent // what it is to go to then

	sign    signing
	caught  caughtResponse
	walk    walking
	stop    context.CancelFunc // ends the watching
	closing sync.Once
}

// newApp stands on a house that damaged tells of files set aside.
func newApp(open func(damaged func(store.Damage)) (*house.House, error)) (*App, error) {
	home, _ := os.UserHomeDir() // without one, paths are shown whole
	a := &App{home: home, restart: startAgain, stop: func() {}}
	h, err := open(a.damaged)
	if err != nil {
		return nil, err
	}
	a.house = h
	return a, nil
}

// started is called when there is a window, before its page is there.
func (a *App) started(ctx context.Context, s shell) {
	ctx, stop := context.WithCancel(ctx)
	a.mutex.Lock()
	a.shell, a.stop = s, stop
	a.mutex.Unlock()
	a.watch(ctx)
	go a.remindWhileOpen(ctx)
}

func (a *App) window() shell {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.shell
}

// emit tells the page something. Before there is one nobody waits for it.
func (a *App) emit(event string, data any) {
	if s := a.window(); s != nil {
		s.Emit(event, data)
	}
}

// quit closes the window, or does nothing before there is one.
func (a *App) quit() {
	if s := a.window(); s != nil {
		s.Quit()
	}
}

// close ends what the App started: an opening, the watching, the demo.
func (a *App) close() {
	a.closing.Do(func() {
		a.mutex.Lock()
		stop := a.stop
		a.mutex.Unlock()
		a.sign.cancel()
		a.walk.stop()
		stop()
		a.house.Close()
	})
}

func (a *App) settings() store.Settings {
	settings, _ := a.house.Store.Settings() // what cannot be read is the default
	return settings
}

func (a *App) language() message.Language {
	if chosen := a.settings().Language; chosen != "" {
		return message.Language(chosen)
	}
	return sessionLanguage()
}

func (a *App) catalog() *message.Catalog { return message.For(a.language()) }

func (a *App) words() plan.Words { return a.house.Words(a.catalog()) }

func (a *App) isDemo() bool { return a.house.Demo != nil }

func (a *App) title() string {
	if a.isDemo() {
		return a.catalog().Text("app.demo", nil)
	}
	return a.catalog().Text("app.name", nil)
}

// damaged tells the page that a file of the store was set aside, once there is one.
func (a *App) damaged(d store.Damage) {
	text := message.For(sessionLanguage()).Text("store.damaged", message.Args{"file": a.shortPath(d.Aside)})
	a.mutex.Lock()
	begun := a.begun
	a.notices = append(a.notices, text)
	a.mutex.Unlock()
	if begun {
		a.emit("notice", text)
	}
}

// Quit ends the window.
func (a *App) Quit() (err error) {
	defer rescue(&err)
	a.quit()
	return nil
}

// UseOwnFiles leaves the demo: the window starts again without it.
func (a *App) UseOwnFiles() (err error) {
	defer rescue(&err)
	return a.startAgain()
}

// TryDemo starts the window again on the demo.
func (a *App) TryDemo() (err error) {
	defer rescue(&err)
	return a.startAgain("--demo")
}

func (a *App) startAgain(args ...string) error {
	if err := a.restart(args...); err != nil {
		return a.unexpected(err)
	}
	a.quit()
	return nil
}
