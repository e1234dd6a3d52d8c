package profile

import "strings"

// gather puts the sections of both files in their places, and tells what of
// them is no profile but was probably meant to be one.
func (r *resolver) gather(config, credentials *document) []Problem {
	r.profiles = make(map[string]*sources, len(config.sections)+len(credentials.sections))
	r.sessions = make(map[string]*section)
	r.services = make(map[string]*section)
	problems := append(config.problems, credentials.problems...)
	for _, defaults := range []*section{config.defaults, credentials.defaults} {
		if defaults != nil && defaults.problem != nil {
			problems = append(problems, *defaults.problem)
		}
	}
	var strays []*section
	for _, section := range config.sections {
		kind, name := configSection(section.name)
		switch {
		case kind == "":
			strays = append(strays, section)
		case name == "":
			problems = append(problems, Problem{Code: SectionMalformed, Position: section.position(section.line)})
		case kind == kindSession:
			r.sessions[name] = section
		case kind == kindServices:
			r.services[name] = section
		case isReserved(name):
			problems = append(problems, reserved(section, name))
		default:
			// The same profile in another spelling, [profile default] after
			// [default]: the later one is it, as in the CLI.
			r.sourcesOf(name).setConfig(section, config.defaults)
		}
	}
	for _, section := range credentials.sections {
		name := section.name
		switch {
		case isReserved(name):
			problems = append(problems, reserved(section, name))
		case isConfigHeader(name) && config.path == credentials.path:
			// one file for both: read above
		case isConfigHeader(name):
			problems = append(problems, misplaced(section))
		default:
			r.sourcesOf(name).setCredentials(section, credentials.defaults)
		}
	}
	for _, section := range strays {
		if r.profiles[section.name] == nil && looksLikeProfile(section) {
			problems = append(problems, misplaced(section))
		}
	}
	return append(problems, r.unread()...)
}

func (r *resolver) sourcesOf(name string) *sources {
	s := r.profiles[name]
	if s == nil {
		s = &sources{name: name}
		r.profiles[name] = s
	}
	return s
}

// unread are the bad lines of sections that are no profiles. An sso-session's
// are told by the profiles that use it, too.
func (r *resolver) unread() []Problem {
	var problems []Problem
	for _, sections := range []map[string]*section{r.sessions, r.services} {
		for _, section := range sections {
			if section.problem != nil {
				problems = append(problems, *section.problem)
			}
		}
	}
	return problems
}

func isReserved(name string) bool {
	return name == EnvironmentProfile || name == InstanceProfile || name == ContainerProfile
}

func reserved(s *section, name string) Problem {
	return Problem{Code: NameReserved, Position: s.position(s.line), Value: name}
}

func misplaced(s *section) Problem {
	return Problem{Code: SectionMisplaced, Position: s.position(s.line), Value: shown(s.name)}
}

// isConfigHeader tells whether a section's name is one that the config file alone
// has. The CLI takes [profile x] of the credentials file for a profile named
// "profile x"; nobody means that.
func isConfigHeader(name string) bool {
	word, _, more := strings.Cut(name, " ")
	return more && (word == kindProfile || word == kindSession || word == kindServices)
}

// looksLikeProfile tells whether a section [x] of the config file, which no AWS
// tool reads, has what a profile would have.
func looksLikeProfile(s *section) bool {
	for _, k := range []key{keyRoleArn, keyAccessKeyID, keySSOAccountID, keyProcess, keyLoginSession} {
		if s.find(k) != nil {
			return true
		}
	}
	return false
}
