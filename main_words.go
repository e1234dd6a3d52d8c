package main

// What is said before the catalogs' language is settled by settings: there is
// no window, and no terminal command, that could say it.

func noDisplay(env func(string) string) string { return "No display." }
func noWindow(env func(string) string) string  { return "daypass-window is not beside daypass." }
func noWebKit(env func(string) string) string  { return "libwebkit2gtk-4.1-0 is missing." }
