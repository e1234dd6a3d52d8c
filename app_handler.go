package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// handler answers what the page sends by itself: what no binding may carry.
func (a *App) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/mfa", a.takeCode)
	mux.HandleFunc("POST /api/paste", a.takePaste)
	mux.HandleFunc("POST /api/environment", a.takeEnvironment)
	mux.HandleFunc("POST /api/diagnose", a.takeDiagnosis)
	mux.HandleFunc("POST /api/saml", a.takeSAML)
	return mux
}

// read takes the JSON of a POST; false once it has answered that it is none.
func (a *App) read(w http.ResponseWriter, r *http.Request, into any, most int64) bool {
	// A page of another origin could not send this type without being asked.
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		a.refuse(w, http.StatusUnsupportedMediaType, codedError{"not-json", a.catalog().Text("pasted.post", nil)})
		return false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		a.refuse(w, http.StatusRequestEntityTooLarge, codedError{"too-long", a.catalog().Text("pasted.too-long", nil)})
	case err != nil || json.Unmarshal(body, into) != nil:
		a.refuse(w, http.StatusBadRequest, codedError{"malformed", a.catalog().Text("pasted.post", nil)})
	default:
		return true
	}
	return false
}

// answer sends what came of a POST, or why nothing did.
func (a *App) answer(w http.ResponseWriter, value any, err error) {
	if err != nil {
		var coded codedError
		if !errors.As(err, &coded) {
			coded = codedError{"unexpected", err.Error()}
		}
		a.refuse(w, http.StatusUnprocessableEntity, coded)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // the page went away
}

// refuse answers with what the page's CallError is made of.
func (a *App) refuse(w http.ResponseWriter, status int, err codedError) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(err) // the page went away
}
