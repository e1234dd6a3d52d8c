package cli_test

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/cli"
	"daypass/internal/house"
	"daypass/internal/simulator"
	"daypass/internal/store"
)

// playBrowser is xdg-open in the scripts: it goes where it is told, and notes
// where that was and what it found.
func playBrowser() int {
	if os.Getenv("PLAYED_BROWSER") == "fails" {
		return 3
	}
	folder := filepath.Dir(os.Getenv("HOME"))
	if err := os.WriteFile(filepath.Join(folder, "visited"), []byte(os.Args[1]+"\n"), 0o600); err != nil {
		return 1
	}
	answer, err := http.Get(os.Args[1])
	if err != nil {
		return 1
	}
	defer answer.Body.Close()
	if answer.Request.URL.Path == "/authorize" { // Identity Center's question
		form := answer.Request.URL.Query()
		form.Set("answer", cmp.Or(os.Getenv("PLAYED_ANSWER"), "allow"))
		end, err := http.PostForm("http://"+answer.Request.URL.Host+"/authorize", form)
		if err != nil {
			return 1
		}
		defer end.Body.Close()
		answer = end
	}
	if answer, err = submitted(answer); err != nil {
		return 1
	}
	if os.WriteFile(filepath.Join(folder, "landed"), []byte(answer.Status+"\n"), 0o600) != nil {
		return 1
	}
	return 0
}

// session is one run on the demo, with a person at the terminal.
type session struct {
	t    *testing.T
	aws  *simulator.AWS
	env  map[string]string
	asks bool
	in   io.Reader
	// standard output and error are terminals that show colours
	outColours, errColours bool

	linkWait time.Duration
	prepare  func(*house.House)
	seen     func(text string) // is told what standard error says, as it says it
	out, err bytes.Buffer
}

func (s *session) run(args ...string) int {
	s.t.Helper()
	s.out.Reset()
	s.err.Reset()
	if s.in == nil {
		s.in = strings.NewReader("")
	}
	env := func(name string) string {
		if name == "LANG" && s.env[name] == "" {
			return "en_GB.UTF-8"
		}
		return s.env[name]
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return cli.Run(ctx, append([]string{"--demo"}, args...), cli.Streams{In: s.in, Out: &s.out, Err: s, Asks: s.asks, OutColours: s.outColours, ErrColours: s.errColours}, cli.Deps{
		Version: "1.2.3", Env: env,
		House: func(demo bool, _ func(store.Damage)) (*house.House, error) {
			h, err := house.Open(house.Options{Demo: demo, Version: "1.2.3", Env: env, Home: s.t.TempDir(), Now: time.Now, Login: "alice"})
			if err != nil {
				return nil, err
			}
			s.aws = h.Demo
			if s.prepare != nil {
				s.prepare(h)
			}
			return h, nil
		},
		Window:   func(bool) int { return 0 },
		LinkWait: s.linkWait,
	})
}

// Write is standard error.
func (s *session) Write(text []byte) (int, error) {
	if s.seen != nil {
		s.seen(string(text))
	}
	return s.err.Write(text)
}

// said fails unless standard error holds every text.
func (s *session) said(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(plain(s.err.String()), text) {
			s.t.Errorf("standard error does not say %q:\n%s", text, s.err.String())
		}
	}
}

func plain(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

// typist types what its functions give when they are asked.
type typist struct {
	lines []func() string
	left  string
}

func (p *typist) Read(to []byte) (int, error) {
	if p.left == "" {
		if len(p.lines) == 0 {
			return 0, io.EOF
		}
		p.left = p.lines[0]() + "\n"
		p.lines = p.lines[1:]
	}
	n := copy(to, p.left)
	p.left = p.left[n:]
	return n, nil
}

func types(lines ...string) *typist {
	p := &typist{}
	for _, line := range lines {
		p.lines = append(p.lines, func() string { return line })
	}
	return p
}

const device = "arn:aws:iam::111122223333:mfa/alice"

func (s *session) code() string { return s.aws.MFACode(device) }
