//go:build !desktop && !dev && !bindings

package main

import (
	"context"
	"os"
	"path/filepath"
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
	session := desktop.Here()
	folder, leave, err := trayFolder(session, demo)
	if err != nil {
		return err
	}
	defer leave()
	defer context.AfterFunc(ctx, func() {
		time.Sleep(trayGrace)
		leave()
		os.Exit(0)
	})()
	o := tray.Options{
		Session: session, Folder: folder, Now: time.Now, Demo: demo, Login: session.AtLogin(trayBeside(own), "tray", "--at-login"),
		Daypass: append([]string{terminalOf(own)}, demoFlag(demo)...), Window: append([]string{windowBeside(own)}, demoFlag(demo)...),
	}
	if atLogin {
		o.Patience = panelPatience
	}
	folders := store.UserFolders()
	if demo {
		folders = store.In(folder) // the demo's own, never the user's
		o.Window = append(o.Window, "--"+demoFolderFlag+"="+folder)
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

// trayFolder is for the tray's sockets, and the demo's store. The demo has one of
// its own, in the temporary folder, which leave removes.
func trayFolder(session desktop.Session, demo bool) (folder string, leave func(), err error) {
	if !demo {
		folder, err = session.RuntimeFolder()
		return folder, func() {}, err
	}
	removeAbandoned()
	folder, err = os.MkdirTemp("", demoTrayFolder)
	return folder, func() { _ = os.RemoveAll(folder) }, err
}

// demoTrayFolder is a pattern of os.MkdirTemp.
const demoTrayFolder = "daypass-demo-tray-*"

// claiming is more than a process takes from making its folder to claiming it.
const claiming = 10 * time.Minute

// removeAbandoned removes what the demo's trays left that were killed.
func removeAbandoned() {
	folders, _ := filepath.Glob(filepath.Join(os.TempDir(), demoTrayFolder)) // the pattern is well-formed
	for _, folder := range folders {
		if info, err := os.Lstat(folder); err == nil && time.Since(info.ModTime()) > claiming && desktop.Abandoned(folder) {
			_ = os.RemoveAll(folder)
		}
	}
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
