//go:build (desktop || dev) && !bindings

package main

import (
	"embed"
	"io/fs"
)

//go:embed all:frontend/dist
var dist embed.FS

//go:embed build/icon.png
var icon []byte

var page fs.FS = dist

const generatesBindings = false
