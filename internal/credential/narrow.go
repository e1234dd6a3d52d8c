package credential

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"daypass/internal/chain"
)

// Narrowing is what a role is assumed with beyond what it needs. The zero
// Narrowing asks for nothing: each part needs permissions that many do not have.
type Narrowing struct {
	// PolicyArns and Policy are the session policy of the last hop: what the
	// console may do at most. On an earlier hop it would bound the way and
	// leave the console as it is.
	PolicyArns []string
	Policy     string
	// SourceIdentity and Tags go with the first hop, where they say who came.
	// STS keeps the source identity through every later hop.
	SourceIdentity string
	Tags           map[string]string
}

// DefaultPolicy is the session policy of GetFederationToken where none is
// chosen: it leaves all that the user may do. Without one the federated user
// could do nothing.
func DefaultPolicy(p chain.Partition) string {
	return "arn:" + string(p) + ":iam::aws:policy/AdministratorAccess"
}

// NarrowsPolicy tells whether a request on the way to c takes a session policy.
func NarrowsPolicy(c chain.Chain) bool { return len(c.Hops) > 0 }

// NarrowsSource tells whether one takes a source identity and session tags: the
// others have them from a token or an assertion.
func NarrowsSource(c chain.Chain) bool {
	return len(c.Hops) > 0 && c.Hops[0].Kind == chain.AssumeRole
}

// Over is n where it asks for something, and below where it does not.
func (n Narrowing) Over(below Narrowing) Narrowing {
	if len(n.PolicyArns) == 0 && n.Policy == "" {
		n.PolicyArns, n.Policy = below.PolicyArns, below.Policy
	}
	if n.SourceIdentity == "" {
		n.SourceIdentity = below.SourceIdentity
	}
	if len(n.Tags) == 0 {
		n.Tags = below.Tags
	}
	return n
}

// add puts what belongs to hop index of so many hops into its request.
func (n Narrowing) add(in *sts.AssumeRoleInput, index, hops int) {
	if index == hops {
		in.PolicyArns, in.Policy = n.policy()
	}
	if index != 1 {
		return
	}
	if n.SourceIdentity != "" {
		in.SourceIdentity = aws.String(n.SourceIdentity)
	}
	for _, key := range slices.Sorted(maps.Keys(n.Tags)) {
		in.Tags = append(in.Tags, types.Tag{Key: aws.String(key), Value: aws.String(n.Tags[key])})
	}
}

func (n Narrowing) policy() (arns []types.PolicyDescriptorType, inline *string) {
	for _, arn := range n.PolicyArns {
		arns = append(arns, types.PolicyDescriptorType{Arn: aws.String(arn)})
	}
	if n.Policy != "" {
		inline = aws.String(n.Policy)
	}
	return arns, inline
}
