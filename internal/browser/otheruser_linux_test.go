package browser

import (
	"fmt"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// Another user who read the address from the browser's command line.
func TestAnotherUserWhoKnowsTheAddressIsRefused(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can open a socket as another user")
	}
	h := handOff(t, Options{})
	socket := socketOf(t, 65534, netip.MustParseAddrPort(h.address))
	defer socket.Close()
	if _, err := fmt.Fprintf(socket, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", h.path, h.address); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 4096)
	n, err := socket.Read(answer)
	if err != nil || !strings.HasPrefix(string(answer[:n]), "HTTP/1.1 403") || strings.Contains(string(answer[:n]), "canary") {
		t.Errorf("the answer is %q, %v", answer[:n], err)
	}
	if refusal := <-h.Refused(); refusal.Why != OtherUser {
		t.Errorf("told is %+v", refusal)
	}
}

// socketOf connects as a user: the kernel gives a new socket to the thread's
// file system user.
func socketOf(t *testing.T, uid uintptr, server netip.AddrPort) *os.File {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_, _, _ = syscall.RawSyscall(syscall.SYS_SETFSUID, uid, 0, 0)
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	_, _, _ = syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Connect(socket, &syscall.SockaddrInet4{Port: int(server.Port()), Addr: server.Addr().As4()}); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(socket), "socket")
}
