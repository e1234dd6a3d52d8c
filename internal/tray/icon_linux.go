package tray

import (
	_ "embed"
	"strings"

	"fyne.io/systray"
)

//go:embed icon/linux.png
var picture []byte

// title is the icon's id and name.
const title = "Daypass"

func setIcon() { systray.SetIcon(picture) }

// escape writes a text as a label of the dbusmenu protocol, where one underscore
// marks the next letter.
func escape(text string) string { return strings.ReplaceAll(text, "_", "__") }
