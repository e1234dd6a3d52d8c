package desktop

import "golang.org/x/sys/unix"

// peerUID is the user at the other end of a Unix socket.
func peerUID(socket int) (int, error) {
	peer, err := unix.GetsockoptUcred(socket, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(peer.Uid), nil
}
