//go:build !windows

package cli

func keepConsole() {}
