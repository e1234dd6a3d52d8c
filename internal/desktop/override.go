package desktop

import (
	"slices"
	"strings"
)

// Overrides reads the variables that the user's settings put over those of the
// login shell: a NAME=value on each line. What does not decide how AWS is
// reached is left out.
func Overrides(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		list = append(list, strings.TrimSpace(line))
	}
	return wanted(list)
}

// credentialVariables hold credentials themselves, not where they are.
var credentialVariables = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
}

// WithoutCredentials leaves the credentials out of an environment, for a process
// that stays and has no use for them.
func WithoutCredentials(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains(credentialVariables, strings.ToUpper(name))
	})
}
