package desktop

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// The processes of which a user has one each.
const (
	WindowInstance = "window"
	TrayInstance   = "tray"
)

// Request is what one process of Daypass asks of another: to show itself, on a
// role where Profile is not "". It carries no secret and starts no sign-in.
type Request struct {
	Profile    string `json:"profile,omitempty"`
	RoleArn    string `json:"role_arn,omitempty"` // added to the profile's chain
	OriginOnly bool   `json:"origin_only,omitempty"`
	Seconds    int    `json:"seconds,omitempty"` // console duration that is wanted, 0 for the role's own
	// Destination "" is the console's home; Region and Browser "" are the role's
	// own. The browser is its id or name.
	Destination string `json:"destination,omitempty"`
	Region      string `json:"region,omitempty"`
	Browser     string `json:"browser,omitempty"`
	Question    string `json:"question,omitempty"` // why a person is needed; the tray's codes
}

// requestFlag is how a process is given a request when it starts.
const requestFlag = "--show="

// Flag is the argument that starts the window on a request.
func (r Request) Flag() string {
	data, _ := json.Marshal(r) // texts and numbers never fail
	return requestFlag + string(data)
}

// ParseRequest reads the value of Flag.
func ParseRequest(value string) (Request, error) {
	var r Request
	if len(value) > requestLimit {
		return r, fmt.Errorf("reading a request: %d bytes", len(value))
	}
	if err := json.Unmarshal([]byte(value), &r); err != nil {
		return Request{}, fmt.Errorf("reading a request: %w", err)
	}
	return r, nil
}

// What keeps an instance from being claimed or asked.
var (
	ErrRunning    = errors.New("already running")
	ErrNotRunning = errors.New("not running")
	errStranger   = errors.New("the other end belongs to another user")
)

const (
	requestLimit    = 4 << 10         // bytes
	requestPatience = 5 * time.Second // both processes are on this machine, which may be busy
	taken           = "taken\n"       // the answer to a request
)

// Instance is the one process of its name.
type Instance struct {
	lock     *flock.Flock
	listener net.Listener
}

// Claim makes this process the one of its name, in the folder that
// RuntimeFolder gives; ErrRunning when there is one. A process that was killed
// leaves nothing in the way.
func Claim(folder, name string) (*Instance, error) {
	lock := flock.New(filepath.Join(folder, name+".lock"), flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf("locking the instance: %w", err)
	case !got:
		return nil, ErrRunning
	}
	socket := socketOf(folder, name)
	_ = os.Remove(socket) // of a process that was killed: we hold the lock
	listener, err := net.Listen("unix", socket)
	if err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("listening for other instances: %w", err)
	}
	return &Instance{lock, listener}, nil
}

// Abandoned tells whether a folder that was for sockets is the user's alone and
// holds no instance any more: the system gives up the lock of who was killed.
func Abandoned(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() || !isOursAlone(info) {
		return false
	}
	// The tray's first: while it lives, nobody who is about to be the window is
	// kept from it by our try.
	for _, name := range []string{TrayInstance, WindowInstance} {
		lock := flock.New(filepath.Join(folder, name+".lock"), flock.SetPermissions(0o600))
		got, err := lock.TryLock()
		_ = lock.Close()
		if err != nil || !got {
			return false
		}
	}
	return true
}

func socketOf(folder, name string) string { return filepath.Join(folder, name+".socket") }

// Serve gives take the requests of the user's own processes until Close.
func (i *Instance) Serve(take func(Request)) {
	for {
		conn, err := i.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(requestPatience / 10) // too many open files: no busy loop
			continue
		}
		go func() {
			defer func() { _ = conn.Close() }()
			if request, err := receive(conn); err == nil {
				take(request)
				_, _ = io.WriteString(conn, taken)
			}
		}()
	}
}

func receive(conn net.Conn) (Request, error) {
	_ = conn.SetDeadline(time.Now().Add(requestPatience))
	if err := checkPeer(conn); err != nil {
		return Request{}, err
	}
	line, err := bufio.NewReader(io.LimitReader(conn, requestLimit)).ReadBytes('\n')
	if err != nil {
		return Request{}, err
	}
	var request Request
	return request, json.Unmarshal(line, &request)
}

// Close ends serving and lets another process be the one.
func (i *Instance) Close() error {
	err := i.listener.Close() // removes the socket
	return errors.Join(err, i.lock.Close())
}

// Ask sends a request to the process of that name; ErrNotRunning when there is
// none.
func Ask(ctx context.Context, folder, name string, r Request) error {
	ctx, cancel := context.WithTimeout(ctx, requestPatience)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socketOf(folder, name))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotRunning, err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(requestPatience))
	if err := checkPeer(conn); err != nil {
		return err
	}
	line, err := json.Marshal(r)
	if err == nil {
		_, err = conn.Write(append(line, '\n'))
	}
	if err != nil {
		return fmt.Errorf("asking the running instance: %w", err)
	}
	answer, err := io.ReadAll(io.LimitReader(conn, requestLimit))
	if string(answer) != taken {
		return fmt.Errorf("%w: no answer: %w", ErrNotRunning, errors.Join(err, io.ErrUnexpectedEOF))
	}
	return nil
}
