package vault

import (
	"errors"

	"github.com/zalando/go-keyring"
)

// System is the operating system's keyring: the Secret Service on Linux, the
// login keychain on macOS, the Credential Manager on Windows.
func System() Keyring { return system{} }

type system struct{}

func (system) Ready() error { return ready() }

func (system) Set(service, name, secret string) error {
	return inOurWords(keyring.Set(service, name, secret))
}

func (system) Get(service, name string) (string, error) {
	secret, err := keyring.Get(service, name)
	return secret, inOurWords(err)
}

func (system) Delete(service, name string) error {
	return inOurWords(keyring.Delete(service, name))
}

func (system) DeleteAll(service string) error {
	err := keyring.DeleteAll(service)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return inOurWords(err)
}

func inOurWords(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return &Error{Code: CodeNoKeyring}
	}
	if code := codeOf(err); code != "" {
		return &Error{Code: code}
	}
	return err
}
