package simulator

import (
	"net/http"
	"sync"
	"time"
)

// FaultKind is a way in which an exchange goes wrong.
type FaultKind string

// The kinds of fault.
const (
	Hang       FaultKind = "hang"        // no answer until the client gives up
	Slow       FaultKind = "slow"        // the right answer, After late
	Cut        FaultKind = "cut"         // the connection ends without an answer
	CutBody    FaultKind = "cut-body"    // the connection ends in the middle of an answer
	Status500  FaultKind = "500"         // the service's own failure
	Status503  FaultKind = "503"         // a gateway's
	HTML200    FaultKind = "html-200"    // a captive portal's page
	Redirect   FaultKind = "redirect"    // a captive portal's redirect
	EmptyToken FaultKind = "empty-token" // 200, well-formed, and nothing in it
	Throttled  FaultKind = "throttled"   // the service's own words for "too often"
	Refused    FaultKind = "refused"     // Code and Message, in the service's own form
	Expired    FaultKind = "expired"     // metadata services: credentials whose life is over
	HugeBody   FaultKind = "huge-body"   // 64 MiB of nothing
)

// Fault is one way to fail, for some or all exchanges of an action.
type Fault struct {
	Kind  FaultKind
	Times int           // how many exchanges; 0: all until it is cleared
	After time.Duration // Slow: how late

	Status  int // Refused: 0 is what AWS sends with Code
	Code    string
	Message string // Refused: "" is what AWS says with Code
}

type faultKey struct{ service, action string }

type faults struct {
	mu  sync.Mutex
	set map[faultKey]*Fault
}

func newFaults() *faults { return &faults{set: map[faultKey]*Fault{}} }

// SetFault makes an action of a service fail. Services are sts, iam, signin,
// oidc, portal, imds and container, and connect with a host name as action for
// the connection itself. The action "*" is every action. The zero Fault clears.
func (a *AWS) SetFault(service, action string, f Fault) {
	a.faults.mu.Lock()
	defer a.faults.mu.Unlock()
	if f.Kind == "" {
		delete(a.faults.set, faultKey{service, action})
		return
	}
	a.faults.set[faultKey{service, action}] = &f
}

func (f *faults) take(service, action string) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range []faultKey{{service, action}, {service, "*"}} {
		fault := f.set[key]
		if fault == nil {
			continue
		}
		if fault.Times > 0 {
			if fault.Times--; fault.Times == 0 {
				delete(f.set, key)
			}
		}
		return *fault, true
	}
	return Fault{}, false
}

// speaker is a service's own way to say things.
type speaker struct {
	refuse func(w http.ResponseWriter, e *apiError)
	empty  func(w http.ResponseWriter)
	slow   func() *apiError // what the service says to those who ask too often
}

// fail plays a fault and tells whether the exchange is over.
func (a *AWS) fail(w http.ResponseWriter, r *http.Request, f Fault, s speaker) bool {
	switch f.Kind {
	case Slow:
		a.pause(r.Context(), f.After)
		if r.Context().Err() == nil {
			return false
		}
		cut(w) // who asked has left, and may still be there to read an answer
	case Status500:
		s.refuse(w, &apiError{http.StatusInternalServerError, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure."})
	case Status503:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("<html><body><h1>503 Service Unavailable</h1></body></html>"))
	case HTML200:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>Welcome to the network</title><form><button>Accept and connect</button></form>"))
	case Redirect:
		w.Header().Set("Location", "https://wifi.portal.example/login")
		w.WriteHeader(http.StatusFound)
	case EmptyToken:
		s.empty(w)
	case Throttled:
		s.refuse(w, s.slow())
	case Refused:
		s.refuse(w, refusal(f))
	case HugeBody:
		block := make([]byte, 1<<16)
		for range 1 << 10 {
			if _, err := w.Write(block); err != nil {
				return true
			}
		}
	case Expired:
		return false // the metadata services look for it themselves
	default:
		a.stall(w, r, f)
	}
	return true
}

// stall plays the faults that need the connection itself.
func (a *AWS) stall(w http.ResponseWriter, r *http.Request, f Fault) {
	if f.Kind == Hang || f.Kind == Slow {
		a.pause(r.Context(), 10*time.Minute)
	}
	if f.Kind == CutBody {
		w.Header().Set("Content-Length", "4096")
		_, _ = w.Write([]byte(`{"Sign`))
		_ = http.NewResponseController(w).Flush()
	}
	cut(w)
}

// cut ends the connection without a word more.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}
