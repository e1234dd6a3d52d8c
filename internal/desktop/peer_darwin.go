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
	var peer *unix.Xucred
	var failed error
	if err := raw.Control(func(fd uintptr) {
		peer, failed = unix.GetsockoptXucred(int(fd), unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
	}); err != nil {
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
