package plan

import (
	"errors"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
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
