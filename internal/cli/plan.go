package cli

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/plan"
)

func (t *terminal) planCommand() *cobra.Command {
	var at target
	var asJSON bool
	cmd := &cobra.Command{
		Use: "plan [PROFILE | --credentials -] [--role-arn ARN | --origin] --duration 8h", Short: t.text("help.plan", nil), Long: t.text("help.plan.long", nil),
		Example: "  daypass plan prod-admin --duration 8h\n  daypass plan prod-admin --duration 8h --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := t.house()
			if err != nil {
				return err
			}
			c, err := t.resolve(h, cmd, args, at)
			if err != nil {
				return err
			}
			v, w := h.Judge().Judge(c, t.wanted(h, c, at.seconds)), h.Words(t.words)
			if asJSON {
				return t.json(t.mark(h, c, w.Document(c, v)))
			}
			t.showPlan(w, c, v)
			return nil
		},
	}
	t.addTarget(cmd, &at)
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	return cmd
}

func (t *terminal) showPlan(w plan.Words, c chain.Chain, v duration.Verdict) {
	sentence, hint := w.Verdict(c, v)
	t.answer(sentence)
	if hint != "" {
		t.answer(hint)
	}
	table := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "\n%s\t%s\n", t.text("cli.chain", nil), t.chainLine(w, c))
	if v.Longest > 0 {
		fmt.Fprintf(table, "%s\t%s\n", t.text("cli.longest", nil), t.seconds(v.Longest))
	}
	fmt.Fprintf(table, "%s\t%s\n", t.text("cli.sent", nil), w.Sent(v))
	_ = table.Flush()
	if lines := t.remedies(w, c, v); len(lines) > 0 {
		t.answer("\n" + strings.Join(lines, "\n"))
	}
}

// chainLine is the chain as the window draws it.
func (t *terminal) chainLine(w plan.Words, c chain.Chain) string {
	line := w.Origin(c)
	if kind := w.OriginKind(c); kind != line {
		line += " (" + kind + ")"
	}
	for _, h := range c.Hops {
		call := t.text("hop."+string(h.Kind), nil)
		if h.MFASerial != "" {
			call += ", " + t.text("hop.assume-role.mfa", nil)
		}
		line += " → " + h.Role.Name() + " (" + call + ")"
	}
	return line
}

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
		for _, more := range t.howTo(c, v, r) {
			lines = append(lines, "    "+strings.ReplaceAll(more, "\n", "\n    "))
		}
	}
	return lines
}

// howTo is a remedy in the terminal: a command, or a text to copy.
func (t *terminal) howTo(c chain.Chain, v duration.Verdict, r duration.Remedy) []string {
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
		return t.useOrigin(c, r, seconds)
	case duration.SwitchRole:
		return t.switchRole(c, r, seconds)
	case duration.TryAnywayOnce:
		return []string{t.commandLine(c, "--duration", typed(v.Requested), "--try-anyway")}
	case duration.SignInAgain:
		return []string{t.loginLine(r.Profile)}
	case duration.FixProfile:
		return []string{t.text("cli.file", message.Args{"file": r.At.File, "line": strconv.Itoa(r.At.Line)})}
	case duration.TrustOrigin, duration.MFAInAssumeRole:
		return []string{strings.TrimSpace(r.Text)}
	}
	return nil
}

func (t *terminal) useOrigin(c chain.Chain, r duration.Remedy, seconds int) []string {
	var lines []string
	if r.GuardDuty {
		lines = append(lines, t.text("remedy.use-origin.note", nil))
	}
	if r.Command != "" {
		return append(lines, t.text("remedy.use-origin.command", nil), r.Command)
	}
	return append(lines, t.commandLine(c, "--origin", "--duration", typed(seconds)))
}

func (t *terminal) switchRole(c chain.Chain, r duration.Remedy, seconds int) []string {
	address, err := destination.SwitchRole(r.RoleArn)
	if err != nil {
		return nil
	}
	return []string{t.commandLine(c, "--origin", "--duration", typed(seconds)), address}
}

// commandLine is the command that opens a chain otherwise.
func (t *terminal) commandLine(c chain.Chain, flags ...string) string {
	words := []string{"daypass", "open"}
	if t.demo {
		words = []string{"daypass", "--demo", "open"}
	}
	switch c.Profile {
	case "":
	case credential.PastedProfile:
		words = append(words, credentialsFlag, "-")
	default:
		words = append(words, quote(c.Profile))
	}
	if hop, ok := c.Target(); ok && hop.Profile == "" && flags[0] != "--origin" {
		words = append(words, "--role-arn", hop.Role.String())
	}
	for _, flag := range flags {
		words = append(words, quote(flag))
	}
	return strings.Join(words, " ")
}

// quote makes one word for a shell of what is not one.
func quote(word string) string {
	if strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,") == "" && word != "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// typed writes a duration as --duration takes it.
func typed(seconds int) string {
	switch {
	case seconds%3600 == 0:
		return fmt.Sprintf("%dh", seconds/3600)
	case seconds%60 == 0:
		return fmt.Sprintf("%dm", seconds/60)
	}
	return fmt.Sprintf("%ds", seconds)
}
