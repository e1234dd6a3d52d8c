package plan

import (
	"errors"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/store"
)

// SignInFailed says why nobody is signed in to the Identity Center of a chain's
// origin.
func (w Words) SignInFailed(c chain.Chain, err error) Failure {
	failure := &opening.Failure{Chain: c, Cause: err}
	out := w.Failure(failure)
	var e *credential.Error
	if !errors.As(err, &e) || out.Exit == ByNetwork || e.Code == credential.CodeCancelled || e.Code == credential.CodeUnexpected {
		return out
	}
	out.Sentence = w.Catalog.Text("login.failed", message.Args{"name": w.IdentityCenter(c), "because": w.failed(failure, e)})
	return out
}

// IdentityCenter is what a person calls the Identity Center of a chain's origin.
func (w Words) IdentityCenter(c chain.Chain) string {
	if name := c.Origin.SSO.Session; name != "" {
		return name
	}
	return c.Origin.SSO.StartURL
}

// SignInAgain is the remedy for a sign-in that is missing or over; false where
// that is not what failed.
func (w Words) SignInAgain(f *opening.Failure) (RemedyView, bool) {
	over := errors.Is(f.Cause, credential.CodeNotSignedIn) || errors.Is(f.Cause, credential.CodeTokenExpired)
	if !over || f.Chain.Origin.Kind != chain.SSO {
		return RemedyView{}, false
	}
	return w.remedyView(f.Chain, f.Verdict, duration.Remedy{Code: duration.SignInAgain, Profile: f.Chain.Profile}), true
}

// SignedIn says whether somebody is signed in to an Identity Center, and until
// when AWS's token lasts.
func (w Words) SignedIn(t credential.TokenState, valid bool) string {
	args := message.Args{"until": w.Catalog.Until(w.Now, t.Expires), "when": w.when(t.Expires)}
	switch {
	case valid && t.Renewable:
		return w.Catalog.Text("center.in.renewed", args)
	case valid:
		return w.Catalog.Text("center.in", args)
	case t.Expires.IsZero():
		return w.Catalog.Text("center.out", nil)
	}
	return w.Catalog.Text("center.over", args)
}

// Walked says what the last walk through an Identity Center found, and when.
func (w Words) Walked(b store.Browsed) string {
	roles := 0
	for _, a := range b.Accounts {
		roles += len(a.Roles)
	}
	key := "center.found"
	if b.Partial {
		key += ".partly"
	}
	return w.Catalog.Text(key, message.Args{
		"n": w.Catalog.Number(len(b.Accounts)), "roles": w.Catalog.Number(roles), "when": w.when(b.At),
	})
}
