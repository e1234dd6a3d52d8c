package main

import (
	"encoding/json"
	"errors"
	"fmt"
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
