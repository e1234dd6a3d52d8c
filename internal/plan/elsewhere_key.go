package plan

import (
	"strings"

	"daypass/internal/message"
	"daypass/internal/profile"
)

// KeyElsewhere is for a profile without credentials whose key another tool may
// keep: the line that brings it in. A session of that tool's in between would
// make the role after it a second hop; false where that is not what is wrong.
// Source: aws-vault's USAGE.md, "Using credential_process" and "--no-session".
func (w Words) KeyElsewhere(p profile.Profile) (RemedyView, bool) {
	name := p.Name
	switch p.Problem.Code {
	case profile.SourceEmpty:
		name = p.Problem.Value
	case profile.CredentialsMissing:
		if p.Problem.Position.File == "" { // it stands in no file
			return RemedyView{}, false
		}
	default:
		return RemedyView{}, false
	}
	if strings.ContainsAny(name, " \t'\"\\$`") {
		return RemedyView{}, false // how to quote it is another shell's rule each time
	}
	return RemedyView{
		Code: "key-elsewhere", Icon: "copy", Button: w.Catalog.Text("keyElsewhere.button", nil),
		Copy:  "credential_process = aws-vault export --format=json --no-session " + name,
		About: w.Catalog.Text("keyElsewhere.about", message.Args{"profile": name}),
	}, true
}
