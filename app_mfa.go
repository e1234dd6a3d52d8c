package main

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
)

// mfaPatience is how long a code is waited for.
const mfaPatience = 2 * time.Minute

// MfaEvent asks the page for the code of a device.
type MfaEvent struct {
	Device string `json:"device"`
	Wrong  bool   `json:"wrong"`  // AWS did not take the last one
	Shared bool   `json:"shared"` // it serves several roles
}

// askMFA asks the page for a code of the role's own.
func (a *App) askMFA(ctx context.Context, serial string, wrong bool) (chain.Secret, error) {
	return a.ask(ctx, MfaEvent{Device: serial, Wrong: wrong})
}

// ask asks the page for a code. It comes by POST to /api/mfa: Wails logs the
// arguments of a bound method that fails.
func (a *App) ask(ctx context.Context, of MfaEvent) (chain.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, mfaPatience)
	defer cancel()
	codes, done := a.sign.expectCode()
	defer done()
	of.Device = a.deviceName(of.Device)
	a.emit("mfa", of)
	select {
	case code := <-codes:
		return code, nil
	case <-ctx.Done():
		return chain.Secret{}, ctx.Err()
	}
}

// codeFirst asks for the code of a chain before anything is sent, and gives the
// answer to who asks for it later. Where a role that was kept makes the code
// unnecessary it goes unused. A chain that needs none opens nothing.
func (a *App) codeFirst(ctx context.Context, c chain.Chain, shared bool) (house.MFACode, error) {
	at := slices.IndexFunc(c.Hops, func(h chain.Hop) bool { return h.MFASerial != "" })
	if at < 0 {
		return nil, context.Canceled
	}
	serial := c.Hops[at].MFASerial
	code, err := a.ask(ctx, MfaEvent{Device: serial, Shared: shared})
	if errors.Is(err, context.DeadlineExceeded) {
		err = &opening.Failure{Chain: c, Cause: &credential.Error{Code: credential.CodeMFAMissing, Hop: at + 1}}
	}
	if err != nil {
		return nil, err
	}
	used := false
	return func(ctx context.Context, s string, wrong bool) (chain.Secret, error) {
		if used || wrong || s != serial {
			return a.ask(ctx, MfaEvent{Device: s, Wrong: wrong, Shared: shared})
		}
		used = true
		return code, nil
	}, nil
}

// deviceName is the device's serial; in the demo, where nobody holds the
// device, with the code that it shows.
func (a *App) deviceName(serial string) string {
	if !a.isDemo() {
		return serial
	}
	return a.catalog().Text("mfa.demo", message.Args{"name": serial, "code": a.house.Demo.MFACode(serial)})
}

// longestCode is far more than {"code":"123456"} needs, in bytes.
const longestCode = 1 << 10

func (a *App) takeCode(w http.ResponseWriter, r *http.Request) {
	var sent struct {
		Code string `json:"code"`
	}
	switch {
	case !a.read(w, r, &sent, longestCode):
	case !isCode(sent.Code):
		a.refuse(w, http.StatusBadRequest, codedError{"code-malformed", a.catalog().Text("mfa.form", nil)})
	case !a.sign.giveCode(chain.NewSecret(sent.Code)):
		a.refuse(w, http.StatusConflict, codedError{"code-not-asked", a.catalog().Text("mfa.notAsked", nil)})
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func isCode(text string) bool {
	return len(text) == 6 && !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}
