package tray

import (
	_ "embed"

	"fyne.io/systray"
)

//go:embed icon/linux.png
var picture []byte

// title is the icon's id and name.
const title = "Daypass"

func setIcon() { systray.SetIcon(picture) }

// swatch is a role's colour beside its line.
func swatch(id string) []byte { return swatchPNG(id) }

func escape(text string) string { return escapeUnderscores(text) }
