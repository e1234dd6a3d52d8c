package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
)

const (
	federationPath = "/federation"

	exchangeTimeout = 15 * time.Second // with its retries
	retryWait       = 200 * time.Millisecond
	attempts        = 2
	// A token has about 1,600 characters; an error page a few KiB.
	answerLimit = 256 << 10
)

// session is what the sign-in host takes credentials as. It is in a request's
// body, and for GovCloud in its query, and nowhere else.
type session struct {
	ID    string `json:"sessionId"`
	Key   string `json:"sessionKey"`
	Token string `json:"sessionToken"`
}

// SigninToken exchanges credentials for a sign-in token. A sessionDuration of 0
// is left out: the console then lasts as long as the credentials.
func (o *Opener) SigninToken(ctx context.Context, c chain.Chain, keys chain.Keys, sessionDuration int) (chain.Secret, error) {
	base, err := o.o.Hosts.base(c)
	if err != nil {
		return chain.Secret{}, err
	}
	if keys.Empty() {
		return chain.Secret{}, &credential.Error{Code: credential.CodeNoKeys, Hop: len(c.Hops)}
	}
	form, err := tokenForm(keys, sessionDuration)
	if err != nil {
		return chain.Secret{}, err
	}
	roundTripper, err := o.o.Network.RoundTripper(c.CABundle)
	if err != nil {
		return chain.Secret{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	for attempt := 1; ; attempt++ {
		request, err := tokenRequest(ctx, base, form, partitions[c.Partition].get && o.o.Hosts.demo == nil)
		if err != nil {
			return chain.Secret{}, failure(credential.CodeUnexpected, base)
		}
		request.Header.Set("User-Agent", o.o.UserAgent)
		token, err := o.ask(ctx, c.CABundle, roundTripper, request)
		if err == nil || attempt == attempts || !worthAnother(err) || !wait(ctx, retryWait) {
			return token, err
		}
	}
}

func tokenForm(keys chain.Keys, sessionDuration int) (url.Values, error) {
	document, err := json.Marshal(session{keys.AccessKeyID.Reveal(), keys.SecretKey.Reveal(), keys.SessionToken.Reveal()})
	if err != nil {
		return nil, &credential.Error{Code: credential.CodeUnexpected, Hop: credential.NoHop, Service: service, Action: tokenAction}
	}
	form := url.Values{"Action": {tokenAction}, "Session": {string(document)}}
	if sessionDuration != 0 {
		form.Set("SessionDuration", seconds(sessionDuration))
	}
	return form, nil
}

// tokenRequest is a POST: the credentials stay out of URLs, and so of proxies'
// logs. GET is for the one partition that the table names, never because an
// answer asked for it.
func tokenRequest(ctx context.Context, base *url.URL, form url.Values, get bool) (*http.Request, error) {
	u := *base
	u.Path = federationPath
	if get {
		u.RawQuery = form.Encode()
		return http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), strings.NewReader(form.Encode()))
	if err == nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return request, err
}

// ask sends the request once and judges the answer. A RoundTripper, unlike a
// Client, follows no redirect and puts no URL into an error.
func (o *Opener) ask(ctx context.Context, caBundle string, rt http.RoundTripper, request *http.Request) (chain.Secret, error) {
	answer, err := o.send(ctx, caBundle, rt, request)
	if err != nil {
		return chain.Secret{}, unanswered(ctx, request.URL, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, answerLimit+1))
	if err != nil {
		return chain.Secret{}, unanswered(ctx, request.URL, err)
	}
	return judgeAnswer(answer, body, request.URL)
}

func judgeAnswer(answer *http.Response, body []byte, asked *url.URL) (chain.Secret, error) {
	e := failure("", asked)
	e.Status = answer.StatusCode
	var got struct{ SigninToken string }
	parsed := json.Unmarshal(body, &got) == nil
	switch {
	case answer.StatusCode >= 500:
		e.Code = credential.CodeServerError
	case answer.StatusCode == http.StatusTooManyRequests:
		e.Code = credential.CodeThrottled
	case answer.StatusCode == http.StatusBadRequest:
		e.Code = credential.CodeSigninRefused
	case answer.StatusCode == http.StatusUnauthorized, answer.StatusCode == http.StatusForbidden:
		e.Code = credential.CodeForbidden
	case answer.StatusCode >= 300 && answer.StatusCode < 400:
		e.Code = credential.CodeRedirected
	case answer.StatusCode != http.StatusOK:
		e.Code = credential.CodeAnsweredOtherwise
	case len(body) > answerLimit:
		e.Code = credential.CodeAnswerTooLarge
	case len(bytes.TrimSpace(body)) == 0, parsed && got.SigninToken == "":
		e.Code = credential.CodeEmptyAnswer
	case !parsed:
		e.Code = credential.CodeAnsweredOtherwise
	default:
		return chain.NewSecret(got.SigninToken), nil
	}
	return chain.Secret{}, e
}

func failure(code credential.Code, asked *url.URL) *credential.Error {
	return &credential.Error{Code: code, Hop: credential.NoHop, Service: service, Action: tokenAction, Host: asked.Hostname()}
}

func unanswered(ctx context.Context, asked *url.URL, err error) error {
	return credential.NetworkError(ctx, *failure("", asked), err)
}

// worthAnother: what may be different in a moment. Never a 400.
func worthAnother(err error) bool {
	for _, code := range []credential.Code{credential.CodeServerError, credential.CodeConnectionCut, credential.CodeThrottled} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

func isRefusal(err error) bool { return errors.Is(err, credential.CodeSigninRefused) }

func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
