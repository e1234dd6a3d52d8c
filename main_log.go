//go:build desktop || dev || bindings

package main

import (
	"fmt"
	"io"
)

// windowLog is where Wails logs. Wails writes the whole of a call that failed,
// its arguments included, into its error log: that payload is left out.
type windowLog struct{ to io.Writer }

func (l windowLog) Print(message string)   { l.line("", message) }
func (l windowLog) Trace(message string)   { l.line("trace: ", message) }
func (l windowLog) Debug(message string)   { l.line("debug: ", message) }
func (l windowLog) Info(message string)    { l.line("", message) }
func (l windowLog) Warning(message string) { l.line("warning: ", message) }
func (l windowLog) Error(message string)   { l.line("error: ", message) }
func (l windowLog) Fatal(message string)   { l.line("fatal: ", message) }

func (l windowLog) line(level, message string) {
	fmt.Fprintln(l.to, "daypass-window:", level+withoutPayload(message))
}
