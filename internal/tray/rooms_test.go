package tray

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The resident process has no use for what reaches AWS: it signs in by starting
// the terminal.
func TestTheTrayLinksNoRoomThatReachesAWS(t *testing.T) {
	mayImport := []string{"daypass/internal/desktop", "daypass/internal/message", "daypass/internal/store", "daypass/internal/tray"}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.Command("go", "list", "-deps", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0", "GOFLAGS=")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("%s: %v", system, err)
		}
		rooms := 0
		for line := range strings.Lines(string(out)) {
			name := strings.TrimSpace(line)
			ours := strings.HasPrefix(name, "daypass/")
			if ours && !slices.Contains(mayImport, name) || strings.HasPrefix(name, "github.com/aws/") {
				t.Errorf("on %s the tray links %s", system, name)
			}
			if ours {
				rooms++
			}
		}
		if rooms != len(mayImport) {
			t.Errorf("on %s it links %d rooms", system, rooms)
		}
	}
}
