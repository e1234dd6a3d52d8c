package desktop

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"daypass/internal/steady"
)

// shortFolder is a folder whose path leaves room for a socket's name.
func shortFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "dp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

func TestThereIsOneInstanceAndItIsAsked(t *testing.T) {
	folder := shortFolder(t)
	if err := Ask(t.Context(), folder, WindowInstance, Request{}); !errors.Is(err, ErrNotRunning) {
		t.Errorf("asking nobody: %v", err)
	}
	first, err := Claim(folder, WindowInstance)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Claim(folder, WindowInstance); !errors.Is(err, ErrRunning) {
		t.Errorf("a second one: %v", err)
	}
	if other, err := Claim(folder, TrayInstance); err != nil {
		t.Error(err)
	} else {
		defer func() { _ = other.Close() }()
	}
	asked := make(chan Request, 1)
	go first.Serve(func(r Request) { asked <- r })
	want := Request{Profile: "prod\nadmin", RoleArn: "arn", OriginOnly: true, Seconds: 28800, Question: "production"}
	if err := Ask(t.Context(), folder, WindowInstance, want); err != nil {
		t.Fatal(err)
	}
	if got := <-asked; got != want {
		t.Errorf("asked is %+v", got)
	}
	if got, err := ParseRequest(strings.TrimPrefix(want.Flag(), "--show=")); err != nil || got != want {
		t.Errorf("from a flag it is %+v, %v", got, err)
	}
	if _, err := ParseRequest("{"); err == nil {
		t.Error("half a request is one")
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if err := Ask(t.Context(), folder, WindowInstance, want); !errors.Is(err, ErrNotRunning) {
		t.Errorf("asking one that ended: %v", err)
	}
	again, err := Claim(folder, WindowInstance)
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
}

func TestWhatIsNoRequestIsNotTaken(t *testing.T) {
	folder := shortFolder(t)
	instance, err := Claim(folder, TrayInstance)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = instance.Close() }()
	go instance.Serve(func(r Request) { t.Errorf("taken is %+v", r) })
	for _, sent := range []string{"\n", "null{}\n", `{"seconds":"x"}` + "\n", strings.Repeat("x", 2*requestLimit) + "\n"} {
		conn, err := net.Dial("unix", socketOf(folder, TrayInstance))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(sent))
		answer := make([]byte, 16)
		if n, _ := conn.Read(answer); n > 0 {
			t.Errorf("%.20q is answered %q", sent, answer[:n])
		}
		_ = conn.Close()
	}
}

// TestMain lets the test's executable be an instance that is killed.
func TestMain(m *testing.M) {
	if socket := os.Getenv("DAYPASS_TEST_ASK"); socket != "" {
		// Ask would find out by itself that the other end is not its user's.
		conn, err := net.Dial("unix", socketOf(socket, TrayInstance))
		if err == nil {
			_, _ = conn.Write([]byte("{}\n"))
			answer, _ := io.ReadAll(conn)
			_, err = fmt.Printf("%q", answer)
		}
		if err != nil {
			_, _ = fmt.Print(err)
		}
		os.Exit(0)
	}
	if folder := os.Getenv("DAYPASS_TEST_INSTANCE"); folder != "" {
		instance, err := Claim(folder, TrayInstance)
		if err != nil {
			os.Exit(1)
		}
		_ = os.WriteFile(filepath.Join(folder, "claimed"), []byte("yes"), 0o600)
		if len(os.Args) > 1 && os.Args[1] == "tray" {
			instance.Serve(func(Request) {
				_ = os.WriteFile(filepath.Join(folder, "told"), fmt.Append(nil, os.Getpid(), " ", isLeader()), 0o600)
			})
		}
		time.Sleep(10 * time.Minute)
	}
	os.Exit(m.Run())
}

func TestAKilledInstanceIsNotInTheWay(t *testing.T) {
	folder := shortFolder(t)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "DAYPASS_TEST_INSTANCE="+folder)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	wait(t, filepath.Join(folder, "claimed"))
	if _, err := Claim(folder, TrayInstance); !errors.Is(err, ErrRunning) {
		t.Errorf("beside a running one: %v", err)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	instance, err := Claim(folder, TrayInstance)
	if err != nil {
		t.Fatal(err)
	}
	_ = instance.Close()
}

// isLeader tells whether this process leads a session of its own.
func isLeader() bool {
	id, err := unix.Getsid(0)
	return err == nil && id == os.Getpid()
}

func TestTheTrayIsStartedAndAnswers(t *testing.T) {
	folder := shortFolder(t)
	if err := TellTray(t.Context(), folder); !errors.Is(err, ErrNotRunning) {
		t.Errorf("there is a tray: %v", err)
	}
	if err := StartTray(t.Context(), folder, "/gone/daypass"); err == nil {
		t.Error("what is not there was started")
	}
	took := steady.Quickest(trayPatience/2, func() time.Duration {
		begin := time.Now()
		if err := StartTray(t.Context(), folder, "/bin/false"); !errors.Is(err, errSilentTray) {
			t.Errorf("what ends at once: %v", err)
		}
		return time.Since(begin)
	})
	if took > trayPatience/2 {
		t.Errorf("what ends at once is waited for %v", took)
	}
	t.Setenv("DAYPASS_TEST_INSTANCE", folder)
	if err := StartTray(t.Context(), folder, os.Args[0], "tray"); err != nil {
		t.Fatal(err)
	}
	var pid int
	var leads bool
	if _, err := fmt.Sscan(wait(t, filepath.Join(folder, "told")), &pid, &leads); err != nil || !leads {
		t.Errorf("process %d leads its session: %t, %v", pid, leads, err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
}

func TestAnotherUserIsNotHeard(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can be another user")
	}
	folder := shortFolder(t)
	instance, err := Claim(folder, TrayInstance)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = instance.Close() }()
	go instance.Serve(func(Request) { t.Error("a stranger is heard") })
	// As if the folder's mode did not hold them off.
	program := filepath.Join(folder, "test")
	own, err := os.ReadFile(os.Args[0])
	for _, failed := range []error{
		err, os.WriteFile(program, own, 0o755), os.Chmod(folder, 0o755), os.Chmod(socketOf(folder, TrayInstance), 0o777),
	} {
		if failed != nil {
			t.Fatal(failed)
		}
	}
	child := exec.Command(program)
	child.Env = append(os.Environ(), "DAYPASS_TEST_ASK="+folder)
	child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	said, err := child.Output()
	if err != nil || string(said) != `""` {
		t.Errorf("the stranger got %q, %v", said, err)
	}
}
