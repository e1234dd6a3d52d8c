package duration

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"daypass/internal/chain"
)

// AfterExpiry is the verdict where AWS takes the origin's credentials for expired,
// or no longer knows them: what no date had shown.
func AfterExpiry(c chain.Chain, want int, k Known) Verdict {
	k.Expires = k.Now
	v := Judge(c, want, k)
	for i := range v.Reasons {
		v.Reasons[i].At = time.Time{} // when, nobody has said
	}
	v.Remedies = without(k, c, v.Remedies, func(other chain.Chain) bool { return sameOrigin(other, c) })
	return v
}

// without leaves out the profiles that would fail as c does.
func without(k Known, c chain.Chain, found []Remedy, fails func(chain.Chain) bool) []Remedy {
	for _, other := range k.reaching(c) {
		if fails(other) {
			found = slices.DeleteFunc(found, func(r Remedy) bool { return r.Code == UseProfile && r.Profile == other.Profile })
		}
	}
	return found
}

// Denial is AWS's no to a hop.
type Denial struct {
	Hop    int    // index into the chain, from 1
	Caller string // ARN of who asked, as AWS's answer names it; "" where it does not
}

// AfterDenial are the ways out where a hop's role may not be assumed: another
// profile that reaches the same role without that call, and what to ask of whoever
// administers the role and its caller.
func AfterDenial(c chain.Chain, d Denial, want int, k Known) []Remedy {
	if d.Hop < 1 || d.Hop > len(c.Hops) {
		return nil
	}
	want = min(max(want, Shortest), LongestSession)
	found := without(k, c, k.reachedFor(c, want), func(other chain.Chain) bool { return makesCall(other, c, d.Hop) })
	return append(mostGiving(found), situationOf(c, k).allowAssume(d)...)
}

// Broken is the verdict on a chain whose profile cannot be used: what reaches the
// role that it names.
func Broken(c chain.Chain, want int, k Known) Verdict {
	want = min(max(want, Shortest), LongestSession)
	return Verdict{Requested: want, Outcome: Refused, Remedies: mostGiving(k.reachedFor(c, want))}
}

// reachedFor are the other profiles that surely reach c's role.
func (k Known) reachedFor(c chain.Chain, want int) []Remedy {
	var found []Remedy
	for _, other := range k.reaching(c) {
		if gives := surely(Bands(other, Known{Now: k.Now})); gives > 0 {
			found = append(found, Remedy{Code: UseProfile, Profile: other.Profile, Seconds: min(want, gives), Max: gives})
		}
	}
	return found
}

// reaching are the chains of other profiles that end on the same role.
func (k Known) reaching(c chain.Chain) []chain.Chain {
	target, hops := c.Target()
	if !hops || k.Reaching == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(k.Reaching(target.Role)), func(other chain.Chain) bool { return other.Profile == c.Profile })
}

// makesCall tells whether a chain assumes the role of c's hop from the same caller.
func makesCall(other, c chain.Chain, hop int) bool {
	role := c.Hops[hop-1].Role
	if hop == 1 {
		return sameOrigin(other, c) && len(other.Hops) > 0 && other.Hops[0].Role == role
	}
	for i := 1; i < len(other.Hops); i++ {
		if other.Hops[i].Role == role && other.Hops[i-1].Role == c.Hops[hop-2].Role {
			return true
		}
	}
	return false
}

func sameOrigin(a, b chain.Chain) bool {
	return LearnedKey(a.WithoutHops()) == LearnedKey(b.WithoutHops())
}

