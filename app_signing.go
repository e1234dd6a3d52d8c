package main

import (
	"context"
	"errors"
	"sync"

	"daypass/internal/chain"
)

var (
	errBusy   = errors.New("another console is being opened")
	errByCode = errors.New("signing in with a code instead")
)

// signing is the opening under way: one at a time, which can be cancelled and
// can be waiting for a code.
type signing struct {
	mutex sync.Mutex
	stop  context.CancelFunc // nil when nothing is under way
	codes chan chain.Secret  // nil when no code is waited for
	leave func(error)        // the wait for a browser; nil when there is none
}

// begin starts an opening; the caller ends it.
func (s *signing) begin() (ctx context.Context, end func(), err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.stop != nil {
		return nil, nil, errBusy
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	return ctx, func() {
		stop()
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.stop = nil
	}, nil
}

func (s *signing) cancel() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.stop != nil {
		s.stop()
	}
}

// inBrowser is ctx for a sign-in that byCode takes out of the browser.
func (s *signing) inBrowser(ctx context.Context) (waiting context.Context, done func()) {
	waiting, leave := context.WithCancelCause(ctx)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.leave = leave
	return waiting, func() {
		leave(nil)
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.leave = nil
	}
}

func (s *signing) byCode() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.leave != nil {
		s.leave(errByCode)
	}
}

func (s *signing) expectCode() (codes <-chan chain.Secret, done func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	expected := make(chan chain.Secret, 1)
	s.codes = expected
	return expected, func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.codes = nil
	}
}

// giveCode tells whether a code was waited for.
func (s *signing) giveCode(code chain.Secret) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.codes == nil {
		return false
	}
	select {
	case s.codes <- code:
		return true
	default:
		return false // one was given already
	}
}
