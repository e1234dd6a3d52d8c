//go:build !desktop && !dev && !bindings

package main

import (
	"context"
	"os"
	"time"

	"daypass/internal/desktop"
	"daypass/internal/store"
	"daypass/internal/tray"
)

// panelPatience is how long a desktop's panel may take to start at login.
const panelPatience = time.Minute

// trayGrace is how long a signal leaves to the tray to end by itself: it may
// wait for a notification server or a disk that hangs.
const trayGrace = time.Second

// runTray is the resident process. It runs on the main thread: the tray's
// library locks this goroutine to it when it is linked.
func runTray(ctx context.Context, demo, atLogin bool) error {
	own, err := os.Executable()
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() {
		time.Sleep(trayGrace)
		os.Exit(0)
	})()
	session := desktop.Here()
	o := tray.Options{
		Session: session, Now: time.Now, Demo: demo, Login: session.AtLogin(trayBeside(own), "tray", "--at-login"),
		Daypass: append([]string{terminalOf(own)}, demoFlag(demo)...), Window: append([]string{windowBeside(own)}, demoFlag(demo)...),
	}
	if atLogin {
		o.Patience = panelPatience
	}
	folders := store.UserFolders()
	if demo {
		// The demo's own, never the user's.
		if o.Folder, err = os.MkdirTemp("", "daypass-demo-tray-"); err != nil {
			return err
		}
		defer os.RemoveAll(o.Folder)
		folders = store.In(o.Folder)
		o.Window = append(o.Window, "--"+demoFolderFlag+"="+o.Folder)
	} else if o.Folder, err = session.RuntimeFolder(); err != nil {
		return err
	}
	const files = 16 // more than can be damaged at once, or be read
	damaged := make(chan store.Damage, files)
	o.Damaged = damaged
	o.Store = store.New(folders, time.Now, func(d store.Damage) {
		select {
		case damaged <- d:
		default:
		}
	})
	if demo {
		if err := fillDemo(o.Store); err != nil {
			return err
		}
	}
	return tray.Run(ctx, o)
}

// fillDemo gives the demo's tray something to click on.
func fillDemo(s *store.Store) error {
	for _, profile := range []string{"audit", "prod-admin", "deploy-via-hub"} {
		err := s.ChangeRole("demo:"+profile, func(r *store.Role) {
			r.Favourite, r.FavouriteProfile, r.DurationSeconds = true, profile, 8*3600
		})
		if err != nil {
			return err
		}
	}
	return nil
}
