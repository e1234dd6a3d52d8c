package desktop

import "net"

// checkPeer leaves it to Windows: the socket is in the user's local data folder,
// which is theirs.
func checkPeer(net.Conn) error { return nil }
