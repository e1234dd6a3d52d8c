package main

import (
	"os"
	"runtime"
)

// hasDisplay tells whether a window can be shown. Without one GTK panics.
func hasDisplay(env func(string) string) bool {
	if runtime.GOOS != "linux" {
		return true
	}
	return env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != ""
}

// spareDMABuf keeps WebKitGTK from its DMA-BUF renderer, which leaves the
// window blank with some drivers (wailsapp/wails#2977). Whoever sets the
// variable keeps what they set. It must run before GTK starts.
func spareDMABuf() {
	const name = "WEBKIT_DISABLE_DMABUF_RENDERER"
	if _, set := os.LookupEnv(name); !set && runtime.GOOS == "linux" {
		_ = os.Setenv(name, "1") // fails for malformed names alone
	}
}
