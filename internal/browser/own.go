package browser

import "net/netip"

// OwnSocket tells whether a connection to a server on loopback was made by this
// user. Where the system does not say whose a socket is, it is taken for theirs.
func OwnSocket(client, server netip.AddrPort) (bool, error) { return ownSocket(client, server) }
