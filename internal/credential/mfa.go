package credential

import (
	"context"
	"errors"
	"strings"

	"daypass/internal/chain"
)

// Codes that are asked for at most: each is good for one call alone.
const mfaAttempts = 3

// withMFA asks for a code and uses it once. GetSessionToken with the code makes
// the next hop count as role chaining, so the code goes into the hop itself unless
// it is to serve several roles.
func (g *Getter) withMFA(ctx context.Context, serial string, hop int, use func(chain.Secret) (Credentials, error)) (Credentials, error) {
	failed := &Error{Code: CodeMFAMissing, Hop: hop, Service: "sts", Action: "AssumeRole"}
	if g.o.MFACode == nil {
		return Credentials{}, failed
	}
	for attempt := range mfaAttempts {
		code, err := g.o.MFACode(ctx, serial, attempt > 0)
		if err != nil {
			failed.cause = err
			if ctx.Err() != nil || errors.Is(err, context.Canceled) {
				failed.Code = CodeCancelled
			}
			return Credentials{}, failed
		}
		code = chain.NewSecret(strings.Join(strings.Fields(code.Reveal()), ""))
		if !isMFACode(code.Reveal()) {
			failed.Code = CodeMFAWrong // not sent: STS takes six digits and nothing else
			continue
		}
		got, err := use(code)
		if !errors.Is(err, CodeMFAWrong) {
			return got, err
		}
		errors.As(err, &failed)
	}
	return Credentials{}, failed
}

func isMFACode(text string) bool {
	if len(text) != 6 {
		return false
	}
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
