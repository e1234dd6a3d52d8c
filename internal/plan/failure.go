package plan

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/opening"
	"daypass/internal/store"
)

// Exit is how the terminal ends, and the class of a failure everywhere else.
type Exit int

// The exits of the command line.
const (
	Done       Exit = 0
	Unexpected Exit = 1
	Usage      Exit = 2
	ByDaypass  Exit = 3
	ByAWS      Exit = 4
	ByNetwork  Exit = 5
	NotFetched Exit = 6
)

// Failure is a failed opening in words.
type Failure struct {
	Exit     Exit
	Sentence string
	Said     string // AWS's or a process's own words, without secrets; "" for none
	Process  bool   // Said is a process's
	Hop      int    // index into the chain, duration.None when it is about no part of it
	Code     string
}

// Refusal words Daypass's own no.
func (w Words) Refusal(r *opening.Refusal) Failure {
	v := r.Verdict
	args := message.Args{"want": w.seconds(v.Requested), "profile": w.Called(r.Chain), "works": w.seconds(v.Works), "because": ""}
	f := Failure{Exit: ByDaypass, Hop: duration.None}
	if len(v.Reasons) > 0 {
		args["because"] = w.Because(r.Chain, v, v.Reasons[0])
		f.Hop, f.Code = v.Reasons[0].Hop, string(v.Reasons[0].Code)
	}
	switch {
	case r.InHand && v.Works == 0:
		f.Sentence = w.Catalog.Text("exit.3.inHandAll", args)
	case r.InHand:
		f.Sentence = w.Catalog.Text("exit.3.inHand", args)
	case v.Works == 0:
		f.Sentence = w.Catalog.Text("exit.3.all", args)
	case givesLess(v):
		f.Sentence = w.Catalog.Text("exit.3.root", args)
	default:
		f.Sentence = w.Catalog.Text("exit.3", args)
	}
	return f
}

// Called is the profile, the role where a response of SAML or a walk through an
// Identity Center took its place, and what this machine's own credentials are.
// It has no account's number: a notification shows it to whoever looks on.
func (w Words) Called(c chain.Chain) string {
	if found, ok := store.ReadFound(c.Profile); ok {
		return found.Role + " (" + found.Session + ")"
	}
	switch name := c.Identity(); {
	case c.Profile == opening.SAMLProfile && name != "":
		return name
	case strings.HasSuffix(c.Profile, ":"):
		return w.originInSentence(c)
	}
	return c.Profile
}

// Failure words what AWS, this machine or the network answered. It takes what
// opening.Open gives; anything it does not know is unexpected.
func (w Words) Failure(f *opening.Failure) Failure {
	var e *credential.Error
	if !errors.As(f.Cause, &e) {
		return Failure{Exit: Unexpected, Hop: duration.None, Sentence: w.Catalog.Text("exit.1.detail", message.Args{"detail": "?"})}
	}
	out := Failure{Said: e.Said, Process: e.Service == "process", Hop: e.Hop, Code: string(e.Code), Exit: exitOf(e.Code)}
	switch {
	case f.Diagnosis != nil:
		out.Sentence = w.diagnosed(f)
	case out.Exit == ByNetwork && !out.Process:
		out.Sentence = w.network(e)
	case out.Exit == Usage:
		out.Sentence = w.Catalog.Text("exit.2.setting", message.Args{"because": w.failed(f, e)})
	case e.Code == credential.CodeCancelled:
		out.Sentence = w.Catalog.Text("cancelled.exit", nil)
	case e.Code == credential.CodeUnexpected:
		out.Sentence = w.Catalog.Text("exit.1.detail", message.Args{"detail": e.Error()})
	case e.Service == "signin":
		out.Sentence = w.signIn(f, e)
	case e.Hop > 0:
		out.Sentence = w.Catalog.Text("exit.4.hop", message.Args{"n": strconv.Itoa(e.Hop), "because": w.failed(f, e)})
	case e.Hop == 0:
		out.Sentence = w.Catalog.Text("exit.4.origin", message.Args{"because": w.failed(f, e)})
	default:
		out.Sentence = w.Catalog.Text("exit.4", message.Args{"because": w.failed(f, e)})
	}
	return out
}

