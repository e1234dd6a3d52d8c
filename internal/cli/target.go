package cli

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/profile"
	"daypass/internal/store"
)

// defaultSeconds is wanted where nothing else says what is.
const defaultSeconds = 3600

// target is what plan, open and diagnose are about.
type target struct {
	roleArn string
	origin  bool
	seconds durationFlag
	// credentials is --credentials: "-" for those on standard input.
	credentials string
}

func (t *terminal) addTarget(cmd *cobra.Command, at *target) {
	t.textFlag(cmd, &at.roleArn, "role-arn", "ARN", "option.roleArn")
	t.boolFlag(cmd, &at.origin, "origin", "option.origin")
	t.textFlag(cmd, &at.credentials, "credentials", "-", "option.credentials")
	t.addDuration(cmd, &at.seconds)
	cmd.Args = t.atMost(1)
	cmd.ValidArgsFunction = t.completeProfiles
}

// resolve gives the chain that the arguments and flags name.
func (t *terminal) resolve(h *house.House, cmd *cobra.Command, args []string, at target) (chain.Chain, error) {
	if at.origin && at.roleArn != "" {
		return chain.Chain{}, t.usage("cli.exclude", message.Args{"name": "--origin", "other": "--role-arn"})
	}
	if at.credentials != "" {
		return t.pasted(args, at)
	}
	name, err := t.profileName(h, cmd, args)
	if err != nil {
		return chain.Chain{}, err
	}
	if at.roleArn != "" {
		if _, err := chain.ParseRoleArn(at.roleArn); err != nil {
			return chain.Chain{}, t.usage("cli.roleArn", message.Args{"value": at.roleArn})
		}
	}
	c, err := h.Chain(name, at.roleArn, at.origin)
	if err == nil && at.origin && !c.Origin.HasCredentials() {
		origin := h.Words(t.words).OriginKind(c)
		err = &exitError{plan.Usage, t.words.Sentence(t.text("because.noOwn", message.Args{"origin": origin}))}
	}
	if err != nil {
		var problem *profile.Problem
		if errors.As(err, &problem) {
			again := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()) + " " + quote(name)
			return chain.Chain{}, t.broken(*problem, t.keyElsewhere(h, name)+t.insteadOf(h, c, at, again))
		}
		return chain.Chain{}, t.resolveError(h, name, at.roleArn, err)
	}
	return c, nil
}

// insteadOf is what works although a profile does not, else the command again for
// when it does.
func (t *terminal) insteadOf(h *house.House, c chain.Chain, at target, again string) string {
	v := duration.Broken(c, t.wanted(h, c, at.seconds), h.Judge().Known(c))
	lines := t.remedies(h.Words(t.words), c, v)
	if len(lines) == 0 {
		lines = []string{t.text("cli.again", nil), "  " + t.daypass() + again}
	}
	return "\n" + strings.Join(lines, "\n")
}

func (t *terminal) resolveError(h *house.House, name, roleArn string, err error) error {
	switch {
	case errors.Is(err, house.ErrNoProfile):
		t.warn(h)
		return t.noProfile(h.Profiles(), name)
	case errors.Is(err, chain.ErrMalformedArn): // its form is right: the partition is not
		p, _ := h.Profiles().Find(name)
		return t.usage("cli.rolePartition", message.Args{"value": roleArn, "partition": string(p.Chain.Partition)})
	}
	return err
}

// noProfile names those that the typed name may have meant.
func (t *terminal) noProfile(set *profile.Set, name string) error {
	if near := closest(names(set.Profiles()), name); len(near) > 0 {
		return t.usage("exit.2.profile.close", message.Args{"name": name, "list": strings.Join(near, ", ")})
	}
	return t.usage("exit.2.profile", message.Args{"name": name})
}

func names(profiles []profile.Profile) []string {
	list := make([]string, 0, len(profiles))
	for _, p := range profiles {
		list = append(list, p.Name)
	}
	return list
}

// closestShown bounds a list that is read in a sentence.
const closestShown = 3

