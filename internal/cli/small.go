package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/store"
)

func (t *terminal) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: t.text("help.version", nil), Args: t.atMost(0), ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			t.answer(t.deps.Version)
			return nil
		},
	}
}

func (t *terminal) forgetCommand() *cobra.Command {
	var at target
	var kept, yes bool
	cmd := &cobra.Command{
		Use: "forget [PROFILE] [--role-arn ARN | --origin] | --credentials", Short: t.text("help.forget", nil), Long: t.text("help.forget.long", nil),
		Args: t.atMost(1), ValidArgsFunction: t.completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := t.house()
			if err != nil {
				return err
			}
			if kept {
				return t.forgetKept(cmd.Context(), h, args, at)
			}
			if _, named := t.named(args); !named && at == (target{}) {
				return t.forgetAll(cmd.Context(), h, yes)
			}
			c, err := t.resolve(h, cmd, args, at)
			if err != nil {
				return err
			}
			key, said := duration.LearnedKey(c), "cli.forgotten"
			if fact, err := h.Store.Fact(key); err == nil && fact.Key == "" {
				said = "cli.nothingLearned"
			} else if err := h.Store.Forget(key); err != nil {
				return err
			}
			t.say(t.text(said, message.Args{"profile": c.Profile}))
			return nil
		},
	}
	t.textFlag(cmd, &at.roleArn, "role-arn", "ARN", "option.roleArn")
	t.boolFlag(cmd, &at.origin, "origin", "option.origin")
	t.boolFlag(cmd, &kept, "credentials", "vault.option")
	t.boolFlag(cmd, &yes, "yes", "option.yes.forget")
	return cmd
}

// forgetAll forgets what was learned of every profile and empties the vault, which
// is asked first. Where nobody can be asked, --yes has to say it.
func (t *terminal) forgetAll(ctx context.Context, h *house.House, yes bool) error {
	if !yes && !t.Asks {
		return t.usage("cli.forgetAll", nil)
	}
	if !yes {
		if sure, err := t.confirm(ctx, t.text("ask.forgetAll", nil)); err != nil || !sure {
			return &exitError{plan.Unexpected, t.text("cancelled", nil)}
		}
	}
	facts, unread := h.Store.Facts()
	for key := range facts {
		if err := h.Store.Forget(key); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	if unread != nil {
		return unread
	}
	said := "cli.forgotten.all"
	if len(facts) == 0 {
		said = "cli.nothingLearned.all"
	}
	t.say(t.text(said, nil))
	return t.emptyVault(ctx, h)
}

// forgetKept empties the vault: whose the roles in it are, nobody can read there.
func (t *terminal) forgetKept(ctx context.Context, h *house.House, args []string, at target) error {
	for name, given := range map[string]bool{t.metavariables("PROFILE"): len(args) > 0, "--role-arn": at.roleArn != "", "--origin": at.origin} {
		if given {
			return t.usage("cli.exclude", message.Args{"name": "--credentials", "other": name})
		}
	}
	return t.emptyVault(ctx, h)
}

func (t *terminal) emptyVault(ctx context.Context, h *house.House) error {
	n, err := h.Vault.Forget(ctx)
	said := h.Words(t.words).Forgotten(n, err)
	if err != nil {
		return &exitError{plan.Unexpected, said}
	}
	t.say(said)
	return nil
}

func (t *terminal) destinationsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "destinations [TEXT]", Short: t.text("help.destinations", nil), Args: t.atMost(1), ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(_ *cobra.Command, args []string) error {
			var list [][2]string
			for _, s := range destination.Search(chain.AWS, strings.Join(args, " ")) {
				list = append(list, [2]string{s.ID, s.Name})
			}
			return t.choices(list, asJSON)
		},
	}
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	return cmd
}

func (t *terminal) browsersCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "browsers", Short: t.text("help.browsers", nil), Args: t.atMost(0), ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			h, err := t.house()
			if err != nil {
				return err
			}
			var list [][2]string
			for _, b := range h.Browsers.List() {
				list = append(list, [2]string{b.ID, b.Name})
			}
			return t.choices(list, asJSON)
		},
	}
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	return cmd
}

// choices lists what a flag takes: ids and names.
func (t *terminal) choices(list [][2]string, asJSON bool) error {
	if asJSON {
		out := []map[string]string{}
		for _, c := range list {
			out = append(out, map[string]string{"id": c[0], "name": c[1]})
		}
		return t.json(out)
	}
	table := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
	for _, c := range list {
		fmt.Fprintf(table, "%s\t%s\n", c[0], c[1])
	}
	return table.Flush()
}

func (t *terminal) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish"}
	return &cobra.Command{
		Use: "completion bash|zsh|fish", Short: t.text("help.completion", nil), Long: t.text("help.completion.long", nil),
		ValidArgs: shells, Args: t.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch strings.Join(args, "") {
			case "bash":
				return cmd.Root().GenBashCompletionV2(t.Out, true)
			case "zsh":
				return cmd.Root().GenZshCompletion(t.Out)
			case "fish":
				return cmd.Root().GenFishCompletion(t.Out, true)
			}
			return t.usage("cli.shell", message.Args{"list": t.words.Or(shells)})
		},
	}
}

// completeProfiles reads the files of whoever types: the demo's are not there
// before its simulator runs.
func (t *terminal) completeProfiles(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || t.demo {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	h, err := t.house()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return names(h.Profiles().Profiles()), cobra.ShellCompDirectiveNoFileComp
}

func (t *terminal) completeBrowsers(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	h, err := t.house()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var ids []string
	for _, b := range h.Browsers.List() {
		ids = append(ids, b.ID+"\t"+b.Name)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

func completeDestinations(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	for _, s := range destination.Services(chain.AWS) {
		ids = append(ids, s.ID+"\t"+s.Name)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
