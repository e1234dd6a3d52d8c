package main

import (
	"context"
	"net/http"
	"sync"
)

// shell is the window that the page lives in.
type shell interface {
	Emit(event string, data any)
	Quit()
	SetTitle(title string)
}

// App has the methods that the page calls, each a line or three over the rooms
// (frontend/src/lib/contract.ts, interface Backend). It makes no rule, sends no
// request and reads no file itself.
type App struct {
	demo bool

	mutex sync.Mutex
	shell shell

	closing sync.Once
}

func newApp(demo bool) *App { return &App{demo: demo} }

func (a *App) started(_ context.Context, s shell) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.shell = s
}

func (a *App) window() shell {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.shell
}

// quit closes the window, or does nothing before there is one.
func (a *App) quit() {
	if s := a.window(); s != nil {
		s.Quit()
	}
}

func (a *App) close() { a.closing.Do(func() {}) }

func (a *App) title() string {
	if a.demo {
		return "Daypass (demo)"
	}
	return "Daypass"
}

func (a *App) background() (r, g, b uint8) { return 0xff, 0xff, 0xff }

func (a *App) handler() http.Handler { return http.NotFoundHandler() }

// Quit ends the window.
func (a *App) Quit() (err error) {
	defer rescue(&err)
	a.quit()
	return nil
}
