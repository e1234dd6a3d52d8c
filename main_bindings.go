//go:build bindings

package main

import "testing/fstest"

// The generator of the bindings runs before the page is built, and serves none.
var page = fstest.MapFS{}

var icon []byte

const generatesBindings = true
