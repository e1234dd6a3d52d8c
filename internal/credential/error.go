package credential

import (
	"fmt"
	"strings"
	"time"
)

// Code says what went wrong. It is what the message catalogs are keyed by, and
// what errors.Is finds in an *Error.
type Code string

// The codes. What AWS answered:
const (
	CodeAccessDenied       Code = "access-denied"
	CodeMFAWrong           Code = "mfa-wrong"              // a code that AWS did not take; they are used up after three
	CodeMFASerialWrong     Code = "mfa-serial-wrong"       // no such device, or not this user's
	CodeMFAMissing         Code = "mfa-missing"            // a code is needed and there is none
	CodeCredentialsExpired Code = "credentials-expired"    // by their own date, or as AWS says
	CodeCredentialsInvalid Code = "credentials-invalid"    // unknown to STS here: deleted, mistyped, another partition's
	CodeRegionDisabled     Code = "region-disabled"        // STS is switched off in this region
	CodeTokenExpired       Code = "token-expired"          // Identity Center, aws login, web identity: sign in again
	CodeTokenRefused       Code = "token-refused"          // a web identity token or SAML response that AWS does not accept; Limit may say for what
	CodeIssuerUnreachable  Code = "issuer-unreachable"     // AWS could not get the keys that a web identity token is held against
	CodeDurationRefused    Code = "duration-refused"       // Limit says by which rule
	CodeNotFederatable     Code = "not-federatable"        // GetFederationToken with session credentials
	CodePolicyRefused      Code = "policy-refused"         // a session policy that is malformed or too large
	CodePolicyNowhere      Code = "policy-nowhere"         // a session policy for credentials that no request bounds
	CodeRoleUnread         Code = "role-unread"            // Name is the file of what is remembered of roles, a session policy too
	CodePolicyTooLarge     Code = "policy-too-large"       // session policies and tags together
	CodeNoSuchRole         Code = "no-such-role"           // IAM tells of a role in its own account alone; this one is in another, or nowhere
	CodeTagsDenied         Code = "session-tags-denied"    // sts:TagSession is not allowed
	CodeSourceDenied       Code = "source-identity-denied" // sts:SetSourceIdentity is not allowed
	CodeRequestRefused     Code = "request-refused"        // any other 4xx of the service itself
	CodeThrottled          Code = "throttled"              //
	CodeServerError        Code = "server-error"           // 5xx
	CodeClockSkew          Code = "clock-skew"             // Skew says by how much
	CodeSigninRefused      Code = "invalid-credentials"    // the sign-in endpoint's 400, whatever its cause
	CodeForbidden          Code = "sign-in-forbidden"      // the sign-in endpoint's 401 or 403
	CodeEmptyAnswer        Code = "empty-answer"           // 200, and no credentials or token in it
	CodeAnsweredOtherwise  Code = "answered-otherwise"     // HTML or something else where AWS should be: a captive portal, a proxy's page
	CodeRedirected         Code = "redirected"             // never followed
	CodeAnswerTooLarge     Code = "answer-too-large"       // more than any answer of AWS holds
	CodePartitionUnknown   Code = "partition-unknown"      // console hosts that are not public
	CodeRegionMismatch     Code = "region-mismatch"        // a region of another partition, or no region at all
	CodeEndpointRefused    Code = "endpoint-refused"       // an STS endpoint that is neither https nor loopback
	CodeOriginUnsupported  Code = "origin-unsupported"     // an origin that this version cannot use
	CodeNoOwnCredentials   Code = "no-own-credentials"     // the origin is a token, not credentials
	CodeUnexpected         Code = "unexpected"             // a fault of ours
	CodeCancelled          Code = "cancelled"              //
	CodeTimedOut           Code = "timed-out"              //
	CodeUnreachable        Code = "unreachable"            // name unknown, no route, refused
	CodeConnectionCut      Code = "connection-cut"         // closed before the answer was complete
	CodeUntrusted          Code = "certificate-untrusted"  //
	CodeProxyMalformed     Code = "proxy-malformed"        // Name is the variable
	CodeProxyRefused       Code = "proxy-refused"          // Status is the proxy's answer to CONNECT
	CodeProxyUnreachable   Code = "proxy-unreachable"      //
	CodeCABundle           Code = "ca-bundle"              // Name is the file: missing, or no certificate in it
)

