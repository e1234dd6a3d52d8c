package cli

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/plan"
)

// narrowFlags are what a console can be opened with beyond what it needs. They
// go over what is remembered of the role, for this once.
type narrowFlags struct {
	policyArn, policy, source string
	tags                      []string
}

func (t *terminal) addPolicy(cmd *cobra.Command, f *narrowFlags) {
	t.textFlag(cmd, &f.policyArn, "policy-arn", "ARN", "option.policyArn")
	t.textFlag(cmd, &f.policy, "policy", "FILE", "option.policy")
}

func (t *terminal) addNarrow(cmd *cobra.Command, f *narrowFlags) {
	t.addPolicy(cmd, f)
	t.textFlag(cmd, &f.source, "source-identity", "NAME", "option.sourceIdentity")
	cmd.Flags().StringArrayVar(&f.tags, "tag", nil, t.text("option.tag", nil))
	_ = cmd.Flags().SetAnnotation("tag", valueName, []string{"KEY=VALUE"}) // fails for a flag that is not there
}

// again gives the flags as typed: a command that is shown instead opens nothing
// wider.
func (f narrowFlags) again() []string {
	var words []string
	for _, flag := range [][2]string{{"--policy-arn", f.policyArn}, {"--policy", f.policy}, {"--source-identity", f.source}} {
		if flag[1] != "" {
			words = append(words, flag[0], flag[1])
		}
	}
	for _, tag := range f.tags {
		words = append(words, "--tag", tag)
	}
	return words
}

// narrowing reads the flags. What one asks for is sent or refused, never left out.
func (t *terminal) narrowing(h *house.House, c chain.Chain, f narrowFlags) (n credential.Narrowing, err error) {
	origin := message.Args{"origin": h.Words(t.words).OriginKind(c)}
	if (f.policyArn != "" || f.policy != "") && !federates(c) && !credential.NarrowsPolicy(c) {
		return n, t.usage("cli.policyUnused", origin)
	}
	if (f.source != "" || len(f.tags) > 0) && !credential.NarrowsSource(c) {
		return n, t.usage("cli.sourceUnused", origin)
	}
	if f.policy != "" {
		document, err := readPolicy(f.policy)
		if err != nil {
			return n, t.usage("cli.policyFile", message.Args{"file": f.policy})
		}
		if !strings.HasPrefix(strings.TrimSpace(document), "{") {
			return n, t.malformed(credential.MalformedPolicy, c)
		}
		if err := n.ReadPolicy(document, c.Partition); err != nil {
			return n, t.malformed(err, c)
		}
	}
	inline := n.Policy
	if n.ReadPolicy(f.policyArn, c.Partition) != nil || n.Policy != "" {
		return n, t.usage("cli.policyArn", message.Args{"value": f.policyArn, "partition": string(c.Partition)})
	}
	n.Policy = inline
	for _, read := range []error{n.ReadSource(f.source), n.ReadTags(strings.Join(f.tags, "\n"))} {
		if read != nil {
			return n, t.malformed(read, c)
		}
	}
	return n, nil
}

func (t *terminal) malformed(err error, c chain.Chain) error {
	var wrong credential.MalformedNarrowing
	if !errors.As(err, &wrong) {
		return err
	}
	return t.usage("narrow.wrong."+string(wrong), message.Args{"partition": string(c.Partition)})
}

// longestPolicyFile is far more than STS takes, in bytes.
const longestPolicyFile = 1 << 16

func readPolicy(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	document, err := io.ReadAll(io.LimitReader(file, longestPolicyFile))
	return string(document), err
}

// federates: a key is federated where it is used without a role; what a process
// gives can turn out to be one.
func federates(c chain.Chain) bool {
	switch c.Origin.Kind {
	case chain.IAMUser, chain.Root, chain.Process:
		return len(c.Hops) == 0
	}
	return false
}

// narrowed are the lines of a plan that say what is remembered to be sent with it.
func (t *terminal) narrowed(h *house.House, c chain.Chain) (lines [][2]string) {
	kept, err := opening.Stored{Store: h.Store}.Narrowing(c)
	if err != nil { // which open refuses
		t.say(h.Words(t.words).Failure(&opening.Failure{Chain: c, Cause: err}).Sentence)
		return nil
	}
	n := plan.NarrowOf(c, kept)
	if n == nil {
		return nil
	}
	for _, line := range [][2]string{{"narrow.source", n.Now.Source}, {"narrow.tags", n.Now.Tags}, {"narrow.policy", n.Now.Policy}} {
		if line[1] != "" {
			lines = append(lines, [2]string{t.text(line[0], nil), line[1]})
		}
	}
	return lines
}
