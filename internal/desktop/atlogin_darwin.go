package desktop

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
)

// agentLabel names the LaunchAgent to launchd.
const agentLabel = "daypass.tray"

func (a AtLogin) entryFile() string {
	return filepath.Join(a.session.get("HOME"), "Library", "LaunchAgents", agentLabel+".plist")
}

// On tells whether the session will start this program.
func (a AtLogin) On() bool {
	program, on := a.entry()
	return on && isThere(program)
}

// Set adds the agent, or takes it away. launchd reads it at the next login.
func (a AtLogin) Set(on bool) error {
	if !on {
		return removeEntry(a.entryFile())
	}
	var list strings.Builder
	for _, word := range append([]string{a.program}, a.args...) {
		list.WriteString("\t\t<string>")
		_ = xml.EscapeText(&list, []byte(word)) // a strings.Builder takes everything
		list.WriteString("</string>\n")
	}
	return writeEntry(a.entryFile(), `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>`+agentLabel+`</string>
	<key>ProgramArguments</key>
	<array>
`+list.String()+`	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`)
}

// entry is the program that the agent starts: the first string after
// ProgramArguments, in the form that Set writes.
func (a AtLogin) entry() (program string, on bool) {
	file, err := os.Open(a.entryFile())
	if err != nil {
		return "", false
	}
	defer func() { _ = file.Close() }()
	decoder := xml.NewDecoder(file)
	arguments := false
	for {
		token, err := decoder.Token()
		if err != nil {
			return "", false
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		var text string
		switch start.Name.Local {
		case "key":
			_ = decoder.DecodeElement(&text, &start) // a damaged file ends the loop
			arguments = text == "ProgramArguments"
		case "string":
			_ = decoder.DecodeElement(&text, &start)
			if arguments {
				return text, true
			}
		}
	}
}
