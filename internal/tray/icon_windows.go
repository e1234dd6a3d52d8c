package tray

import (
	_ "embed"

	"fyne.io/systray"
)

//go:embed icon/windows.ico
var picture []byte

// title is of no use here.
const title = ""

func setIcon() { systray.SetIcon(picture) }

// swatch is a role's colour beside its line.
func swatch(id string) []byte { return swatchICO(id) }

func escape(text string) string { return escapeAmpersands(text) }
