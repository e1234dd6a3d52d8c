package store

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// Why a file could not be read or written. Whatever the reason, what was in the
// file before is still there.
var (
	ErrReadOnly     = errors.New("read-only file system")
	ErrFull         = errors.New("disk full")
	ErrDenied       = errors.New("permission denied")
	ErrBusy         = errors.New("locked by another process")
	ErrNewerVersion = errors.New("written by a newer version")
	ErrDamaged      = errors.New("damaged and not set aside")
	ErrNotFound     = errors.New("not found")
)

// Error is a file that could not be read or written. errors.Is finds one of the
// reasons above in it, where one of them fits.
type Error struct {
	Op   string // reading, writing, locking
	File string
	why  error // one of the above, nil for another reason
	err  error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s %s: %v", e.Op, filepath.Base(e.File), e.err)
}

// Why is a code for what keeps a file from being written, whoever writes it:
// readOnly, full, denied, busy, damaged, or other.
func Why(err error) string {
	var known *Error
	if !errors.As(err, &known) {
		known, _ = failed("", "", err).(*Error)
	}
	switch known.why {
	case ErrReadOnly:
		return "readOnly"
	case ErrFull:
		return "full"
	case ErrDenied:
		return "denied"
	case ErrBusy:
		return "busy"
	case ErrDamaged:
		return "damaged"
	}
	return "other"
}

// Unwrap gives the reason and what the operating system said.
func (e *Error) Unwrap() []error {
	if e.why == nil {
		return []error{e.err}
	}
	return []error{e.why, e.err}
}

func failed(op, file string, err error) error {
	e := &Error{Op: op, File: file, err: err}
	for _, reason := range []error{ErrBusy, ErrNewerVersion, ErrDamaged, ErrNotFound} {
		if errors.Is(err, reason) {
			e.why = reason
			return e
		}
	}
	switch {
	case isReadOnly(err):
		e.why = ErrReadOnly
	case isFull(err):
		e.why = ErrFull
	case errors.Is(err, fs.ErrPermission):
		e.why = ErrDenied
	}
	return e
}
