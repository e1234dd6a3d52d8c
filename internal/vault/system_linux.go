package vault

import (
	"context"
	"errors"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring/secret_service"
)

// readyTimeout ends a connection that nobody waits for any more.
const readyTimeout = 10 * time.Second

// ready looks before go-keyring does, which would start a bus of its own where
// there is none (dbus-launch), and put up a dialog where the keyring is locked.
// It looks at the collection that go-keyring takes.
func ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
	defer cancel()
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return &Error{Code: CodeNoKeyring, cause: err}
	}
	defer conn.Close()
	if err = conn.Auth(nil); err == nil {
		err = conn.Hello()
	}
	if err != nil {
		return &Error{Code: CodeNoKeyring, cause: err}
	}
	service := &ss.SecretService{Conn: conn}
	locked, err := service.GetLoginCollection().GetProperty("org.freedesktop.Secret.Collection.Locked")
	if err != nil {
		return &Error{Code: CodeNoKeyring, cause: err} // no service, or no collection
	}
	if isLocked, ok := locked.Value().(bool); !ok || isLocked {
		return &Error{Code: CodeLocked}
	}
	return nil
}

// codeOf knows what it means that the service went away or locked meanwhile.
func codeOf(err error) Code {
	var answer dbus.Error
	if !errors.As(err, &answer) {
		return ""
	}
	switch answer.Name {
	case "org.freedesktop.Secret.Error.IsLocked":
		return CodeLocked
	case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner", "org.freedesktop.DBus.Error.NoReply":
		return CodeNoKeyring
	}
	return ""
}
