package main

import (
	"context"

	"daypass/internal/message"
	"daypass/internal/vault"
)

// KeptView is what is kept in the keyring, in words.
type KeptView struct {
	Text string `json:"text"`
	Any  bool   `json:"any"` // there may be something to forget
}

// Kept says what is kept in the keyring and until when. The keyring is not asked.
func (a *App) Kept() (view KeptView, err error) {
	defer rescue(&err)
	return a.keptView(a.house.Vault.State()), nil
}

func (a *App) keptView(s vault.State) KeptView {
	c := a.catalog()
	switch {
	case s.Kept > 0:
		return KeptView{c.Plural("vault.kept", s.Kept, message.Args{"until": c.Until(a.house.Now(), s.Until)}), true}
	case s.Code != "":
		return KeptView{c.Text("vault.notKept", message.Args{"why": c.Text("vault.why."+string(s.Code), nil)}), false}
	}
	return KeptView{c.Text("vault.empty", nil), false}
}

// ForgetKept empties the keyring of what Daypass kept there, and says what came
// of it.
func (a *App) ForgetKept() (sentence string, err error) {
	defer rescue(&err)
	n, err := a.house.Vault.Forget(context.Background())
	said := a.words().Forgotten(n, err)
	if err != nil {
		return "", codedError{"not-forgotten", said}
	}
	return said, nil
}
