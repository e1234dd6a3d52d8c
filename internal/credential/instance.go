package credential

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"daypass/internal/chain"
)

// Metadata services are on this machine or one hop away.
const (
	metadataConnectTimeout = time.Second
	metadataAnswerTimeout  = 2 * time.Second
	metadataLimit          = 64 << 10

	instanceIPv4 = "http://169.254.169.254"
	instanceIPv6 = "http://[fd00:ec2::254]"
	rolePath     = "/latest/meta-data/iam/security-credentials/"
)

// newMetadataTransport never uses a proxy: it would be handed the credentials.
func newMetadataTransport() http.RoundTripper {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: metadataConnectTimeout}).DialContext,
		TLSHandshakeTimeout: metadataConnectTimeout,
	}
}

// fromInstance reads the instance role's credentials by IMDSv2 alone. Version 1
// has no token, and any page in a browser on the machine could have it read.
// ec2rolecreds would cap Expires at 1 h and give expired credentials without
// a word.
func (g *Getter) fromInstance(ctx context.Context) (Credentials, error) {
	fail := Error{Hop: 0, Service: "imds"}
	if strings.EqualFold(g.o.Env("AWS_EC2_METADATA_DISABLED"), "true") {
		fail.Code = CodeMetadataDisabled
		return Credentials{}, &fail
	}
	base, err := url.Parse(g.instanceEndpoint())
	if err != nil || base.Host == "" || base.User != nil {
		fail.Code = CodeNoMetadata
		return Credentials{}, &fail
	}
	fail.Host = base.Hostname()
	token, err := g.instanceToken(ctx, base, fail)
	if err != nil {
		return Credentials{}, err
	}
	header := http.Header{"X-Aws-Ec2-Metadata-Token": {token}}
	role, err := g.metadata(ctx, http.MethodGet, base.JoinPath(rolePath).String(), header, fail)
	if err != nil {
		var e *Error
		if errors.As(err, &e) && e.Status == http.StatusNotFound {
			e.Code = CodeNoInstanceRole
		}
		return Credentials{}, err
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(role)), "\n")
	if name == "" || strings.ContainsAny(name, "/<> ?#") {
		fail.Code = CodeNoInstanceRole
		return Credentials{}, &fail
	}
	answer, err := g.metadata(ctx, http.MethodGet, base.JoinPath(rolePath, name).String(), header, fail)
	if err != nil {
		return Credentials{}, err
	}
	return g.fromDocument(answer, fail)
}

func (g *Getter) instanceEndpoint() string {
	if endpoint := g.o.Env("AWS_EC2_METADATA_SERVICE_ENDPOINT"); endpoint != "" {
		return endpoint
	}
	if strings.EqualFold(g.o.Env("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), "IPv6") {
		return instanceIPv6
	}
	return instanceIPv4
}

// instanceToken tells an absent service from one that answers with a hop limit
// too short for a container: the connection is made, the token never arrives.
func (g *Getter) instanceToken(ctx context.Context, base *url.URL, fail Error) (string, error) {
	connected := false
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected = true },
	})
	header := http.Header{"X-Aws-Ec2-Metadata-Token-Ttl-Seconds": {"300"}}
	token, err := g.metadata(traced, http.MethodPut, base.JoinPath("/latest/api/token").String(), header, fail)
	var e *Error
	if errors.As(err, &e) && e.Code == CodeTimedOut && connected {
		e.Code = CodeMetadataHopLimit
	}
	if err == nil && !isHeaderText(string(token)) {
		fail.Code = CodeEmptyAnswer
		return "", &fail
	}
	return string(token), err
}

// isHeaderText: the token goes into a header as it is.
func isHeaderText(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// metadata asks a metadata service once, without redirects.
func (g *Getter) metadata(ctx context.Context, method, address string, header http.Header, fail Error) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, metadataConnectTimeout+metadataAnswerTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, method, address, nil)
	if err != nil {
		fail.Code = CodeNoMetadata
		return nil, &fail
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("User-Agent", g.o.UserAgent)
	answer, err := g.direct.RoundTrip(request)
	if err == nil {
		defer answer.Body.Close()
		fail.Status = answer.StatusCode
		var body []byte
		if body, err = io.ReadAll(io.LimitReader(answer.Body, metadataLimit+1)); err == nil {
			return checkMetadata(answer, body, fail)
		}
	}
	fail.Code, _ = netCode(err)
	switch {
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.Canceled):
		fail.Code, fail.cause = CodeCancelled, context.Canceled
	case fail.Code == CodeUnreachable, fail.Code == CodeTimedOut && isDial(err):
		fail.Code = CodeNoMetadata
	}
	return nil, &fail
}

func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func checkMetadata(answer *http.Response, body []byte, fail Error) ([]byte, error) {
	switch {
	case answer.StatusCode >= 500:
		fail.Code = CodeServerError
	case answer.StatusCode == http.StatusTooManyRequests:
		fail.Code = CodeThrottled
	case answer.StatusCode >= 300 && answer.StatusCode < 400:
		fail.Code = CodeRedirected
	case answer.StatusCode != http.StatusOK:
		fail.Code = CodeNoMetadata
	case len(body) > metadataLimit:
		fail.Code = CodeAnswerTooLarge
	case isHTML(answer, body):
		fail.Code = CodeAnsweredOtherwise
	default:
		return body, nil
	}
	return nil, &fail
}

// document is what metadata services answer with, and what a
// credential_process prints.
type document struct {
	Version         int
	Code            string
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string
	Token           string // metadata services
	SessionToken    string // processes
	Expiration      string
	AccountID       string `json:"AccountId"`
}

func (d document) credentials() (Credentials, bool) {
	c := Credentials{Keys: keysOf(d.AccessKeyID, d.SecretAccessKey, d.Token+d.SessionToken), AccountID: d.AccountID}
	if d.Expiration == "" {
		return c, true
	}
	expires, err := time.Parse(time.RFC3339, d.Expiration)
	c.Expires = expires.UTC()
	return c, err == nil
}

func (g *Getter) fromDocument(answer []byte, fail Error) (Credentials, error) {
	var d document
	if err := json.Unmarshal(answer, &d); err != nil {
		fail.Code = CodeAnsweredOtherwise
		if len(answer) == 0 {
			fail.Code = CodeEmptyAnswer
		}
		return Credentials{}, &fail
	}
	credentials, ok := d.credentials()
	switch {
	case d.Code != "" && d.Code != "Success":
		fail.Code = CodeRequestRefused
		fail.AWS = awsWords(d.Code, chain.Keys{})
		return Credentials{}, &fail
	case !ok:
		fail.Code = CodeAnsweredOtherwise
		return Credentials{}, &fail
	case credentials.Keys.Empty():
		fail.Code = CodeEmptyAnswer
		return Credentials{}, &fail
	}
	return g.usable(credentials, fail)
}