// What this machine lacks.
const (
	CodeProcessFailed    Code = "process-failed"    // Status is its exit status, Said the end of its stderr
	CodeProcessMissing   Code = "process-missing"   // Name is the program, Searched the PATH
	CodeProcessOutput    Code = "process-output"    // it printed no credentials
	CodeProcessMalformed Code = "process-malformed" // the command line cannot be split: an open quote
	CodeNoMetadata       Code = "no-metadata"       // no metadata service answers here
	CodeMetadataDisabled Code = "metadata-disabled"
	CodeMetadataHopLimit Code = "metadata-hop-limit" // it answers, but its token does not come through: a container
	CodeNoInstanceRole   Code = "no-instance-role"
	CodeNotSignedIn      Code = "not-signed-in"      // no token in the cache of Identity Center or aws login
	CodeFileUnreadable   Code = "file-unreadable"    // Name is the file
	CodeFileUnwritable   Code = "file-unwritable"    // likewise
	CodeSignInUnfinished Code = "sign-in-unfinished" // nobody finished it in time
	CodeSignInDenied     Code = "sign-in-denied"     // the person, or AWS, said no
	CodeNoBrowser        Code = "no-browser"         // none could be started, and no code could be shown
	CodeNoKeys           Code = "no-keys"            // the origin should hold keys and does not
	CodeNoAssertion      Code = "no-assertion"       // no SAML response for the role is in hand
)

func (c Code) Error() string { return string(c) }

// HolderRoot is the Limit of a denial that says whose the key is: the root user's.
const HolderRoot = "root"

// Limits of a denial where one code serves several roles: a role that may ask for
// a fresher code than the one that was kept, and GetSessionToken itself.
const (
	SharedCodeOld    = "shared-code-old"
	SharedCodeDenied = "shared-code-denied"
)

// Limits that a refused duration broke.
const (
	LimitRange       = "range"                // below 900 s or above what the action takes
	LimitMaxSession  = "max-session-duration" // of the role
	LimitRoleChained = "role-chaining"        // 1 h
)

// NoHop is the Hop of an error that belongs to no part of the chain.
const NoHop = -1

// Error is everything that is known of a failure and may be shown: no URL, key,
// token or code is ever in it. It unwraps to its Code, and to
// context.Canceled, context.DeadlineExceeded or the error of a hook of ours.
type Error struct {
	Code    Code
	Hop     int    // index into the chain: 0 the origin, 1 the first hop; NoHop for the sign-in
	Service string // sts, sso, oidc, imds, container, process, signin, …; "" before any
	Action  string // AssumeRole, GetRoleCredentials, getSigninToken, …
	Host    string // the host that was asked

	Status int    // HTTP status, or a process's exit status
	AWS    string // AWS's own error code, "" when it sent none
	Said   string // AWS's or a process's own words, secrets removed

	Limit    string        // CodeDurationRefused, CodeTokenRefused, CodeAccessDenied
	Skew     time.Duration // CodeClockSkew: how far this clock is ahead of AWS's; 0 unknown
	Expired  time.Time     // CodeCredentialsExpired: when, where that is known
	Name     string        // a file, a program or a variable
	Searched string        // CodeProcessMissing: PATH

	cause error
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Service != "" {
		b.WriteString(strings.TrimSpace(e.Service + " " + e.Action))
		if e.Hop >= 0 {
			fmt.Fprintf(&b, " (hop %d)", e.Hop)
		}
		b.WriteString(": ")
	}
	b.WriteString(string(e.Code))
	if e.Name != "" {
		fmt.Fprintf(&b, " %s", e.Name)
	}
	if e.Said != "" {
		fmt.Fprintf(&b, ": %s", e.Said)
	}
	return b.String()
}

// Unwrap makes errors.Is find the code and what may be told of the cause.
func (e *Error) Unwrap() []error {
	if e.cause == nil {
		return []error{e.Code}
	}
	return []error{e.Code, e.cause}
}
