package desktop

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
)

// Source is where a variable comes from.
type Source string

// The sources, each over the one before it.
const (
	FromSession  Source = "session"  // this process was started with it
	FromShell    Source = "shell"    // the login shell sets it
	FromSettings Source = "settings" // the user's settings do
)

// Environment is what decides how AWS is reached: the session's variables, over
// them the login shell's where the session lacks them, over those the settings'.
type Environment struct {
	session   Session
	asked     chan struct{} // closed when the shell answered, or did not
	said      []string      // by the shell
	failed    error
	overrides atomic.Pointer[[]string]
}

// Environment is the session's. With ask it reads the login shell's at once,
// beside the caller: whoever needs a variable waits for the answer.
func (s Session) Environment(ctx context.Context, ask bool) *Environment {
	e := &Environment{session: s, asked: make(chan struct{})}
	if !ask {
		close(e.asked)
		return e
	}
	go func() {
		defer close(e.asked)
		e.said, e.failed = s.ShellEnvironment(ctx)
	}()
	return e
}

// EnvironmentForChildren is the session's with the login shell's, for a process
// that stays and uses no credentials itself: none are in it.
func (s Session) EnvironmentForChildren(ctx context.Context) *Environment {
	e := &Environment{session: On(WithoutCredentials(s.environ)), asked: make(chan struct{})}
	go func() {
		defer close(e.asked)
		said, err := e.session.ShellEnvironment(ctx)
		e.said, e.failed = WithoutCredentials(said), err
	}()
	return e
}

// Override puts the settings' variables (Overrides) over the others.
func (e *Environment) Override(text string) {
	list := Overrides(text)
	e.overrides.Store(&list)
}

// ShellFailed says why the login shell did not answer; nil when it did, or was
// not asked.
func (e *Environment) ShellFailed() error {
	<-e.asked
	return e.failed
}

// Get is the value of a variable.
func (e *Environment) Get(name string) string { return e.whole().get(name) }

// Environ is the whole of it, in the form of os.Environ.
func (e *Environment) Environ() []string { return e.whole().Environ() }

func (e *Environment) whole() Session {
	<-e.asked
	return e.session.With(e.said).With(e.overriding())
}

func (e *Environment) overriding() []string {
	if list := e.overrides.Load(); list != nil {
		return *list
	}
	return nil
}

// Variable is one that decides how AWS is reached, fit to be shown.
type Variable struct {
	Name   string
	Value  string // without passwords; "" where it is Secret
	Secret bool
	From   Source
}

// Variables are those in force, by name.
func (e *Environment) Variables() []Variable {
	<-e.asked
	inForce := map[string]Variable{}
	for _, part := range []struct {
		from    Source
		environ []string
	}{{FromSession, wanted(e.session.environ)}, {FromShell, e.said}, {FromSettings, e.overriding()}} {
		for _, entry := range part.environ {
			name, value, _ := strings.Cut(entry, "=")
			v := Variable{Name: name, Secret: IsSecretVariable(name), From: part.from}
			if !v.Secret {
				v.Value = withoutPassword(value)
			}
			if before, ok := inForce[name]; ok && e.sameAs(before, entry) {
				v.From = before.From // the shell inherited it
			}
			inForce[name] = v
		}
	}
	list := make([]Variable, 0, len(inForce))
	for _, v := range inForce {
		list = append(list, v)
	}
	slices.SortStableFunc(list, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// sameAs tells whether the session has this entry already.
func (e *Environment) sameAs(before Variable, entry string) bool {
	_, value, _ := strings.Cut(entry, "=")
	return before.From == FromSession && e.session.get(before.Name) == value
}

// IsSecretVariable tells whether a variable's value is itself a secret. A file
// that holds one is no secret.
func IsSecretVariable(name string) bool {
	name = strings.ToUpper(name)
	if slices.Contains(credentialVariables, name) {
		return true
	}
	if strings.HasSuffix(name, "_FILE") {
		return false
	}
	for _, part := range []string{"SECRET", "TOKEN", "PASSWORD", "PASSWD"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

const hidden = "…"

// withoutPassword leaves out of an address what is before its @ (a proxy's user
// and password), and anything that may be one.
func withoutPassword(value string) string {
	if !strings.Contains(value, "@") {
		return value
	}
	address, err := url.Parse(value)
	if err != nil || address.User == nil {
		return hidden
	}
	address.User = url.User("x")
	return strings.Replace(address.String(), "//x@", "//"+hidden+"@", 1)
}

// Fault is why a line of the settings' variables cannot be kept.
type Fault string

// The faults of a line.
const (
	Malformed  Fault = "malformed"  // it is no NAME=value
	Unwanted   Fault = "unwanted"   // it does not decide how AWS is reached
	Credential Fault = "credential" // it would be kept in clear
)

// CheckOverrides finds the first line that Overrides would leave out, or that
// holds what must not be kept in a file. Name is of its variable, never its
// value; fault is "" when all are sound.
func CheckOverrides(text string) (line int, name string, fault Fault) {
	for entry := range strings.Lines(text) {
		line++
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		name, value, isVariable := strings.Cut(entry, "=")
		switch {
		case !isVariable || !isVariableName(name):
			return line, "", Malformed
		case IsSecretVariable(name) || strings.EqualFold(name, "AWS_ACCESS_KEY_ID") || withoutPassword(value) != value:
			return line, name, Credential
		case len(wanted([]string{entry})) == 0:
			return line, name, Unwanted
		}
	}
	return 0, "", ""
}

func isVariableName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}
