package main

import "net/http"

// What the page may load: itself, and nothing else. Wails adds two scripts of
// its own, from the same origin.
const (
	ownSources = commonPolicy + "; style-src 'self'; connect-src 'self'"
	// The dev server's script is made with Svelte too, makes a policy of the same
	// name, and shows a spinner with an inline style.
	devSources = commonPolicy + " 'allow-duplicates'; style-src 'self' 'unsafe-inline'; " +
		"connect-src 'self' ws://127.0.0.1:* ws://localhost:*"
	commonPolicy = "default-src 'none'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types svelte-trusted-html"
)

// secureHeaders gives every answer to the page its security headers.
func secureHeaders(next http.Handler, sources string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", sources)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		// WebView2 grants every permission to the page unless told otherwise.
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), "+
			"bluetooth=(), display-capture=(), midi=(), payment=(), clipboard-read=()")
		next.ServeHTTP(w, r)
	})
}
