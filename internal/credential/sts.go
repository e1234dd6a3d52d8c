package credential

import (
	"context"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"daypass/internal/chain"
)

// exchange prepares one question about a chain.
func (g *Getter) exchange(c chain.Chain, service, action string, hop int) (*exchange, error) {
	rt, err := g.network.RoundTripper(c.CABundle)
	if err != nil {
		return nil, err
	}
	return &exchange{roundTripper: rt, userAgent: g.o.UserAgent, now: g.o.Now, service: service, action: action, hop: hop}, nil
}

// sts makes a client for one exchange. It reads no variable and no file: what
// config.LoadDefaultConfig would find behind our back is in the chain already.
func (g *Getter) sts(c chain.Chain, x *exchange, keys chain.Keys, retryer aws.Retryer) (*sts.Client, error) {
	x.keys = keys
	o := sts.Options{Region: c.Region, HTTPClient: x, Retryer: retryer, Credentials: provider(keys)}
	if err := checkRegion(c); err != nil {
		return nil, err
	}
	if c.UseFIPS {
		o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	if c.STSEndpoint != "" {
		if !isSafeEndpoint(c.STSEndpoint) || c.UseFIPS {
			return nil, &Error{Code: CodeEndpointRefused, Hop: x.hop, Service: x.service, Action: x.action}
		}
		o.BaseEndpoint = aws.String(c.STSEndpoint)
	}
	return sts.New(o), nil
}

func provider(keys chain.Keys) aws.CredentialsProvider {
	if keys.Empty() {
		return aws.AnonymousCredentials{}
	}
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{
			AccessKeyID:     keys.AccessKeyID.Reveal(),
			SecretAccessKey: keys.SecretKey.Reveal(),
			SessionToken:    keys.SessionToken.Reveal(),
		}, nil
	})
}

// checkRegion keeps host names from being made of anything else, and
// credentials from leaving their partition.
func checkRegion(c chain.Chain) error {
	if !chain.IsRegion(c.Region) || chain.PartitionOfRegion(c.Region) != c.Partition {
		return &Error{Code: CodeRegionMismatch, Hop: NoHop, Name: c.Region}
	}
	return nil
}

