package browser

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
)

type secret string

func (s secret) Reveal() string { return string(s) }

const link = secret("https://eu-west-1.signin.aws.amazon.com/federation?Action=login&SigninToken=canary")

func handOff(t *testing.T, o Options) *HandOff {
	t.Helper()
	h, err := NewHandOff(t.Context(), link, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// ask sends one request and follows no redirect.
func ask(t *testing.T, method, address string, edit func(*http.Request)) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(request)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if strings.Contains(string(body), "canary") {
		t.Errorf("the body shows the link: %s", body)
	}
	return response
}

func navigate(r *http.Request) {
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Dest", "document")
	r.Header.Set("Sec-Fetch-Site", "none")
}

func TestTheFirstNavigationGetsTheLinkAndNoOther(t *testing.T) {
	h := handOff(t, Options{Refusal: "déjà utilisé"})
	if !strings.HasPrefix(h.Address(), "http://127.0.0.1:") || len(h.path) != 1+43 {
		t.Errorf("the address is %s", h.Address())
	}
	response := ask(t, "GET", h.Address(), navigate)
	if response.StatusCode != http.StatusFound || response.Header.Get("Location") != link.Reveal() {
		t.Errorf("the answer is %v", response)
	}
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	fetched, err := h.Wait(t.Context())
	if err != nil || fetched.At.IsZero() || len(fetched.Refused) != 0 {
		t.Errorf("waiting: %+v, %v", fetched, err)
	}
	late := ask(t, "GET", h.Address(), navigate)
	if late.StatusCode != http.StatusGone || late.Header.Get("Location") != "" {
		t.Errorf("the second answer is %v", late)
	}
	select {
	case refusal := <-h.Refused():
		if refusal.Why != TooLate {
			t.Errorf("told is %+v", refusal)
		}
	case <-time.After(30 * time.Second):
		t.Error("the second request was not told")
	}
}

func TestOnlyOneOfManyGetsTheLink(t *testing.T) {
	h := handOff(t, Options{})
	got := make(chan int, 50)
	var wait sync.WaitGroup
	for range cap(got) {
		wait.Go(func() {
			response, err := http.DefaultTransport.RoundTrip(must(http.NewRequest("GET", h.Address(), nil)))
			if err == nil {
				_ = response.Body.Close()
				got <- response.StatusCode
			}
		})
	}
	wait.Wait()
	close(got)
	counts := map[int]int{}
	for code := range got {
		counts[code]++
	}
	if counts[http.StatusFound] != 1 || counts[http.StatusGone] != cap(got)-1 {
		t.Errorf("the answers are %v", counts)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestOtherRequestsAreRefusedAndUseNothingUp(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		path   string
		edit   func(*http.Request)
		why    Why
	}{
		"another host":    {"GET", "", func(r *http.Request) { r.Host = "rebound.example" }, WrongHost},
		"localhost":       {"GET", "", func(r *http.Request) { r.Host = strings.Replace(r.URL.Host, "127.0.0.1", "localhost", 1) }, WrongHost},
		"no port":         {"GET", "", func(r *http.Request) { r.Host = "127.0.0.1" }, WrongHost},
		"another path":    {"GET", "x", nil, WrongPath},
		"a query":         {"GET", "?x", nil, WrongPath},
		"HEAD":            {"HEAD", "", nil, WrongMethod},
		"POST":            {"POST", "", nil, WrongMethod},
		"OPTIONS":         {"OPTIONS", "", nil, WrongMethod},
		"fetch":           {"GET", "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "cors") }, NotNavigation},
		"image":           {"GET", "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "image") }, NotNavigation},
		"frame":           {"GET", "", func(r *http.Request) { navigate(r); r.Header.Set("Sec-Fetch-Dest", "iframe") }, NotNavigation},
		"unlikely method": {"get", "", nil, WrongMethod},
	} {
		t.Run(name, func(t *testing.T) {
			h := handOff(t, Options{Refusal: "refused"})
			response := ask(t, c.method, h.Address()+c.path, c.edit)
			if response.StatusCode < 400 || response.Header.Get("Location") != "" {
				t.Errorf("the answer is %v", response)
			}
			if refusal := <-h.Refused(); refusal.Why != c.why || refusal.At.IsZero() {
				t.Errorf("told is %+v", refusal)
			}
			if response := ask(t, "GET", h.Address(), navigate); response.StatusCode != http.StatusFound {
				t.Errorf("then the answer is %v", response)
			}
			if fetched, err := h.Wait(t.Context()); err != nil || len(fetched.Refused) != 1 {
				t.Errorf("waiting: %+v, %v", fetched, err)
			}
		})
	}
}

func TestAPrefetchIsAnsweredAndNotCounted(t *testing.T) {
	for name, value := range map[string]string{"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch", "X-Moz": "prefetch", "X-Purpose": "preview"} {
		h := handOff(t, Options{})
		response := ask(t, "GET", h.Address(), func(r *http.Request) { navigate(r); r.Header.Set(name, value) })
		if response.StatusCode != http.StatusNoContent || response.Header.Get("Location") != "" {
			t.Errorf("%s: the answer is %v", name, response)
		}
		if response = ask(t, "GET", h.Address(), navigate); response.StatusCode != http.StatusFound {
			t.Errorf("%s: then the answer is %v", name, response)
		}
		if fetched, err := h.Wait(t.Context()); err != nil || len(fetched.Refused) != 0 {
			t.Errorf("%s: waiting: %+v, %v", name, fetched, err)
		}
	}
}

func TestAnotherUsersSocketIsRefused(t *testing.T) {
	for _, c := range []struct {
		own  bool
		err  error
		want Why
	}{{false, nil, OtherUser}, {true, errors.New("no table"), UnknownUser}} {
		h, err := newHandOff(t.Context(), link, Options{}, func(client, server netip.AddrPort) (bool, error) { return c.own, c.err })
		if err != nil {
			t.Fatal(err)
		}
		if response := ask(t, "GET", h.Address(), navigate); response.StatusCode != http.StatusForbidden {
			t.Errorf("the answer is %v", response)
		}
		if refusal := <-h.Refused(); refusal.Why != c.want {
			t.Errorf("told is %+v", refusal)
		}
		_ = h.Close()
	}
}

func TestAHandOffEndsInTime(t *testing.T) {
	h := handOff(t, Options{Lifetime: 50 * time.Millisecond})
	_, err := h.Wait(t.Context())
	if !errors.Is(err, ErrNeverFetched) || errors.Is(err, ErrRefusedOther) {
		t.Errorf("waiting: %v", err)
	}
	if _, err := net.Dial("tcp", h.address); err == nil {
		t.Error("it still listens")
	}

	h = handOff(t, Options{})
	ask(t, "GET", h.Address()+"x", nil)
	_ = h.server.Close() // as its lifetime does, once that was answered
	_, err = h.Wait(t.Context())
	var not *NotFetched
	if !errors.Is(err, ErrNeverFetched) || !errors.Is(err, ErrRefusedOther) || !errors.As(err, &not) || not.Refused[0].Why != WrongPath {
		t.Errorf("waiting: %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	h, err = NewHandOff(ctx, link, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case <-h.Done():
	case <-time.After(30 * time.Second):
		t.Error("it outlives its context")
	}

	h = handOff(t, Options{})
	canceled, stop := context.WithCancelCause(t.Context())
	reason := errors.New("pressed Cancel")
	stop(reason)
	if _, err := h.Wait(canceled); !errors.Is(err, reason) {
		t.Errorf("waiting: %v", err)
	}
}

func TestOnlyASignInLinkIsHandedOff(t *testing.T) {
	for _, bad := range []secret{"", "http://signin.aws.amazon.com/", "javascript:alert(1)", "file:///etc/passwd", "https://me@host/", "https://", "https://a/\nb"} {
		if _, err := NewHandOff(t.Context(), bad, Options{}); !errors.Is(err, ErrBadLink) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	h, err := NewHandOff(t.Context(), secret("http://127.0.0.1:8080/login"), Options{})
	if err != nil {
		t.Fatal("the demo's link is refused:", err)
	}
	_ = h.Close()
}

func TestTheLinkIsInNoFormattedValue(t *testing.T) {
	h := handOff(t, Options{Lifetime: 20 * time.Millisecond})
	_, err := h.Wait(t.Context())
	if strings.Contains(fmt.Sprintf("%v %+v %s", err, err, h.Address()), "canary") {
		t.Error("the link is printed")
	}
}

// A browser that goes away without reading and noise on the port keep nobody out.
func TestNoiseKeepsTheBrowserIn(t *testing.T) {
	h := handOff(t, Options{})
	for _, noise := range []string{"", "\x16\x03\x01\x02\x00", "GET / HTTP/9.9\r\n\r\n", "GET /" + strings.Repeat("a", 1<<18)} {
		conn, err := net.Dial("tcp", h.address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, noise)
		_ = conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		answer, _ := bufio.NewReader(conn).ReadString('\n')
		if strings.Contains(answer, "302") {
			t.Errorf("noise was answered with %q", answer)
		}
		_ = conn.Close()
	}
	if response := ask(t, "GET", h.Address(), nil); response.StatusCode != http.StatusFound {
		t.Errorf("then the answer is %v", response)
	}
}
