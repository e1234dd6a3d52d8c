package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long a change waits for others that come with it.
const settle = 30 * time.Millisecond

// Watch says when any file changed, by whichever process, until ctx is done;
// then the channel is closed. Changes that come together are told once, and
// one that nobody took yet is not told twice.
func (s *Store) Watch(ctx context.Context) (<-chan struct{}, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching the store: %w", err)
	}
	folders := []string{s.folders.Config, s.folders.State, s.openedFolder(), s.factFolder(), s.browsedFolder(), s.keptFolder()}
	for _, folder := range folders { // before any is watched: their making is no change
		_ = os.MkdirAll(folder, folderMode) // what cannot be made cannot change either
	}
	watched := 0
	for _, folder := range folders {
		if addErr := watcher.Add(folder); addErr == nil {
			watched++
		} else {
			err = addErr
		}
	}
	if watched == 0 {
		_ = watcher.Close()
		return nil, fmt.Errorf("watching the store: %w", err)
	}
	changed := make(chan struct{}, 1)
	go tell(ctx, watcher, changed)
	return changed, nil
}

func tell(ctx context.Context, watcher *fsnotify.Watcher, changed chan<- struct{}) {
	defer close(changed)
	defer func() { _ = watcher.Close() }()
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-watcher.Events:
			if counts(event) && settled == nil {
				settled = time.After(settle)
			}
		case <-watcher.Errors:
			// Events were lost: something changed.
			settled = time.After(settle)
		case <-settled:
			settled = nil
			select {
			case changed <- struct{}{}:
			default:
			}
		}
	}
}

// counts leaves out the lock, files half written, and reading.
func counts(event fsnotify.Event) bool {
	return !strings.HasPrefix(filepath.Base(event.Name), ".") && event.Op&^fsnotify.Chmod != 0
}
