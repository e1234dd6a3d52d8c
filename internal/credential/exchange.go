package credential

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"

	"daypass/internal/chain"
)

// AWS's answers are a few KiB; what is longer is something else.
const answerLimit = 1 << 20

// exchange is one question to AWS with its retries. It stands between the SDK
// and the network, because the SDK's errors no longer tell a portal's page from
// an answer, nor whose clock is wrong.
type exchange struct {
	roundTripper http.RoundTripper
	userAgent    string
	now          func() time.Time
	service      string
	action       string
	hop          int
	keys         chain.Keys     // removed from what is said
	secrets      []chain.Secret // likewise

	// Of the last attempt:
	host      string
	answer    *http.Response // its body is read
	body      []byte
	transport error
}

// Do follows no redirect and reads the whole answer, so that a connection that
// is cut within it is told from a malformed one.
func (x *exchange) Do(request *http.Request) (*http.Response, error) {
	x.host, x.answer, x.body, x.transport = request.URL.Hostname(), nil, nil, nil
	request.Header.Set("User-Agent", x.userAgent)
	answer, err := x.roundTripper.RoundTrip(request)
	if err != nil {
		x.transport = err
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, answerLimit+1))
	if err != nil {
		x.transport = err
		return nil, err
	}
	x.answer, x.body = answer, body
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

// patient asks twice at most and waits little: three attempts would take 4 s
// over a plain 500.
func patient() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = 2
		o.MaxBackoff = 300 * time.Millisecond
	})
}

// once is for what must not be sent twice, an MFA code above all.
func once() aws.Retryer { return aws.NopRetryer{} }

// fail turns what the SDK says of this exchange into an *Error.
func (x *exchange) fail(ctx context.Context, err error) *Error {
	e := &Error{Code: CodeUnexpected, Hop: x.hop, Service: x.service, Action: x.action, Host: x.host}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		e.Code, e.cause = CodeCancelled, context.Canceled
	case x.transport != nil:
		e.Code, e.Status = netCode(x.transport)
	case x.answer == nil && errors.Is(err, context.DeadlineExceeded):
		e.Code = CodeTimedOut
	case x.answer != nil:
		x.judgeAnswer(e, err)
	}
	if e.Code == CodeTimedOut {
		e.cause = context.DeadlineExceeded
	}
	return e
}

func (x *exchange) judgeAnswer(e *Error, err error) {
	e.Status = x.answer.StatusCode
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() != "UnknownError" {
		e.AWS = awsWords(api.ErrorCode(), x.keys, x.secrets...)
		e.Said = awsWords(api.ErrorMessage(), x.keys, x.secrets...)
	}
	switch {
	case len(x.body) > answerLimit:
		e.Code = CodeAnswerTooLarge
	case e.Status >= 500:
		e.Code = CodeServerError
	case e.Status >= 300 && e.Status < 400:
		e.Code = CodeRedirected
	case isHTML(x.answer, x.body):
		e.Code = CodeAnsweredOtherwise
	case e.AWS != "":
		codeOf(e, api.ErrorMessage())
		if e.Code == CodeClockSkew {
			e.Skew = x.skew()
		}
	case e.Status == http.StatusTooManyRequests:
		e.Code = CodeThrottled
	default:
		e.Code = CodeAnsweredOtherwise
	}
}

// empty is for an answer that is well formed and holds nothing.
func (x *exchange) empty() *Error {
	e := &Error{Code: CodeEmptyAnswer, Hop: x.hop, Service: x.service, Action: x.action, Host: x.host}
	if x.answer != nil {
		e.Status = x.answer.StatusCode
		if isHTML(x.answer, x.body) {
			e.Code = CodeAnsweredOtherwise
		}
	}
	return e
}

// skew is how far this clock is ahead of the answer's Date, which has whole seconds.
func (x *exchange) skew() time.Duration {
	date, err := http.ParseTime(x.answer.Header.Get("Date"))
	if err != nil {
		return 0
	}
	return x.now().Sub(date).Round(time.Second)
}

func isHTML(answer *http.Response, body []byte) bool {
	kind := strings.ToLower(answer.Header.Get("Content-Type"))
	start := strings.ToLower(string(bytes.TrimSpace(body[:min(len(body), 64)])))
	return strings.HasPrefix(kind, "text/html") || strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html")
}