// isSafeEndpoint: signed requests carry the session token.
func isSafeEndpoint(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

// assumeInput is the request of a hop, but for the device and its code.
func (g *Getter) assumeInput(r Request, index, seconds int) *sts.AssumeRoleInput {
	hop := r.Chain.Hops[index-1]
	in := &sts.AssumeRoleInput{
		RoleArn:         aws.String(hop.Role.String()),
		RoleSessionName: aws.String(g.sessionName(hop)),
		DurationSeconds: aws.Int32(int32(seconds)),
	}
	if hop.ExternalID != "" {
		in.ExternalId = aws.String(hop.ExternalID)
	}
	r.Narrow.add(in, index, len(r.Chain.Hops))
	return in
}

func (g *Getter) assume(ctx context.Context, r Request, index int, from Credentials, seconds int) (Credentials, error) {
	c := r.Chain
	in := g.assumeInput(r, index, seconds)
	if _, err := g.usable(from, Error{Hop: index - 1}); err != nil {
		return Credentials{}, err
	}
	serial := c.Hops[index-1].MFASerial
	if serial == "" {
		return g.sendAssume(ctx, c, index, from, in, chain.Secret{})
	}
	if r.ShareCode && index == 1 {
		return g.assumeShared(ctx, r, from, in)
	}
	key := keptKey(c, index, from.Keys, in)
	return g.keptOr(ctx, key, from, r.Fresh, r.lifeAfter(index), func() (Credentials, error) {
		return g.withMFA(ctx, serial, index, func(code chain.Secret) (Credentials, error) {
			return g.sendAssume(ctx, c, index, from, in, code)
		})
	})
}

func (g *Getter) sendAssume(ctx context.Context, c chain.Chain, index int, from Credentials, in *sts.AssumeRoleInput, code chain.Secret) (Credentials, error) {
	x, err := g.exchange(c, "sts", "AssumeRole", index)
	if err != nil {
		return Credentials{}, err
	}
	retryer := patient()
	if !code.Empty() {
		in.SerialNumber, in.TokenCode = aws.String(c.Hops[index-1].MFASerial), aws.String(code.Reveal())
		x.secrets = append(x.secrets, code)
		retryer = once()
	}
	client, err := g.sts(c, x, from.Keys, retryer)
	if err != nil {
		return Credentials{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := client.AssumeRole(ctx, in)
	if err != nil {
		return Credentials{}, x.fail(ctx, err)
	}
	return x.assumed(out.Credentials, out.AssumedRoleUser, c.Hops[index-1].Role.AccountID)
}

func (g *Getter) assumeWithWebIdentity(ctx context.Context, r Request, index, seconds int) (Credentials, error) {
	c := r.Chain
	hop := c.Hops[index-1]
	x, err := g.exchange(c, "sts", hop.Kind.Action(), index)
	if err != nil {
		return Credentials{}, err
	}
	token, err := os.ReadFile(c.Origin.TokenFile)
	if err != nil {
		return Credentials{}, &Error{Code: CodeFileUnreadable, Hop: 0, Name: c.Origin.TokenFile}
	}
	x.secrets = append(x.secrets, chain.NewSecret(strings.TrimSpace(string(token))))
	client, err := g.sts(c, x, chain.Keys{}, patient())
	if err != nil {
		return Credentials{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	in := &sts.AssumeRoleWithWebIdentityInput{
		RoleArn:          aws.String(hop.Role.String()),
		RoleSessionName:  aws.String(g.sessionName(hop)),
		DurationSeconds:  aws.Int32(int32(seconds)),
		WebIdentityToken: aws.String(strings.TrimSpace(string(token))),
	}
	if index == len(c.Hops) { // source identity and tags are the token's own here
		in.PolicyArns, in.Policy = r.Narrow.policy()
	}
	out, err := client.AssumeRoleWithWebIdentity(ctx, in)
	if err != nil {
		return Credentials{}, x.fail(ctx, err)
	}
	return x.assumed(out.Credentials, out.AssumedRoleUser, hop.Role.AccountID)
}

// federate makes a federated user. Root's key is given 1 h whatever was asked:
// Expires tells.
func (g *Getter) federate(ctx context.Context, from Credentials, r Request) (Credentials, error) {
	if len(r.Chain.Hops) > 0 || from.Keys.Temporary() {
		return Credentials{}, &Error{Code: CodeNotFederatable, Hop: len(r.Chain.Hops), Service: "sts", Action: "GetFederationToken"}
	}
	if _, err := g.usable(from, Error{Hop: 0}); err != nil {
		return Credentials{}, err
	}
	x, err := g.exchange(r.Chain, "sts", "GetFederationToken", 0)
	if err != nil {
		return Credentials{}, err
	}
	client, err := g.sts(r.Chain, x, from.Keys, patient())
	if err != nil {
		return Credentials{}, err
	}
	in := &sts.GetFederationTokenInput{
		Name:            aws.String(FederatedName(g.o.SessionName)),
		DurationSeconds: aws.Int32(int32(r.DurationSeconds)),
	}
	if r.Policy != "" {
		in.Policy = aws.String(r.Policy)
	}
	arns := r.PolicyArns
	if len(arns) == 0 && r.Policy == "" {
		arns = []string{DefaultPolicy(r.Chain.Partition)}
	}
	for _, arn := range arns {
		in.PolicyArns = append(in.PolicyArns, types.PolicyDescriptorType{Arn: aws.String(arn)})
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := client.GetFederationToken(ctx, in)
	if err != nil {
		return Credentials{}, x.fail(ctx, err)
	}
	got := fromSTS(out.Credentials, from.AccountID)
	if out.FederatedUser != nil {
		got.Arn = aws.ToString(out.FederatedUser.Arn)
	}
	if got.Keys.Empty() {
		return Credentials{}, x.empty()
	}
	return got, nil
}

// assumed is what every way of assuming a role answers with.
func (x *exchange) assumed(c *types.Credentials, user *types.AssumedRoleUser, account string) (Credentials, error) {
	got := fromSTS(c, account)
	if user != nil {
		got.Arn = aws.ToString(user.Arn)
	}
	if got.Keys.Empty() {
		return Credentials{}, x.empty()
	}
	return got, nil
}

func fromSTS(c *types.Credentials, account string) Credentials {
	if c == nil {
		return Credentials{}
	}
	expires := aws.ToTime(c.Expiration)
	if !expires.IsZero() {
		expires = expires.In(time.UTC)
	}
	return Credentials{
		Keys:      keysOf(aws.ToString(c.AccessKeyId), aws.ToString(c.SecretAccessKey), aws.ToString(c.SessionToken)),
		Expires:   expires,
		AccountID: account,
	}
}

func keysOf(id, secret, token string) chain.Keys {
	return chain.Keys{AccessKeyID: chain.NewSecret(id), SecretKey: chain.NewSecret(secret), SessionToken: chain.NewSecret(token)}
}
