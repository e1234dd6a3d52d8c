//go:build cgo

package tray

import (
	_ "embed"

	"fyne.io/systray"
)

//go:embed icon/template.png
var picture []byte

// title would stand beside the icon.
const title = ""

// setIcon lets macOS colour the icon for a light or a dark menu bar.
func setIcon() { systray.SetTemplateIcon(picture, picture) }

// swatch is a role's colour beside its line.
func swatch(id string) []byte { return swatchPNG(id) }

// escape changes nothing: no letter is special in a menu of macOS.
func escape(text string) string { return text }
