package credential

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"daypass/internal/chain"
)

// IdentityKind is who AWS says credentials are.
type IdentityKind string

// The kinds of identity.
const (
	IdentityUser          IdentityKind = "user"
	IdentityRoot          IdentityKind = "root"
	IdentityRole          IdentityKind = "role"
	IdentityFederatedUser IdentityKind = "federated-user"
	IdentityUnknown       IdentityKind = ""
)

// Identity is what GetCallerIdentity says.
type Identity struct {
	Arn     string
	Account string
	UserID  string
	Kind    IdentityKind
	// Name is the user's, the role's (its path is not told) or the federated user's.
	Name string
}

// Partition is the partition of the identity's ARN.
func (i Identity) Partition() chain.Partition {
	if parts := strings.SplitN(i.Arn, ":", 3); len(parts) == 3 {
		return chain.Partition(parts[1])
	}
	return ""
}

// CallerIdentity asks who the credentials are. It needs no permission, and works
// even where everything is denied.
func (g *Getter) CallerIdentity(ctx context.Context, c chain.Chain, credentials Credentials) (Identity, error) {
	x, err := g.exchange(c, "sts", "GetCallerIdentity", len(c.Hops))
	if err != nil {
		return Identity{}, err
	}
	if _, err := g.usable(credentials, Error{Hop: x.hop}); err != nil {
		return Identity{}, err
	}
	client, err := g.sts(c, x, credentials.Keys, patient())
	if err != nil {
		return Identity{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, x.fail(ctx, err)
	}
	identity := IdentityOf(aws.ToString(out.Arn))
	identity.Account, identity.UserID = aws.ToString(out.Account), aws.ToString(out.UserId)
	if identity.Arn == "" {
		return Identity{}, x.empty()
	}
	return identity, nil
}

// IdentityOf reads arn:P:iam::A:user/…, arn:P:iam::A:root,
// arn:P:sts::A:assumed-role/ROLE/SESSION and arn:P:sts::A:federated-user/NAME.
func IdentityOf(arn string) Identity {
	i := Identity{Arn: arn}
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 {
		return i
	}
	kind, name, _ := strings.Cut(parts[5], "/")
	switch parts[2] + " " + kind {
	case "iam user":
		i.Kind, i.Name = IdentityUser, name[strings.LastIndexByte(name, '/')+1:]
	case "iam root":
		i.Kind = IdentityRoot
	case "sts assumed-role":
		i.Kind = IdentityRole
		i.Name, _, _ = strings.Cut(name, "/")
	case "sts federated-user":
		i.Kind, i.Name = IdentityFederatedUser, name
	}
	return i
}
