package profile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"daypass/internal/awscli"
)

// cli runs the AWS CLI. Half of what a run costs is Python's start and the CLI's
// own imports, so where the command is a script they happen once for all runs,
// and each run is a fork of them; an executable is started every time.
type cli struct {
	path string
	idle chan *imported // nil for an executable
}

func newCLI(t *testing.T) *cli {
	t.Helper()
	c := &cli{path: awscli.Path(t)}
	python := interpreter(t, c.path)
	if python == "" {
		return c
	}
	c.idle = make(chan *imported, runtime.GOMAXPROCS(0))
	for range cap(c.idle) {
		c.idle <- startImported(t, python)
	}
	return c
}

// interpreter is the Python that the script begins with, "" for an executable.
func interpreter(t *testing.T, path string) string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	first := make([]byte, 128)
	n, _ := io.ReadFull(file, first)
	line, _, _ := strings.Cut(string(first[:n]), "\n")
	python, isScript := strings.CutPrefix(line, "#!")
	if !isScript || !strings.Contains(python, "python") || strings.Contains(python, " ") {
		return ""
	}
	return python
}

// answer is what a run wrote on both outputs, and what it ended with.
type answer struct {
	Code   int    `json:"code"`
	Output string `json:"output"`
}

// runLimit is for one run, on a machine that does much else.
const runLimit = 4 * time.Minute

// run runs aws with the arguments, the environment and what is typed, in a
// session of its own: without a terminal it asks for a code on standard input.
func (c *cli) run(t *testing.T, arguments []string, env map[string]string, typed string) answer {
	t.Helper()
	if c.idle == nil {
		return c.start(t, arguments, env, typed)
	}
	python := <-c.idle
	defer func() { c.idle <- python }()
	return python.run(t, arguments, env, typed)
}

func (c *cli) start(t *testing.T, arguments []string, env map[string]string, typed string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runLimit)
	defer cancel()
	command := exec.CommandContext(ctx, c.path, arguments...)
	command.Stdin = strings.NewReader(typed)
	for key, value := range env {
		command.Env = append(command.Env, key+"="+value)
	}
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	output, err := command.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return answer{Code: command.ProcessState.ExitCode(), Output: string(bytes.TrimSpace(output))}
}

// imported is a Python that has imported the CLI and forks for each run.
type imported struct {
	in  io.Writer
	out *bufio.Reader
}

// forking reads one run a line, as JSON, and writes its answer. The child is the
// CLI with the run's own environment, arguments and standard streams.
const forking = `
import json, os, sys, tempfile
before = set(os.environ)
import awscli.clidriver
own = {name: value for name, value in os.environ.items() if name not in before} # where its data is
driver = awscli.clidriver.create_clidriver(["sts", "get-caller-identity"])
driver.session.get_service_model("sts"), driver.session.get_service_model("sso")
del driver
import botocore.httpsession, botocore.signers, botocore.parsers
link = os.environ["HOME"] # some paths below it were made while importing
for line in sys.stdin:
    run = json.loads(line)
    if os.path.islink(link):
        os.remove(link)
    os.symlink(run["env"]["HOME"], link)
    with tempfile.TemporaryFile() as typed, tempfile.TemporaryFile() as said:
        typed.write(run["typed"].encode())
        typed.seek(0)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.setsid()
                os.dup2(typed.fileno(), 0)
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
                sys.stdin = open(0, closefd=False)
                os.environ.clear()
                os.environ.update(own | run["env"])
                sys.argv = ["aws"] + run["arguments"]
                code = awscli.clidriver.main()
                sys.stdout.flush()
                sys.stderr.flush()
            except BaseException as e:
                os.write(2, repr(e).encode())
            finally:
                os._exit(code or 0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        print(json.dumps({"code": code, "output": said.read().decode(errors="replace").strip()}), flush=True)
`

func startImported(t *testing.T, python string) *imported {
	t.Helper()
	command := exec.Command(python, "-c", forking)
	command.Env = []string{"HOME=" + filepath.Join(t.TempDir(), "home"), "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = command.Wait()
	})
	return &imported{in, bufio.NewReader(out)}
}

func (p *imported) run(t *testing.T, arguments []string, env map[string]string, typed string) answer {
	t.Helper()
	line, err := json.Marshal(map[string]any{"arguments": arguments, "env": env, "typed": typed})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(p.in, "%s\n", line); err != nil {
		t.Fatal(err)
	}
	said, err := p.out.ReadBytes('\n')
	if err != nil {
		t.Fatal("the CLI's Python ended: ", err)
	}
	var a answer
	if err := json.Unmarshal(said, &a); err != nil {
		t.Fatal(err)
	}
	return a
}
