package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"daypass/internal/browser"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/saml"
)

// samlCommand is a group: check, open and recipe.
func (t *terminal) samlCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "saml check|open|recipe", Short: t.text("help.saml", nil), Long: t.text("help.saml.long", nil) + "\n\n" + t.text("saml.copy", nil),
		Example: "  daypass saml check response.xml --idp-metadata idp.xml\n  daypass saml open response.xml --duration 8h\n  daypass saml open prod-admin --sign-in https://idp.example.com/aws",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return t.usage("cli.unknownCommand", message.Args{"name": "saml " + args[0]})
			}
			t.help(cmd)
			return nil
		},
	}
	cmd.AddCommand(t.samlCheckCommand(), t.samlOpenCommand(), t.samlRecipeCommand())
	for _, c := range cmd.Commands() {
		c.Flags().BoolP("help", "h", false, t.text("option.help", nil))
	}
	return cmd
}

func (t *terminal) samlCheckCommand() *cobra.Command {
	var metadata string
	var want durationFlag
	var asJSON bool
	cmd := &cobra.Command{
		Use: "check [FILE|-] [--duration 8h]", Short: t.text("help.saml.check", nil), Args: t.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			h, err := t.house()
			if err != nil {
				return err
			}
			response, err := t.samlResponse(h, args, metadata)
			if err != nil {
				return err
			}
			if asJSON {
				return t.json(h.Words(t.words).SAML(response))
			}
			for _, line := range t.samlSummary(h.Words(t.words), response) {
				t.answer(line)
			}
			if want.given {
				t.answer(h.Words(t.words).SAMLFulfilled(response, want.seconds))
			}
			return nil
		},
	}
	t.addMetadata(cmd, &metadata)
	t.addDuration(cmd, &want)
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	return cmd
}

func (t *terminal) addMetadata(cmd *cobra.Command, metadata *string) {
	t.textFlag(cmd, metadata, "idp-metadata", "FILE", "option.idpMetadata")
}

// samlResponse reads the response of a file or of standard input. The demo has
// one of its own.
func (t *terminal) samlResponse(h *house.House, args []string, metadata string) (saml.Response, error) {
	var data []byte
	var err error
	switch name := strings.Join(args, ""); {
	case name == "" && h.Demo != nil:
		data = []byte(h.Demo.DemoSAMLResponse())
	case name == "" && t.Asks: // a terminal cuts a pasted line off
		return saml.Response{}, t.usage("samlOpen.noInput", nil)
	default:
		if data, err = t.samlFile(cmp.Or(name, "-")); err != nil {
			return saml.Response{}, err
		}
	}
	response, err := saml.Read(data)
	if err != nil {
		return response, t.samlUnreadable(h, err)
	}
	return t.verified(h, response, metadata)
}

// samlLargest is more than any file that is read, in bytes.
const samlLargest = 33 << 20

func (t *terminal) samlFile(name string) ([]byte, error) {
	if name == "-" {
		data, err := io.ReadAll(io.LimitReader(t.in, samlLargest))
		if err != nil {
			return nil, fmt.Errorf("reading standard input: %w", err)
		}
		return data, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, t.usage("samlOpen.file", message.Args{"name": name})
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, samlLargest))
	if err != nil {
		return nil, t.usage("samlOpen.file", message.Args{"name": name})
	}
	return data, nil
}

// verified holds a response against metadata, where there are any.
func (t *terminal) verified(h *house.House, response saml.Response, metadata string) (saml.Response, error) {
	if metadata == "" {
		if known := h.SAMLMetadata(response); known != nil {
			return t.verifiedBy(h, response, known)
		}
		return response, nil
	}
	data, err := t.samlFile(metadata)
	if err != nil {
		return response, err
	}
	return t.verifiedBy(h, response, data)
}

