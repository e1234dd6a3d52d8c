package credential_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/simulator"
	"daypass/internal/steady"
)

// Every way in which something other than AWS's answer arrives.
func TestFaults(t *testing.T) {
	services := []struct {
		service, action string
		chain           func(*rig) chain.Chain
	}{
		{"sts", "AssumeRole", func(r *rig) chain.Chain { return to(r.user(), r.role("Admin")) }},
		{"sts", "AssumeRoleWithWebIdentity", webIdentityChain},
		{"portal", "GetRoleCredentials", ssoChain(time.Hour, false, "acme")},
		{"oidc", "CreateToken", ssoChain(-time.Hour, true, "acme")},
		{"imds", "PutToken", instanceChain},
		{"imds", "ListRoles", instanceChain},
		{"imds", "GetCredentials", instanceChain},
		{"container", "GetCredentials", containerChain},
	}
	faults := []struct {
		kind  simulator.FaultKind
		code  credential.Code
		times int // exchanges, with the one retry where there is one
	}{
		{simulator.Status500, credential.CodeServerError, 2},
		{simulator.Status503, credential.CodeServerError, 2},
		{simulator.HTML200, credential.CodeAnsweredOtherwise, 1},
		{simulator.Redirect, credential.CodeRedirected, 1},
		{simulator.EmptyToken, credential.CodeEmptyAnswer, 1},
		{simulator.Throttled, credential.CodeThrottled, 2},
		{simulator.Cut, credential.CodeConnectionCut, 2},
		{simulator.CutBody, credential.CodeConnectionCut, 0},
		{simulator.HugeBody, credential.CodeAnswerTooLarge, 1},
	}
	for _, s := range services {
		t.Run(s.service+" "+s.action, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, simulator.World{})
			way := s.chain(r)
			for _, f := range faults {
				if s.action == "ListRoles" && f.kind == simulator.EmptyToken {
					f.code = credential.CodeNoInstanceRole
				}
				r.aws.SetFault(s.service, s.action, simulator.Fault{Kind: f.kind})
				took := steady.Quickest(3*time.Second, func() time.Duration {
					r.aws.ForgetRequests()
					r.o.Transport = r.aws.Transport() // net/http repeats a GET on a connection that it kept
					start := time.Now()
					_, err := r.get(credential.Request{Chain: way})
					e := r.failed(err, f.code)
					if e.Service == "" || e.Host == "" {
						t.Errorf("%s: the error does not say who was asked: %#v", f.kind, e)
					}
					return time.Since(start)
				})
				if took > 3*time.Second {
					t.Errorf("%s took %v", f.kind, took)
				}
				n := 0
				for _, q := range r.aws.Requests() {
					if q.Action == s.action {
						n++
					}
				}
				if patient := s.service == "sts" || s.service == "portal"; patient && f.times != 0 && n != f.times || n > 2 {
					t.Errorf("%s: asked %d times, want %d", f.kind, n, f.times)
				}
			}
		})
	}
}

func TestTimeOutAndCancel(t *testing.T) {
	r := newRig(t, simulator.World{})
	r.aws.SetFault("sts", "AssumeRole", simulator.Fault{Kind: simulator.Hang})
	way := credential.Request{Chain: to(r.user(), r.role("Admin"))}

	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	_, err := r.getter().Get(ctx, way)
	r.failed(err, credential.CodeTimedOut)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v is no deadline", err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	_, err = r.getter().Get(ctx, way)
	r.failed(err, credential.CodeCancelled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not cancelled", err)
	}
}

