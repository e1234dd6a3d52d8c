package main

import (
	"os"
	"path/filepath"
	"testing"

	"daypass/internal/browser"
)

// A browser that nobody signs in with is left for a code, which does it.
func TestSignInByCodeInsteadOfTheBrowser(t *testing.T) {
	app, s := demoApp(t)
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	app.house.Browsers = browser.On([]string{"PATH=" + bin + ":" + os.Getenv("PATH"), "DISPLAY=:999", "HOME=" + t.TempDir()})
	if err := app.house.Browsers.CanOpen(); err != nil {
		t.Fatal(err)
	}
	if err := app.SignInByCode(); err != nil { // nothing is waited for
		t.Fatal(err)
	}
	codes := make(chan string, 1)
	go func() {
		for e := range s.events {
			asked, ok := e.data.(SignInEvent)
			switch {
			case !ok:
			case asked.Code == "":
				if err := app.SignInByCode(); err != nil {
					t.Error(err)
				}
			default:
				app.house.Demo.Approve(asked.Code, true)
				codes <- asked.Code
				return
			}
		}
	}()
	if err := app.SignIn("sso:acme-old"); err != nil {
		t.Fatal(err)
	}
	if code := <-codes; code == "" || !sessionNamed(t, app, "sso:acme-old").SignedIn {
		t.Errorf("signed in with %q", code)
	}
}
