package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/fsnotify/fsnotify"

	"daypass/internal/desktop"
	"daypass/internal/house"
)

// OpenFile opens the AWS file at the line of a profile, or of its problem.
func (a *App) OpenFile(name string) (err error) {
	defer rescue(&err)
	p, ok := a.house.Profiles().Find(name)
	if !ok {
		return a.explain(house.ErrNoProfile, name)
	}
	at := p.At
	if p.Problem != nil && p.Problem.Position.File != "" {
		at = p.Problem.Position
	}
	if err := desktop.On(os.Environ()).OpenFile(at.File, at.Line); err != nil {
		return a.explain(err, name)
	}
	return nil
}

// watch tells the page when the store or the AWS files change, by whoever. Where
// the system cannot watch, the page still asks each minute.
func (a *App) watch(ctx context.Context) {
	if changed, err := a.house.Store.Watch(ctx); err == nil {
		go func() {
			for range changed {
				a.emit("changed", nil)
			}
		}()
	}
	go a.watchFiles(ctx)
}

// watchFiles watches the folders: an editor that saves puts a new file in the
// place of the old one.
func (a *App) watchFiles(ctx context.Context) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return
	}
	defer func() { _ = watcher.Close() }()
	ours := map[string]bool{}
	for _, f := range a.house.Profiles().Files() {
		ours[f.Path] = true
		_ = watcher.Add(filepath.Dir(f.Path)) // there may be no such folder yet
	}
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-watcher.Events:
			if ours[event.Name] && event.Op != fsnotify.Chmod {
				a.emit("changed", nil)
			}
		case <-watcher.Errors:
			a.emit("changed", nil)
		}
	}
}
