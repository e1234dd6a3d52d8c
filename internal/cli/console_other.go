//go:build !windows

package cli

import "os"

func keepConsole() {}

func takesEscapes(*os.File) bool { return true }
