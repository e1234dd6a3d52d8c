package chain

import "strings"

// String is the chain in one line: what its origin is, then the ARNs of its
// hops. Two chains with the same line lead to the same by the same way, even
// after a key was rotated.
func (c Chain) String() string {
	parts := []string{c.Origin.line()}
	for _, h := range c.Hops {
		arn := h.Role.String()
		if arn == "" {
			arn = string(h.Kind) // the role is not known before the sign-in
		}
		parts = append(parts, arn)
	}
	return strings.Join(parts, " > ")
}

func (o Origin) line() string {
	line := string(o.Kind)
	switch {
	case o.Kind == SSO:
		line += " " + strings.Join([]string{o.SSO.StartURL, o.SSO.AccountID, o.SSO.RoleName}, " ")
	case o.Kind == Login:
		line += " " + o.LoginSession
	case o.Profile != "":
		line += " " + o.Profile
	}
	return line
}
