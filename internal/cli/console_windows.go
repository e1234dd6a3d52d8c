package cli

import (
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/sys/windows"
)

// keepConsole lets daypass be started from the Explorer, where it shows its
// window; cobra would only tell its user to open a terminal.
func keepConsole() { cobra.MousetrapHelpText = "" }

// takesEscapes has the console read escape sequences, which older ones do only
// when they are told to.
func takesEscapes(file *os.File) bool {
	var mode uint32
	console := windows.Handle(file.Fd())
	return windows.GetConsoleMode(console, &mode) == nil &&
		windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
