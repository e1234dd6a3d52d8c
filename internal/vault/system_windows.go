package vault

import (
	"errors"

	"golang.org/x/sys/windows"
)

// ready: the Credential Manager is part of the logon session.
func ready() error { return nil }

// codeOf: a network logon, such as that of SSH with a key, has no credential set.
func codeOf(err error) Code {
	if errors.Is(err, windows.ERROR_NO_SUCH_LOGON_SESSION) {
		return CodeNoKeyring
	}
	return ""
}
