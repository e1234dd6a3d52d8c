package cli

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"daypass/internal/chain"
	"daypass/internal/house"
	"daypass/internal/store"
)

// ShowsColours tells whether a stream is a terminal whose user wants colours
// (https://no-color.org).
func ShowsColours(file *os.File, env func(string) string) bool {
	return env("NO_COLOR") == "" && env("TERM") != "dumb" && term.IsTerminal(int(file.Fd())) && takesEscapes(file)
}

// swatch stands before what is said of a production role: its colour, "" for
// none, or where the stream shows no colours.
func (t *terminal) swatch(h *house.House, c chain.Chain, coloured bool) string {
	role := t.remembered(h, c)
	colour, known := store.ColourOf(role.Colour)
	if !coloured || !role.Production || !known {
		return ""
	}
	return fmt.Sprintf("\x1b[%sm  \x1b[0m ", t.background(colour))
}

// background is a colour in full where the terminal says that it can, else the
// nearest of the 6×6×6 that every other has.
func (t *terminal) background(c store.Colour) string {
	if can := strings.ToLower(t.deps.Env("COLORTERM")); can == "truecolor" || can == "24bit" {
		return fmt.Sprintf("48;2;%d;%d;%d", c.Red, c.Green, c.Blue)
	}
	step := func(level uint8) int {
		if level < 115 { // the steps are 0, 95, 135, 175, 215, 255
			return min(int(level)/48, 1)
		}
		return (int(level) - 35) / 40
	}
	return fmt.Sprintf("48;5;%d", 16+36*step(c.Red)+6*step(c.Green)+step(c.Blue))
}
