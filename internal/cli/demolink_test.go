package cli_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// A link that the demo printed still opens its console: the process stays until
// somebody used it.
func TestPrintedDemoLinkCanBeUsed(t *testing.T) {
	s := &session{t: t, linkWait: 30 * time.Second}
	landed := make(chan int, 1)
	s.seen = func(text string) {
		if !strings.Contains(text, "The demo’s console is in this process.") {
			return
		}
		link := strings.TrimSpace(s.out.String())
		go func() {
			answer, err := http.Get(link)
			if err != nil {
				landed <- 0
				return
			}
			defer answer.Body.Close()
			landed <- answer.StatusCode
		}()
	}
	begin := time.Now()
	if code := s.run("open", "audit", "--duration", "8h", "--print"); code != 0 {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	if status := <-landed; status != http.StatusOK {
		t.Errorf("the link led to status %d", status)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("it stayed for %s after the link was used", took)
	}
}

func TestPrintedDemoLinkIsNotAwaitedForEver(t *testing.T) {
	s := &session{t: t, linkWait: 200 * time.Millisecond}
	if code := s.run("open", "audit", "--duration", "8h", "--print", "--json"); code != 0 {
		t.Errorf("exit %d: %s", code, s.err.String())
	}
	s.said("It stays for")
}
