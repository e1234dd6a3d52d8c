package vault_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"daypass/internal/vault"
)

// A bus that starts no service by itself: what is on it is what the test put there.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

// patience is how long a bus and a keyring are waited for.
const patience = time.Minute

// program finds a program of Debian's package, or ends the test: in CI as a
// failure.
func program(t *testing.T, name, debian string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing (Debian's package %s)", name, debian)
	}
	t.Skipf("%s is missing (Debian's package %s)", name, debian)
	return ""
}

// run starts a program of the test's own and ends it with the test.
func run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	runtime.LockOSThread() // the death of this thread is what Pdeathsig is told of
	t.Cleanup(runtime.UnlockOSThread)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
}

// privateBus starts a bus that is this test's alone.
func privateBus(t *testing.T) {
	t.Helper()
	daemon := program(t, "dbus-daemon", "dbus")
	dir := t.TempDir()
	config, socket := filepath.Join(dir, "bus.conf"), filepath.Join(dir, "bus")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, socket), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(daemon, "--config-file="+config, "--nofork", "--nopidfile", "--print-address")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	run(t, cmd)
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the bus did not start: %v", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+socket)
}

// gnomeKeyring starts a Secret Service on a private bus, with a login keyring
// that is unlocked.
func gnomeKeyring(t *testing.T) {
	t.Helper()
	daemon := program(t, "gnome-keyring-daemon", "gnome-keyring")
	privateBus(t)
	dir := t.TempDir()
	cmd := exec.Command(daemon, "--foreground", "--unlock", "--components=secrets", "--control-directory="+dir)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_RUNTIME_DIR="+dir, "XDG_CONFIG_HOME="+dir)
	cmd.Stdin = strings.NewReader("the password of a test's keyring")
	run(t, cmd)
	deadline := time.Now().Add(patience)
	for vault.System().Ready() != nil {
		if time.Now().After(deadline) {
			t.Fatalf("gnome-keyring did not come up: %v", vault.System().Ready())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// onBus talks to the Secret Service behind the vault's back.
func onBus(t *testing.T) *dbus.Conn {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

const secrets = "org.freedesktop.secrets"

func collection(conn *dbus.Conn) dbus.BusObject {
	return conn.Object(secrets, "/org/freedesktop/secrets/collection/login")
}

func lock(t *testing.T, conn *dbus.Conn) {
	t.Helper()
	err := conn.Object(secrets, "/org/freedesktop/secrets").Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{collection(conn).Path()}).Err
	if err != nil {
		t.Fatal(err)
	}
}

func itemCount(t *testing.T, conn *dbus.Conn) int {
	t.Helper()
	all, err := collection(conn).GetProperty("org.freedesktop.Secret.Collection.Items")
	if err != nil {
		t.Fatal(err)
	}
	return len(all.Value().([]dbus.ObjectPath))
}

func TestSecretService(t *testing.T) {
	gnomeKeyring(t)
	conn, at := onBus(t), newClock()
	v := vault.New(vault.Options{Keyring: vault.System(), Now: at.now, Timeout: patience})
	ctx := context.Background()

	for _, size := range []int{400, 4000, 20000} {
		want := made(at.at.Add(time.Hour), size)
		put(t, v, key(), want)
		got, ok := v.Get(ctx, key(), time.Hour)
		if !ok {
			t.Fatalf("%d bytes: nothing came back, state %+v", size, v.State())
		}
		same(t, got, want)
		if n, least := itemCount(t, conn), size/2560+1; n < least {
			t.Errorf("%d bytes are in %d items, want %d at least", size, n, least)
		}
	}
	other := key()
	other.Request += "of another configuration"
	if _, ok := v.Get(ctx, other, 0); ok {
		t.Error("found under another configuration")
	}

	err := vault.System().Set("somebody-else", "name", "secret")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := v.Forget(ctx); n != 1 || err != nil {
		t.Errorf("forgot %d, %v", n, err)
	}
	if n := itemCount(t, conn); n != 1 {
		t.Errorf("%d items are left, want somebody else's alone", n)
	}
	if _, ok := v.Get(ctx, key(), 0); ok {
		t.Error("not forgotten")
	}
}

func TestALockedSecretServiceIsLeftLocked(t *testing.T) {
	gnomeKeyring(t)
	conn, at := onBus(t), newClock()
	v := vault.New(vault.Options{Keyring: vault.System(), Now: at.now, Timeout: patience})
	ctx := context.Background()
	put(t, v, key(), made(at.at.Add(time.Hour), 400))
	lock(t, conn)

	began := time.Now()
	if _, ok := v.Get(ctx, key(), 0); ok {
		t.Error("read from a locked keyring")
	}
	if err := v.Put(ctx, key(), made(at.at.Add(time.Hour), 400)); vault.CodeOf(err) != vault.CodeLocked {
		t.Errorf("Put: %v", err)
	}
	if _, err := v.Forget(ctx); vault.CodeOf(err) != vault.CodeLocked {
		t.Errorf("Forget: %v", err)
	}
	if v.State().Code != vault.CodeLocked {
		t.Errorf("state %+v", v.State())
	}
	if waited := time.Since(began); waited > patience/2 {
		t.Errorf("it took %v: somebody was asked to unlock it", waited)
	}
	locked, err := collection(conn).GetProperty("org.freedesktop.Secret.Collection.Locked")
	if err != nil || locked.Value() != true {
		t.Errorf("locked: %v, %v", locked.Value(), err)
	}
}

func TestABusWithoutSecretService(t *testing.T) {
	privateBus(t)
	keepsNothing(t, vault.CodeNoKeyring, patience)
}

func TestNoBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	keepsNothing(t, vault.CodeNoKeyring, patience)
}

func TestNoBusIsStartedWhereThereIsNone(t *testing.T) {
	if _, err := os.Stat(fmt.Sprintf("/run/user/%d/bus", os.Getuid())); err == nil {
		t.Skip("this session has a bus that is found without a variable")
	}
	dir := t.TempDir()
	ran := filepath.Join(dir, "ran")
	launcher := "#!/bin/sh\n: > " + ran + "\nexit 1\n"
	if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(launcher), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	keepsNothing(t, vault.CodeNoKeyring, patience)
	if _, err := os.Stat(ran); err == nil {
		t.Error("a bus was started")
	}
}

func TestABusThatDoesNotAnswer(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "bus")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	var taken []net.Conn
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			taken = append(taken, conn)
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-ended
		for _, conn := range taken {
			conn.Close()
		}
	})
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+socket)
	began := time.Now()
	const timeout = 3 * time.Second
	keepsNothing(t, vault.CodeTimedOut, timeout)
	if waited := time.Since(began); waited > 3*timeout { // four calls
		t.Errorf("waited %v", waited)
	}
}

// keepsNothing: the code says why, and whoever asks again is not kept waiting.
func keepsNothing(t *testing.T, want vault.Code, timeout time.Duration) {
	t.Helper()
	at := newClock()
	v := vault.New(vault.Options{Keyring: vault.System(), Now: at.now, Timeout: timeout})
	for range 3 {
		err := v.Put(context.Background(), key(), made(at.at.Add(time.Hour), 400))
		if vault.CodeOf(err) != want {
			t.Fatalf("%v, want %s", err, want)
		}
	}
	if _, ok := v.Get(context.Background(), key(), 0); ok {
		t.Error("something was kept")
	}
	if s := v.State(); s.Code != want || s.Kept != 0 {
		t.Errorf("state %+v", s)
	}
}
