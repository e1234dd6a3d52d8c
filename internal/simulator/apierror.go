package simulator

import (
	"fmt"
	"net/http"
)

// apiError is a refusal in AWS's own words.
type apiError struct {
	Status  int
	Code    string
	Message string
}

func (e *apiError) Error() string { return e.Code + ": " + e.Message }

// known are the codes that a fault can name alone. Sources: the STS API Reference, recorded answers.
var known = map[string]apiError{
	"ExpiredToken":                  {403, "ExpiredToken", "The security token included in the request is expired"},
	"InvalidClientTokenId":          {403, "InvalidClientTokenId", "The security token included in the request is invalid."},
	"SignatureDoesNotMatch":         {403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."},
	"AccessDenied":                  {403, "AccessDenied", "Access denied by an explicit deny in a service control policy."},
	"RegionDisabledException":       {403, "RegionDisabledException", "STS is not activated in this region for account:111122223333. Your account administrator can activate STS in this region using the IAM Console."},
	"Throttling":                    {400, "Throttling", "Rate exceeded"},
	"PackedPolicyTooLarge":          {400, "PackedPolicyTooLarge", "Packed policy consumes 112% of allotted space, please use smaller policy."},
	"MalformedPolicyDocument":       {400, "MalformedPolicyDocument", "Syntax errors in policy."},
	"IDPCommunicationError":         {400, "IDPCommunicationError", "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements"},
	"IDPRejectedClaim":              {403, "IDPRejectedClaim", "The identity provider rejected the claim."},
	"UnauthorizedException":         {401, "UnauthorizedException", "Session token not found or invalid"},
	"ForbiddenException":            {403, "ForbiddenException", "No access"},
	"TooManyRequestsException":      {429, "TooManyRequestsException", "HTTP 429 Unknown Code"},
	"InvalidGrantException":         {400, "InvalidGrantException", "Invalid grant provided"},
	"ExpiredTokenException":         {400, "ExpiredTokenException", "Token is expired"},
	"ResourceNotFoundException":     {404, "ResourceNotFoundException", "Requested resource not found"},
	"ServiceUnavailable":            {503, "ServiceUnavailable", "Service is unavailable. Please try again."},
	"RequestTimeTooSkewed":          {403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."},
	"Invalid credentials":           {400, "Invalid credentials", "Invalid credentials parameter"},
	"UnsupportedMethod":             {405, "UnsupportedMethod", "Method Not Allowed"},
	"NoSuchEntity":                  {404, "NoSuchEntity", "The role with name cannot be found."},
	"InvalidClientException":        {401, "InvalidClientException", "Invalid client provided"},
	"AuthorizationPendingException": {400, "AuthorizationPendingException", "Authorization pending"},
}

func refusal(f Fault) *apiError {
	e, ok := known[f.Code]
	if !ok {
		e = apiError{http.StatusBadRequest, f.Code, f.Message}
	}
	if f.Message != "" {
		e.Message = f.Message
	}
	if f.Status != 0 {
		e.Status = f.Status
	}
	return &e
}

func refuse(code string) *apiError {
	e := known[code]
	return &e
}

func accessDenied(format string, args ...any) *apiError {
	return &apiError{http.StatusForbidden, "AccessDenied", fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) *apiError {
	return &apiError{http.StatusBadRequest, "ValidationError", fmt.Sprintf(format, args...)}
}