// allowAssume are the two statements that let a hop's role be assumed: in its own
// trust policy, and in a policy of who assumes it. In another account both are
// needed. A role with a web identity or SAML has no caller with a policy.
// Source: IAM User Guide, "Cross account resource access in IAM" and "Methods to
// assume a role".
func (s situation) allowAssume(d Denial) []Remedy {
	hop := s.chain.Hops[d.Hop-1]
	statement := map[string]any{"Effect": "Allow", "Action": "sts:" + hop.Kind.Action(), "Principal": s.principal(d)}
	if hop.ExternalID != "" {
		statement["Condition"] = map[string]any{"StringEquals": map[string]string{"sts:ExternalId": hop.ExternalID}}
	}
	text, err := marshalIndented(statement)
	if err != nil {
		return nil
	}
	if hop.Kind == chain.AssumeRole {
		own, err := marshalIndented(map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": hop.Role.String()})
		if err != nil {
			return nil
		}
		text += "\n\n" + own
	}
	return []Remedy{{Code: AllowAssume, RoleArn: hop.Role, Text: text, Blanks: true}}
}

// principal is who a hop's role has to trust, with <…> for what is not known.
func (s situation) principal(d Denial) map[string]string {
	iam := "arn:" + string(s.chain.Partition) + ":iam::"
	switch kind := s.chain.Hops[d.Hop-1].Kind; {
	case kind == chain.AssumeRoleWithWebIdentity:
		return map[string]string{"Federated": iam + "<account>:oidc-provider/<issuer>"}
	case kind == chain.AssumeRoleWithSAML:
		return map[string]string{"Federated": iam + "<account>:saml-provider/<name>"}
	case d.Hop > 1:
		return map[string]string{"AWS": s.chain.Hops[d.Hop-2].Role.String()}
	case strings.HasPrefix(d.Caller, iam) && strings.Contains(d.Caller, ":user/"):
		return map[string]string{"AWS": d.Caller}
	case s.is(chain.IAMUser):
		return map[string]string{"AWS": iam + "<account>:user/<name>"}
	}
	return map[string]string{"AWS": iam + "<account>:role/<name>"}
}

// holder are the account and name of the IAM user who holds the origin's
// credentials, "" while that is not known.
func (s situation) holder() (account, name string) {
	if s.known.Origin == nil {
		return named(s.chain.Origin.LoginSession, "user/")
	}
	return named(s.known.Origin.Arn, "user/")
}

// named are the account and the name, without path, in an ARN of IAM's.
func named(arn, kind string) (account, name string) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 {
		return "", ""
	}
	resource, ok := strings.CutPrefix(parts[5], kind)
	if !ok {
		return "", ""
	}
	return parts[4], resource[strings.LastIndexByte(resource, '/')+1:]
}

// withRole are other profiles that open a role's console for the holder of
// credentials that open none: with these credentials, or with the key of the same
// user, as its MFA device's name tells.
func (s situation) withRole(want int) []Remedy {
	if s.known.Others == nil || s.known.Origin != nil && s.known.Origin.Kind == RootIdentity {
		return nil // the root user assumes no role
	}
	var found []Remedy
	for _, other := range s.known.Others() {
		role, hops := other.Target()
		if !hops {
			continue
		}
		known := Known{Now: s.known.Now}
		switch {
		case sameOrigin(other, s.chain):
			known.Origin = s.known.Origin
		case !s.sameUser(other):
			continue
		}
		if gives := surely(Bands(other, known)); gives > 0 {
			found = append(found, Remedy{Code: UseProfile, Profile: other.Profile, RoleArn: role.Role, Seconds: min(want, gives), Max: gives})
		}
	}
	return mostGiving(found)
}

// sameUser tells whether a chain begins with a user's key and, with the code of an
// MFA device that is called as the holder is. Others' devices AWS would not take.
func (s situation) sameUser(other chain.Chain) bool {
	account, name := s.holder()
	if name == "" || other.Origin.Kind != chain.IAMUser {
		return false
	}
	deviceAccount, device := named(other.Hops[0].MFASerial, "mfa/")
	return deviceAccount == account && device == name
}

// mostGiving puts what gives longest first, and leaves out what nobody would read.
func mostGiving(found []Remedy) []Remedy {
	slices.SortStableFunc(found, func(a, b Remedy) int { return cmp.Or(b.Seconds-a.Seconds, b.Max-a.Max) })
	return found[:min(len(found), profilesOffered)]
}
