package plan

import (
	"strconv"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/message"
)

// Renewal is how the credentials of a chain's origin are renewed: Daypass reads
// them, and does not make them. File is what a file of the AWS ones is called to a
// person. The command is what is to be run or given for it, "" for none.
func (w Words) Renewal(c chain.Chain, file func(path string) string) (sentence, command string) {
	o := c.Origin
	text := func(key string, args message.Args) string { return w.Catalog.Text("refresh."+key, args) }
	switch {
	case o.Profile == credential.PastedProfile:
		return text("pasted", nil), ""
	case o.Kind == chain.Environment:
		return text("environment", nil), ""
	case o.Kind == chain.Process:
		return text("process", nil), o.Command
	case o.Kind == chain.Login:
		return text("login", nil), "aws login --profile " + strconv.Quote(o.Profile)
	case o.Kind == chain.WebIdentity:
		return text("token", message.Args{"file": file(o.TokenFile)}), ""
	case o.Tool.Name != "":
		return text("tool", message.Args{"name": o.Tool.Name, "profile": o.Profile}), ""
	case o.At.File == "":
		return "", ""
	}
	key := "file"
	if o.Kind == chain.IAMUser {
		key = "key"
	}
	return text(key, message.Args{"name": o.Profile, "file": file(o.At.File), "line": strconv.Itoa(o.At.Line)}), ""
}

// Renew is Renewal in one line, for the page.
func (w Words) Renew(c chain.Chain) string {
	sentence, command := w.Renewal(c, shortFile)
	if command == "" {
		return sentence
	}
	if w.Demo && c.Origin.Kind == chain.Process { // a file of the demo's own
		command = shortFile(strings.Trim(command, `"`))
	}
	return sentence + " " + command
}
