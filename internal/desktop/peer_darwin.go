package desktop

import "golang.org/x/sys/unix"

// peerUID is the user at the other end of a Unix socket.
func peerUID(socket int) (int, error) {
	peer, err := unix.GetsockoptXucred(socket, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(peer.Uid), nil
}
