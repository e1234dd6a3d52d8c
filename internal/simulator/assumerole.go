package simulator

import (
	"fmt"
	"time"
)

// assumption is the input that all three ways to assume a role share.
type assumption struct {
	role    string
	session string
	seconds int
	policy  string
	asked   bool // DurationSeconds was given
}

func (a *AWS) assumeRole(x *exchange, c *credential) (result, *apiError) {
	check := &constraints{form: x.form}
	in := readAssumption(check)
	externalID := check.text("ExternalId", false, 2, 1224, externalIDPattern())
	serial := check.text("SerialNumber", false, 9, 256, serialPattern())
	code := check.text("TokenCode", false, 6, 6, digitsPattern())
	source := check.text("SourceIdentity", false, 2, 64, sessionNamePattern())
	policy, err := readPolicy(check)
	if err != nil {
		return "", err
	}
	in.policy = policy
	if err := checkRoleARN(in.role, x.host); err != nil {
		return "", err
	}
	if c.isRoot() {
		return "", accessDenied("Roles may not be assumed by root accounts.")
	}
	// GetSessionToken's credentials carry the moment of their code. Source: IAM User
	// Guide, "AWS global condition context keys", aws:MultiFactorAuthAge.
	mfa, age := c.mfa, a.now().Sub(c.issued)
	if serial != "" || code != "" {
		if err := a.devices.verify(c, serial, code); err != nil {
			return "", err
		}
		mfa, age = true, 0
	}
	role, exists := a.directory.role(in.role)
	if !exists || role.Denied || c.lineage == FederatedUser || c.policy == "none" ||
		!role.trusts(c) || role.ExternalID != "" && role.ExternalID != externalID || role.RequireMFA && !mfa || role.MFAAge > 0 && (!mfa || age > role.MFAAge) {
		return "", accessDenied("User: %s is not authorized to perform: sts:AssumeRole on resource: %s", c.arn(), in.role)
	}
	// Source: IAM User Guide, "Pass session tags in AWS STS" and "Monitor and
	// control actions taken with assumed roles".
	for _, extra := range []struct {
		asked, refused bool
		action         string
	}{{source != "", role.NoSource, "sts:SetSourceIdentity"}, {x.form.Has("Tags.member.1.Key"), role.NoTags, "sts:TagSession"}} {
		if extra.asked && extra.refused {
			return "", accessDenied("User: %s is not authorized to perform: %s on resource: %s", c.arn(), extra.action, in.role)
		}
	}
	lineage := a.world.hop(c.lineage)
	if lineage == ChainedRole && in.seconds > 3600 {
		return "", invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
	}
	if in.seconds > role.maxSession() {
		return "", invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	return a.assumed(x, role, in, lineage), nil
}

// hop is the lineage of a role assumed with credentials of another lineage.
// Sources: the user guide's "Methods to assume a role", AWS's article, and
// its Knowledge Center on the chaining limit: GetSessionToken counts.
func (w World) hop(from Lineage) Lineage {
	if from == UserKey || from == InstanceRole && !w.InstanceChains {
		return DirectRole
	}
	return ChainedRole
}

func readAssumption(check *constraints) assumption {
	return assumption{
		role:    check.text("RoleArn", true, 20, 2048, arnPattern()),
		session: check.text("RoleSessionName", true, 2, 64, sessionNamePattern()),
		seconds: check.seconds(900, 43200, 3600),
		asked:   check.form.Has("DurationSeconds"),
	}
}

func checkRoleARN(arn string, h host) *apiError {
	parts := roleARNPattern().FindStringSubmatch(arn)
	if parts == nil {
		return invalid("%s is invalid", arn)
	}
	if parts[1] != h.Partition {
		return invalid("Request ARN is invalid")
	}
	return nil
}

// assumed issues a role's session and says so as STS does.
func (a *AWS) assumed(x *exchange, role Role, in assumption, lineage Lineage) result {
	partition, account, path, name := role.parts()
	made := a.ledger.issue(credential{
		lineage: lineage, partition: partition, account: account, path: path, name: name,
		session: in.session, policy: in.policy, globalSTS: x.host.Global,
	}, time.Duration(in.seconds)*time.Second)
	user := fmt.Sprintf("<AssumedRoleUser>%s%s</AssumedRoleUser>", element("AssumedRoleId", made.userID), element("Arn", made.arn()))
	return credentialsElement(made) + result(user) + packed(in.policy)
}
