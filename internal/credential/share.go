package credential

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"daypass/internal/chain"
	"daypass/internal/vault"
)

// assumeShared assumes the first hop's role with the session that one MFA code
// gave for all roles of its device. The session goes nowhere else: the sign-in
// endpoint takes no credentials of GetSessionToken.
func (g *Getter) assumeShared(ctx context.Context, r Request, from Credentials, in *sts.AssumeRoleInput) (Credentials, error) {
	session, err := g.session(ctx, r, from)
	if err != nil {
		return Credentials{}, err
	}
	got, err := g.sendAssume(ctx, r.Chain, 1, session, in, chain.Secret{})
	if session.Kept {
		// aws:MultiFactorAuthAge in the role's trust policy refuses a session by its
		// age, and in the same words as everything else.
		limit(err, SharedCodeOld)
	}
	got.Kept = session.Kept
	return got, err
}

// session is what was kept of the same user's key and device, whatever the role,
// else what GetSessionToken gives for a code.
func (g *Getter) session(ctx context.Context, r Request, from Credentials) (Credentials, error) {
	return g.keptOr(ctx, sharedKey(r.Chain, from.Keys), from, r.Fresh, nextHopLife, func() (Credentials, error) {
		return g.withMFA(ctx, r.Chain.Hops[0].MFASerial, 1, func(code chain.Secret) (Credentials, error) {
			got, err := g.sendSession(ctx, r.Chain, from, code)
			limit(err, SharedCodeDenied)
			return got, err
		})
	})
}

func (g *Getter) sendSession(ctx context.Context, c chain.Chain, from Credentials, code chain.Secret) (Credentials, error) {
	x, err := g.exchange(c, "sts", "GetSessionToken", 1)
	if err != nil {
		return Credentials{}, err
	}
	x.secrets = append(x.secrets, code)
	client, err := g.sts(c, x, from.Keys, once())
	if err != nil {
		return Credentials{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := client.GetSessionToken(ctx, &sts.GetSessionTokenInput{
		SerialNumber: aws.String(c.Hops[0].MFASerial), TokenCode: aws.String(code.Reveal()), DurationSeconds: aws.Int32(hopSeconds),
	})
	if err != nil {
		return Credentials{}, x.fail(ctx, err)
	}
	got := fromSTS(out.Credentials, from.AccountID)
	if got.Keys.Empty() {
		return Credentials{}, x.empty()
	}
	return got, nil
}

// sharedKey names no role, and no region: what a regional STS gives is good in
// all of the partition's.
func sharedKey(c chain.Chain, caller chain.Keys) vault.Key {
	request, _ := json.Marshal(sts.GetSessionTokenInput{SerialNumber: aws.String(c.Hops[0].MFASerial)}) // texts
	return vault.Key{
		Origin: c.Origin.Kind, Caller: caller.AccessKeyID, Partition: c.Partition, Endpoint: c.STSEndpoint,
		Action: "GetSessionToken", Request: string(request),
	}
}

// limit says of a denial that it may be due to the sharing of the code.
func limit(err error, limit string) {
	var e *Error
	if errors.As(err, &e) && e.Code == CodeAccessDenied && e.Limit == "" {
		e.Limit = limit
	}
}
