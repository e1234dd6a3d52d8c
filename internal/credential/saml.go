package credential

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"daypass/internal/chain"
)

// Assertion is a SAML response for one role. It signs in whoever has it, until
// it expires a few minutes after its issue: nothing keeps it.
type Assertion struct {
	Role     chain.RoleArn
	Provider string       // PrincipalArn
	Encoded  chain.Secret // base64, as the identity provider posted it
}

// Claims that STS refused an assertion for: Limit of CodeTokenRefused. Source:
// IAM User Guide, "Troubleshoot SAML federation".
const (
	ClaimNameMissing = "session-name-missing"
	ClaimName        = "session-name-malformed"
	ClaimSignature   = "signature"
	ClaimIssuer      = "issuer"
	ClaimProvider    = "provider"
	ClaimAudience    = "audience"
)

// assumeWithSAML is unsigned: the assertion is all that STS is shown. It is the
// first hop always, and of the chain's own role alone.
func (g *Getter) assumeWithSAML(ctx context.Context, r Request, index, seconds int) (Credentials, error) {
	c := r.Chain
	hop := c.Hops[index-1]
	x, err := g.exchange(c, "sts", hop.Kind.Action(), index)
	if err != nil {
		return Credentials{}, err
	}
	a := r.Assertion
	if index != 1 || a.Encoded.Empty() || a.Role != hop.Role {
		return Credentials{}, &Error{Code: CodeNoAssertion, Hop: 0, Service: x.service, Action: x.action}
	}
	x.secrets = append(x.secrets, a.Encoded)
	client, err := g.sts(c, x, chain.Keys{}, patient())
	if err != nil {
		return Credentials{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	in := &sts.AssumeRoleWithSAMLInput{
		RoleArn:         aws.String(hop.Role.String()),
		PrincipalArn:    aws.String(a.Provider),
		SAMLAssertion:   aws.String(a.Encoded.Reveal()),
		DurationSeconds: aws.Int32(int32(seconds)),
	}
	if index == len(c.Hops) { // the session's name, source identity and tags are the assertion's own
		in.PolicyArns, in.Policy = r.Narrow.policy()
	}
	out, err := client.AssumeRoleWithSAML(ctx, in)
	if err != nil {
		return Credentials{}, x.fail(ctx, err)
	}
	return x.assumed(out.Credentials, out.AssumedRoleUser, hop.Role.AccountID)
}
