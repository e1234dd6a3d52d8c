package desktop

import "context"

// ShellEnvironment has nothing to ask: Windows gives every program the same
// variables.
func (s Session) ShellEnvironment(context.Context) ([]string, error) {
	return wanted(s.environ), nil
}
