package cli

import (
	"cmp"
	"os"
	"strconv"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/house"
	"daypass/internal/message"
	"daypass/internal/saml"
	"daypass/internal/store"
)

// samlAbout takes an argument that is no file for the profile that a response is
// wanted for: its role, its address to sign in at, its duration.
func (t *terminal) samlAbout(h *house.House, args []string, f *samlOpenFlags) (files []string, err error) {
	if f.port, err = t.port(f.portText); err != nil {
		return nil, err
	}
	name := strings.Join(args, "")
	if name == "" || name == "-" || isFile(name) {
		return args, nil
	}
	p, known := h.Profiles().Find(name)
	if !known {
		return nil, t.usage("samlOpen.neither", message.Args{"name": name})
	}
	f.about = p.Chain
	if note := h.Words(t.words).SAMLSignInNote(p.Chain); note != "" && f.signIn == "" {
		t.say(note)
	}
	if f.signIn = cmp.Or(f.signIn, h.SAMLSignIn(p.Chain)); f.signIn == "" {
		return nil, t.usage("samlOpen.noAddress", message.Args{"profile": name})
	}
	if !f.seconds.given {
		f.seconds.seconds = cmp.Or(t.remembered(h, p.Chain).DurationSeconds, p.Chain.DurationSeconds)
	}
	return nil, nil
}

// port reads --reply-port, 0 without.
func (t *terminal) port(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < store.LowestSAMLPort || n > store.HighestSAMLPort {
		return 0, t.usage("cli.flagValue", message.Args{"name": "--reply-port", "value": text})
	}
	return n, nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// forRole names the role of the profile, as the response calls it.
func (f *samlOpenFlags) forRole(response saml.Response) {
	role := house.SAMLRole(f.about)
	if f.roleArn != "" || role == (chain.RoleArn{}) {
		return
	}
	if theirs, ok := response.RoleLike(role); ok {
		role = theirs
	}
	f.roleArn = role.String()
}

// stsRegion is the flag's, else the profile's where it belongs to the response's
// partition.
func (f samlOpenFlags) stsRegion(response saml.Response) string {
	if f.region == "" && f.about.Partition == response.Partition() {
		return f.about.Region
	}
	return f.region
}

func (f samlOpenFlags) replyPort(h *house.House) int { return cmp.Or(f.port, h.SAMLPort()) }
