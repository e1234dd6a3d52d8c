package desktop

import (
	"bufio"
	"errors"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// privateBus is a session with a D-Bus of its own, and a connection to it.
func privateBus(t *testing.T) (Session, *dbus.Conn) {
	t.Helper()
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	s := On([]string{"DBUS_SESSION_BUS_ADDRESS=" + strings.TrimSpace(address)})
	conn, err := s.bus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return s, conn
}

// shown is a notification as the server got it.
type shown struct {
	replaces    uint32
	title, body string
	actions     []string
}

// server is a notification server that can do what it is told it can.
type server struct {
	conn  *dbus.Conn
	can   []string
	shown chan shown
	mutex sync.Mutex
	last  uint32
}

func (s *server) GetCapabilities() ([]string, *dbus.Error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.can, nil
}

func (s *server) Notify(_ string, replaces uint32, _, title, body string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	id := replaces
	if id == 0 {
		s.last++
		id = s.last
	}
	s.shown <- shown{replaces, title, body, actions}
	return id, nil
}

func (s *server) emit(t *testing.T, name string, values ...any) {
	t.Helper()
	if err := s.conn.Emit(notificationsPath, notifications+"."+name, values...); err != nil {
		t.Fatal(err)
	}
}

func newServer(t *testing.T, conn *dbus.Conn, can ...string) *server {
	t.Helper()
	s := &server{conn: conn, can: can, shown: make(chan shown, 8)}
	if err := conn.Export(s, notificationsPath, notifications); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(notifications, 0); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *server) next(t *testing.T) shown {
	t.Helper()
	select {
	case n := <-s.shown:
		return n
	case <-time.After(30 * time.Second):
		t.Fatal("nothing is shown")
		return shown{}
	}
}

func TestANotificationsActionComesBack(t *testing.T) {
	session, conn := privateBus(t)
	n, err := session.Notifier()
	if err != nil {
		t.Fatal(err)
	}
	soon := Notification{Title: "Daypass", Body: "a<b & c", Tag: "s-1", Actions: []Action{{"renew", "Renew"}, {"forget", "Forget"}}}
	if err := n.Show(soon); !errors.Is(err, ErrNoNotifications) {
		t.Errorf("without a server: %v", err)
	}
	s := newServer(t, conn, "body", "body-markup", "actions")
	if err := n.Show(soon); err != nil {
		t.Fatal(err)
	}
	if got := s.next(t); got.title != "Daypass" || got.body != "a&lt;b &amp; c" || strings.Join(got.actions, "|") != "renew|Renew|forget|Forget" {
		t.Errorf("shown is %+v", got)
	}
	s.emit(t, "ActionInvoked", uint32(77), "renew") // another program's
	s.emit(t, "ActionInvoked", uint32(1), "forget")
	s.emit(t, "ActionInvoked", uint32(1), "renew")
	for _, want := range []Acted{{"s-1", "forget"}, {"s-1", "renew"}} {
		select {
		case got := <-n.Acted():
			if got != want {
				t.Errorf("pressed is %+v, want %+v", got, want)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("no action comes back")
		}
	}
	if err := n.Show(soon); err != nil || s.next(t).replaces != 1 {
		t.Error("the same tag is shown beside itself", err)
	}
	other := soon
	other.Tag = "s-2"
	if err := n.Show(other); err != nil || s.next(t).replaces != 0 {
		t.Error("another tag takes the first one's place", err)
	}
	s.emit(t, "NotificationClosed", uint32(1), uint32(2))
	s.emit(t, "ActionInvoked", uint32(1), "renew")
	s.emit(t, "ActionInvoked", uint32(2), "renew") // what is told in between was dealt with once this comes
	if got := <-n.Acted(); got != (Acted{"s-2", "renew"}) {
		t.Errorf("after one was closed, pressed is %+v", got)
	}
	if err := n.Show(soon); err != nil || s.next(t).replaces != 0 {
		t.Error("what was closed is replaced", err)
	}
	_ = n.Close()
	for late := range n.Acted() {
		t.Errorf("a closed notification was pressed: %+v", late)
	}
	<-n.Lost()
}

func TestAPlainServerGetsPlainText(t *testing.T) {
	session, conn := privateBus(t)
	n, err := session.Notifier()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = n.Close() }()
	note := Notification{Title: "Daypass", Body: "a<b", Actions: []Action{{"renew", "Renew"}}}
	s := newServer(t, conn, "body")
	if err := n.Show(note); err != nil {
		t.Fatal(err)
	}
	if got := s.next(t); got.body != "a<b" || len(got.actions) != 0 {
		t.Errorf("shown is %+v", got)
	}
	s.mutex.Lock()
	s.can = nil
	s.mutex.Unlock()
	if err := n.Show(note); err != nil {
		t.Fatal(err)
	}
	if got := s.next(t); got.title != "a<b" || got.body != "" {
		t.Errorf("shown is %+v", got)
	}
}

func TestATrayIsWaitedFor(t *testing.T) {
	for _, environ := range [][]string{nil, {"DBUS_SESSION_BUS_ADDRESS=unix:path=/gone"}} {
		if err := On(environ).WaitForTray(t.Context(), time.Minute); !errors.Is(err, ErrNoTray) {
			t.Errorf("%v: %v", environ, err)
		}
		if _, err := On(environ).Notifier(); !errors.Is(err, ErrNoBus) {
			t.Errorf("%v: %v", environ, err)
		}
	}
	session, conn := privateBus(t)
	if err := session.WaitForTray(t.Context(), time.Millisecond); !errors.Is(err, ErrNoTray) {
		t.Errorf("without a watcher: %v", err)
	}
	waited := make(chan error, 1)
	go func() { waited <- session.WaitForTray(t.Context(), 10*time.Minute) }()
	panel := &panel{asked: make(chan struct{}, 8)}
	if err := conn.Export(panel, watcherPath, "org.freedesktop.DBus.Properties"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(watcher, 0); err != nil {
		t.Fatal(err)
	}
	<-panel.asked
	select {
	case err := <-waited:
		t.Fatalf("a watcher without a host is a tray: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	panel.mutex.Lock()
	panel.host = true
	panel.mutex.Unlock()
	if err := conn.Emit(watcherPath, watcher+".StatusNotifierHostRegistered"); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Error(err)
	}
}

// panel is a watcher's property.
type panel struct {
	mutex sync.Mutex
	host  bool
	asked chan struct{}
}

func (p *panel) Get(string, string) (dbus.Variant, *dbus.Error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	select {
	case p.asked <- struct{}{}:
	default:
	}
	return dbus.MakeVariant(p.host), nil
}

func TestAnAlarmGoesOffAtItsTime(t *testing.T) {
	a, err := NewAlarm()
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Duration{-time.Hour, 60 * time.Millisecond} {
		begin := time.Now()
		if err := a.Set(time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := a.Set(time.Now().Add(at)); err != nil {
			t.Fatal(err)
		}
		select {
		case <-a.C:
			if time.Since(begin) < at {
				t.Errorf("it goes off after %v, set for %v", time.Since(begin), at)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("set for %v it does not go off", at)
		}
	}
	if err := a.Set(time.Time{}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-a.C:
		t.Error("it goes off at no time")
	case <-time.After(50 * time.Millisecond):
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}
