package vault

import (
	"context"
	"errors"
	"fmt"
)

// call does work on the keyring, which can hang for ever: on a bus that does not
// answer, on a dialog that nobody sees. Work that is not waited for any more
// goes on alone, and until it ends no other is begun.
func call[T any](ctx context.Context, v *Vault, work func(context.Context) (T, error)) (T, error) {
	var nothing T
	if v.isStuck() {
		return nothing, &Error{Code: CodeTimedOut}
	}
	ctx, cancel := context.WithTimeout(ctx, v.o.Timeout)
	defer cancel()
	select {
	case v.slot <- struct{}{}:
	case <-ctx.Done():
		return nothing, late(ctx)
	}
	type result struct {
		value T
		err   error
	}
	done, ended := make(chan result, 1), make(chan struct{})
	go func() {
		defer func() {
			close(ended)
			<-v.slot
		}()
		value, err := guarded(ctx, work)
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, classify(r.err)
	case <-ctx.Done():
		v.mutex.Lock()
		v.stuck = ended
		v.mutex.Unlock()
		return nothing, late(ctx)
	}
}

// guarded turns a panic into an error: the libraries below take the types of
// what a Secret Service answers on trust.
func guarded[T any](ctx context.Context, work func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Code: CodeFailed, cause: fmt.Errorf("an answer of the wrong kind (%T)", p)}
		}
	}()
	return work(ctx)
}

func late(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return &Error{Code: CodeTimedOut}
}

// classify gives every error a code but that of what is not there.
func classify(err error) error {
	if err == nil || CodeOf(err) != "" || errors.Is(err, ErrNotFound) || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Code: CodeTimedOut}
	}
	return &Error{Code: CodeFailed, cause: err}
}

func (v *Vault) isStuck() bool {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if v.stuck == nil {
		return false
	}
	select {
	case <-v.stuck:
		v.stuck = nil
		return false
	default:
		return true
	}
}
