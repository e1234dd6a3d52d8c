package cli

import "github.com/spf13/cobra"

// keepConsole lets daypass be started from the Explorer, where it shows its
// window; cobra would only tell its user to open a terminal.
func keepConsole() { cobra.MousetrapHelpText = "" }
