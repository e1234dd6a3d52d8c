//go:build dev

package main

// The dev server's page speaks to Go through a WebSocket and shows a spinner
// with an inline style. Such a build is for throw-away data: it answers any
// origin.
const pageSources = devSources
