package desktop

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// checkPeer refuses whoever is not the user, should they get past the folder's mode.
func checkPeer(conn net.Conn) error {
	raw, err := conn.(*net.UnixConn).SyscallConn()
	if err != nil {
		return fmt.Errorf("checking the peer: %w", err)
	}
	var peer *unix.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) { peer, failed = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) }); err != nil {
		return fmt.Errorf("checking the peer: %w", err)
	}
	if failed != nil {
		return fmt.Errorf("checking the peer: %w", failed)
	}
	if int(peer.Uid) != os.Getuid() {
		return errStranger
	}
	return nil
}
