package tray

import "strings"

// escapeUnderscores writes a text as a label of the dbusmenu protocol, where one
// underscore marks the next letter.
func escapeUnderscores(text string) string { return strings.ReplaceAll(text, "_", "__") }

// escapeAmpersands writes a text as a menu's of Windows, where one ampersand
// marks the next letter.
func escapeAmpersands(text string) string { return strings.ReplaceAll(text, "&", "&&") }
