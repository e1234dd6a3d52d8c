package desktop

import (
	"os"
	"path/filepath"
)

func (a AtLogin) entryFile() string {
	return filepath.Join(a.session.get("HOME"), "Library", "LaunchAgents", agentLabel+".plist")
}

// Set adds the agent, or takes it away. launchd reads it at the next login.
func (a AtLogin) Set(on bool) error {
	if !on {
		return removeEntry(a.entryFile())
	}
	return writeEntry(a.entryFile(), agentText(a.words()))
}

func (a AtLogin) entry() (program string, on bool) {
	file, err := os.Open(a.entryFile())
	if err != nil {
		return "", false
	}
	defer func() { _ = file.Close() }()
	return readAgent(file)
}
