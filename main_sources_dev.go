//go:build dev

package main

// The dev server's page speaks to Go through a WebSocket that answers any
// origin: such a build is for throw-away data.
const pageSources = devSources
