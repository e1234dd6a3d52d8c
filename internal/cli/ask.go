package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
)

// errNotAsked says that there is nobody to ask.
var errNotAsked = errors.New("standard input is no terminal")

// line reads one line, unless the context ends first: a read from a terminal
// cannot be taken back, and the process ends soon after.
func (t *terminal) line(ctx context.Context) (string, error) {
	type read struct {
		text string
		err  error
	}
	done := make(chan read, 1)
	go func() {
		text, err := t.in.ReadString('\n')
		done <- read{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-done:
		if r.err != nil && (r.err != io.EOF || r.text == "") {
			return "", r.err
		}
		return strings.TrimSpace(r.text), nil
	}
}

// ask puts a question to a person.
func (t *terminal) ask(ctx context.Context, question string) (string, error) {
	fmt.Fprint(t.Err, question+" ")
	return t.line(ctx)
}

// confirm asks for a yes, in either language; anything else is a no.
func (t *terminal) confirm(ctx context.Context, question string) (bool, error) {
	answer, err := t.ask(ctx, question+" ["+t.text("cli.yesNo", nil)+"]")
	switch strings.ToLower(answer) {
	case "y", "yes", "o", "oui":
		return err == nil, err
	}
	return false, err
}

// mfa gives codes for as long as AWS asks: first that of --mfa-code, then those
// of a person.
type mfa struct {
	t     *terminal
	given string // of --mfa-code
}

// newMFA reads the code of "-" from standard input before anything else does.
func (t *terminal) newMFA(ctx context.Context, flag string) (*mfa, error) {
	if flag == "-" {
		code, err := t.line(ctx)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		flag = code
		if flag == "" {
			return nil, t.usage("mfa.form", nil)
		}
	}
	if flag != "" && !sixDigits(flag) {
		return nil, t.usage("mfa.form", nil)
	}
	return &mfa{t: t, given: flag}, nil
}

func sixDigits(code string) bool {
	_, err := strconv.ParseUint(code, 10, 32)
	return err == nil && len(code) == 6
}

func (m *mfa) canAnswer() bool { return m.given != "" || m.t.Asks }

func (m *mfa) code(ctx context.Context, serial string, wrong bool) (chain.Secret, error) {
	if wrong {
		m.given = ""
		if m.t.Asks {
			m.t.say(m.t.text("mfa.wrong", nil))
		}
	}
	if m.given != "" {
		return chain.NewSecret(m.given), nil
	}
	if !m.t.Asks {
		return chain.Secret{}, errNotAsked
	}
	code, err := m.t.ask(ctx, m.t.text("cli.mfa", message.Args{"name": serial})+":")
	return chain.NewSecret(code), err
}

// named is the profile that the argument names, else AWS_PROFILE.
func (t *terminal) named(args []string) (name string, named bool) {
	if len(args) > 0 {
		return args[0], true
	}
	if t.demo {
		return "", false
	}
	name = firstOf(t.deps.Env, "AWS_PROFILE", "AWS_DEFAULT_PROFILE")
	return name, name != ""
}

// profileName is the profile that is meant: the one that is named, else the one
// that a person picks.
func (t *terminal) profileName(h *house.House, cmd *cobra.Command, args []string) (string, error) {
	if name, named := t.named(args); named {
		return name, nil
	}
	if !t.Asks {
		key := "cli.noProfile"
		if cmd.Flag("text") != nil { // what is piped is not read unless that is said
			key += ".text"
		}
		return "", t.usage(key, message.Args{"command": cmd.CommandPath()})
	}
	return t.pick(cmd.Context(), names(h.Profiles().Profiles()))
}

// picksShown is what fits on a terminal beside the question.
const picksShown = 20

// pick asks which one of the names is meant, by number, name or a part of it.
func (t *terminal) pick(ctx context.Context, all []string) (string, error) {
	if len(all) == 0 {
		return "", &exitError{plan.Usage, t.text("empty", nil)}
	}
	shown := all
	for {
		t.showPicks(shown)
		typed, err := t.ask(ctx, t.text("cli.pick", nil))
		if err != nil || typed == "" {
			return "", &exitError{plan.Usage, t.text("cancelled", nil)}
		}
		found := narrow(all, shown, typed)
		switch len(found) {
		case 0:
			t.say(t.text("cli.pick.none", message.Args{"query": typed}))
			found = all
		case 1:
			return found[0], nil
		}
		shown = found
	}
}

func (t *terminal) showPicks(list []string) {
	for i, name := range list[:min(picksShown, len(list))] {
		t.say(fmt.Sprintf("%4d  %s", i+1, name))
	}
	if more := len(list) - picksShown; more > 0 {
		t.say("      " + t.text("cli.pick.more", message.Args{"n": t.words.Number(more)}))
	}
}

func narrow(all, shown []string, typed string) []string {
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= min(picksShown, len(shown)) {
		return shown[n-1 : n]
	}
	var found []string
	for _, name := range all {
		if name == typed {
			return []string{name}
		}
		if strings.Contains(strings.ToLower(name), strings.ToLower(typed)) {
			found = append(found, name)
		}
	}
	return found
}
