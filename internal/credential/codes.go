package credential

import "strings"

// answers maps AWS's error codes, and where one code stands for many things its
// words, to ours. The first row that fits counts. Sources: the
// STS and SSO service models, recorded answers.
var answers = []struct {
	aws   string // "" fits every code
	words string // in AWS's message, lower case; "" fits every message
	code  Code
	limit string
}{
	{"", "invalid mfa one time pass code", CodeMFAWrong, ""},
	{"", "must provide both mfa serial number and one time pass code", CodeMFAMissing, ""},
	{"", "unable to validate mfa code", CodeMFASerialWrong, ""},
	{"", "exceeds the maxsessionduration", CodeDurationRefused, LimitMaxSession},
	{"", "session limit for roles assumed by role chaining", CodeDurationRefused, LimitRoleChained},
	{"ValidationError", "at 'durationseconds'", CodeDurationRefused, LimitRange},
	{"ValidationError", "at 'tokencode'", CodeMFAWrong, ""},
	{"", "cannot call getfederationtoken with session credentials", CodeNotFederatable, ""},
	{"", "sts is not activated in this region", CodeRegionDisabled, ""},
	{"RegionDisabledException", "", CodeRegionDisabled, ""},

	// A signature that is too old or too new, told apart from one that is wrong.
	{"SignatureDoesNotMatch", "signature expired", CodeClockSkew, ""},
	{"SignatureDoesNotMatch", "signature not yet current", CodeClockSkew, ""},
	{"InvalidSignatureException", "signature expired", CodeClockSkew, ""},
	{"InvalidSignatureException", "signature not yet current", CodeClockSkew, ""},
	{"RequestTimeTooSkewed", "", CodeClockSkew, ""},
	{"RequestExpired", "", CodeClockSkew, ""},
	{"RequestInTheFuture", "", CodeClockSkew, ""},
	{"SignatureDoesNotMatch", "", CodeCredentialsInvalid, ""},
	{"InvalidSignatureException", "", CodeCredentialsInvalid, ""},

	{"ExpiredToken", "", CodeCredentialsExpired, ""}, // 403, not the modelled ExpiredTokenException
	{"InvalidClientTokenId", "", CodeCredentialsInvalid, ""},
	{"UnrecognizedClientException", "", CodeCredentialsInvalid, ""},
	{"InvalidAccessKeyId", "", CodeCredentialsInvalid, ""},
	{"", "token is malformed or otherwise invalid", CodeCredentialsInvalid, ""},

	{"ExpiredTokenException", "", CodeTokenExpired, ""}, // web identity, SAML, Identity Center's OIDC
	{"", "rolesessionname is required in authnresponse", CodeTokenRefused, ClaimNameMissing},
	{"", "rolesessionname in authnresponse must match", CodeTokenRefused, ClaimName},
	{"", "response signature invalid", CodeTokenRefused, ClaimSignature},
	{"", "issuer not present in specified provider", CodeTokenRefused, ClaimIssuer},
	{"", "specified provider doesn't exist", CodeTokenRefused, ClaimProvider},
	{"", "does not contain the required audience", CodeTokenRefused, ClaimAudience},
	{"AuthSamlInvalidSamlResponseException", "", CodeTokenRefused, ""},
	{"InvalidIdentityToken", "incorrect token audience", CodeTokenRefused, ClaimAudience},
	{"InvalidIdentityToken", "", CodeTokenRefused, ""},
	{"IDPRejectedClaim", "", CodeTokenRefused, ""},
	{"IDPCommunicationError", "", CodeIssuerUnreachable, ""}, // a 400: AWS itself is well
	{"UnauthorizedException", "", CodeTokenExpired, ""},
	{"InvalidGrantException", "", CodeTokenExpired, ""},
	{"InvalidClientException", "", CodeTokenExpired, ""},

	{"MalformedPolicyDocument", "", CodePolicyRefused, ""},
	{"PackedPolicyTooLarge", "", CodePolicyTooLarge, ""},
	{"ValidationError", "at 'policy'", CodePolicyTooLarge, ""}, // its one rule is 2048 characters
	{"AccessDenied", "not authorized to perform: sts:tagsession", CodeTagsDenied, ""},
	{"AccessDenied", "not authorized to perform: sts:setsourceidentity", CodeSourceDenied, ""},
	{"NoSuchEntity", "", CodeNoSuchRole, ""}, // IAM's, of a role
	{"TooManyRequestsException", "", CodeThrottled, ""},
	{"SlowDownException", "", CodeThrottled, ""},
	{"ThrottlingException", "", CodeThrottled, ""},
	{"Throttling", "", CodeThrottled, ""},
	{"RequestLimitExceeded", "", CodeThrottled, ""},
	{"TooManyRequests", "", CodeThrottled, ""},
	{"AccessDenied", "may not be assumed by root accounts", CodeAccessDenied, HolderRoot},
	{"AccessDenied", "", CodeAccessDenied, ""},
	{"AccessDeniedException", "", CodeAccessDenied, ""},
	{"ForbiddenException", "", CodeAccessDenied, ""},        // Identity Center: "No access"
	{"ResourceNotFoundException", "", CodeAccessDenied, ""}, // Identity Center: no such account or role for this user
}

func codeOf(e *Error, message string) {
	message = strings.ToLower(message)
	for _, row := range answers {
		if (row.aws == "" || row.aws == e.AWS) && strings.Contains(message, row.words) {
			e.Code, e.Limit = row.code, row.limit
			return
		}
	}
	e.Code = CodeRequestRefused
}
