//go:build unix

package store

import (
	"errors"
	"os"
	"syscall"
)

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// replace puts a finished file in place of another and makes that last: the
// folder too has to reach the disk. Some file systems cannot sync a folder; the
// file is complete all the same.
func replace(from, to, folder string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	if d, err := os.Open(folder); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}
