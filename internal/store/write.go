package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	lockName      = ".lock"
	tempMark      = ".tmp-"
	usualLockWait = 5 * time.Second      // a writer holds the lock for milliseconds
	lockRetry     = 5 * time.Millisecond //
	tempMaxAge    = 10 * time.Minute     // older ones belong to a process that died
	folderMode    = fs.FileMode(0o700)
)

// locked runs change while no other process and no other goroutine changes a
// file of file's folder. Readers need no lock: they see a file before or after.
func (s *Store) locked(file string, change func() error) error {
	folder := filepath.Dir(file)
	if err := os.MkdirAll(folder, folderMode); err != nil {
		return failed("locking", file, err)
	}
	lock := flock.New(filepath.Join(folder, lockName), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), s.lockWait)
	defer cancel()
	got, err := lock.TryLockContext(ctx, lockRetry)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return failed("locking", file, fmt.Errorf("%w for %s", ErrBusy, s.lockWait))
	case err != nil || !got:
		return failed("locking", file, err)
	}
	defer func() { _ = lock.Close() }()
	return change()
}

// write puts data into file whole or not at all: a new file beside it takes its
// place once it is on the disk.
func (s *Store) write(file string, data []byte) error {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return nil
	}
	// A link to a file elsewhere (a repository of settings, say) stays a link.
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	folder := filepath.Dir(file)
	if err := os.MkdirAll(folder, folderMode); err != nil {
		return failed("writing", file, err)
	}
	s.sweep(folder)
	temp, err := s.createTemp(folder, "."+filepath.Base(file)+tempMark+"*") // 0600
	if err != nil {
		return failed("writing", file, err)
	}
	if err = fill(temp, data); err == nil {
		err = replace(temp.Name(), file, folder)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return failed("writing", file, err)
	}
	return nil
}

func fill(temp *os.File, data []byte) error {
	_, err := temp.Write(data)
	if err == nil {
		err = temp.Sync()
	}
	if closing := temp.Close(); err == nil {
		err = closing
	}
	return err
}

// sweep removes what a process left that died while it wrote.
func (s *Store) sweep(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") || !strings.Contains(entry.Name(), tempMark) {
			continue
		}
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > tempMaxAge {
			_ = os.Remove(filepath.Join(folder, entry.Name()))
		}
	}
}

// setAside moves a damaged file out of the way, under the folder's lock, and
// reports it. It never takes the name of another file.
func (s *Store) setAside(file string, what error) error {
	stamp := s.now().UTC().Format("20060102T150405")
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.damaged-%s", file, stamp)
		if n > 1 {
			aside = fmt.Sprintf("%s-%d", aside, n)
		}
		if _, err := os.Lstat(aside); err == nil {
			continue
		}
		if err := os.Rename(file, aside); err != nil {
			return failed("reading", file, fmt.Errorf("%w: %w: %w", ErrDamaged, what, err))
		}
		s.damaged(Damage{File: file, Aside: aside, Err: what})
		return nil
	}
}
