package main

import "runtime"

// hasDisplay tells whether a window can be shown. Without one GTK panics.
func hasDisplay(env func(string) string) bool {
	if runtime.GOOS != "linux" {
		return true
	}
	return env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != ""
}
