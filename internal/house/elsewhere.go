package house

import (
	"slices"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/diagnosis"
	"daypass/internal/profile"
)

// Elsewhere is what a pasted text holds and means.
type Elsewhere struct {
	diagnosis.Reading
	Found []diagnosis.Finding
	// Credentials is a chain of those that the text holds, nil where it holds none.
	Credentials *chain.Chain
}

// Elsewhere reads a text about a sign-in that failed elsewhere. About is the
// profile that it is about, nil where nobody said; asked is the console duration
// that was asked for, in seconds, 0 for unknown. Nothing is sent or kept.
func (h *House) Elsewhere(text string, about *chain.Chain, asked int) Elsewhere {
	r := diagnosis.Read(text)
	k := diagnosis.Known{Now: h.Now(), Chain: about, Asked: asked}
	if about != nil {
		k.Rules = h.Judge().Known(*about)
	}
	e := Elsewhere{Reading: r}
	if c, err := h.CredentialsIn(text); err == nil {
		e.Credentials = &c
		k.Keys, k.Expires = c.Origin.Keys, c.Origin.Expires
	}
	e.Found = diagnosis.Judge(r, k)
	return e
}

// CredentialsIn makes a chain of the credentials that a text holds: in a
// federation request, or as AWS's tools print them.
func (h *House) CredentialsIn(text string) (chain.Chain, error) {
	if len(text) <= credential.PastedLimit {
		if keys := diagnosis.Read(text).Keys; !keys.Empty() {
			text = "AWS_ACCESS_KEY_ID=" + keys.AccessKeyID.Reveal() + "\nAWS_SECRET_ACCESS_KEY=" + keys.SecretKey.Reveal() +
				"\nAWS_SESSION_TOKEN=" + keys.SessionToken.Reveal()
		}
	}
	return credential.Pasted([]byte(text), h.region())
}

func (h *House) region() string {
	if region := h.env("AWS_REGION"); region != "" {
		return region
	}
	return h.env("AWS_DEFAULT_REGION")
}

// Paste makes a profile of credentials that a person pasted, in place of those
// before. It is in memory alone, and Forget or the process's end take it away.
func (h *House) Paste(text string) (chain.Chain, error) {
	c, err := h.CredentialsIn(text)
	if err != nil {
		return chain.Chain{}, err
	}
	h.pasted.Store(&profile.Profile{Name: c.Profile, Chain: c})
	h.Reread()
	return c, nil
}

// ForgetPasted forgets pasted credentials.
func (h *House) ForgetPasted() {
	h.pasted.Store(nil)
	h.Reread()
}

// besides are the ways that stand in no file.
func (h *House) besides(set *profile.Set) []profile.Profile {
	found := h.walked(set)
	if p := h.pasted.Load(); p != nil {
		found = append(slices.Clip(found), *p)
	}
	return found
}
