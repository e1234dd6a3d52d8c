//go:build !linux

package tray

// unmapProgram leaves it to the system.
func unmapProgram() {}
