package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/pattern"
	"daypass/internal/plan"
	"daypass/internal/profile"
)

// row is what list says of a profile. Its JSON is a contract.
type row struct {
	Profile string  `json:"profile"`
	Outcome *string `json:"outcome"` // null for a broken profile
	Longest int     `json:"longest_seconds"`
	Reason  *string `json:"reason"` // its code
	Error   *string `json:"error"`  // why the profile is broken

	wanted int
	life   bool   // Longest is AWS's own limit: the console ends with credentials whose end is not known
	short  string // the reason, or what is broken, in a few words
}

func (t *terminal) listCommand() *cobra.Command {
	var asked durationFlag
	var asJSON bool
	var session string
	cmd := &cobra.Command{
		Use: "list [--duration 8h] [--json]", Short: t.text("help.list", nil), Long: t.text("help.list.long", nil), Args: t.atMost(0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := t.house()
			if err != nil {
				return err
			}
			if session != "" {
				if err := t.browse(cmd.Context(), h, session); err != nil {
					return err
				}
			}
			t.warn(h)
			rows := t.rows(h, asked)
			if asJSON {
				return t.json(rows)
			}
			return t.table(rows, asked.given)
		},
	}
	t.addDuration(cmd, &asked)
	t.textFlag(cmd, &session, "browse", "SESSION", "option.browse")
	_ = cmd.RegisterFlagCompletionFunc("browse", func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return t.completeSessions(nil, nil, typed)
	})
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	return cmd
}

func (t *terminal) rows(h *house.House, asked durationFlag) []row {
	way, rows := h.Judge(), []row{}
	for _, p := range h.Profiles().Profiles() {
		rows = append(rows, t.row(h, way, p, asked))
	}
	return rows
}

func (t *terminal) row(h *house.House, way *opening.Way, p profile.Profile, asked durationFlag) row {
	if p.Problem != nil {
		sentence := t.located(*p.Problem)
		return row{Profile: p.Name, Error: &sentence, short: t.problemShort(*p.Problem)}
	}
	wanted := t.wanted(h, p.Chain, asked)
	v := way.Judge(p.Chain, wanted)
	outcome := string(v.Outcome)
	r := row{Profile: p.Name, Outcome: &outcome, Longest: v.Longest, wanted: wanted, life: plan.LifeAlone(v)}
	if v.UsersKey && len(p.Chain.Hops) == 0 {
		r.short = t.text("cli.usersKey", message.Args{"longest": t.seconds(duration.ChainedLimit)})
	}
	if len(v.Reasons) > 0 {
		code := string(v.Reasons[0].Code)
		r.Reason, r.short = &code, h.Words(t.words).Short(p.Chain, v, v.Reasons[0])
	}
	return r
}

func (t *terminal) problemShort(p profile.Problem) string {
	return t.text("problem."+string(p.Code)+".short", message.Args{"key": p.Key})
}

// trailing are the spaces that an empty last cell is drawn as.
var trailing = pattern.Lazy(` +\n`)

// table is the list for people. With one duration for all it is in the heading.
func (t *terminal) table(rows []row, one bool) error {
	if len(rows) == 0 {
		if len(t.rooms.Profiles().FileProblems()) == 0 { // else it was said why none could be read
			t.say(t.text("empty", nil))
		}
		return nil
	}
	var drawn strings.Builder
	table := tabwriter.NewWriter(&drawn, 0, 0, 2, ' ', 0)
	heading := t.text("cli.column.each", nil)
	if one {
		heading = t.seconds(rows[0].wanted)
		for _, r := range rows {
			if r.wanted > 0 {
				heading = t.seconds(r.wanted)
			}
		}
	}
	fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", t.text("cli.column.profile", nil), heading, t.text("cli.column.longest", nil), t.text("cli.column.reason", nil))
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.Profile, t.outcome(r, one), t.longest(r), r.short)
	}
	_ = table.Flush() // into memory
	_, err := io.WriteString(t.Out, trailing().ReplaceAllString(drawn.String(), "\n"))
	return err
}

func (t *terminal) outcome(r row, one bool) string {
	if r.Outcome == nil {
		return t.text("outcome.problem", nil)
	}
	outcome := t.text("outcome."+*r.Outcome, nil)
	if one {
		return outcome
	}
	return t.seconds(r.wanted) + " " + outcome
}

func (t *terminal) longest(r row) string {
	if r.Outcome == nil || r.Longest < duration.Shortest {
		return "–"
	}
	if r.life {
		return t.text("cli.life", nil)
	}
	return t.seconds(r.Longest)
}

func (t *terminal) seconds(n int) string {
	return t.words.Duration(time.Duration(n) * time.Second)
}

// json writes an answer for programs.
func (t *terminal) json(v any) error {
	e := json.NewEncoder(t.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}
