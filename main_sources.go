//go:build (desktop || bindings) && !dev

package main

const pageSources = ownSources
