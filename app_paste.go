package main

import (
	"errors"
	"net/http"

	"daypass/internal/credential"
	"daypass/internal/message"
)

// Pasted is the profile that pasted credentials became.
type Pasted struct {
	Profile string `json:"profile"`
}

// takePaste makes a profile of pasted credentials. They come by POST, and stay
// in memory.
func (a *App) takePaste(w http.ResponseWriter, r *http.Request) {
	var sent struct {
		Text string `json:"text"`
	}
	if !a.read(w, r, &sent, 4*credential.PastedLimit) {
		return
	}
	pasted, err := a.paste(sent.Text)
	a.answer(w, pasted, err)
}

func (a *App) paste(text string) (pasted Pasted, err error) {
	defer rescue(&err)
	c, err := a.house.Paste(text)
	var unusable *credential.PastedError
	switch {
	case errors.As(err, &unusable):
		return Pasted{}, codedError{"pasted-" + string(unusable.Code), a.catalog().Text("pasted."+string(unusable.Code), message.Args{"name": unusable.Missing})}
	case err != nil:
		return Pasted{}, a.unexpected(err)
	}
	return Pasted{Profile: c.Profile}, nil
}
