package desktop

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What macOS and Windows are told, read back by their own rules.

// plist is the part of Apple's property lists that an agent is made of.
type plist struct {
	XMLName xml.Name `xml:"plist"`
	Dict    struct {
		Keys   []string   `xml:"key"`
		Label  string     `xml:"string"`
		Words  []string   `xml:"array>string"`
		AtLoad []struct{} `xml:"true"`
	} `xml:"dict"`
}

func TestALaunchAgentStartsTheWordsAsTheyAre(t *testing.T) {
	for _, program := range []string{
		"/Applications/Daypass.app/Contents/MacOS/daypass", "/Users/a b/R&D <x>/da\"y'pass", "/Users/é/]]>/daypass", "/tmp/two\nlines",
	} {
		text := agentText([]string{program, "tray", "--at-login"})
		var read plist
		if err := xml.Unmarshal([]byte(text), &read); err != nil {
			t.Errorf("%q: %v in %s", program, err, text)
			continue
		}
		if want := []string{program, "tray", "--at-login"}; !slices.Equal(read.Dict.Words, want) {
			t.Errorf("%q: starts %q", program, read.Dict.Words)
		}
		if !slices.Equal(read.Dict.Keys, []string{"Label", "ProgramArguments", "RunAtLoad", "ProcessType"}) || len(read.Dict.AtLoad) != 1 {
			t.Errorf("%q: the agent is %+v", program, read.Dict)
		}
		if started, on := readAgent(strings.NewReader(text)); started != program || !on {
			t.Errorf("%q is read back as %q, on %t", program, started, on)
		}
	}
}

func TestAnAgentOfAnothersHandIsRead(t *testing.T) {
	for _, test := range []struct {
		what, text, program string
		on                  bool
	}{
		{"in another order", "<plist><dict><key>RunAtLoad</key><true/><key>ProgramArguments</key><array><string>/a b</string><string>tray</string></array><key>Label</key><string>x</string></dict></plist>", "/a b", true},
		{"switched off", "<plist><dict><key>ProgramArguments</key><array><string>/a</string></array><key>Disabled</key><true/></dict></plist>", "/a", false},
		{"not switched off", "<plist><dict><key>Disabled</key><false/><key>ProgramArguments</key><array><string>/a</string></array></dict></plist>", "/a", true},
		{"of nothing", "<plist><dict><key>Label</key><string>x</string></dict></plist>", "", false},
		{"cut off", "<plist><dict><key>ProgramArguments</key><array><string>/a</string>", "", false},
		{"empty", "", "", false},
	} {
		if program, on := readAgent(strings.NewReader(test.text)); program != test.program || on != test.on {
			t.Errorf("%s: %q, on %t", test.what, program, on)
		}
	}
}

// argv splits a command line as Windows does. Source: Microsoft, "Parsing C
// command-line arguments" and CommandLineToArgvW: the program is what stands
// between quotes, or up to a blank; after it 2n backslashes before a quote are n
// and a delimiter, 2n+1 are n and a quote, others are themselves.
func argv(line string) []string {
	var words []string
	if rest, quoted := strings.CutPrefix(line, `"`); quoted {
		program, after, _ := strings.Cut(rest, `"`)
		words, line = append(words, program), after
	} else {
		end := strings.IndexAny(line+" ", " \t")
		words, line = append(words, line[:end]), line[end:]
	}
	for line = strings.TrimLeft(line, " \t"); line != ""; line = strings.TrimLeft(line, " \t") {
		var word strings.Builder
		quoted := false
		for line != "" && (quoted || line[0] != ' ' && line[0] != '\t') {
			slashes := len(line) - len(strings.TrimLeft(line, `\`))
			line = line[slashes:]
			if !strings.HasPrefix(line, `"`) {
				word.WriteString(strings.Repeat(`\`, slashes))
				if slashes == 0 {
					word.WriteByte(line[0])
					line = line[1:]
				}
				continue
			}
			word.WriteString(strings.Repeat(`\`, slashes/2))
			if line = line[1:]; slashes%2 == 1 {
				word.WriteByte('"')
			} else {
				quoted = !quoted
			}
		}
		words = append(words, word.String())
	}
	return words
}

func TestARunValueStartsTheWordsAsTheyAre(t *testing.T) {
	for _, program := range []string{
		`C:\Daypass\daypass-tray.exe`, `C:\Program Files\R&D (x86)\day'pass^%\daypass-tray.exe`, `\\server\a share\é\daypass.exe`, `C:\Users\a  b\`,
	} {
		words := []string{program, "tray", "--at-login"}
		line := runValue(words)
		if got := argv(line); !slices.Equal(got, words) {
			t.Errorf("%s is started as %q", line, got)
		}
		if got := programOf(line); got != program {
			t.Errorf("%s is read back as %q", line, got)
		}
	}
	for line, program := range map[string]string{
		`C:\old\daypass.exe tray`: `C:\old\daypass.exe`, `daypass.exe`: `daypass.exe`, `"C:\a b\x.exe"tray`: `C:\a b\x.exe`, `"C:\half`: `C:\half`, ``: ``,
	} {
		if got := programOf(line); got != program || got != argv(line)[0] {
			t.Errorf("%s starts %q, to Windows %q", line, got, argv(line)[0])
		}
	}
}

func TestWindowsOwnSwitchIsRead(t *testing.T) {
	for state, off := range map[string]bool{"": false, "\x02\x00": false, "\x06\x00": false, "\x03\x00\x00\x00\x11": true, "\x07": true} {
		if isDisapproved([]byte(state)) != off {
			t.Errorf("%q is off: %t", state, !off)
		}
	}
}

func TestOnlyAnEntryThatIsOnAndLeadsNowhereIsStale(t *testing.T) {
	folder := t.TempDir()
	here, gone := filepath.Join(folder, "daypass"), filepath.Join(folder, "gone")
	if err := os.WriteFile(here, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		program   string
		on, stale bool
	}{{here, true, false}, {here, false, false}, {gone, true, true}, {gone, false, false}, {folder, true, true}, {"", true, true}, {"", false, false}} {
		if isStale(test.program, test.on) != test.stale {
			t.Errorf("%q, on %t: stale is %t", test.program, test.on, !test.stale)
		}
	}
}

const awkward = "R&D <prod>: \"ends\" in 4 min, at 17:42.\n]]> $(id) `id` ’é"

func TestAToastSaysTheSentence(t *testing.T) {
	var read struct {
		XMLName xml.Name `xml:"toast"`
		Binding struct {
			Template string   `xml:"template,attr"`
			Text     []string `xml:"text"`
		} `xml:"visual>binding"`
	}
	text := toastText(Notification{Title: "Daypass & co", Body: awkward})
	if err := xml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if got := read.Binding; got.Template != "ToastGeneric" || !slices.Equal(got.Text, []string{"Daypass & co", awkward}) {
		t.Errorf("shown is %+v", got)
	}
}

// AppleScript would run what a quote in its text lets out.
func TestOsascriptGetsTheTextsAsArguments(t *testing.T) {
	line := notificationCommand(Notification{Title: "Daypass", Body: awkward})
	if want := []string{"Daypass", awkward}; len(line) != 5 || line[1] != "-e" || !slices.Equal(line[3:], want) {
		t.Errorf("run is %q", line)
	}
	if strings.Contains(line[2], "prod") || !strings.Contains(line[2], "item 2 of argv") {
		t.Errorf("the script is %s", line[2])
	}
}
