package tray

import (
	_ "embed"
	"strings"

	"fyne.io/systray"
)

//go:embed icon/windows.ico
var picture []byte

// title is of no use here.
const title = ""

func setIcon() { systray.SetIcon(picture) }

// escape writes a text as a menu's, where one ampersand marks the next letter.
func escape(text string) string { return strings.ReplaceAll(text, "&", "&&") }