// closest are the names that differ least from a typed one: by a few letters, or
// by being a part of it or it of them.
func closest(list []string, typed string) []string {
	type candidate struct {
		name     string
		distance int
	}
	var near []candidate
	lower := strings.ToLower(typed)
	limit := max(min(2, len(lower)/2), len(lower)/3) // two letters swapped are two changes
	for _, name := range list {
		l := strings.ToLower(name)
		distance := editDistance(l, lower)
		if len(lower) > 2 && (strings.Contains(l, lower) || strings.Contains(lower, l)) {
			distance = 1
		}
		if distance <= limit {
			near = append(near, candidate{name, distance})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var out []string
	for _, c := range near[:min(closestShown, len(near))] {
		out = append(out, c.name)
	}
	return out
}

// editDistance counts the letters to insert, delete or change (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// wanted is the console duration in seconds: the flag's, else what was last
// opened, else the profile's own duration_seconds, else 1 h.
func (t *terminal) wanted(h *house.House, c chain.Chain, flag durationFlag) int {
	if flag.given {
		return flag.seconds
	}
	return cmp.Or(t.remembered(h, c).DurationSeconds, c.DurationSeconds, defaultSeconds)
}

// remembered is what the store knows of a chain's role. The file is read once: a
// list has thousands of rows.
func (t *terminal) remembered(h *house.House, c chain.Chain) store.Role {
	if t.roles == nil {
		t.roles, _ = h.Store.Roles() // an unreadable file remembers nothing
	}
	return t.roles[c.Key()]
}

// durationFlag is --duration.
type durationFlag struct {
	seconds int
	given   bool
}

// addDuration reads --duration when the command runs and not as a flag's value:
// pflag's own error would hide which unit may have been meant.
func (t *terminal) addDuration(cmd *cobra.Command, flag *durationFlag) {
	var text string
	t.textFlag(cmd, &text, "duration", "8h", "option.duration")
	_ = cmd.RegisterFlagCompletionFunc("duration", fixed("1h", "4h", "8h", "12h"))
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if !cmd.Flags().Changed("duration") {
			return nil
		}
		seconds, err := message.ParseDuration(text)
		if err != nil {
			return t.durationError(err)
		}
		*flag = durationFlag{seconds: seconds, given: true}
		return nil
	}
}

func (t *terminal) durationError(err *message.DurationError) error {
	if err.Problem != message.Bare {
		return t.usage("field.bad", nil)
	}
	key := "exit.2.bare"
	if len(err.Readings) == 1 && err.Readings[0].Unit == "s" {
		key += ".seconds"
	}
	return t.usage(key, message.Args{"value": err.Text, "n": err.N})
}

// broken is a profile's problem with the line it stands on, and what may put it right.
func (t *terminal) broken(p profile.Problem, remedy string) error {
	text := t.located(p)
	if line := p.Excerpt(); line != "" {
		text += "\n    " + line
	}
	return &exitError{plan.Usage, text + remedy}
}

// located is a problem's sentence with the place that it is at.
func (t *terminal) located(p profile.Problem) string {
	sentence := t.problem(p)
	if p.Position.File == "" || p.Position.Line == 0 { // a whole file's problem names it in its sentence
		return sentence
	}
	text := t.text("exit.2.config", message.Args{"file": t.file(p.Position.File), "line": strconv.Itoa(p.Position.Line), "because": sentence})
	if t.demo {
		return t.words.Sentence(text)
	}
	return text
}

// file is where a person finds a file: the demo's are gone when it ends.
func (t *terminal) file(path string) string {
	if !t.demo {
		return path
	}
	return t.text("cli.demoFile", message.Args{"file": filepath.Base(path)})
}

// keyElsewhere is the line for a key that another tool keeps, below a problem
// that it may put right; "" for any other.
func (t *terminal) keyElsewhere(h *house.House, name string) string {
	p, ok := h.Profiles().Find(name)
	if !ok || p.Problem == nil {
		return ""
	}
	remedy, ok := h.Words(t.words).KeyElsewhere(p)
	if !ok {
		return ""
	}
	return "\n" + remedy.About + "\n  " + remedy.Copy
}

func (t *terminal) problem(p profile.Problem) string {
	return t.text("problem."+string(p.Code), message.Args{
		"key": p.Key, "value": p.Value, "name": p.Value, "list": strings.Join(p.Names, ", "),
		"file": p.Position.File, "because": t.text("file."+p.Value, nil),
	})
}

// warn tells what is wrong with the files as a whole: a profile may be missing
// because of it.
func (t *terminal) warn(h *house.House) {
	for _, p := range h.Profiles().FileProblems() {
		t.say(t.located(p))
	}
}
