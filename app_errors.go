package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"daypass/internal/chain"
	"daypass/internal/desktop"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/store"
)

// codedError is what the page gets of an error: a code to act on and a sentence
// in the user's language.
type codedError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (e codedError) Error() string { return e.Code + ": " + e.Message }

// errPanicked stands for a panic in a bound method. What it panicked with may
// hold the page's arguments, so it is not part of it.
var errPanicked = errors.New("unexpected panic")

// rescue turns a panic into an error. Without it Wails would log the call with
// its arguments and the page would wait for ever.
func rescue(err *error) {
	if recover() != nil {
		*err = errPanicked
	}
}

// formatError makes what the page's promise is rejected with. It is a string
// because Wails' runtime wraps it in an Error, which flattens an object.
func formatError(err error) any {
	var coded codedError
	if !errors.As(err, &coded) {
		coded = codedError{Code: "unexpected", Message: fmt.Sprint(err)}
	}
	text, _ := json.Marshal(coded) // two strings cannot fail to encode
	return string(text)
}

// explain puts an error about a profile into words.
func (a *App) explain(err error, name string) error {
	c := a.catalog()
	var worded codedError
	switch {
	case errors.As(err, &worded):
		return worded
	case errors.Is(err, house.ErrNoProfile):
		return codedError{"profile-missing", c.Text("exit.2.profile", message.Args{"name": name})}
	case errors.Is(err, chain.ErrMalformedArn):
		return codedError{"arn-malformed", c.Text("destination.arn-malformed", message.Args{"value": name})}
	case errors.Is(err, desktop.ErrNoEditor):
		return codedError{"no-editor", c.Text("window.editor", nil)}
	}
	return a.unexpected(err)
}

func (a *App) unexpected(err error) error {
	return codedError{"unexpected", a.catalog().Text("exit.1.detail", message.Args{"detail": err.Error()})}
}

// stored puts an error of the store into words; nil stays nil.
func (a *App) stored(err error) error {
	if err == nil {
		return nil
	}
	c := a.catalog()
	var failed *store.Error
	if !errors.As(err, &failed) {
		return a.unexpected(err)
	}
	file := message.Args{"file": filepath.Base(failed.File)}
	if errors.Is(err, store.ErrNewerVersion) {
		return codedError{"store-newer", c.Text("store.newer", file)}
	}
	file["because"] = c.Text("store.why."+store.Why(err), nil)
	return codedError{"store-failed", c.Text("store.failed", file)}
}
