package credential

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go"

	"daypass/internal/chain"
)

// MaxSessionDuration asks IAM how long STS may give the last role's credentials
// at most. It asks as whoever assumes the role, or as the role itself where
// nobody's credentials are needed for that; few may call iam:GetRole. Of narrow
// it takes what the first hop may demand, not what the console may do.
func (g *Getter) MaxSessionDuration(ctx context.Context, c chain.Chain, narrow Narrowing) (time.Duration, error) {
	target, ok := c.Target()
	if !ok {
		return 0, &Error{Code: CodeOriginUnsupported, Hop: 0, Service: "iam", Action: "GetRole", Name: string(c.Origin.Kind)}
	}
	asking := c
	if last := len(c.Hops) - 1; last > 0 || !c.DirectRole() {
		asking.Hops = c.Hops[:last]
	}
	narrow.PolicyArns, narrow.Policy = nil, ""
	caller, err := g.Get(ctx, Request{Chain: asking, Narrow: narrow})
	if err != nil {
		return 0, err
	}
	x, err := g.exchange(c, "iam", "GetRole", len(asking.Hops))
	if err != nil {
		return 0, err
	}
	if _, err := g.usable(caller, Error{Hop: x.hop}); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	role, err := x.getRole(ctx, c, caller.Keys, target.Role.Name())
	if err != nil {
		return 0, err
	}
	if role.Arn != target.Role.String() { // the same name in the caller's account
		return 0, &Error{Code: CodeNoSuchRole, Hop: x.hop, Service: x.service, Action: x.action, Host: x.host}
	}
	return time.Duration(role.MaxSessionDuration) * time.Second, nil
}

type iamRole struct {
	Arn                string
	MaxSessionDuration int // seconds
}

// iamAnswer is the answer of IAM's query protocol, or its error.
type iamAnswer struct {
	Role  iamRole `xml:"GetRoleResult>Role"`
	Error struct{ Code, Message string }
}

// getRole is one request, signed here: IAM's client would be larger than all
// that this program has of STS.
func (x *exchange) getRole(ctx context.Context, c chain.Chain, keys chain.Keys, name string) (iamRole, error) {
	x.keys = keys
	host, region := iamHost(c.Partition, c.UseFIPS)
	body := url.Values{"Action": {"GetRole"}, "Version": {"2010-05-08"}, "RoleName": {name}}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+host+"/", strings.NewReader(body))
	if err != nil {
		return iamRole{}, x.fail(ctx, err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	signing, err := provider(keys).Retrieve(ctx)
	if err != nil {
		return iamRole{}, x.fail(ctx, err)
	}
	sum := sha256.Sum256([]byte(body))
	// As the SDK's clients: by this machine's clock.
	if err := v4.NewSigner().SignHTTP(ctx, signing, request, hex.EncodeToString(sum[:]), "iam", region, time.Now()); err != nil {
		return iamRole{}, x.fail(ctx, err)
	}
	if _, err := x.Do(request); err != nil {
		return iamRole{}, x.fail(ctx, err)
	}
	var answer iamAnswer
	err = xml.Unmarshal(x.body, &answer)
	switch {
	case x.answer.StatusCode != http.StatusOK:
		return iamRole{}, x.fail(ctx, &smithy.GenericAPIError{Code: answer.Error.Code, Message: answer.Error.Message})
	case err != nil || answer.Role.Arn == "" || answer.Role.MaxSessionDuration == 0:
		return iamRole{}, x.empty()
	}
	return answer.Role, nil
}

// iamHost is IAM's one host of a partition, and the region that requests to it
// are signed for. Source: AWS General Reference, "AWS Identity and Access
// Management endpoints and quotas", and botocore's endpoints.json.
func iamHost(p chain.Partition, fips bool) (host, region string) {
	region = p.DefaultRegion()
	switch p {
	case chain.AWS:
		if fips {
			return "iam-fips.amazonaws.com", region
		}
		return "iam.amazonaws.com", region
	case chain.China:
		return "iam.cn-north-1.amazonaws.com.cn", region
	case chain.GovCloud:
		return "iam.us-gov.amazonaws.com", region
	case chain.Europe:
		return "iam.eusc-de-east-1.amazonaws.eu", region
	case chain.ISO:
		return "iam.us-iso-east-1.c2s.ic.gov", region
	case chain.ISOB:
		return "iam.us-isob-east-1.sc2s.sgov.gov", region
	case chain.ISOE:
		return "iam.eu-isoe-west-1.cloud.adc-e.uk", region
	}
	return "iam.us-isof-south-1.csp.hci.ic.gov", region
}
