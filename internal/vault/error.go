package vault

import "errors"

// Code says why nothing is kept. It is what the message catalogs are keyed by,
// and what errors.Is finds in an *Error.
type Code string

// The codes.
const (
	CodeNoKeyring Code = "no-keyring" // none on this machine, or none for this session
	CodeLocked    Code = "locked"     // and nobody is asked to unlock it
	CodeTimedOut  Code = "timed-out"
	CodeFailed    Code = "keyring-failed" // it answered with an error, or lost what it was given
	CodeIndex     Code = "index-failed"   // the names could not be written down
)

func (c Code) Error() string { return string(c) }

// ErrNotFound is a Keyring's answer for what is not in it.
var ErrNotFound = errors.New("not in the keyring")

// ErrNotTemporary refuses to keep what does not expire, or has.
var ErrNotTemporary = errors.New("no temporary credentials that live")

// Error is a failure of the keyring. The cause holds no secret: it is the
// keyring's own words.
type Error struct {
	Code  Code
	cause error
}

func (e *Error) Error() string {
	if e.cause == nil {
		return "asking the keyring: " + string(e.Code)
	}
	return "asking the keyring: " + string(e.Code) + ": " + e.cause.Error()
}

// Unwrap makes errors.Is find the code.
func (e *Error) Unwrap() error { return e.Code }

// CodeOf is the code in an error, "" when there is none.
func CodeOf(err error) Code {
	var code Code
	errors.As(err, &code)
	return code
}
