package credential

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"

	"daypass/internal/chain"
)

const (
	pollInterval = 5 * time.Second  // RFC 8628, where the answer names none
	slowDown     = 5 * time.Second  // RFC 8628: added at each slow_down
	deviceLife   = 10 * time.Minute // Identity Center's, where the answer names none
	// pollFailures is how many questions in a row may go unanswered: the person
	// may be at work elsewhere while a network comes back.
	pollFailures = 3
)

// deviceGrant is a sign-in that waits for its person.
type deviceGrant struct {
	registration registration
	code         chain.Secret
	interval     time.Duration
	ends         time.Time
}

// signInWithCode shows a code and asks until the person has typed it somewhere.
func (g *Getter) signInWithCode(ctx context.Context, c chain.Chain, o SignInOptions) error {
	grant, err := g.startDevice(ctx, c, o.ShowCode)
	if errors.Is(err, errUnknownClient) {
		grant, err = g.startDevice(ctx, c, o.ShowCode) // the registration was forgotten
	}
	if err != nil {
		return err
	}
	out, err := g.poll(ctx, c, grant)
	if err != nil {
		return err
	}
	return g.keep(c, grant.registration, out)
}

// errUnknownClient is AWS's answer to a registration that it does not know.
var errUnknownClient = errors.New("unknown client")

// unknownClient forgets a registration that AWS does not know.
func unknownClient(r registration, err error) error {
	var e *Error
	if !errors.As(err, &e) || e.AWS != "InvalidClientException" {
		return err
	}
	if r.forget() == nil {
		e.cause = errUnknownClient
	}
	return e
}

func (g *Getter) startDevice(ctx context.Context, c chain.Chain, show func(code, address string)) (deviceGrant, error) {
	r, err := g.register(ctx, c, grantDevice)
	if err != nil {
		return deviceGrant{}, err
	}
	client, x, err := g.oidc(c, "StartDeviceAuthorization", patient(), r.secret)
	if err != nil {
		return deviceGrant{}, err
	}
	timed, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	out, err := client.StartDeviceAuthorization(timed, &ssooidc.StartDeviceAuthorizationInput{
		ClientId: aws.String(r.id), ClientSecret: aws.String(r.secret.Reveal()), StartUrl: aws.String(c.Origin.SSO.StartURL),
	})
	if err != nil {
		return deviceGrant{}, unknownClient(r, x.fail(timed, err))
	}
	if aws.ToString(out.DeviceCode) == "" || aws.ToString(out.VerificationUri) == "" {
		return deviceGrant{}, x.empty()
	}
	grant := deviceGrant{
		registration: r, code: secretOf(out.DeviceCode),
		interval: orElse(time.Duration(out.Interval)*time.Second, pollInterval),
		ends:     g.o.Now().Add(orElse(time.Duration(out.ExpiresIn)*time.Second, deviceLife)),
	}
	address := aws.ToString(out.VerificationUriComplete)
	if address == "" {
		address = aws.ToString(out.VerificationUri)
	}
	show(aws.ToString(out.UserCode), address)
	return grant, nil
}

func orElse(d, otherwise time.Duration) time.Duration {
	if d <= 0 {
		return otherwise
	}
	return d
}

// poll asks for the token at the pace that AWS names.
func (g *Getter) poll(ctx context.Context, c chain.Chain, grant deviceGrant) (*ssooidc.CreateTokenOutput, error) {
	failures := 0
	for {
		if err := g.pause(ctx, grant.interval); err != nil {
			return nil, &Error{Code: CodeCancelled, Hop: 0, Service: "oidc", Action: "CreateToken", cause: err}
		}
		if !g.o.Now().Before(grant.ends) {
			return nil, &Error{Code: CodeSignInUnfinished, Hop: 0, Service: "oidc", Action: "CreateToken"}
		}
		out, err := g.redeem(ctx, c, grant.registration, &ssooidc.CreateTokenInput{
			GrantType: aws.String(grantDevice), DeviceCode: aws.String(grant.code.Reveal()),
		})
		var e *Error
		if err == nil || !errors.As(err, &e) {
			return out, err
		}
		switch {
		case e.AWS == "AuthorizationPendingException":
			failures = 0
		case e.AWS == "SlowDownException":
			failures, grant.interval = 0, grant.interval+slowDown
		case e.AWS == "ExpiredTokenException":
			e.Code = CodeSignInUnfinished
			return nil, e
		case e.AWS == "AccessDeniedException":
			e.Code = CodeSignInDenied
			return nil, e
		case passing(e.Code) && failures < pollFailures:
			failures++
		default:
			return nil, unknownClient(grant.registration, e)
		}
	}
}

// passing tells whether the same question may be answered a little later.
func passing(code Code) bool {
	switch code {
	case CodeTimedOut, CodeUnreachable, CodeConnectionCut, CodeServerError, CodeThrottled:
		return true
	}
	return false
}

// wait is a pause that a cancelled context ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
