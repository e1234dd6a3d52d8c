package chain

import (
	"errors"
	"fmt"
	"strings"
)

// ErrMalformedArn says that a text is no ARN of the wanted kind.
var ErrMalformedArn = errors.New("malformed ARN")

// RoleArn is the ARN of an IAM role, arn:partition:iam::account:role/path/name.
type RoleArn struct {
	Partition Partition
	AccountID string
	Path      string // without slashes around it, "" for most roles; includes "service-role" and the like
	RoleName  string
}

// ParseRoleArn reads the ARN of an IAM role.
func ParseRoleArn(text string) (RoleArn, error) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "iam" || parts[3] != "" {
		return RoleArn{}, fmt.Errorf("%w: %q is no arn:…:iam::…:role/…", ErrMalformedArn, text)
	}
	if !Partition(parts[1]).Valid() {
		return RoleArn{}, fmt.Errorf("%w: %q is no partition", ErrMalformedArn, parts[1])
	}
	if !IsAccountID(parts[4]) {
		return RoleArn{}, fmt.Errorf("%w: %q is no account of 12 digits", ErrMalformedArn, parts[4])
	}
	resource, isRole := strings.CutPrefix(parts[5], "role/")
	slash := strings.LastIndexByte(resource, '/')
	name := resource[slash+1:]
	if !isRole || !isRoleName(name) || strings.ContainsFunc(resource, notInPath) || strings.HasPrefix(resource, "/") {
		return RoleArn{}, fmt.Errorf("%w: %q names no role", ErrMalformedArn, parts[5])
	}
	arn := RoleArn{Partition: Partition(parts[1]), AccountID: parts[4], RoleName: name}
	if slash > 0 {
		arn.Path = resource[:slash]
	}
	return arn, nil
}

func (a RoleArn) String() string {
	if a == (RoleArn{}) {
		return ""
	}
	path := ""
	if a.Path != "" {
		path = a.Path + "/"
	}
	return fmt.Sprintf("arn:%s:iam::%s:role/%s%s", a.Partition, a.AccountID, path, a.RoleName)
}

// Name is the role's name without its path.
func (a RoleArn) Name() string { return a.RoleName }

// MarshalText writes the ARN.
func (a RoleArn) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// IsAccountID tells whether text is an AWS account number.
func IsAccountID(text string) bool {
	if len(text) != 12 {
		return false
	}
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// isRoleName follows IAM's rule: 1 to 64 characters of [\w+=,.@-].
func isRoleName(name string) bool {
	return name != "" && len(name) <= 64 && !strings.ContainsFunc(name, notInName)
}

func notInName(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return false
	}
	return !strings.ContainsRune("_+=,.@-", r)
}

// IAM paths hold printable ASCII.
func notInPath(r rune) bool { return r < '!' || r > '~' }

// IsPolicyArn tells whether text is the ARN of a managed policy, AWS's own or an
// account's, arn:partition:iam::account:policy/path/name.
func IsPolicyArn(text string, p Partition) bool {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[1] != string(p) || parts[2] != "iam" || parts[3] != "" {
		return false
	}
	resource, isPolicy := strings.CutPrefix(parts[5], "policy/")
	name := resource[strings.LastIndexByte(resource, '/')+1:]
	return isPolicy && (parts[4] == "aws" || IsAccountID(parts[4])) && name != "" && len(name) <= longestPolicyName &&
		!strings.ContainsFunc(name, notInName) && !strings.ContainsFunc(resource, notInPath) && !strings.HasPrefix(resource, "/")
}

const longestPolicyName = 128 // IAM's
