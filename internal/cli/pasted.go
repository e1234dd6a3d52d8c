package cli

import (
	"errors"
	"fmt"
	"io"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/message"
	"daypass/internal/plan"
)

// credentialsFlag is --credentials: "-" reads them from standard input.
const credentialsFlag = "--credentials"

// pasted is the chain of the credentials on standard input, which stay in
// memory, with the role that --role-arn adds.
func (t *terminal) pasted(args []string, at target) (chain.Chain, error) {
	switch {
	case at.credentials != "-":
		return chain.Chain{}, t.usage("cli.flagValue", message.Args{"name": credentialsFlag, "value": "…"}) // it may be a secret
	case len(args) > 0:
		return chain.Chain{}, t.usage("cli.exclude", message.Args{"name": credentialsFlag, "other": "PROFILE"})
	}
	t.awaitPaste()
	text, err := io.ReadAll(io.LimitReader(t.in, credential.PastedLimit+1))
	if err != nil {
		return chain.Chain{}, fmt.Errorf("reading standard input: %w", err)
	}
	c, err := credential.Pasted(text, firstOf(t.deps.Env, "AWS_REGION", "AWS_DEFAULT_REGION"))
	var unusable *credential.PastedError
	if errors.As(err, &unusable) {
		return c, t.usage("pasted."+string(unusable.Code), message.Args{"name": unusable.Missing})
	}
	if err != nil || at.roleArn == "" {
		return c, err
	}
	role, err := chain.ParseRoleArn(at.roleArn)
	switch {
	case err != nil:
		return c, t.usage("cli.roleArn", message.Args{"value": at.roleArn})
	case role.Partition != c.Partition:
		return c, &exitError{plan.Usage, t.text("cli.rolePartition", message.Args{"value": at.roleArn, "partition": string(c.Partition)})}
	}
	return c.WithRole(role), nil
}

// awaitPaste says to whoever sits at a terminal that a text is waited for.
func (t *terminal) awaitPaste() {
	if t.Asks {
		t.say(t.text("cli.pasteHere", nil))
	}
}
