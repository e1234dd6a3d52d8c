package browser

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// errNoSocket says that the kernel's tables do not have the socket.
var errNoSocket = errors.New("no such socket")

// socketTables are the kernel's lists of TCP sockets: a client on IPv4 can hold
// an IPv6 socket.
var socketTables = []string{"/proc/net/tcp", "/proc/net/tcp6"}

// ownSocket tells whether the client's end of a connection to us is a socket of
// this process's user.
func ownSocket(client, server netip.AddrPort) (bool, error) {
	var failed error
	for _, table := range socketTables {
		uid, err := socketOwner(table, client, server)
		if err == nil {
			return uid == os.Getuid(), nil
		}
		if failed == nil || errors.Is(failed, errNoSocket) {
			failed = err
		}
	}
	return false, failed
}

// socketOwner finds a socket's user. Source: Linux,
// Documentation/networking/proc_net_tcp.rst.
func socketOwner(table string, local, remote netip.AddrPort) (uid int, err error) {
	const localField, remoteField, uidField = 1, 2, 7
	f, err := os.Open(table)
	if err != nil {
		return 0, fmt.Errorf("reading the kernel's sockets: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) > uidField && isSocket(fields[localField], local) && isSocket(fields[remoteField], remote) {
			return strconv.Atoi(fields[uidField])
		}
	}
	if err := lines.Err(); err != nil {
		return 0, fmt.Errorf("reading the kernel's sockets: %w", err)
	}
	return 0, errNoSocket
}

// isSocket compares an address with the kernel's notation for it, IPv4 or
// mapped into IPv6.
func isSocket(text string, address netip.AddrPort) bool {
	if !address.Addr().Unmap().Is4() {
		return false // we listen on IPv4 alone
	}
	v4, mapped := address.Addr().Unmap().As4(), address.Addr().Unmap().As16()
	port := fmt.Sprintf(":%04X", address.Port())
	return text == words(v4[:])+port || text == words(mapped[:])+port
}

// words writes an address as the kernel does: 32 bits at a time, in the
// machine's own order.
func words(address []byte) string {
	var text strings.Builder
	for ; len(address) >= 4; address = address[4:] {
		fmt.Fprintf(&text, "%08X", binary.NativeEndian.Uint32(address))
	}
	return text.String()
}
