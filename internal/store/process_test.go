package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// childVariable makes the test's executable a writer instead: it counts up in a
// role and a fact of a store and prints each number once it is kept.
const childVariable = "DAYPASS_STORE_TEST_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(childVariable); folder != "" {
		countUp(patient(folder, nil))
	}
	os.Exit(m.Run())
}

// patient is a store as one more process has it, on a disk however slow: its lock
// goes to whoever asks at the right moment, and many ask all the time here.
func patient(folder string, damaged func(Damage)) *Store {
	s := New(In(folder), time.Now, damaged)
	s.lockWait = time.Minute
	return s
}

func countUp(s *Store) {
	for {
		n := 0
		err := s.ChangeRole("r", func(r *Role) { r.DurationSeconds++; n = r.DurationSeconds })
		if err == nil {
			err = s.Learn("k", func(f *Fact) { f.WorkedSeconds = n })
		}
		if err == nil {
			_, err = s.AddOpened(Opened{Profile: strconv.Itoa(n)})
		}
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

// Two hundred rounds, in stores of their own: a killed writer is given longer
// from round to round, and what it kept must be there after each.
func TestKilledWritersLoseNothing(t *testing.T) {
	stores := 8
	if underRace { // where a process takes ten times as long to start
		stores = 1
	}
	for range stores {
		killWriters(t)
	}
}

func killWriters(t *testing.T) {
	t.Helper()
	const rounds, writers = 25, 2
	folder := t.TempDir()
	s := New(In(folder), time.Now, func(d Damage) { t.Errorf("damaged: %+v", d) })
	kept, said := 0, 0 // the greatest number that a writer said it kept, and how many
	for round := range rounds {
		var wait sync.WaitGroup
		last, lines := make([]int, writers), make([]int, writers)
		for w := range writers {
			wait.Go(func() { last[w], lines[w] = runAndKill(t, folder, time.Duration(20+7*round+3*w)*time.Millisecond) })
		}
		wait.Wait()
		kept = max(kept, last[0], last[1])
		said += lines[0] + lines[1]
		roles, err := s.Roles()
		if err != nil || roles["r"].DurationSeconds < kept {
			t.Fatalf("round %d: %d is there, %d was kept (%v)", round, roles["r"].DurationSeconds, kept, err)
		}
		if _, err := s.Facts(); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := s.Opened()
	if err != nil || len(opened) < said || said < rounds {
		t.Errorf("%d sessions, %d were kept (%v)", len(opened), said, err)
	}
	if aside, _ := filepath.Glob(filepath.Join(folder, "*.damaged-*")); len(aside) != 0 {
		t.Errorf("set aside: %v", aside)
	}
}

// runAndKill starts a writer, kills it a while after its first number, and
// gives the last number that it printed and how many there were.
func runAndKill(t *testing.T, folder string, life time.Duration) (last, lines int) {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+folder)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Error(err)
		return 0, 0
	}
	if err := child.Start(); err != nil {
		t.Error(err)
		return 0, 0
	}
	defer func() { _ = child.Wait() }()
	printed := bufio.NewScanner(out)
	for printed.Scan() {
		if lines == 0 {
			time.AfterFunc(life, func() { _ = child.Process.Kill() })
		}
		n, err := strconv.Atoi(printed.Text())
		if err != nil {
			t.Errorf("the writer says %q", printed.Text())
			_ = child.Process.Kill()
			break
		}
		last = n
		lines++
	}
	return last, lines
}

func TestManyWritersLoseNothing(t *testing.T) {
	const writers, each = 16, 10
	folder := t.TempDir()
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			s := patient(folder, nil) // as a process of its own has
			for i := range each {
				if err := s.ChangeRole("shared", func(r *Role) { r.DurationSeconds++ }); err != nil {
					t.Error(err)
				}
				if err := s.ChangeRole(fmt.Sprint(w, i), func(r *Role) { r.Colour = "red" }); err != nil {
					t.Error(err)
				}
				if err := s.Learn("shared", func(f *Fact) { f.WorkedSeconds++ }); err != nil {
					t.Error(err)
				}
				if _, err := s.AddOpened(Opened{Profile: "p"}); err != nil {
					t.Error(err)
				}
				if _, err := s.Settings(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	s := New(In(folder), time.Now, func(d Damage) { t.Errorf("damaged: %+v", d) })
	roles, _ := s.Roles()
	fact, _ := s.Fact("shared")
	opened, _ := s.Opened()
	const all = writers * each
	if roles["shared"].DurationSeconds != all || len(roles) != all+1 || fact.WorkedSeconds != all || len(opened) != all {
		t.Errorf("of %d there are %d, %d roles, %d, %d sessions", all, roles["shared"].DurationSeconds, len(roles)-1, fact.WorkedSeconds, len(opened))
	}
}

func TestWatchTellsWhatOthersWrite(t *testing.T) {
	for name, write := range map[string]func(*Store) error{
		"settings": func(s *Store) error { return s.ChangeSettings(func(s *Settings) { s.Zoom = 110 }) },
		"opened":   func(s *Store) error { _, err := s.AddOpened(Opened{}); return err },
		"learned":  func(s *Store) error { return s.Learn("k", func(f *Fact) { f.WorkedSeconds++ }) },
		"forget":   func(s *Store) error { return s.Forget("forgotten") },
		"kept":     func(s *Store) error { return s.Vault().Keep(strings.Repeat("a", 64), noon) },
	} {
		t.Run(name, func(t *testing.T) {
			changed, other := watched(t)
			must(t, write(other))
			select {
			case <-changed:
			case <-time.After(time.Minute):
				t.Fatal("nothing was told")
			}
		})
	}
}

func TestWatchTellsNothingOfReading(t *testing.T) {
	changed, other := watched(t)
	_, err := other.Settings()
	must(t, err)
	must(t, other.ChangeSettings(func(*Settings) {})) // changes nothing
	select {
	case <-changed:
		t.Error("reading was told")
	case <-time.After(5 * settle):
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	changed, err := New(In(t.TempDir()), time.Now, nil).Watch(ctx)
	must(t, err)
	cancel()
	for range changed { // until it is closed
	}
}

// watched is a store with something in it that is watched from now on, so that
// nothing but what the test does is told, and the store as another process has it.
func watched(t *testing.T) (changed <-chan struct{}, other *Store) {
	t.Helper()
	folder := t.TempDir()
	other = New(In(folder), time.Now, nil)
	must(t, other.ChangeSettings(func(s *Settings) { s.Zoom = 90 }))
	must(t, other.Learn("forgotten", func(f *Fact) { f.WorkedSeconds = 7 }))
	changed, err := New(In(folder), time.Now, nil).Watch(t.Context())
	must(t, err)
	return changed, other
}

// Who forgets while another changes is not answered by what comes back.
func TestAChangeBringsNothingForgottenBack(t *testing.T) {
	s, _ := testStore(t)
	id, err := s.AddOpened(Opened{Profile: "prod"})
	must(t, err)
	forgotten := make(chan error, 1)
	must(t, s.ChangeOpened(id, func(o *Opened) {
		ended := make(chan struct{})
		go func() { forgotten <- s.Forget(id); close(ended) }()
		select {
		case <-ended:
		case <-time.After(10 * settle): // it waits for this change, as it should
		}
		o.Reminded = true
	}))
	must(t, <-forgotten)
	if sessions, err := s.Opened(); err != nil || len(sessions) != 0 {
		t.Errorf("there is %+v, %v", sessions, err)
	}
}

func TestNoFileHoldsWhatIsNoField(t *testing.T) {
	s, _ := testStore(t)
	must(t, s.Learn("a-key", func(f *Fact) { f.RefusedAt = noon }))
	if name := filepath.Base(s.factFile("../../x")); strings.ContainsAny(name, `/\`) || strings.Contains(name, "..") {
		t.Errorf("the key becomes the name %q", name)
	}
}