func (w Words) signIn(f *opening.Failure, e *credential.Error) string {
	if e.Code == credential.CodeSigninRefused { // and why could not be found out
		return w.Catalog.Text("exit.4.undiagnosed", nil)
	}
	return w.Catalog.Text("exit.4.signin", message.Args{"status": strconv.Itoa(e.Status), "because": w.failed(f, e)})
}

func exitOf(code credential.Code) Exit {
	switch code {
	case credential.CodeTimedOut, credential.CodeUnreachable, credential.CodeConnectionCut, credential.CodeUntrusted,
		credential.CodeProxyRefused, credential.CodeProxyUnreachable, credential.CodeServerError, credential.CodeThrottled,
		credential.CodeAnsweredOtherwise, credential.CodeRedirected, credential.CodeEmptyAnswer, credential.CodeAnswerTooLarge:
		return ByNetwork
	case credential.CodeMFAMissing, credential.CodeProxyMalformed, credential.CodeCABundle, credential.CodeEndpointRefused,
		credential.CodeRegionMismatch, credential.CodeFileUnreadable, credential.CodeRoleUnread, credential.CodeProcessMalformed:
		return Usage
	case credential.CodePartitionUnknown, credential.CodeOriginUnsupported, credential.CodeNoOwnCredentials, credential.CodePolicyNowhere:
		return ByDaypass
	case credential.CodeNoBrowser:
		return NotFetched
	case credential.CodeUnexpected, credential.CodeCancelled, credential.CodeFileUnwritable:
		return Unexpected
	}
	return ByAWS
}

// timeLimit is what an exchange may take, retries and all.
const timeLimit = 15 * time.Second

func (w Words) network(e *credential.Error) string {
	key := map[credential.Code]string{
		credential.CodeTimedOut:          "exit.5.timeout",
		credential.CodeUnreachable:       "exit.5.unreachable",
		credential.CodeConnectionCut:     "exit.5.cut",
		credential.CodeUntrusted:         "exit.5.certificate",
		credential.CodeProxyRefused:      "exit.5.proxy",
		credential.CodeProxyUnreachable:  "exit.5.unreachable",
		credential.CodeServerError:       "exit.5.server",
		credential.CodeThrottled:         "exit.5.throttled",
		credential.CodeAnsweredOtherwise: "exit.5.page",
		credential.CodeRedirected:        "exit.5.redirect",
		credential.CodeEmptyAnswer:       "exit.5.noToken",
		credential.CodeAnswerTooLarge:    "exit.5.tooLarge",
	}[e.Code]
	return w.Catalog.Text(key, message.Args{
		"host": e.Host, "time": w.Catalog.Duration(timeLimit), "status": strconv.Itoa(max(e.Status, http.StatusInternalServerError)),
	})
}

