package saml

import (
	"strings"

	"daypass/internal/chain"
	"daypass/internal/pattern"
)

// sessionName is AWS's rule. Source: IAM User Guide, as for the attributes, and
// STS's own error.
var sessionName = pattern.Lazy(`^[a-zA-Z_0-9+=,.@-]{2,64}$`)

// reservedRole begins the name of the roles that Identity Center makes and alone
// may assume.
const reservedRole = "AWSReservedSSO_"

// absence is which code says that an attribute is missing: altogether, or under
// its name.
type absence struct {
	name                         string
	missing, misspelt, namespace FindingCode
	level                        Level
}

func (response Response) judgeRoles(p chain.Partition, all *findings) {
	found := response.attributes(AttributeRole)
	if len(found) == 0 {
		response.judgeAbsence(absence{name: AttributeRole, missing: FindingNoRole, misspelt: FindingRoleName,
			namespace: FindingRoleNamespace, level: Blocks}, all)
		return
	}
	if len(found) > 1 {
		all.add(Finding{Code: FindingRoleSplit, Level: Uncertain, Element: "Role", Count: len(found)})
	}
	if len(response.Roles)+len(response.malformedRoles) == 0 {
		all.add(Finding{Code: FindingNoRole, Level: Blocks, Element: "Role", Expected: AttributeRole})
	}
	for _, value := range response.malformedRoles {
		level := Uncertain // the others may do
		if len(response.Roles) == 0 {
			level = Blocks
		}
		all.add(Finding{Code: FindingRole, Level: level, Element: "Role", Value: value})
	}
	for _, role := range response.Roles {
		judgeRole(role, p, all)
	}
}

func judgeRole(role Role, p chain.Partition, all *findings) {
	f := Finding{Level: Blocks, Element: "Role", Value: role.Arn.String()}
	switch {
	case role.Arn.Partition != p:
		f.Code, f.Expected = FindingRoleOther, string(p)
	case !strings.HasPrefix(role.Provider, "arn:"+string(p)+":"):
		f.Code, f.Value = FindingRolePair, role.Provider
	case strings.HasPrefix(role.Arn.RoleName, reservedRole):
		f.Code = FindingRoleReserved
	default:
		return
	}
	all.add(f)
}

func (response Response) judgeName(all *findings) {
	values := response.values(AttributeName)
	switch {
	case len(response.attributes(AttributeName)) == 0:
		response.judgeAbsence(absence{name: AttributeName, missing: FindingNoName, misspelt: FindingNameName,
			namespace: FindingNameNamespace, level: Blocks}, all)
	case len(values) == 0:
		all.add(Finding{Code: FindingNoName, Level: Blocks, Element: "RoleSessionName", Expected: AttributeName})
	case len(values) > 1:
		all.add(Finding{Code: FindingNames, Level: Uncertain, Element: "RoleSessionName", Count: len(values)})
	case !sessionName().MatchString(values[0]):
		all.add(Finding{Code: FindingName, Level: Blocks, Element: "RoleSessionName", Value: values[0]})
	}
}

// judgeAbsence tells an attribute that is not there from one under a wrong name.
// The names are compared to the letter, as AWS documents it.
func (response Response) judgeAbsence(a absence, all *findings) {
	if f, absent := response.absent(a); absent {
		all.add(f)
	}
}

func (response Response) absent(a absence) (Finding, bool) {
	if response.EncryptedAttributes > 0 {
		return Finding{}, false // it may be one of those, of which another finding speaks
	}
	local := strings.TrimPrefix(a.name, attributePrefix)
	f := Finding{Code: a.missing, Level: a.level, Element: local, Expected: a.name}
	for _, attribute := range response.Attributes {
		code, alike := resembles(attribute.Name, local, a)
		if alike && (f.Code == a.missing || code == a.namespace) {
			f.Code, f.Value = code, attribute.Name
		}
	}
	return f, true
}

// resembles tells whether a name was meant to be AWS's own.
func resembles(name, local string, a absence) (FindingCode, bool) {
	trimmed := strings.TrimRight(strings.TrimSpace(name), "/")
	end := strings.LastIndexAny(trimmed, "/#:")
	last := trimmed[end+1:]
	switch {
	case last == local && trimmed == name:
		return a.namespace, true
	case squeeze(last) == squeeze(local):
		return a.misspelt, true
	case strings.EqualFold(trimmed[:end+1], attributePrefix) && !isAttribute(trimmed) && distance(squeeze(last), squeeze(local)) <= 2:
		return a.misspelt, true
	}
	return "", false
}

// isAttribute tells whether a name is another one of AWS's own.
func isAttribute(name string) bool {
	return name == AttributeRole || name == AttributeName || name == AttributeSeconds ||
		name == attributeSource || strings.HasPrefix(name, attributeTag)
}

// squeeze leaves the letters of a name.
func squeeze(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// distance is how many letters have to be put in, taken out or changed. Long
// names are far from everything.
func distance(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(row[j]+1, row[j-1]+1, change)
		}
	}
	return row[len(b)]
}
