package simulator

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Request is one exchange, as a test counts it. It holds no secret.
type Request struct {
	At         time.Time
	Method     string
	Host       string
	Service    string
	Action     string
	Region     string
	Caller     string            // ARN of who signed it, "" for nobody
	Parameters map[string]string // without secrets: those are only named, as "[secret]"
	UserAgent  string
	Fault      FaultKind
	Status     int // of the answer, 0 while there is none
}

// secretParameters are never kept.
var secretParameters = map[string]bool{
	"Session": true, "SigninToken": true, "TokenCode": true, "WebIdentityToken": true, "SAMLAssertion": true, "SAMLResponse": true,
	"clientSecret": true, "deviceCode": true, "code": true, "refreshToken": true, "codeVerifier": true, "userCode": true,
}

type recorder struct {
	mu       sync.Mutex
	requests []*Request
}

func (r *recorder) add(q *Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, q)
}

func (r *recorder) change(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	do()
}

// Requests are all exchanges so far, in the order they came.
func (a *AWS) Requests() []Request {
	a.recorder.mu.Lock()
	defer a.recorder.mu.Unlock()
	all := make([]Request, 0, len(a.recorder.requests))
	for _, q := range a.recorder.requests {
		c := *q
		c.Parameters = maps.Clone(q.Parameters)
		all = append(all, c)
	}
	return all
}

// ForgetRequests empties what Requests gives.
func (a *AWS) ForgetRequests() { a.recorder.change(func() { a.recorder.requests = nil }) }

// answer remembers the status on its way out.
type answer struct {
	http.ResponseWriter
	record func(status int)
}

func (w answer) WriteHeader(status int) {
	w.record(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w answer) Write(b []byte) (int, error) {
	w.record(http.StatusOK)
	return w.ResponseWriter.Write(b)
}

func (w answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// exchange is one request on its way through a service.
type exchange struct {
	w      http.ResponseWriter
	r      *http.Request
	host   host
	action string
	body   []byte
	form   url.Values
	fault  Fault // one that the service itself has to play
	record *Request
	log    *recorder
}

func (x *exchange) by(c *credential) { x.log.change(func() { x.record.Caller = c.arn() }) }

// maxBody is what any service here reads of a request.
const maxBody = 1 << 20

// open reads a request, records it, waits as told, and plays its fault. It
// gives nil when the exchange is over.
func (a *AWS) open(w http.ResponseWriter, r *http.Request, h host, read func(*exchange), s speaker) *exchange {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "Request Entity Too Large", http.StatusRequestEntityTooLarge)
		return nil
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	x := &exchange{r: r, host: h, body: body, form: url.Values{}, log: a.recorder}
	read(x)
	x.record = &Request{
		At: a.now(), Method: r.Method, Host: r.Host, Service: h.Service, Action: x.action, Region: h.Region,
		UserAgent: r.UserAgent(), Parameters: map[string]string{},
	}
	for _, name := range slices.Sorted(maps.Keys(x.form)) {
		value := x.form.Get(name)
		if secretParameters[name] {
			if len(value) > 16 { // a code of six digits is found anywhere
				a.ledger.secret(value)
			}
			value = "[secret]"
		}
		x.record.Parameters[name] = value
	}
	a.recorder.add(x.record)
	x.w = answer{w, func(status int) {
		a.recorder.change(func() {
			if x.record.Status == 0 {
				x.record.Status = status
			}
		})
	}}
	x.w.Header().Set("Date", a.signingNow().UTC().Format(http.TimeFormat))
	a.pause(r.Context(), a.latency)
	if f, ok := a.faults.take(h.Service, x.action); ok {
		a.recorder.change(func() { x.record.Fault = f.Kind })
		x.fault = f
		if a.fail(x.w, r, f, s) {
			return nil
		}
	}
	return x
}