var failedKeys = map[credential.Code]string{
	credential.CodeAccessDenied:       "because.denied",
	credential.CodeMFAWrong:           "because.mfaWrong",
	credential.CodeMFASerialWrong:     "because.mfaSerial",
	credential.CodeMFAMissing:         "because.mfaMissing",
	credential.CodeCredentialsInvalid: "reason.credentials-invalid.because",
	credential.CodeRegionDisabled:     "because.stsDisabled",
	credential.CodeTokenRefused:       "because.tokenRefused",
	credential.CodeIssuerUnreachable:  "because.issuer",
	credential.CodeDurationRefused:    "because.durationTooLong",
	credential.CodeNotFederatable:     "reason.not-federatable.because",
	credential.CodeNoSuchRole:         "because.noSuchRole",
	credential.CodePolicyRefused:      "because.policyRefused",
	credential.CodePolicyNowhere:      "because.policyNowhere",
	credential.CodeRoleUnread:         "because.roleUnread",
	credential.CodePolicyTooLarge:     "because.policyTooLarge",
	credential.CodeTagsDenied:         "because.tagsDenied",
	credential.CodeSourceDenied:       "because.sourceDenied",
	credential.CodeRequestRefused:     "because.unknown",
	credential.CodeForbidden:          "because.denied",
	credential.CodeClockSkew:          "because.clock",
	credential.CodePartitionUnknown:   "reason.partition-unknown.because",
	credential.CodeRegionMismatch:     "because.regionMismatch",
	credential.CodeEndpointRefused:    "because.endpoint",
	credential.CodeOriginUnsupported:  "because.unsupported",
	credential.CodeNoOwnCredentials:   "because.noOwn",
	credential.CodeProxyMalformed:     "because.proxyMalformed",
	credential.CodeCABundle:           "because.caBundle",
	credential.CodeProcessFailed:      "because.process",
	credential.CodeProcessMissing:     "because.processMissing",
	credential.CodeProcessOutput:      "because.processOutput",
	credential.CodeProcessMalformed:   "because.processMalformed",
	credential.CodeNoMetadata:         "because.imds",
	credential.CodeMetadataDisabled:   "because.imdsOff",
	credential.CodeMetadataHopLimit:   "because.imdsHops",
	credential.CodeNoInstanceRole:     "because.imdsRole",
	credential.CodeFileUnreadable:     "because.fileUnreadable",
	credential.CodeFileUnwritable:     "because.fileUnwritable",
	credential.CodeSignInUnfinished:   "because.signInUnfinished",
	credential.CodeSignInDenied:       "because.signInDenied",
	credential.CodeNoBrowser:          "because.noBrowser",
	credential.CodeNoKeys:             "because.noKeys",
	credential.CodeNoAssertion:        "because.noAssertion",
}

// failed is why, as the part of a sentence.
func (w Words) failed(f *opening.Failure, e *credential.Error) string {
	key := failedKeys[e.Code]
	hop := max(e.Hop, 0)
	switch e.Code {
	case credential.CodeAccessDenied:
		if e.Limit == credential.HolderRoot {
			key = "reason.root-user.because.hop"
		} else if sharedCode(e) {
			key = "because." + e.Limit
		} else if hop > 0 {
			key = "reason.access-denied.because"
		}
	case credential.CodeCredentialsExpired:
		key = "reason.credentials-expired.because"
		if e.Expired.IsZero() {
			key += ".unknown"
		}
	case credential.CodeTokenExpired, credential.CodeNotSignedIn:
		key = "because.tokenExpired"
		switch {
		case f.Chain.Origin.SSO.StartURL != "":
			key = "because.ssoSignIn"
		case f.Chain.Origin.Kind == chain.SAML:
			key = "because.saml.expired"
		}
	case credential.CodeTokenRefused:
		if f.Chain.Origin.Kind == chain.SAML {
			key = "because.saml." + cmp.Or(e.Limit, "refused")
		} else if e.Limit == credential.ClaimAudience {
			key = "because.tokenAudience"
		}
	case credential.CodeDurationRefused:
		if e.Limit == credential.LimitRoleChained {
			key = "reason.role-chaining.because"
		}
	}
	if own := ownService(e); own != "" {
		key = own
	}
	return w.Catalog.Text(key, w.failureArgs(f, e, hop))
}

