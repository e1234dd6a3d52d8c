package store

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// Windows error codes that package syscall has no name for.
const (
	errorWriteProtect     = syscall.Errno(19)
	errorSharingViolation = syscall.Errno(32)
	errorHandleDiskFull   = syscall.Errno(39)
	errorDiskFull         = syscall.Errno(112)
)

func isReadOnly(err error) bool { return errors.Is(err, errorWriteProtect) }

func isFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull)
}

// replace puts a finished file in place of another. Windows refuses while
// anyone has the old one open, so it is tried for a while.
func replace(from, to, _ string) error {
	const patience = time.Second
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		err := os.Rename(from, to)
		inUse := errors.Is(err, errorSharingViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
		if !inUse || time.Now().After(deadline) {
			return err
		}
	}
}
