package main

import "strings"

// withoutPayload takes out of a line of Wails' log what the page sent. Wails
// quotes it in "process message error: <call> -> <error>", in "error parsing
// arguments" (whose error quotes the value), in "Unknown message from front
// end: <message>" and, at trace level, in "json call result data".
func withoutPayload(message string) string {
	for _, quoting := range []string{
		"process message error:", "error parsing arguments:",
		"Unknown message from front end:", "json call result data:",
	} {
		if at := strings.Index(message, quoting); at >= 0 {
			return message[:at] + quoting + " [left out]"
		}
	}
	return message
}
