//go:build race

package cli_test

// Under the race detector a process takes ten times as long to start.
const underRace = true
