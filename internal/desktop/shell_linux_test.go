package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"daypass/internal/steady"
)

func TestTheLoginShellSaysWhatItsFilesSet(t *testing.T) {
	home := t.TempDir()
	rc := "echo noise; export AWS_PROFILE='prod\nadmin' https_proxy=http://proxy:3128 EDITOR=vim; PATH=/opt/x:$PATH\n"
	for _, name := range []string{".bash_profile", ".profile"} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(rc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := On([]string{"HOME=" + home, "SHELL=/bin/bash", "PATH=/usr/bin:/bin"})
	got, err := s.ShellEnvironment(t.Context())
	slices.Sort(got)
	if err != nil || len(got) != 3 || got[0] != "AWS_PROFILE=prod\nadmin" || got[2] != "https_proxy=http://proxy:3128" || !filepath.IsAbs(got[1][5:]) {
		t.Errorf("the shell says %q, %v", got, err)
	}
	if s = s.With(got); s.get("AWS_PROFILE") != "prod\nadmin" || s.get("HOME") != home {
		t.Errorf("the session is %q", s.Environ())
	}
}

func TestAShellThatCannotBeAskedIsSaid(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{".bash_profile"} {
		if err := os.WriteFile(filepath.Join(home, name), []byte("sleep 600\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	took := steady.Quickest(2*time.Second, func() time.Duration {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		begin := time.Now()
		_, err := On([]string{"HOME=" + home, "SHELL=/bin/bash", "PATH=/usr/bin:/bin"}).ShellEnvironment(ctx)
		if !errors.Is(err, ErrNoShell) || !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		return time.Since(begin)
	})
	if took > 2*time.Second {
		t.Errorf("it was waited for %s", took)
	}
	for _, shell := range []string{"", "bash", "/usr/bin/tcsh", "/nowhere/bash"} {
		if _, err := On([]string{"SHELL=" + shell}).ShellEnvironment(t.Context()); !errors.Is(err, ErrNoShell) {
			t.Errorf("%q: %v", shell, err)
		}
	}
}
