package browser

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"daypass/internal/steady"
)

func newTestCatch(t *testing.T) (*Catch, int) {
	t.Helper()
	port := steady.Port(t)
	c, err := NewCatch(t.Context(), port, CatchOptions{Lifetime: time.Minute, Language: "en", Done: "caught <it>", Refused: "refused"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, port
}

func post(t *testing.T, address, body string, edit func(*http.Request)) (status int, page string) {
	t.Helper()
	r := must(http.NewRequestWithContext(t.Context(), "POST", address, strings.NewReader(body)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://idp.acme.example")
	navigate(r)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if edit != nil {
		edit(r)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		return 0, ""
	}
	defer response.Body.Close()
	return response.StatusCode, string(must(io.ReadAll(response.Body)))
}

func TestCatch(t *testing.T) {
	c, port := newTestCatch(t)
	form := url.Values{"SAMLResponse": {"PHNhbWw+"}, "RelayState": {"ec2"}}.Encode()
	status, page := post(t, ReplyAddress(port), form, nil)
	if status != http.StatusOK || !strings.Contains(page, "caught &lt;it&gt;") || strings.Contains(page, "PHNhbWw") {
		t.Errorf("%d: %s", status, page)
	}
	got, err := c.Wait(t.Context())
	if err != nil || string(got) != form {
		t.Fatalf("caught %q, %v", got, err)
	}
	<-c.done
	if status, _ := post(t, ReplyAddress(port), form, nil); status != 0 {
		t.Errorf("it still listens: %d", status)
	}
}

// Whoever waits closes the connection at once: the answer has to be whole by then.
func TestTheAnswerToAPostSaysItsLength(t *testing.T) {
	_, port := newTestCatch(t)
	body := "SAMLResponse=PHNhbWw%2B"
	r := must(http.NewRequestWithContext(t.Context(), "POST", ReplyAddress(port), strings.NewReader(body)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if page := must(io.ReadAll(response.Body)); response.ContentLength != int64(len(page)) {
		t.Errorf("of %d bytes it says %d", len(page), response.ContentLength)
	}
}

func TestCatchRefuses(t *testing.T) {
	c, port := newTestCatch(t)
	good := "SAMLResponse=PHNhbWw%2B"
	for name, test := range map[string]struct {
		path, body string
		edit       func(*http.Request)
		want       int
	}{
		"another host":   {edit: func(r *http.Request) { r.Host = "evil.example" }, want: http.StatusForbidden},
		"another port":   {edit: func(r *http.Request) { r.Host = "127.0.0.1" }, want: http.StatusForbidden},
		"a get":          {edit: func(r *http.Request) { r.Method = "GET" }, want: http.StatusMethodNotAllowed},
		"another path":   {path: "/", want: http.StatusNotFound},
		"a query":        {path: "/saml?x", want: http.StatusNotFound},
		"a fetch":        {edit: func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "cors") }, want: http.StatusForbidden},
		"a frame":        {edit: func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "iframe") }, want: http.StatusForbidden},
		"a text":         {edit: func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, want: http.StatusForbidden},
		"no response":    {body: "RelayState=x", want: http.StatusBadRequest},
		"two responses":  {body: good + "&" + good, want: http.StatusBadRequest},
		"an endless one": {body: good + strings.Repeat("A", catchLargest), want: http.StatusRequestEntityTooLarge},
	} {
		body, path := test.body, test.path
		if body == "" {
			body = good
		}
		if path == "" {
			path = CatchPath
		}
		status, page := post(t, "http://127.0.0.1:"+c.port+path, body, test.edit)
		if status != test.want || !strings.Contains(page, "refused") {
			t.Errorf("%s: %d %s", name, status, page)
		}
	}
	if status, _ := post(t, ReplyAddress(port), good, nil); status != http.StatusOK {
		t.Errorf("after all refusals: %d", status)
	}
	if _, err := c.Wait(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCatchTakesTheUsersOwnSocketAlone(t *testing.T) {
	port := steady.Port(t)
	c, err := newCatch(t.Context(), port, CatchOptions{Lifetime: time.Minute}, func(_, _ netip.AddrPort) (bool, error) { return false, nil })
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := post(t, ReplyAddress(port), "SAMLResponse=PHNhbWw%2B", nil); status != http.StatusForbidden {
		t.Errorf("%d", status)
	}
	c.Close() // as at the end of its life
	if _, err := c.Wait(t.Context()); !errors.Is(err, ErrNothingCame) {
		t.Errorf("%v", err)
	}
}

func TestCatchEndsInTime(t *testing.T) {
	c, err := NewCatch(t.Context(), steady.Port(t), CatchOptions{Lifetime: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Wait(t.Context()); !errors.Is(err, ErrNothingCame) {
		t.Errorf("%v", err)
	}
}

// Cancel ends the listening and the wait at once; it is told as what it is.
func TestACancelledCatchSaysSo(t *testing.T) {
	for range 30 {
		ctx, cancel := context.WithCancel(t.Context())
		c, err := NewCatch(ctx, steady.Port(t), CatchOptions{Lifetime: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		<-c.done // both ways out are open now
		if _, err := c.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
}

func TestCatchPorts(t *testing.T) {
	_, port := newTestCatch(t)
	if _, err := NewCatch(t.Context(), port, CatchOptions{Lifetime: time.Second}); !errors.Is(err, ErrPortTaken) {
		t.Errorf("%v", err)
	}
	for _, port := range []int{-1, 0, 80, 70000} {
		if _, err := NewCatch(t.Context(), port, CatchOptions{Lifetime: time.Second}); err == nil {
			t.Errorf("%d was taken", port)
		}
	}
}
