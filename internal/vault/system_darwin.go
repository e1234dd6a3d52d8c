package vault

import (
	"errors"
	"os/exec"
)

// ready: the login keychain is there, and security says itself when it is locked.
func ready() error { return nil }

// What security(1) ends with: the low byte of the OSStatus.
const (
	interactionNotAllowed = 36 // errSecInteractionNotAllowed, -25308: locked, and no dialog possible
	noDefaultKeychain     = 37 // errSecNoDefaultKeychain, -25307
)

func codeOf(err error) Code {
	var ended *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return CodeNoKeyring
	case !errors.As(err, &ended):
		return ""
	case ended.ExitCode() == interactionNotAllowed:
		return CodeLocked
	case ended.ExitCode() == noDefaultKeychain:
		return CodeNoKeyring
	}
	return ""
}
