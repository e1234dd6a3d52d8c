package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"daypass/internal/steady"
)

// A real browser, from its command line to the page behind the link.
func TestChromiumGoesThroughTheHandOff(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is missing, and the set-up installs it")
		}
		t.Skip("no chromium on this machine")
	}
	type visit struct{ referrer, query string }
	visits := make(chan visit, 4)
	console := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			visits <- visit{r.Referer(), r.URL.RawQuery}
		}
		w.WriteHeader(http.StatusOK)
	}))
	defer console.Close()

	folder := steady.Folder(t)
	d := newDesktop(t)
	// --dump-dom makes it end once the page was shown.
	d.program(t, "chromium", "exec "+chromium+" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run"+
		" --disable-background-networking --disable-component-update --disable-sync --dump-dom --user-data-dir="+folder+" \"$@\"")
	s := d.system()
	browser, err := s.Find("chromium")
	if err != nil {
		t.Fatal(err)
	}
	for _, private := range []bool{false, true} {
		h, err := NewHandOff(t.Context(), secret(console.URL+"/login?SigninToken=canary"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		ended, err := s.Open(browser, h.Address(), private)
		if err != nil {
			t.Fatal(err)
		}
		fetched, err := h.Wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		select {
		case v := <-visits:
			if v.referrer != "" || !strings.Contains(v.query, "canary") {
				t.Errorf("the page saw %+v", v)
			}
		case <-time.After(time.Minute):
			t.Error("the page behind the link was not asked for")
		}
		if len(fetched.Refused) != 0 {
			t.Errorf("refused were %+v", fetched.Refused)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		select {
		case refusal := <-h.Refused():
			t.Errorf("later refused was %+v", refusal)
		default:
		}
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}
}
