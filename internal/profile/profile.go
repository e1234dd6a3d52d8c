// Package profile reads the AWS config and credentials files once and turns
// every profile into a chain, or into a problem that names file, line and key.
//
// It knows AWS's dialect of ini files, the environment's variables and the order
// in which the AWS CLI looks for credentials; it is held against the CLI itself.
// Where the CLI gives up a whole file for one bad line, the other profiles still
// work here. It never writes, never sends a request, runs no credential_process,
// and has no opinion on durations.
package profile

import (
	"cmp"
	"slices"
	"sync"

	"daypass/internal/chain"
)

const defaultProfile = "default"

// Environment is what the process sees of its variables; "" is not set.
type Environment func(key string) string

// Profile is a named way to credentials.
type Profile struct {
	Name  string
	Chain chain.Chain // with a Problem only as far as it could be read: to be shown, not used
	// Problem is why the profile cannot be used, nil for a sound one.
	Problem *Problem
	At      chain.Position // its section; zero for env:, ec2: and container:
	// Implied says that the profile names no credentials of its own. Its origin
	// is then the container's or the instance's, which the CLI falls back to.
	Implied bool
	// Account is the account's name where something other than the files told it.
	Account string
}

// Set is all profiles of the files and of the machine. It does not change.
type Set struct {
	profiles []Profile
	byName   map[string]int
	reaching func() map[chain.RoleArn][]int // made when first asked: most commands do not
	instance Profile
	sessions []chain.Chain
	files    []File
	problems []Problem
	initial  string
}

// Load reads the files that the environment names, or those in home. It never
// fails: what is wrong is in the profiles' problems and in FileProblems.
func Load(env Environment, home string) *Set {
	config, configFile := load(location(env, home, envConfigFile, "config"))
	credentials, credentialsFile := load(location(env, home, envCredentialsFile, "credentials"))
	set := assemble(env, home, config, credentials)
	set.files = []File{configFile, credentialsFile}
	return set
}

func assemble(env Environment, home string, config, credentials *document) *Set {
	r := resolver{env: env, home: home, machine: readMachine(env)}
	set := &Set{}
	r.settings, set.problems = readDefaults(env)
	set.problems = append(set.problems, r.gather(config, credentials)...)
	set.build(&r)
	set.initial = set.initialName(env)
	return set
}

func (s *Set) build(r *resolver) {
	s.profiles = make([]Profile, 0, len(r.profiles)+3)
	for _, name := range sortedNames(r.profiles) {
		sources := r.profiles[name]
		s.profiles = append(s.profiles, r.resolve(sources))
		if _, problem := duration(sources); problem != nil {
			s.problems = append(s.problems, *problem)
		}
	}
	s.sortProblems()
	s.profiles = append(s.profiles, r.machineProfiles()...)
	s.instance = r.instanceProfile()
	s.byName = make(map[string]int, len(s.profiles))
	for i := range s.profiles {
		s.byName[s.profiles[i].Name] = i
	}
	profiles := s.profiles
	s.reaching = sync.OnceValue(func() map[chain.RoleArn][]int { return byRole(profiles) })
	s.findSessions(r)
}

func sortedNames(profiles map[string]*sources) []string {
	names := make([]string, 0, len(profiles))
	for name := range profiles {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// byRole are the sound profiles that reach each role, in their order.
func byRole(profiles []Profile) map[chain.RoleArn][]int {
	reaching := make(map[chain.RoleArn][]int, len(profiles))
	for i := range profiles {
		if target, ok := profiles[i].Chain.Target(); ok && profiles[i].Problem == nil {
			reaching[target.Role] = append(reaching[target.Role], i)
		}
	}
	return reaching
}

// sortProblems puts the problems in the files' order; a bad key of [DEFAULT] is
// every profile's, and told once.
func (s *Set) sortProblems() {
	slices.SortStableFunc(s.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Position.File, b.Position.File), cmp.Compare(a.Position.Line, b.Position.Line))
	})
	s.problems = slices.CompactFunc(s.problems, func(a, b Problem) bool {
		return a.Position == b.Position && a.Code == b.Code && a.Key == b.Key
	})
}

// Profiles are those of the files by name, then env:, ec2: and container: where
// they are there. The slice is the set's own.
func (s *Set) Profiles() []Profile { return slices.Clip(s.profiles) }

// Find gives a profile by its name; ec2: is always there.
func (s *Set) Find(name string) (Profile, bool) {
	if i, ok := s.byName[name]; ok {
		return s.profiles[i], true
	}
	if name == InstanceProfile {
		return s.instance, true
	}
	return Profile{}, false
}

// Default is the profile that is meant when none is named: AWS_PROFILE, else
// default when it has credentials of its own, else env:, else default, else "".
func (s *Set) Default() string { return s.initial }

func (s *Set) initialName(env Environment) string {
	if name := first(env(envProfile), env(envDefaultProfile)); name != "" {
		return name
	}
	byDefault, ok := s.Find(defaultProfile)
	if ok && !byDefault.Implied {
		return defaultProfile
	}
	if _, there := s.Find(EnvironmentProfile); there {
		return EnvironmentProfile
	}
	if ok {
		return defaultProfile
	}
	return ""
}

// Reaching gives the sound profiles whose last hop is the role, in their order.
func (s *Set) Reaching(role chain.RoleArn) []Profile {
	var profiles []Profile
	for _, i := range s.reaching()[role] {
		profiles = append(profiles, s.profiles[i])
	}
	return profiles
}

// FileProblems are those that keep no single profile from working: unreadable
// files, lines before the first section, sections in the wrong file.
func (s *Set) FileProblems() []Problem { return slices.Clip(s.problems) }

// Files are the config and the credentials file, in this order.
func (s *Set) Files() []File { return slices.Clone(s.files) }
