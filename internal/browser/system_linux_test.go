package browser

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// desktop is a home folder with entries and programs of its own.
type desktop struct{ home, bin string }

func newDesktop(t *testing.T) desktop {
	t.Helper()
	d := desktop{home: t.TempDir(), bin: t.TempDir()}
	return d
}

func (d desktop) write(t *testing.T, file, content string, mode os.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return file
}

func (d desktop) program(t *testing.T, name, script string) string {
	t.Helper()
	return d.write(t, filepath.Join(d.bin, name), "#!/bin/sh\n"+script+"\n", 0o700)
}

func (d desktop) entry(t *testing.T, id, keys string) {
	t.Helper()
	d.write(t, filepath.Join(d.home, "applications", id+".desktop"),
		"[Desktop Action x]\nExec=wrong\n[Desktop Entry]\nType=Application\nMimeType=text/html;x-scheme-handler/https;\n"+keys, 0o600)
}

func (d desktop) system(more ...string) System {
	return On(append([]string{"HOME=" + d.home, "XDG_DATA_HOME=" + d.home, "XDG_DATA_DIRS=" + d.home,
		"XDG_CONFIG_HOME=" + d.home, "XDG_CONFIG_DIRS=" + d.home, "PATH=" + d.bin}, more...))
}

func TestBrowsersAreThoseOfTheDesktop(t *testing.T) {
	d := newDesktop(t)
	firefox := d.program(t, "firefox", "")
	chrome := d.program(t, "google-chrome", "")
	odd := d.program(t, "odd", "")
	d.entry(t, "firefox", "Name=Firefox\nName[fr]=Renard\nExec=firefox %u\n")
	d.entry(t, "google-chrome", "Name=Google Chrome\nExec="+chrome+" --profile \"My \\\\\"Own\\\\\"\" %U\n")
	d.entry(t, "hidden", "Name=Hidden\nExec=firefox %u\nNoDisplay=true\n")
	d.entry(t, "gone", "Name=Gone\nExec=gone %u\n")
	d.entry(t, "untried", "Name=Untried\nExec=firefox %u\nTryExec=gone\n")
	d.entry(t, "odd", "Name=Odd\nExec=odd --x=%% -i %i --url=%u\n")
	d.write(t, filepath.Join(d.home, "applications", "editor.desktop"), "[Desktop Entry]\nType=Application\nName=Editor\nExec=odd\nMimeType=text/plain;\n", 0o600)
	d.write(t, filepath.Join(d.home, "mimeapps.list"), "[Default Applications]\nx-scheme-handler/https=gone.desktop;google-chrome.desktop;\n", 0o600)

	var got [][]string
	for _, b := range d.system().List() {
		line := append([]string{b.ID, b.Name}, fill(b.command, "URL")...)
		got = append(got, line)
		if b.Default != (b.ID == "google-chrome") || b.CanPrivate != (b.ID != "odd") {
			t.Errorf("%+v", b)
		}
	}
	want := [][]string{
		{"google-chrome", "Google Chrome", chrome, "--profile", `My "Own"`, "URL"},
		{"firefox", "Firefox", firefox, "URL"},
		{"odd", "Odd", odd, "--x=%", "-i", "--url=URL"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestAProgramWithoutEntryIsFoundOnce(t *testing.T) {
	d := newDesktop(t)
	d.program(t, "chromium", "")
	if err := os.Symlink("chromium", filepath.Join(d.bin, "chromium-browser")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("chromium", filepath.Join(d.bin, "x-www-browser")); err != nil {
		t.Fatal(err)
	}
	list := d.system().List()
	if len(list) != 1 || list[0].ID != "chromium" || !list[0].Default {
		t.Errorf("browsers are %+v", list)
	}
}

func TestABrowserIsFoundByName(t *testing.T) {
	d := newDesktop(t)
	for _, id := range []string{"firefox-esr", "google-chrome"} {
		d.program(t, id, "")
	}
	s := d.system()
	for text, want := range map[string]string{"": "", "Firefox ESR": "firefox-esr", "fire": "firefox-esr", "chrome": "google-chrome", "GOOGLE-CHROME": "google-chrome"} {
		if b, err := s.Find(text); err != nil || b.ID != want {
			t.Errorf("%q is %q, %v", text, b.ID, err)
		}
	}
	if _, err := s.Find("lynx"); !errors.Is(err, ErrNoBrowser) {
		t.Error(err)
	}
}

// The program that is started writes down what it was given.
func TestTheBrowserGetsTheAddressAndNoneOfAWSsVariables(t *testing.T) {
	d := newDesktop(t)
	out := filepath.Join(d.home, "out")
	script := "printf '%s|' \"$0\" \"$@\" > " + out + "; /usr/bin/env >> " + out
	d.program(t, "xdg-open", script)
	d.program(t, "firefox", script)
	d.entry(t, "firefox", "Name=Firefox\nExec=firefox %u\n")
	d.write(t, filepath.Join(d.home, "mimeapps.list"), "[Default Applications]\nx-scheme-handler/https=firefox.desktop\n", 0o600)
	s := d.system("AWS_SECRET_ACCESS_KEY=canary", "aws_session_token=canary", "LANG=fr", "NOT_AWS_=kept")
	firefox, err := s.Find("firefox")
	if err != nil {
		t.Fatal(err)
	}
	const address = "http://127.0.0.1:1/x"
	for _, c := range []struct {
		browser Browser
		private bool
		want    string
	}{
		{Browser{}, false, "/xdg-open|" + address + "|"},
		{Browser{}, true, "/firefox|-private-window|" + address + "|"},
		{firefox, false, "/firefox|" + address + "|"},
		{firefox, true, "/firefox|-private-window|" + address + "|"},
	} {
		failed, err := s.Open(c.browser, address, c.private)
		if err != nil {
			t.Fatal(err)
		}
		if err := <-failed; err != nil {
			t.Error(err)
		}
		said, _ := os.ReadFile(out)
		if !strings.HasPrefix(string(said), d.bin+c.want) || strings.Contains(string(said), "canary") ||
			!strings.Contains(string(said), "NOT_AWS_=kept") || !strings.Contains(string(said), "LANG=fr") {
			t.Errorf("started as %s", said)
		}
	}
}

func TestABrowserThatCannotStartIsSaid(t *testing.T) {
	d := newDesktop(t)
	if _, err := d.system().Open(Browser{}, "https://console.aws.amazon.com/", false); !errors.Is(err, ErrNoBrowser) {
		t.Error(err)
	}
	d.program(t, "xdg-open", "exit 3")
	s := d.system()
	if _, err := s.Open(Browser{}, "https://console.aws.amazon.com/", true); !errors.Is(err, ErrNoPrivate) {
		t.Error(err)
	}
	for _, bad := range []string{"", "--flag", "file:///etc/passwd", "http://example.com/", "https://a b/", "https://x/\n", "https://é/"} {
		if _, err := s.Open(Browser{}, bad, false); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	begin := time.Now()
	_, _, err := s.Deliver(t.Context(), Browser{}, false, link, Options{Lifetime: 10 * time.Minute})
	if !errors.Is(err, ErrNotOpened) || time.Since(begin) > time.Minute || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("delivering: %v", err)
	}
}

// fetchVariable makes the test's executable a browser that fetches its last
// argument and goes nowhere from there.
const fetchVariable = "DAYPASS_BROWSER_TEST_FETCH"

func TestMain(m *testing.M) {
	if os.Getenv(fetchVariable) == "" {
		os.Exit(m.Run())
	}
	if response, err := http.DefaultTransport.RoundTrip(must(http.NewRequest("GET", os.Args[len(os.Args)-1], nil))); err == nil {
		_ = response.Body.Close()
	}
}

func TestADeliveredLinkIsTold(t *testing.T) {
	d := newDesktop(t)
	d.program(t, "xdg-open", "exec "+os.Args[0]+" \"$@\"")
	h, fetched, err := d.system(fetchVariable+"=1").Deliver(t.Context(), Browser{}, false, link, Options{})
	if err != nil || fetched.At.IsZero() {
		t.Fatalf("delivering: %+v, %v", fetched, err)
	}
	if response := ask(t, "GET", h.Address(), navigate); response.StatusCode != http.StatusGone {
		t.Errorf("it no longer hears of late requests: %v", response)
	}
	_ = h.Close()

	d.program(t, "xdg-open", "exit 0")
	_, _, err = d.system().Deliver(t.Context(), Browser{}, false, link, Options{Lifetime: 200 * time.Millisecond})
	if !errors.Is(err, ErrNeverFetched) {
		t.Errorf("a browser that does nothing: %v", err)
	}
}

func TestWhereNoBrowserIsInFrontOfTheUser(t *testing.T) {
	for entry, want := range map[string]error{
		"DISPLAY=:0": nil, "WAYLAND_DISPLAY=wayland-0": nil, "X=": ErrNoDisplay, "SSH_CONNECTION=1 2 3 4": ErrOverSSH,
	} {
		if err := On([]string{entry}).CanOpen(); !errors.Is(err, want) {
			t.Errorf("%s: %v", entry, err)
		}
	}
	if err := On([]string{"SSH_TTY=/dev/pts/1", "DISPLAY=localhost:10"}).CanOpen(); !errors.Is(err, ErrOverSSH) {
		t.Error(err)
	}
}

func TestTheKernelSaysWhoseSocketItIs(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	mine, theirs := netip.MustParseAddrPort(client.LocalAddr().String()), netip.MustParseAddrPort(listener.Addr().String())
	if own, err := ownSocket(mine, theirs); !own || err != nil {
		t.Errorf("our own socket: %v, %v", own, err)
	}
	if _, err := ownSocket(mine, netip.AddrPortFrom(theirs.Addr(), theirs.Port()+1)); !errors.Is(err, errNoSocket) {
		t.Errorf("no socket at all: %v", err)
	}
	table := filepath.Join(t.TempDir(), "tcp6")
	line := "  1: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:0050 01 00000000:00000000 00:00000000 00000000  4711 0 1\n"
	if err := os.WriteFile(table, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	local, server := netip.MustParseAddrPort("127.0.0.1:8080"), netip.MustParseAddrPort("127.0.0.1:80")
	if uid, err := socketOwner(table, local, server); uid != 4711 || err != nil {
		t.Errorf("a mapped socket is of %d, %v", uid, err)
	}
}
