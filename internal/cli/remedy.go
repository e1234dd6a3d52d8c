package cli

import (
	"path/filepath"
	"strconv"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
)

// samlDocument is where AWS says how a SAML response asks for a duration.
const samlDocument = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html"

// remedies are what works instead, each with the command that does it.
func (t *terminal) remedies(w plan.Words, c chain.Chain, v duration.Verdict) []string {
	if len(v.Remedies) == 0 {
		return nil
	}
	lines := []string{t.text("cli.instead", nil)}
	for _, r := range v.Remedies {
		button, result := w.Remedy(c, v, r)
		line := "  " + strings.TrimSuffix(button, "…")
		if result != "" {
			line += " (" + result + ")"
		}
		lines = append(lines, line)
		for _, more := range t.howTo(w, c, v, r) {
			lines = append(lines, "    "+strings.ReplaceAll(more, "\n", "\n    "))
		}
	}
	return lines
}

// howTo is a remedy in the terminal: a command, or a text to copy.
func (t *terminal) howTo(w plan.Words, c chain.Chain, v duration.Verdict, r duration.Remedy) []string {
	seconds := r.Seconds
	if seconds == 0 {
		seconds = v.Requested
	}
	switch r.Code {
	case duration.OpenShorter:
		return []string{t.commandLine(c, "--duration", typed(r.Seconds))}
	case duration.UseProfile:
		return []string{t.commandLine(chain.Chain{Profile: r.Profile}, "--duration", typed(seconds))}
	case duration.UseOrigin:
		return t.useOrigin(w, c, r, seconds)
	case duration.SwitchRole:
		return t.switchRole(c, r, seconds)
	case duration.TryAnywayOnce:
		return []string{t.commandLine(c, "--duration", typed(v.Requested), "--try-anyway")}
	case duration.DefaultRegion:
		return []string{t.commandLine(c, "--duration", typed(seconds), "--default-region")}
	case duration.FreshCode:
		return []string{t.commandLine(c, "--duration", typed(seconds), freshCodeFlag)}
	case duration.SignInAgain:
		return []string{t.loginLine(r.Profile)}
	case duration.UseSAML:
		return []string{t.samlLine(c, r, min(v.Requested, duration.LongestSession)), samlDocument}
	case duration.UseBrowser:
		return t.consoleAddress(c)
	case duration.RefreshOrigin:
		return t.refresh(w, c, seconds)
	case duration.FixProfile:
		return t.fix(c, v, r)
	case duration.AllowAssume:
		return []string{w.About(r), r.Text, t.text("cli.again", nil), t.commandLine(c, "--duration", typed(seconds))}
	case duration.TrustOrigin, duration.MFAInAssumeRole, duration.UseCLI:
		text := strings.TrimSpace(r.Text)
		if about := w.About(r); about != "" {
			return []string{about, text}
		}
		return []string{text}
	}
	return nil
}

func (t *terminal) useOrigin(w plan.Words, c chain.Chain, r duration.Remedy, seconds int) []string {
	var lines []string
	if r.GuardDuty {
		lines = append(lines, t.text("remedy.use-origin.note", nil))
	}
	if r.Command != "" {
		return append(lines, w.About(r), t.daypass()+strings.TrimPrefix(r.Command, "daypass"))
	}
	return append(lines, t.commandLine(c, "--origin", "--duration", typed(seconds)))
}

func (t *terminal) switchRole(c chain.Chain, r duration.Remedy, seconds int) []string {
	address, err := destination.SwitchRole(r.RoleArn)
	if err != nil {
		return nil
	}
	return []string{t.commandLine(c, "--origin", "--duration", typed(seconds), "--destination", address)}
}

// samlLine opens the role with a response: caught, where it is known where to sign
// in for one, else the FILE that an identity provider gave.
func (t *terminal) samlLine(c chain.Chain, r duration.Remedy, seconds int) string {
	words := []string{t.daypass(), "saml", "open", t.metavariables("FILE")}
	role := r.RoleArn
	if h, err := t.house(); err == nil && h.SAMLSignIn(c) != "" {
		words[3] = quote(c.Profile)
		if own := house.SAMLRole(c); own == role { // else the role was added
			role = chain.RoleArn{}
		}
	}
	if role != (chain.RoleArn{}) {
		words = append(words, "--role-arn", role.String())
	}
	words = append(words, "--duration", typed(max(seconds, duration.Shortest)))
	return strings.Join(append(words, t.policyAgain()...), " ")
}

// policyAgain are those of the flags that every command repeats which saml open
// takes.
func (t *terminal) policyAgain() []string {
	var words []string
	for i, word := range t.again {
		if word == "--policy" || word == "--policy-arn" {
			words = append(words, word, quote(t.again[i+1]))
		}
	}
	return words
}

// consoleAddress is the console in a browser that is signed in already.
func (t *terminal) consoleAddress(c chain.Chain) []string {
	address, err := destination.Resolve(c.Partition, c.Region, "")
	switch {
	case err != nil:
		return nil
	case t.demo:
		return []string{t.text("cli.demoAddress", nil), address}
	}
	return []string{address}
}

// fix is the line of a profile that keeps its role from being assumed.
func (t *terminal) fix(c chain.Chain, v duration.Verdict, r duration.Remedy) []string {
	lines := []string{t.text("cli.file", message.Args{"file": t.file(r.At.File), "line": strconv.Itoa(r.At.Line)})}
	if hop := v.Reasons[0].Hop; hop > 0 && hop <= len(c.Hops) {
		lines = append(lines, "mfa_serial = "+c.Hops[hop-1].MFASerial)
	}
	return lines
}

// refresh is how the origin's credentials are renewed: Daypass reads them, and
// does not make them.
func (t *terminal) refresh(w plan.Words, c chain.Chain, seconds int) []string {
	sentence, command := w.Renewal(c, t.file)
	again := t.commandLine(c, "--duration", typed(seconds))
	switch {
	case sentence == "":
		return []string{again}
	case command == "":
		return []string{sentence, again}
	}
	return []string{sentence, t.command(command), again}
}

// command is a credential_process: the demo's is a file of its own, by its name.
func (t *terminal) command(line string) string {
	if !t.demo || !strings.Contains(line, string(filepath.Separator)) {
		return line
	}
	return filepath.Base(strings.Trim(line, `"`))
}
