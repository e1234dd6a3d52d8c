package desktop

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// agentLabel names the LaunchAgent to macOS's launchd.
const agentLabel = "daypass.tray"

// agentText is the property list of a LaunchAgent that starts a program at
// login. Each word is a string of its own: launchd asks no shell.
func agentText(words []string) string {
	var list strings.Builder
	for _, word := range words {
		list.WriteString("\t\t<string>" + escapedXML(word) + "</string>\n")
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + agentLabel + `</string>
	<key>ProgramArguments</key>
	<array>
` + list.String() + `	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`
}

// readAgent gives the program that an agent starts, the first string after
// ProgramArguments, and whether launchd is to load the agent (launchd.plist(5):
// Disabled). A damaged one starts nothing.
func readAgent(text io.Reader) (program string, on bool) {
	decoder := xml.NewDecoder(text)
	key, disabled := "", false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return program, program != "" && !disabled
		}
		if err != nil {
			return "", false
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		var value string
		switch start.Name.Local {
		case "key":
			_ = decoder.DecodeElement(&key, &start) // a damaged file ends the loop
		case "string":
			_ = decoder.DecodeElement(&value, &start)
			if key == "ProgramArguments" && program == "" {
				program = value
			}
		case "true":
			disabled = disabled || key == "Disabled"
		}
	}
}

func escapedXML(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a strings.Builder takes everything
	return out.String()
}