func (t *terminal) verifiedBy(h *house.House, response saml.Response, metadata []byte) (saml.Response, error) {
	provider, err := saml.ReadIdentityProvider(metadata)
	if err != nil {
		return response, t.samlUnreadable(h, err)
	}
	verified, err := response.Verify(provider)
	if err != nil {
		return response, t.samlUnreadable(h, err)
	}
	return verified, nil
}

func (t *terminal) samlUnreadable(h *house.House, err error) error {
	if text, ok := h.Words(t.words).SAMLError(err); ok {
		return &exitError{plan.Usage, text}
	}
	return err
}

// samlSummary is a response in words: whose it is, what it gives, what is wrong.
func (t *terminal) samlSummary(w plan.Words, response saml.Response) []string {
	d := w.SAML(response)
	lines := []string{w.SAMLFrom(d), w.SAMLConsole(d)}
	if response.Others > 0 {
		lines = append(lines, t.text("samlCheck.others", message.Args{"n": t.words.Number(response.Others)}))
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%s\t%s\n", t.text("samlCheck.signature", nil), t.text("saml.signature."+d.Signature, nil))
	if chains := response.Chains(""); len(chains) > 0 && chains[0].Origin.Expires.After(w.Now) {
		fmt.Fprintf(table, "%s\t%s\n", t.text("samlCheck.usable", nil), t.words.Until(w.Now, chains[0].Origin.Expires))
	}
	if d.RelayState != "" {
		fmt.Fprintf(table, "%s\t%s\n", t.text("samlCheck.relay", nil), d.RelayState)
	}
	for i, role := range d.Roles {
		label := ""
		if i == 0 {
			label = t.text("samlCheck.roles", nil)
		}
		fmt.Fprintf(table, "%s\t%s\n", label, role.RoleArn)
	}
	_ = table.Flush()
	lines = append(lines, "", strings.TrimSuffix(b.String(), "\n"), "")
	for _, f := range d.Findings {
		lines = append(lines, t.words.Sentence(t.text("saml.level."+f.Level, nil))+" "+f.Message)
	}
	if len(d.Findings) == 0 {
		lines = append(lines, t.text("samlCheck.fine", nil))
	}
	return lines
}

// caught opens the identity provider's address and shows what came back: a page
// of anyone's could have posted it, so a person says that it is theirs.
func (t *terminal) caught(ctx context.Context, h *house.House, f samlOpenFlags) (saml.Response, error) {
	if !t.Asks {
		return saml.Response{}, t.usage("samlCatch.nobody", nil)
	}
	if !h.IsSAMLSignIn(f.signIn) {
		return saml.Response{}, t.usage("samlCatch.address", message.Args{"value": f.signIn})
	}
	if err := h.Browsers.CanOpen(); err != nil {
		return saml.Response{}, &exitError{plan.NotFetched, t.text("cli.noDisplay.only", nil)}
	}
	t.say(t.text("samlCatch.waiting", message.Args{"address": browser.ReplyAddress(f.replyPort(h))}))
	response, err := h.CatchSAML(ctx, house.SAMLCatch{Address: f.signIn, Port: f.port, Browser: f.browser}, t.words)
	if err != nil {
		return response, t.notCaught(h, f, err)
	}
	if response, err = t.verified(h, response, f.metadata); err != nil {
		return response, err
	}
	w := h.Words(t.words)
	for _, line := range t.samlSummary(w, response) {
		t.say(line)
	}
	sure, err := t.confirm(ctx, t.text("samlCatch.confirm", t.whose(response)))
	if err != nil || !sure {
		return response, &exitError{plan.Unexpected, t.text("cancelled", nil)}
	}
	return response, nil
}

func (t *terminal) whose(response saml.Response) message.Args {
	name := saml.Fit(response.Subject.NameID)
	return message.Args{"issuer": saml.Fit(response.Issuer), "name": cmp.Or(name, "?"), "list": cmp.Or(strings.Join(roleNames(response), ", "), "?")}
}

func roleNames(response saml.Response) []string {
	var list []string
	for _, role := range response.Roles {
		list = append(list, role.Arn.String())
	}
	return list
}