func TestHopLimit(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := instanceChain(r)
	r.aws.SetFault("imds", "PutToken", simulator.Fault{Kind: simulator.Hang})
	took := steady.Quickest(4*time.Second, func() time.Duration {
		start := time.Now()
		_, err := r.get(credential.Request{Chain: way})
		r.failed(err, credential.CodeMetadataHopLimit)
		return time.Since(start)
	})
	if took > 4*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestCancelledMetadata(t *testing.T) {
	r := newRig(t, simulator.World{})
	way := instanceChain(r)
	r.aws.SetFault("imds", "PutToken", simulator.Fault{Kind: simulator.Hang})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := r.getter().Get(ctx, credential.Request{Chain: way})
	r.failed(err, credential.CodeCancelled)
}

// What AWS itself says, in its own words.
func TestAWSRefusals(t *testing.T) {
	cases := []struct {
		aws, message string
		status       int
		code         credential.Code
		limit        string
	}{
		{"AccessDenied", "User: arn:aws:iam::111122223333:user/zoe is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Admin", 403, credential.CodeAccessDenied, ""},
		{"AccessDenied", "Roles may not be assumed by root accounts.", 403, credential.CodeAccessDenied, credential.HolderRoot},
		{"AccessDenied", "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.", 403, credential.CodeMFAMissing, ""},
		{"AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.", 403, credential.CodeMFAWrong, ""},
		{"AccessDenied", "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.", 403, credential.CodeMFASerialWrong, ""},
		{"ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", 400, credential.CodeDurationRefused, credential.LimitMaxSession},
		{"ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.", 400, credential.CodeDurationRefused, credential.LimitRoleChained},
		{"ValidationError", "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900", 400, credential.CodeDurationRefused, credential.LimitRange},
		{"ValidationError", "1 validation error detected: Value 'x' at 'roleSessionName' failed to satisfy constraint", 400, credential.CodeRequestRefused, ""},
		{"ExpiredToken", "The security token included in the request is expired", 403, credential.CodeCredentialsExpired, ""},
		{"InvalidClientTokenId", "The security token included in the request is invalid", 403, credential.CodeCredentialsInvalid, ""},
		{"InvalidClientTokenId", "The provided token is malformed or otherwise invalid", 403, credential.CodeCredentialsInvalid, ""},
		{"RegionDisabledException", "STS is not activated in this region for account:111122223333. Your account administrator can activate STS in this region using the IAM Console.", 403, credential.CodeRegionDisabled, ""},
		{"SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.", 403, credential.CodeCredentialsInvalid, ""},
		{"SignatureDoesNotMatch", "Signature expired: 20261122T100000Z is now earlier than 20261122T101500Z (20261122T103000Z - 15 min.)", 403, credential.CodeClockSkew, ""},
		{"Throttling", "Rate exceeded", 400, credential.CodeThrottled, ""},
		{"PackedPolicyTooLarge", "Packed policy consumes 123% of allotted space", 400, credential.CodePolicyTooLarge, ""},
		{"MalformedPolicyDocument", "Syntax errors in policy.", 400, credential.CodePolicyRefused, ""},
		{"ValidationError", "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048", 400, credential.CodePolicyTooLarge, ""},
		{"AccessDenied", "User: arn:aws:iam::111122223333:user/zoe is not authorized to perform: sts:TagSession on resource: arn:aws:iam::111122223333:role/Admin", 403, credential.CodeTagsDenied, ""},
		{"AccessDenied", "User: arn:aws:iam::111122223333:user/zoe is not authorized to perform: sts:SetSourceIdentity on resource: arn:aws:iam::111122223333:role/Admin", 403, credential.CodeSourceDenied, ""},
	}
	r := newRig(t, simulator.World{})
	way := to(r.user(), r.role("Admin"))
	for _, c := range cases {
		r.aws.SetFault("sts", "AssumeRole", simulator.Fault{Kind: simulator.Refused, Status: c.status, Code: c.aws, Message: c.message})
		_, err := r.get(credential.Request{Chain: way})
		e := r.failed(err, c.code)
		if e.Limit != c.limit || e.AWS != c.aws || e.Said == "" || e.Hop != 1 {
			t.Errorf("%s: limit %q, AWS %q, said %q, hop %d", c.message, e.Limit, e.AWS, e.Said, e.Hop)
		}
	}
}

func TestWhatIsSaidHoldsNoSecret(t *testing.T) {
	r := newRig(t, simulator.World{})
	k := r.aws.Issue(simulator.Issue{Lineage: simulator.DirectRole, Account: account, Name: "Hub"})
	message := "The request signature we calculated does not match for " + k.AccessKeyID + " (" + k.SecretAccessKey + "), see https://sts.amazonaws.com/?X-Amz-Security-Token=abc. The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:" + k.SessionToken + "'"
	r.aws.SetFault("sts", "AssumeRole", simulator.Fault{Kind: simulator.Refused, Status: 403, Code: "SignatureDoesNotMatch", Message: message})
	_, err := r.get(credential.Request{Chain: to(origin(chain.StaticSession, k), r.role("Admin"))})
	e := r.failed(err, credential.CodeCredentialsInvalid)
	if want := "The request signature we calculated does not match for [secret] ([secret]), see [secret]"; e.Said != want {
		t.Errorf("said %q, want %q", e.Said, want)
	}
}

func TestClockSkewIsMeasured(t *testing.T) {
	ahead := 40 * time.Minute
	aws, err := simulator.Start(simulator.Options{SigningNow: func() time.Time { return time.Now().Add(-ahead) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { aws.Close() })
	r := &rig{t: t, aws: aws, env: map[string]string{}, o: credential.Options{Transport: aws.Transport()}}
	// With an MFA code nothing is sent twice, so the SDK cannot correct it.
	way := to(r.user(), r.role("Admin"))
	way.Hops[0].MFASerial = "arn:aws:iam::111122223333:mfa/zoe"
	r.o.MFACode = func(context.Context, string, bool) (chain.Secret, error) { return chain.NewSecret("123456"), nil }
	_, err = r.get(credential.Request{Chain: way})
	e := r.failed(err, credential.CodeClockSkew)
	if off := e.Skew - ahead; off < -5*time.Second || off > 5*time.Second {
		t.Errorf("skew %v, want %v", e.Skew, ahead)
	}
	if _, err := r.get(credential.Request{Chain: to(r.user(), r.role("Admin"))}); err != nil {
		t.Errorf("the SDK did not correct the clock: %v", err)
	}
}
