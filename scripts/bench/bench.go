// Bench prints the design's numbers that concern the terminal, held against
// their bars: exchanges with AWS, the time of a sign-in, CPU of a command,
// sizes. It runs bin/daypass as a user would, through a proxy to the simulator.
//
// It knows the bars and how to measure. It judges nothing else, and sends
// nothing beyond loopback.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"daypass/internal/simulator"
)

const daypass = "bin/daypass"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	var over []string
	report := func(what string, got, bar float64, unit string) {
		mark := "held"
		if got > bar {
			mark = "OVER"
			over = append(over, what)
		}
		fmt.Printf("%-52s %8.1f %-4s bar %6.1f  %s\n", what, got, unit, bar, mark)
	}
	for _, measure := range []func(func(string, float64, float64, string)) error{exchanges, signIns, commands, sizes} {
		if err := measure(report); err != nil {
			return err
		}
	}
	if len(over) > 0 {
		return fmt.Errorf("over the bar: %s", strings.Join(over, ", "))
	}
	return nil
}

// rig is a simulator, and the environment in which daypass takes it for AWS.
type rig struct {
	aws     *simulator.AWS
	folder  string
	environ []string
}

func newRig(latency time.Duration) (*rig, error) {
	world := simulator.DemoWorld()
	aws, err := simulator.Start(simulator.Options{World: world, Latency: latency})
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "daypass-bench-")
	if err != nil {
		return nil, errors.Join(err, aws.Close())
	}
	files, err := simulator.Demo(folder, aws)
	if err != nil {
		return nil, errors.Join(err, aws.Close())
	}
	r := &rig{aws: aws, folder: folder, environ: []string{"HOME=" + folder, "PATH=" + os.Getenv("PATH"), "XDG_CONFIG_HOME=" + folder, "XDG_STATE_HOME=" + folder}}
	for name, value := range files.Environment {
		r.environ = append(r.environ, name+"="+value)
	}
	return r, nil
}

func (r *rig) close() {
	_ = r.aws.Close()
	_ = os.RemoveAll(r.folder)
}

// daypass runs the command and gives the time it took and its CPU's.
func (r *rig) daypass(args ...string) (wall, cpu time.Duration, err error) {
	cmd := exec.Command(daypass, args...)
	cmd.Env = r.environ
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	wall = time.Since(begin)
	if err != nil {
		return 0, 0, fmt.Errorf("daypass %s: %w: %.200s", args[0], err, withoutLinks(string(out)))
	}
	return wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

func withoutLinks(text string) string {
	before, _, _ := strings.Cut(text, "http")
	return before
}

// sent counts what reached AWS; a metadata service is on the machine.
func (r *rig) sent() float64 {
	count := 0
	for _, request := range r.aws.Requests() {
		if request.Service != "imds" && request.Service != "container" {
			count++
		}
	}
	r.aws.ForgetRequests()
	return float64(count)
}

func exchanges(report func(string, float64, float64, string)) error {
	r, err := newRig(0)
	if err != nil {
		return err
	}
	defer r.close()
	for _, c := range []struct {
		what string
		bar  float64
		args []string
	}{
		{"exchanges: warn", 0, []string{"plan", "deploy-via-hub", "--duration", "8h"}},
		{"exchanges: one hop", 2, []string{"open", "audit", "--duration", "8h", "--print"}},
		{"exchanges: two hops", 3, []string{"open", "deploy-via-hub", "--duration", "1h", "--print"}},
	} {
		if _, _, err := r.daypass(c.args...); err != nil {
			return err
		}
		report(c.what, r.sent(), c.bar, "")
	}
	return nil
}

func signIns(report func(string, float64, float64, string)) error {
	for _, c := range []struct {
		what    string
		latency time.Duration
		bar     float64
	}{
		{"open --print, 50 ms per exchange, median", 50 * time.Millisecond, 190},
		{"open --print, on loopback, median", 0, 29},
	} {
		r, err := newRig(c.latency)
		if err != nil {
			return err
		}
		wall, _, err := r.median(15, "open", "audit", "--duration", "8h", "--print")
		r.close()
		if err != nil {
			return err
		}
		report(c.what, milliseconds(wall), c.bar, "ms")
	}
	return nil
}

func commands(report func(string, float64, float64, string)) error {
	r, err := newRig(0)
	if err != nil {
		return err
	}
	defer r.close()
	_, cpu, err := r.median(21, "version")
	if err != nil {
		return err
	}
	report("version, CPU, median", milliseconds(cpu), 10, "ms")
	_, few, err := r.median(15, "plan", "audit", "--duration", "8h")
	if err != nil {
		return err
	}
	if err := r.manyProfiles(10_000); err != nil {
		return err
	}
	_, many, err := r.median(15, "plan", "p-9999", "--duration", "8h")
	if err != nil {
		return err
	}
	report("plan, CPU that 10,000 profiles add, median", milliseconds(many-few), 40, "ms")
	return nil
}

// manyProfiles puts n profiles, one hop each from one key, in the place of the
// demo's files.
func (r *rig) manyProfiles(n int) error {
	var b strings.Builder
	b.WriteString("[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n")
	for i := range n {
		fmt.Fprintf(&b, "\n[profile p-%d]\nrole_arn = arn:aws:iam::%012d:role/Developer\nsource_profile = base\nregion = eu-west-1\noutput = json\n", i, i)
	}
	file := filepath.Join(r.folder, "many")
	r.environ = append(r.environ, "AWS_CONFIG_FILE="+file, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull+"-none")
	return os.WriteFile(file, []byte(b.String()), 0o600)
}

func (r *rig) median(times int, args ...string) (wall, cpu time.Duration, err error) {
	var walls, cpus []time.Duration
	for i := range times + 1 {
		w, c, err := r.daypass(args...)
		if err != nil {
			return 0, 0, err
		}
		if i > 0 { // the first warms the disk's cache
			walls, cpus = append(walls, w), append(cpus, c)
		}
	}
	slices.Sort(walls)
	slices.Sort(cpus)
	return walls[len(walls)/2], cpus[len(cpus)/2], nil
}

func sizes(report func(string, float64, float64, string)) error {
	for _, c := range []struct {
		file string
		bar  float64
	}{{daypass, 16}, {"bin/daypass-window", 25}} {
		info, err := os.Stat(c.file)
		if err != nil {
			return err
		}
		report("size of "+c.file, float64(info.Size())/1e6, c.bar, "MB")
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
