//go:build unix

package credential_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
	"daypass/internal/steady"
)

func process(command string) chain.Chain {
	return to(chain.Origin{Kind: chain.Process, Command: command})
}

func (r *rig) script(name, body string) string {
	path := r.file(name, "#!/bin/sh\n"+body)
	if err := os.Chmod(path, 0o700); err != nil {
		r.t.Fatal(err)
	}
	return path
}

const printed = `{"Version":1,"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"`

func TestProcessOutput(t *testing.T) {
	cases := []struct {
		name, body string
		code       credential.Code // "" works
	}{
		{"a user's key", "echo '" + printed + "}'", ""},
		{"a session", "echo '" + printed + `,"SessionToken":"t","Expiration":"2099-01-01T00:00:00+01:00","AccountId":"111122223333"}'`, ""},
		{"expired", "echo '" + printed + `,"SessionToken":"t","Expiration":"2020-01-01T00:00:00Z"}'`, credential.CodeCredentialsExpired},
		{"another version", `echo '{"Version":2}'`, credential.CodeProcessOutput},
		{"no keys", `echo '{"Version":1}'`, credential.CodeProcessOutput},
		{"a malformed date", "echo '" + printed + `,"Expiration":"tomorrow"}'`, credential.CodeProcessOutput},
		{"no JSON", "echo wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", credential.CodeProcessOutput},
		{"nothing", "", credential.CodeProcessOutput},
		{"endless", "yes wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY | head -c 300000", credential.CodeProcessOutput},
		{"failing", "echo 'no session: run vendor login' >&2; echo 'token=hunter2 key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY https://sso.example/?code=abc' >&2; exit 7", credential.CodeProcessFailed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, simulator.World{})
			got, err := r.get(credential.Request{Chain: process(r.script("tool", c.body))})
			if c.code == "" {
				if err != nil || got.Keys.Empty() {
					t.Errorf("%v", err)
				}
				return
			}
			e := r.failed(err, c.code)
			for _, secret := range []string{"wJalrXUtnFEMI", "hunter2", "sso.example"} {
				if strings.Contains(err.Error()+e.Said, secret) {
					t.Errorf("%q is in %q", secret, err)
				}
			}
			if c.code == credential.CodeProcessFailed && (e.Status != 7 || !strings.HasPrefix(e.Said, "no session: run vendor login")) {
				t.Errorf("status %d, said %q", e.Status, e.Said)
			}
		})
	}
}

func TestProcessRunsInTheUsersEnvironment(t *testing.T) {
	r := newRig(t, simulator.World{})
	out := filepath.Join(r.dir, "seen")
	r.script("vendor-tool", `env > "`+out+`"; for a in "$@"; do echo "arg:$a" >> "`+out+`"; done; echo '`+printed+`}'`)
	r.env["PATH"] = r.dir + string(os.PathListSeparator) + os.Getenv("PATH")
	r.o.Environ = []string{"PATH=" + r.env["PATH"], "VENDOR=yes"}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "of this process")
	if _, err := r.get(credential.Request{Chain: process(`vendor-tool --name 'a b' "$HOME" *.txt`)}); err != nil {
		t.Fatal(err)
	}
	seen, _ := os.ReadFile(out)
	text := string(seen)
	if !strings.Contains(text, "VENDOR=yes") || strings.Contains(text, "AWS_SECRET") {
		t.Errorf("environment: %q", text)
	}
	if !strings.HasSuffix(text, "arg:--name\narg:a b\narg:$HOME\narg:*.txt\n") {
		t.Errorf("arguments: %q", text)
	}
}

func TestProcessThatIsMissing(t *testing.T) {
	r := newRig(t, simulator.World{})
	r.env["PATH"] = r.dir
	_, err := r.get(credential.Request{Chain: process("vendor-tool --x")})
	if e := r.failed(err, credential.CodeProcessMissing); e.Name != "vendor-tool" || e.Searched != r.dir {
		t.Errorf("name %q, searched %q", e.Name, e.Searched)
	}
	_, err = r.get(credential.Request{Chain: process(filepath.Join(r.dir, "gone"))})
	r.failed(err, credential.CodeProcessMissing)
	for _, command := range []string{"", "  ", "tool 'open", `tool "open`} {
		_, err = r.get(credential.Request{Chain: process(command)})
		r.failed(err, credential.CodeProcessMalformed)
	}
}

func TestCancelEndsTheProcessAndItsChildren(t *testing.T) {
	r := newRig(t, simulator.World{})
	pid := filepath.Join(r.dir, "pid")
	script := r.script("tool", "sleep 600 & echo $! > '"+pid+"'; wait")
	took := steady.Quickest(4*time.Second, func() time.Duration {
		_ = os.Remove(pid)
		ctx, cancel := context.WithCancel(context.Background())
		cancelled := make(chan time.Time, 1)
		go func() {
			defer cancel()
			until(t, func() bool { content, err := os.ReadFile(pid); return err == nil && len(content) > 0 })
			cancelled <- time.Now()
		}()
		_, err := r.getter().Get(ctx, credential.Request{Chain: process(script)})
		r.failed(err, credential.CodeCancelled)
		took := time.Since(<-cancelled)
		content, _ := os.ReadFile(pid)
		child, err := strconv.Atoi(strings.TrimSpace(string(content)))
		if err != nil {
			t.Fatal(err)
		}
		until(t, func() bool { return syscall.Kill(child, 0) != nil || zombie(child) })
		return took
	})
	if took > 4*time.Second {
		t.Errorf("took %v", took)
	}
}

// until waits for what is to come, and reports what does not.
func until(t *testing.T, is func() bool) {
	for range 3000 {
		if is() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("waited for a minute in vain")
}

// zombie: ended, and nobody has asked for its status yet.
func zombie(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(stat), ") Z ")
}

// The AWS CLI splits with Python's shlex: held against it where Python is.
func TestSplitAsTheCLIDoes(t *testing.T) {
	cases := []struct {
		line string
		want []string
	}{
		{`a b  c`, []string{"a", "b", "c"}},
		{`a 'b c' "d e"`, []string{"a", "b c", "d e"}},
		{`a "" ''`, []string{"a", "", ""}},
		{`a\ b "c\"d" 'e\f' "g\h" "i\\j"`, []string{"a b", `c"d`, `e\f`, `g\h`, `i\j`}},
		{`pre'mid'"post"`, []string{"premidpost"}},
		{`$HOME ~ *.x a|b > c && d # e`, []string{"$HOME", "~", "*.x", "a|b", ">", "c", "&&", "d", "#", "e"}},
		{"tab\tnew\nline é", []string{"tab", "new", "line", "é"}},
	}
	for _, c := range cases {
		var got []string
		r := newRig(t, simulator.World{})
		r.o.RunProcess = func(_ context.Context, args []string) ([]byte, []byte, error) {
			got = args
			return []byte(printed + "}"), nil, nil
		}
		if _, err := r.get(credential.Request{Chain: process(c.line)}); err != nil {
			t.Errorf("%s: %v", c.line, err)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.line, got, c.want)
		}
		if python, err := exec.LookPath("python3"); err == nil {
			out, err := exec.Command(python, "-c", `import shlex,sys; sys.stdout.write("\x1f".join(shlex.split(sys.argv[1])))`, c.line).Output()
			if err != nil || string(out) != strings.Join(c.want, "\x1f") {
				t.Errorf("%s: Python has %q (%v)", c.line, out, err)
			}
		}
	}
}
