package plan

import (
	"slices"
	"strings"

	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/store"
	"daypass/internal/vault"
)

// Kept says what was not remembered of an opening, that it needed no MFA code, or
// that the next one will need one again; "" when there is nothing to say. The
// state is the vault's after it.
func (w Words) Kept(out opening.Outcome, s vault.State) string {
	return strings.TrimSpace(w.kept(out, s) + " " + w.Unremembered(out))
}

// FellBack says why a console was opened without a duration, and that this is
// remembered where it is. A store may end with the command that had it.
func (w Words) FellBack(out opening.Outcome, kept bool) string {
	key := "shortened.why"
	if out.Unlearned != nil || !kept {
		key += ".unlearned"
	}
	return w.Catalog.Text(key, message.Args{"profile": w.Called(out.Request.Chain)})
}

// Unremembered says that the store could not keep an opening, or what was learned
// by it; "" when it did.
func (w Words) Unremembered(out opening.Outcome) string {
	return strings.TrimSpace(w.unwritten("store.session", out.Unremembered) + " " + w.unwritten("store.learned", out.Unlearned))
}

func (w Words) unwritten(key string, err error) string {
	if err == nil {
		return ""
	}
	return w.Catalog.Text(key, message.Args{"because": w.Catalog.Text("store.why."+store.Why(err), nil)})
}

func (w Words) kept(out opening.Outcome, s vault.State) string {
	switch {
	case out.CodeSpared && out.CodeShared:
		return w.Catalog.Text("vault.spared.shared", nil)
	case out.CodeSpared:
		return w.Catalog.Text("vault.spared", nil)
	case s.Code != "" && slices.Contains(out.Verdict.Needs, duration.NeedMFA):
		return w.Catalog.Text("vault.notKept", message.Args{"why": w.whyNotKept(s.Code)})
	}
	return ""
}

// Forgotten says what became of forgetting all that was kept.
func (w Words) Forgotten(n int, err error) string {
	switch code := vault.CodeOf(err); {
	case err != nil && code == "":
		return w.Catalog.Text("cancelled", nil)
	case err != nil:
		return w.Catalog.Text("vault.notForgotten", message.Args{"why": w.whyNotKept(code)})
	case n == 0:
		return w.Catalog.Text("vault.nothing", nil)
	}
	return w.Catalog.Plural("vault.forgotten", n, nil)
}

func (w Words) whyNotKept(code vault.Code) string {
	return w.Catalog.Text("vault.why."+string(code), nil)
}
