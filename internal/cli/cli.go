// Package cli is the terminal: commands, flags, questions, exit codes.
//
// It knows what can be typed and where each answer goes: standard output gets
// the answer alone, standard error everything said to a person. It makes no
// rule and sends no request itself, ends no process, and reads neither files
// nor the environment but through what it is given.
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/store"
)

// Streams are the terminal, or what stands in for it.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Asks tells whether a person can be asked: In and Err are a terminal.
	Asks bool
	// Out and Err show colours, as ShowsColours says.
	OutColours, ErrColours bool
}

// Deps are what the terminal gets from outside.
type Deps struct {
	Version string
	Env     func(string) string
	// House is put together when a command needs it: `version` does not. It
	// tells damaged of files of the store that had to be set aside.
	House func(demo bool, damaged func(store.Damage)) (*house.House, error)
	// Window shows the window until it is closed and gives its exit code.
	Window func(demo bool) int
	// LinkWait is how long the demo stays for a link that was printed; 0 is not at all.
	LinkWait time.Duration
	// Tray is the resident process, until it is quit. At login it waits for the
	// desktop's panel. Its errors are package desktop's where they mean something.
	Tray func(ctx context.Context, demo, atLogin bool) error
}

// Run does what the arguments say and gives the exit code.
func Run(ctx context.Context, args []string, streams Streams, deps Deps) int {
	keepConsole()
	t := &terminal{Streams: streams, deps: deps, in: bufio.NewReader(streams.In)}
	t.unwritten = &writer{to: streams.Out}
	t.Out = t.unwritten
	t.words = t.catalog(languageArg(args))
	err := t.execute(ctx, args)
	if t.rooms != nil {
		t.rooms.Close()
	}
	return t.end(err)
}

// terminal is one run.
type terminal struct {
	Streams
	deps  Deps
	in    *bufio.Reader
	words *message.Catalog
	demo  bool
	rooms *house.House
	roles map[string]store.Role // nil until they are read
	// commands are in the order of the help, which is not the alphabet's.
	commands []*cobra.Command
	code     int // what the window ended with
	// again are the flags that each command shown instead of the one typed repeats.
	again []string
	// unwritten is Out, and remembers what could not be written.
	unwritten *writer
}

// writer remembers the first error: an answer that got lost is no success.
type writer struct {
	to  io.Writer
	err error
}

func (w *writer) Write(text []byte) (int, error) {
	n, err := w.to.Write(text)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

func (t *terminal) execute(ctx context.Context, args []string) error {
	root := t.root()
	root.SetArgs(args)
	root.SetIn(t.in)
	root.SetOut(t.Out)
	root.SetErr(t.Err)
	return root.ExecuteContext(ctx)
}

// end says what went wrong and gives the exit code.
func (t *terminal) end(err error) int {
	lost := t.unwritten.err
	if err == nil && lost == nil {
		return t.code
	}
	var known *exitError
	if lost != nil && (err == nil || errors.Is(err, lost)) {
		known = &exitError{exit: plan.Unexpected, text: t.text("cli.unwritten", message.Args{"detail": lost.Error()})}
	} else if !errors.As(err, &known) {
		known = &exitError{exit: plan.Unexpected, text: t.text("exit.1.detail", message.Args{"detail": err.Error()})}
	}
	if known.text != "" {
		t.say(known.text)
	}
	return int(known.exit)
}

// text is a sentence of the catalog.
func (t *terminal) text(key string, args message.Args) string { return t.words.Text(key, args) }

// say tells a person something.
func (t *terminal) say(text string) { fmt.Fprintln(t.Err, text) }

// answer writes a line of what was asked for.
func (t *terminal) answer(text string) { fmt.Fprintln(t.Out, text) }

// house puts the rooms together, once.
func (t *terminal) house() (*house.House, error) {
	if t.rooms != nil {
		return t.rooms, nil
	}
	h, err := t.deps.House(t.demo, t.damaged)
	if err != nil {
		return nil, fmt.Errorf("putting the rooms together: %w", err)
	}
	t.rooms = h
	return h, nil
}

func (t *terminal) damaged(d store.Damage) {
	t.say(t.text("store.damaged", message.Args{"file": d.Aside}))
}
