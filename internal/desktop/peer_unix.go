//go:build unix

package desktop

import (
	"fmt"
	"net"
	"os"
)

// checkPeer refuses whoever is not the user, should they get past the folder's mode.
func checkPeer(conn net.Conn) error {
	raw, err := conn.(*net.UnixConn).SyscallConn()
	if err != nil {
		return fmt.Errorf("checking the peer: %w", err)
	}
	var uid int
	var failed error
	if err := raw.Control(func(socket uintptr) { uid, failed = peerUID(int(socket)) }); err != nil {
		return fmt.Errorf("checking the peer: %w", err)
	}
	if failed != nil {
		return fmt.Errorf("checking the peer: %w", failed)
	}
	if uid != os.Getuid() {
		return errStranger
	}
	return nil
}