// ownService is why one of this machine's own services gave nothing, where that
// takes other words than AWS's answer would, else "".
func ownService(e *credential.Error) string {
	switch {
	case e.Code == credential.CodeTimedOut && e.Service == "process":
		return "because.processTime"
	case e.Code == credential.CodeProcessMissing && !strings.ContainsAny(e.Name, `/\`):
		return "because.processMissing.path"
	case e.Code == credential.CodeEndpointRefused && e.Service == "container":
		return "because.containerHost"
	case e.Code == credential.CodeNoMetadata && e.Service == "container":
		if e.Status != 0 {
			return "because.container.status"
		}
		return "because.container"
	case e.Code == credential.CodeNoMetadata && e.Status != 0:
		return "because.imds.status"
	}
	return ""
}

// sharedCode tells of a denial that a code of the role's own may not meet.
func sharedCode(e *credential.Error) bool {
	return e.Limit == credential.SharedCodeOld || e.Limit == credential.SharedCodeDenied
}

func (w Words) failureArgs(f *opening.Failure, e *credential.Error, hop int) message.Args {
	c := f.Chain
	name := e.Name
	if c.Origin.SSO.Session != "" && name == "" {
		name = c.Origin.SSO.Session
	} else if name == "" {
		name = c.Origin.SSO.StartURL
	}
	took := e.Skew.Abs()
	if e.Code == credential.CodeTimedOut {
		took = credential.ProcessTimeout
	}
	return message.Args{
		"role": w.node(c, hop), "from": w.from(c, hop), "origin": w.Origin(c), "name": name,
		"when": w.when(e.Expired), "detail": e.AWS, "region": c.Region, "partition": string(c.Partition),
		"max": w.seconds(duration.ChainedLimit), "time": w.Catalog.Duration(took), "file": e.Name,
		"command": e.Name, "path": e.Searched, "status": strconv.Itoa(e.Status),
	}
}

// diagnosed words the cause of a 400, as far as it could be told.
func (w Words) diagnosed(f *opening.Failure) string {
	return w.Diagnosis(f.Chain, f.Verdict, *f.Diagnosis)
}

// Diagnosed says whether AWS takes a chain's credentials, and if not why.
func (w Words) Diagnosed(c chain.Chain, d opening.Diagnosed) string {
	switch {
	case d.NotFederatable():
		return w.Catalog.Text("diagnose.noConsole", message.Args{"because": w.Because(c, d.Verdict, d.Verdict.Reasons[0])})
	case d.Refused != nil:
		return w.Failure(d.Refused).Sentence
	case d.SessionDuration == 0:
		return w.Catalog.Text("diagnose.fine.without", nil)
	}
	return w.Catalog.Text("diagnose.fine", nil)
}

// Diagnosis is the cause of a 400 as a sentence.
func (w Words) Diagnosis(c chain.Chain, v duration.Verdict, d console.Diagnosis) string {
	valid := func(because string) string {
		return w.Catalog.Text("exit.4.valid", message.Args{"because": because})
	}
	switch d.Cause {
	case console.CauseNotFederatable:
		return valid(w.Catalog.Text("reason.not-federatable.because", message.Args{"origin": w.Origin(c)}))
	case console.CauseFederatedUser:
		return valid(w.Catalog.Text("reason.federated-user.because.unknown", nil))
	case console.CauseOutOfRange:
		return valid(w.Because(c, v, duration.Reason{Code: duration.OutOfRange, Hop: duration.None}))
	case console.CauseSessionDuration:
		return valid(w.chained(c, v, d.Hop))
	case console.CauseSigninRefuses:
		return valid(w.Catalog.Text("because.neither", nil))
	case console.CausePassed: // that request had no SessionDuration
		return w.Catalog.Text("diagnose.fine.without", nil)
	}
	return w.Catalog.Text("exit.4.invalid", message.Args{"because": w.invalid(c, d)})
}

// invalid is AWS's cause 1: which credentials are not valid, and why.
func (w Words) invalid(c chain.Chain, d console.Diagnosis) string {
	args := message.Args{"partition": string(c.Partition), "region": c.Region}
	switch d.Cause {
	case console.CauseExpired:
		if d.Found != nil && !d.Found.Expired.IsZero() {
			args["when"] = w.when(d.Found.Expired)
			return w.Catalog.Text("because.expired", args)
		}
		return w.Catalog.Text("because.expiredUnknown", args)
	case console.CauseWrongPartition:
		return w.Catalog.Text("because.partition", args)
	case console.CauseRegion:
		return w.Catalog.Text("because.region", args)
	case console.CauseClock:
		if d.Found != nil {
			args["time"] = w.Catalog.Duration(d.Found.Skew.Abs())
		}
		return w.Catalog.Text("because.clock", args)
	}
	return w.Catalog.Text("because.unrecognised", args)
}

// chained is AWS's cause 2. Credentials that no hop of ours chained came chained,
// or are of a kind that takes no duration: AWS says no more.
func (w Words) chained(c chain.Chain, v duration.Verdict, hop int) string {
	if hop < 1 {
		return w.Catalog.Text("because.duration", nil)
	}
	return w.Because(c, v, duration.Reason{Code: duration.RoleChaining, Hop: hop})
}
