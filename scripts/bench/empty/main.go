//go:build desktop || dev

// Empty is a Wails window with nothing in it: what the design's ratio for the
// time to a visible window is taken against. It knows nothing of Daypass.
package main

import (
	"embed"
	"log"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
)

//go:embed page
var page embed.FS

func main() {
	err := wails.Run(&options.App{
		Title: "Empty", Width: 960, Height: 640, AssetServer: &assetserver.Options{Assets: page},
		Linux: &linux.Options{ProgramName: "empty", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
	})
	if err != nil {
		log.Fatal(err)
	}
}
