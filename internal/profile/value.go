package profile

import (
	"strings"

	"daypass/internal/chain"
)

// sources are the sections that one profile's keys come from. The credentials
// file wins, key by key.
type sources struct {
	name        string
	config      *section
	credentials *section
	// [DEFAULT] of either file; nil for nearly everyone.
	configDefaults, credentialsDefaults *section
}

// at is where the profile begins.
func (s *sources) at() chain.Position {
	for _, part := range []*section{s.config, s.credentials} {
		if part != nil {
			return part.position(part.line)
		}
	}
	return chain.Position{}
}

// problem is what could not be read in the profile's sections.
func (s *sources) problem() *Problem {
	for _, part := range []*section{s.config, s.credentials} {
		if part != nil && part.problem != nil {
			return part.problem
		}
	}
	return nil
}

// found is a key with where it stands.
type found struct {
	entry
	in *section
}

func (f found) at() chain.Position { return f.in.position(f.line) }

func (s *sources) find(key string) (found, bool) {
	if f, ok := s.inCredentials(key); ok {
		return f, true
	}
	return s.inConfig(key)
}

func (s *sources) inCredentials(key string) (found, bool) {
	return findIn(key, s.credentials, s.credentialsDefaults)
}

func (s *sources) inConfig(key string) (found, bool) {
	return findIn(key, s.config, s.configDefaults)
}

// findIn passes over a key without a value: the CLI and the SDK differ in what
// they make of it, and neither can use it.
func findIn(key string, own, defaults *section) (found, bool) {
	if own == nil {
		return found{}, false
	}
	if e, ok := own.find(key); ok {
		return found{e, own}, !e.empty()
	}
	if e, ok := defaults.find(key); ok {
		return found{e, defaults}, !e.empty()
	}
	return found{}, false
}

// text is a key's value, "" without.
func (s *sources) text(key string) string {
	f, ok := s.find(key)
	if !ok {
		return ""
	}
	return f.text()
}

func (s *sources) has(key string) bool {
	_, ok := s.find(key)
	return ok
}

// position is where a key stands, or where the profile begins without it.
func (s *sources) position(key string) chain.Position {
	if f, ok := s.find(key); ok {
		return f.at()
	}
	return s.at()
}

// hasStaticKeys tells, as the CLI does, whether the profile itself is the
// source of credentials rather than its role.
func (s *sources) hasStaticKeys() bool {
	return s.has(keyAccessKeyID) || s.has(keySecretKey)
}

// assumesRole tells whether the profile is a hop upon another source.
func (s *sources) assumesRole() bool {
	return s.has(keyRoleArn) && !s.has(keyTokenFile)
}

func (e entry) empty() bool { return e.value == "" && e.more == "" }

// raw is the value as the CLI reads it: its lines without the comments among
// them, and nothing else taken away.
func (e entry) raw() string {
	if e.more == "" {
		return e.value
	}
	lines := []string{e.value}
	for line := range strings.SplitSeq(e.more, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] != '#' && line[0] != ';' {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// text is the value of a key that holds a name, an ARN, a number or the like.
// The CLI takes quotes and what follows a # for part of the value, and fails;
// the SDK's reading is taken, which leaves them out. No such value has them.
func (e entry) text() string {
	value := e.raw()
	for _, mark := range []string{" #", " ;", "\t#", "\t;"} {
		value, _, _ = strings.Cut(value, mark)
	}
	return unquoted(strings.TrimSpace(value))
}

func unquoted(value string) string {
	if last := len(value) - 1; last > 0 && value[0] == value[last] && (value[0] == '"' || value[0] == '\'') {
		return value[1:last]
	}
	return value
}

// nested gives one key of a nested value, such as sts' endpoint_url in a
// services section.
func (e entry) nested(key string) (value string, line int) {
	if e.value != "" {
		return "", 0
	}
	// The lines below the key are counted from it; comments before the first
	// of them are not in more, so the line is the earliest it can be.
	number := e.line
	for text := range strings.SplitSeq(e.more, "\n") {
		number++
		name, rest, ok := strings.Cut(strings.TrimSpace(text), "=")
		if ok && strings.ToLower(strings.TrimSpace(name)) == key {
			value, line = unquoted(strings.TrimSpace(rest)), number
		}
	}
	return value, line
}

// shown is a value that a Problem may hold: one line, short. What stands below
// the first line may be another key's.
func shown(value string) string {
	value, _, _ = strings.Cut(value, "\n")
	if runes := []rune(value); len(runes) > 200 {
		return string(runes[:200]) + "…"
	}
	return value
}
