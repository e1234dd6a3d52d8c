package cli

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"daypass/internal/message"
	"daypass/internal/pattern"
	"daypass/internal/plan"
)

// root is the command line. Its help is ours, since cobra's is English alone.
func (t *terminal) root() *cobra.Command {
	var lang string
	root := &cobra.Command{
		Use:               "daypass",
		Long:              t.text("help.root", nil),
		SilenceErrors:     true,
		SilenceUsage:      true,
		TraverseChildren:  true, // --demo belongs to daypass, not to its commands
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              t.noCommand,
		PersistentPreRunE: func(*cobra.Command, []string) error { return t.checkLanguage(lang) },
		RunE: func(*cobra.Command, []string) error {
			t.code = t.deps.Window(t.demo)
			return nil
		},
	}
	root.Flags().BoolVar(&t.demo, "demo", false, t.text("option.demo", nil))
	root.PersistentFlags().StringVar(&lang, "lang", "", t.text("option.lang", nil))
	_ = root.PersistentFlags().SetAnnotation("lang", valueName, []string{"en|fr"})
	_ = root.RegisterFlagCompletionFunc("lang", fixed("en", "fr"))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return t.flagError(cmd.CommandPath(), err) })
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { t.help(cmd) })
	t.commands = []*cobra.Command{
		t.listCommand(), t.planCommand(), t.openCommand(), t.loginCommand(), t.logoutCommand(), t.samlCommand(), t.diagnoseCommand(), t.forgetCommand(),
		t.destinationsCommand(), t.browsersCommand(), t.trayCommand(), t.completionCommand(), t.versionCommand(),
	}
	root.AddCommand(t.commands...)
	root.AddCommand(t.showCommand())
	root.SetHelpCommand(t.helpCommand(root))
	for _, cmd := range append(slices.Clone(t.commands), root) {
		cmd.Flags().BoolP("help", "h", false, t.text("option.help", nil))
	}
	return root
}

// noCommand is reached with arguments when the first names no command.
func (t *terminal) noCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, cmd := range t.commands {
		known = append(known, cmd.Name())
	}
	names := message.Args{"name": args[0], "list": strings.Join(closest(known, args[0]), ", ")}
	key := "cli.unknownCommand"
	if names["list"] != "" {
		key += ".close"
	}
	return &exitError{plan.Usage, t.text(key, names) + " " + t.text("cli.seeHelp", message.Args{"command": root.CommandPath()})}
}

func (t *terminal) checkLanguage(lang string) error {
	if lang != "" && lang != string(message.English) && lang != string(message.French) {
		return t.usage("cli.lang", message.Args{"value": lang})
	}
	return nil
}

// atMost takes so many arguments.
func (t *terminal) atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return t.usage("cli.tooMany", message.Args{"command": cmd.CommandPath(), "value": args[n]})
		}
		return nil
	}
}

func (t *terminal) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help", Short: t.text("help.help", nil), Hidden: true,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return t.noCommand(root, args)
			}
			t.help(cmd)
			return nil
		},
	}
}

// help is an answer: whoever asks for it may want to page it.
func (t *terminal) help(cmd *cobra.Command) {
	text := cmd.Long
	if text == "" {
		text = t.words.Sentence(cmd.Short)
	}
	t.answer(text)
	t.heading("help.usage")
	t.answer("  " + t.useLine(cmd))
	if cmd.Example != "" {
		t.heading("help.examples")
		t.answer(cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		t.heading("help.commands")
		t.showCommands(cmd)
	}
	t.flags("help.flags", cmd.LocalNonPersistentFlags())
	t.flags("help.everywhere", cmd.Root().PersistentFlags())
	if cmd.HasAvailableSubCommands() {
		t.answer("\n" + t.text("help.more", nil))
	}
}

func (t *terminal) useLine(cmd *cobra.Command) string {
	use := "daypass [--demo]"
	if !cmd.HasParent() {
		return use + "\n  " + use + " " + t.metavariables("COMMAND …")
	}
	if group := cmd.Parent(); group.HasParent() {
		use += " " + group.Name()
	}
	return use + " " + t.metavariables(cmd.Use)
}

// metavariable is a word that stands for what is typed, such as PROFILE.
var metavariable = pattern.Lazy(`\b[A-Z]{4,}\b`)

// metavariables are said in the reader's language; ARN and URL are in no other.
func (t *terminal) metavariables(use string) string {
	return metavariable().ReplaceAllStringFunc(use, func(word string) string {
		if key := "metavariable." + strings.ToLower(word); t.words.Has(key) {
			return t.text(key, nil)
		}
		return word
	})
}

func (t *terminal) heading(key string) { t.answer("\n" + t.text(key, nil)) }

func (t *terminal) showCommands(of *cobra.Command) {
	list := t.commands
	if of.HasParent() {
		list = of.Commands()
	}
	table := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
	for _, c := range list {
		fmt.Fprintf(table, "  %s\t%s\n", c.Name(), c.Short)
	}
	_ = table.Flush() // of no use to tell whoever closed the pipe
}

// valueName is the annotation that says what stands for a flag's value.
const valueName = "value"

func (t *terminal) flags(heading string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	t.heading(heading)
	table := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(table, "  %s\t%s\n", strings.Join(append([]string{name}, t.metavariables(strings.Join(f.Annotations[valueName], " "))), " "), f.Usage)
	})
	_ = table.Flush()
}

func (t *terminal) boolFlag(cmd *cobra.Command, to *bool, name, usage string) {
	cmd.Flags().BoolVar(to, name, false, t.text(usage, nil))
}

// textFlag adds a flag whose value is called value in the help.
func (t *terminal) textFlag(cmd *cobra.Command, to *string, name, value, usage string) {
	cmd.Flags().StringVar(to, name, "", t.text(usage, nil))
	_ = cmd.Flags().SetAnnotation(name, valueName, []string{value}) // fails for a flag that is not there
}

// fixed completes with the same words everywhere.
func fixed(words ...string) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}
