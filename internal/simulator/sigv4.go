package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// signatureWindow is how far a signature's time may be from AWS's.
const signatureWindow = 15 * time.Minute

const amzDate = "20060102T150405Z"

// signature is what the Authorization header of Signature Version 4 says.
type signature struct {
	keyID, date, region, service string
	headers                      []string
	value                        string
}

// caller is who signed the request, or why AWS does not believe it.
func (a *AWS) caller(x *exchange) (*credential, *apiError) {
	header := x.r.Header.Get("Authorization")
	if header == "" {
		return nil, &apiError{403, "MissingAuthenticationToken", "Request is missing Authentication Token"}
	}
	s, ok := readSignature(header)
	if !ok {
		return nil, &apiError{400, "IncompleteSignature", "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."}
	}
	c := a.ledger.find(s.keyID)
	if c == nil {
		return nil, refuse("InvalidClientTokenId")
	}
	if e := a.verify(x, s, c.SecretAccessKey); e != nil {
		return nil, e
	}
	if e := a.ledger.check(c, x.r.Header.Get("X-Amz-Security-Token"), x.host); e != nil {
		return nil, e
	}
	x.by(c)
	return c, nil
}

func readSignature(header string) (signature, bool) {
	rest, ok := strings.CutPrefix(header, "AWS4-HMAC-SHA256 ")
	if !ok {
		return signature{}, false
	}
	fields := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		fields[name] = value
	}
	scope := strings.Split(fields["Credential"], "/")
	if len(scope) != 5 || scope[4] != "aws4_request" || fields["SignedHeaders"] == "" || fields["Signature"] == "" {
		return signature{}, false
	}
	return signature{
		keyID: scope[0], date: scope[1], region: scope[2], service: scope[3],
		headers: strings.Split(fields["SignedHeaders"], ";"), value: fields["Signature"],
	}, true
}

func mismatch(format string, args ...any) *apiError {
	return &apiError{http.StatusForbidden, "SignatureDoesNotMatch", fmt.Sprintf(format, args...)}
}

func (a *AWS) verify(x *exchange, s signature, secret string) *apiError {
	if s.region != x.host.Region {
		return mismatch("Credential should be scoped to a valid region. ")
	}
	if s.service != x.host.Service {
		return mismatch("Credential should be scoped to correct service: '%s'. ", x.host.Service)
	}
	stamp := x.r.Header.Get("X-Amz-Date")
	signed, err := time.Parse(amzDate, stamp)
	if err != nil || stamp[:8] != s.date {
		return mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP")
	}
	now := a.signingNow().UTC()
	if edge := now.Add(-signatureWindow); signed.Before(edge) {
		return mismatch("Signature expired: %s is now earlier than %s (%s - 15 min.)", stamp, edge.Format(amzDate), now.Format(amzDate))
	}
	if edge := now.Add(signatureWindow); signed.After(edge) {
		return mismatch("Signature not yet current: %s is still later than %s (%s + 15 min.)", stamp, edge.Format(amzDate), now.Format(amzDate))
	}
	if !slices.Contains(s.headers, "host") || x.r.Header.Get("X-Amz-Security-Token") != "" && !slices.Contains(s.headers, "x-amz-security-token") {
		return refuse("SignatureDoesNotMatch")
	}
	want := hex.EncodeToString(sign(secret, s, stamp, canonicalRequest(x, s.headers)))
	if !hmac.Equal([]byte(want), []byte(s.value)) {
		return refuse("SignatureDoesNotMatch")
	}
	return nil
}

func canonicalRequest(x *exchange, headers []string) string {
	path := x.r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	var lines strings.Builder
	for _, name := range headers {
		fmt.Fprintf(&lines, "%s:%s\n", name, canonicalHeader(x.r, name))
	}
	payload := sha256.Sum256(x.body)
	return strings.Join([]string{
		x.r.Method, path, canonicalQuery(x.r.URL.Query()), lines.String(),
		strings.Join(headers, ";"), hex.EncodeToString(payload[:]),
	}, "\n")
}

func canonicalHeader(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return fmt.Sprint(r.ContentLength)
	}
	var values []string
	for _, value := range r.Header.Values(name) {
		values = append(values, strings.Join(strings.Fields(value), " "))
	}
	return strings.Join(values, ",")
}

func canonicalQuery(query url.Values) string {
	return strings.ReplaceAll(query.Encode(), "+", "%20")
}

func sign(secret string, s signature, stamp, canonical string) []byte {
	scope := strings.Join([]string{s.date, s.region, s.service, "aws4_request"}, "/")
	digest := sha256.Sum256([]byte(canonical))
	text := strings.Join([]string{"AWS4-HMAC-SHA256", stamp, scope, hex.EncodeToString(digest[:])}, "\n")
	key := []byte("AWS4" + secret)
	for _, part := range []string{s.date, s.region, s.service, "aws4_request", text} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	return key
}
