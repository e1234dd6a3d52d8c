package cli

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
)

func (t *terminal) planCommand() *cobra.Command {
	var at target
	var asJSON, maxSession, shareCode bool
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
			way, w := h.Judge(), h.Words(t.words)
			way.ShareCode = way.ShareCode || shareCode
			v := duration.Judge(c, t.wanted(h, c, at.seconds), way.Foreseen(cmd.Context(), c))
			document := t.mark(h, c, w.Document(c, v))
			said := ""
			if maxSession {
				if said, err = t.maxSession(cmd.Context(), h, c, &document); err != nil {
					return err
				}
			}
			if asJSON {
				return t.json(document)
			}
			t.showPlan(h, w, c, v)
			if said != "" {
				t.answer("\n" + said)
			}
			return nil
		},
	}
	t.addTarget(cmd, &at)
	t.boolFlag(cmd, &shareCode, "share-code", "option.shareCode")
	t.boolFlag(cmd, &maxSession, "max-session", "option.maxSession")
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	return cmd
}

func (t *terminal) showPlan(h *house.House, w plan.Words, c chain.Chain, v duration.Verdict) {
	sentence, hint := w.Verdict(c, v)
	t.answer(sentence)
	if hint != "" {
		t.answer(hint)
	}
	table := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "\n%s\t%s\n", t.text("cli.chain", nil), t.chainLine(w, w.Seen(c, v)))
	if holder := w.Holder(v); holder != "" {
		fmt.Fprintf(table, "%s\t%s\n", t.text("details.holder", nil), holder)
	}
	if v.Longest > 0 {
		fmt.Fprintf(table, "%s\t%s\n", t.text("cli.longest", nil), t.seconds(v.Longest))
	}
	fmt.Fprintf(table, "%s\t%s\n", t.text("cli.sent", nil), w.Sent(v))
	if needs := t.needs(w, c, v); needs != "" {
		fmt.Fprintf(table, "%s\t%s\n", t.text("cli.needs", nil), needs)
	}
	if names := w.SessionNames(c, v); len(names) > 0 && v.Send != nil {
		fmt.Fprintf(table, "%s\t%s\n", t.text("details.sessionName", nil), strings.Join(names, ", "))
	}
	if policy := w.SessionPolicy(c, v); policy != "" {
		fmt.Fprintf(table, "%s\t%s\n", t.text("details.policy", nil), t.policy(c, policy))
	}
	for _, line := range t.narrowed(h, c) {
		fmt.Fprintf(table, "%s\t%s\n", line[0], line[1])
	}
	if c.STSEndpoint != "" {
		fmt.Fprintf(table, "%s\t%s\n", t.text("details.endpoint", nil), c.STSEndpoint)
	}
	if note := w.SAMLSignInNote(c); note != "" {
		fmt.Fprintf(table, "%s\t%s\n", t.text("details.samlSignIn", nil), note)
	}
	if t.remembered(h, c).Production {
		fmt.Fprintf(table, "%s\t%s%s\n", t.text("mark.production", nil), t.swatch(h, c, t.OutColours), t.text("cli.asksFirst", nil))
	}
	_ = table.Flush()
	if lines := t.remedies(w, c, v); len(lines) > 0 {
		t.answer("\n" + strings.Join(lines, "\n"))
	}
}

// needs is what a person has to give before the console can open, "" for nothing.
func (t *terminal) needs(w plan.Words, c chain.Chain, v duration.Verdict) string {
	if v.Longest == 0 {
		return ""
	}
	var needs []string
	for _, need := range v.Needs {
		switch need {
		case duration.NeedSignIn:
			key := "cli.needs.signIn"
			if t.demo { // where a sign-in ends with its command
				key = "cli.needs.demo"
			}
			needs = append(needs, t.text(key, message.Args{"name": w.IdentityCenter(c), "command": t.loginLine(c.Profile)}))
		case duration.NeedMFA:
			needs = append(needs, t.text("cli.needs.mfa", message.Args{"name": c.Hops[0].MFASerial}))
		}
	}
	return strings.Join(needs, ", ")
}

// policy is a session policy with how to send another.
func (t *terminal) policy(c chain.Chain, arn string) string {
	key := "cli.policy"
	if arn == credential.DefaultPolicy(c.Partition) {
		key += ".default"
	}
	return t.text(key, message.Args{"name": arn})
}

// chainLine is the chain as the window draws it.
func (t *terminal) chainLine(w plan.Words, c chain.Chain) string {
	line := w.Origin(c)
	if kind := w.OriginKind(c); kind != line {
		if strings.Contains(kind, "(") {
			line += ", " + kind
		} else {
			line += " (" + kind + ")"
		}
	}
	for _, h := range c.Hops {
		call := t.text("hop."+string(h.Kind), nil)
		if h.TakesCode() {
			call += ", " + t.text("hop.assume-role.mfa", nil)
		}
		line += " → " + h.Role.Name() + " (" + call + ")"
	}
	return line
}

// commandLine is the command that opens a chain otherwise.
func (t *terminal) commandLine(c chain.Chain, flags ...string) string {
	words := []string{t.daypass(), "open"}
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
	for _, flag := range slices.Concat(t.again, flags) {
		if flag == shareCodeFlag && slices.Contains(flags, freshCodeFlag) {
			continue // they exclude one another
		}
		words = append(words, quote(flag))
	}
	return strings.Join(words, " ")
}

const shareCodeFlag, freshCodeFlag = "--share-code", "--fresh-code"

// again gives the flags that every command repeats which is shown instead.
func (f openFlags) again() []string {
	words := f.narrowFlags.again()
	if f.shareCode {
		words = append(words, shareCodeFlag)
	}
	return words
}

// daypass begins every command that is shown: in the demo it stays there.
func (t *terminal) daypass() string {
	if t.demo {
		return "daypass --demo"
	}
	return "daypass"
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
