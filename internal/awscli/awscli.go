// Package awscli finds the AWS CLI that tests hold Daypass against. No program
// links it.
package awscli

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
)

// Path is that of version 2: version 1, which Python environments put first in
// PATH, reads the files differently. A test is skipped without it, and fails
// where CI is "true": there the set-up has installed it.
func Path(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/aws", "/usr/local/bin/aws", "aws"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		version, err := exec.Command(path, "--version").Output()
		if err == nil && bytes.HasPrefix(version, []byte("aws-cli/2.")) {
			return path
		}
	}
	const missing = "the AWS CLI 2 is not installed (Debian's package awscli)"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}
