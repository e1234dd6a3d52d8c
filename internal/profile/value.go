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
	mask                                uint64 // bit n is set when key n has a value
}

// setConfig adds the profile's section in the config file, and that file's
// defaults.
func (s *sources) setConfig(own, defaults *section) {
	s.config, s.configDefaults = own, defaults
	s.count()
}

func (s *sources) setCredentials(own, defaults *section) {
	s.credentials, s.credentialsDefaults = own, defaults
	s.count()
}

func (s *sources) count() {
	s.mask = 0
	for _, part := range [...]*section{s.config, s.configDefaults, s.credentials, s.credentialsDefaults} {
		if part != nil {
			s.mask |= part.has
		}
	}
}

// at is where the profile begins.
func (s *sources) at() chain.Position {
	for _, part := range [...]*section{s.config, s.credentials} {
		if part != nil {
			return part.position(part.line)
		}
	}
	return chain.Position{}
}

// problem is what could not be read in the profile's sections.
func (s *sources) problem() *Problem {
	for _, part := range [...]*section{s.config, s.credentials} {
		if part != nil && part.problem != nil {
			return part.problem
		}
	}
	return nil
}

// found is a key with where it stands.
type found struct {
	*entry
	in *section
}

func (f found) at() chain.Position { return f.in.position(f.line) }

// has tells whether the profile has a value of the key.
func (s *sources) has(k key) bool { return s.mask&(1<<k) != 0 }

func (s *sources) find(k key) (found, bool) {
	if !s.has(k) {
		return found{}, false
	}
	if f, ok := s.inCredentials(k); ok {
		return f, true
	}
	return s.inConfig(k)
}

func (s *sources) inCredentials(k key) (found, bool) {
	return findIn(k, s.credentials, s.credentialsDefaults)
}

func (s *sources) inConfig(k key) (found, bool) {
	return findIn(k, s.config, s.configDefaults)
}

func findIn(k key, sections ...*section) (found, bool) {
	for _, in := range sections {
		if e := in.find(k); e != nil {
			return found{e, in}, true
		}
	}
	return found{}, false
}

// text is a key's value, "" without.
func (s *sources) text(k key) string {
	f, ok := s.find(k)
	if !ok {
		return ""
	}
	return f.text()
}

// position is where a key stands, or where the profile begins without it.
func (s *sources) position(k key) chain.Position {
	if f, ok := s.find(k); ok {
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

func (e *entry) empty() bool { return e.value == "" && e.more == "" }

// raw is the value as the CLI reads it: its lines without the comments among
// them, and nothing else taken away.
func (e *entry) raw() string {
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
func (e *entry) text() string {
	value := e.raw()
	if strings.IndexByte(value, '#') < 0 && strings.IndexByte(value, ';') < 0 {
		return unquoted(value)
	}
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
func (e *entry) nested(k key) (value string, line int) {
	if e.value != "" {
		return "", 0
	}
	number := e.line
	for text := range strings.SplitSeq(e.more, "\n") {
		number++
		name, rest, ok := strings.Cut(strings.TrimSpace(text), "=")
		if ok && keysByName[strings.ToLower(strings.TrimSpace(name))] == k {
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
