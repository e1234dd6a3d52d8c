package cli_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/house"
	"daypass/internal/plan"
	"daypass/internal/store"
)

// A folder in a file's place cannot be read as one by anybody, root included.
func unreadable(t *testing.T, name string) func(*house.House) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
		t.Fatal(err)
	}
	return func(h *house.House) { h.Store = store.New(store.In(folder), time.Now, nil) }
}

// What may bound the console, or ask before it opens, is not taken for absent.
func TestNothingIsSentWithoutWhatMayBoundIt(t *testing.T) {
	for _, c := range []struct {
		file string
		args []string
	}{
		{"roles.json", []string{"open", "audit", "--duration", "1h", "--print"}},
		{"roles.json", []string{"open", "audit", "--duration", "1h", "--print", "--source-identity", "max"}},
		{"roles.json", []string{"open", "staging-view", "--duration", "1h", "--print"}},
		{"roles.json", []string{"diagnose", "audit"}},
		{"settings.json", []string{"open", "base", "--duration", "1h", "--print"}},
	} {
		s := &session{t: t, prepare: unreadable(t, c.file)}
		if code := s.run(c.args...); code != int(plan.Usage) || len(s.aws.Requests()) != 0 || s.out.Len() != 0 {
			t.Errorf("%v: exit %d, %d requests, %q", c.args, code, len(s.aws.Requests()), s.out.String())
		}
		s.said("Nothing was sent:", c.file, "could not be read")
	}
	s := &session{t: t, prepare: unreadable(t, "roles.json")}
	if code := s.run("plan", "audit", "--duration", "1h", "--max-session"); code != int(plan.Done) || len(s.aws.Requests()) != 0 {
		t.Errorf("a plan: exit %d, %d requests", code, len(s.aws.Requests()))
	}
	s.said("a session policy or a production mark that Daypass keeps there would be left out")
	s = &session{t: t, prepare: unreadable(t, "settings.json")}
	if code := s.run("open", "audit", "--duration", "1h", "--print"); code != int(plan.Done) {
		t.Errorf("a role, which no setting bounds: exit %d: %s", code, s.err.String())
	}
}
