// Package chain has the types that every other room speaks of: an origin, the
// hops after it, and the partition they live in.
//
// It knows how a way to a role is written down. It never reads a file, never
// sends a request, and has no opinion on what AWS accepts: that is package
// duration.
package chain

import (
	"strings"
	"time"
)

// OriginKind says what the first credentials of a chain are.
type OriginKind string

// The kinds of origin. A key without a session token is IAMUser wherever it
// comes from; Root, SessionToken and FederatedUser are known only after
// GetCallerIdentity, or because Daypass made the credentials itself.
const (
	IAMUser       OriginKind = "iam-user"
	SessionToken  OriginKind = "session-token"
	FederatedUser OriginKind = "federated-user"
	Root          OriginKind = "root"
	SSO           OriginKind = "sso"
	SAML          OriginKind = "saml"
	WebIdentity   OriginKind = "web-identity"
	EC2Instance   OriginKind = "ec2-instance"
	Container     OriginKind = "container"
	Login         OriginKind = "login"
	Process       OriginKind = "process"
	Environment   OriginKind = "environment"
	StaticSession OriginKind = "static-session"
)

// HopKind is the STS action that a hop is made with.
type HopKind string

// The kinds of hop. The first hop after SAML and WebIdentity is always of
// their own kind, and no hop after it is.
const (
	AssumeRole                HopKind = "assume-role"
	AssumeRoleWithSAML        HopKind = "assume-role-with-saml"
	AssumeRoleWithWebIdentity HopKind = "assume-role-with-web-identity"
)

// Action is the name of the STS action, as AWS writes it.
func (k HopKind) Action() string {
	switch k {
	case AssumeRoleWithSAML:
		return "AssumeRoleWithSAML"
	case AssumeRoleWithWebIdentity:
		return "AssumeRoleWithWebIdentity"
	default:
		return "AssumeRole"
	}
}

// Position is where a setting stands in the AWS files. The zero Position means
// that it comes from no file.
type Position struct {
	File string
	Line int // 1 is the first
}

// SSOSession is what an Identity Center origin needs besides its token.
type SSOSession struct {
	Session   string // name of the sso-session section, "" for a legacy profile
	StartURL  string
	Region    string // region of the Identity Center instance, not of the console
	AccountID string
	RoleName  string // the permission set
	Scopes    []string
}

// Origin is what the first credentials of a chain are, and where they are.
// Only the fields of its Kind are set.
type Origin struct {
	Kind    OriginKind
	Profile string // the profile that holds it; env:, ec2: and container: for the machine's own
	At      Position

	// Name and AccountID are what is known of the identity without a request:
	// a permission set, the ARN of a login session, aws_account_id. Both may be "".
	Name      string
	AccountID string

	Keys    Keys      // IAMUser, StaticSession, Environment, SessionToken, FederatedUser, Root
	Expires time.Time // end of the credentials' life where the source says it; zero is unknown

	SSO          SSOSession // SSO
	TokenFile    string     // WebIdentity: web_identity_token_file
	Command      string     // Process: credential_process, as it stands in the file
	LoginSession string     // Login: the ARN in login_session
	Tool         SAMLTool   // StaticSession, Process: what got the credentials, where it left its marks
}

// SAMLTool is a program that signs in through SAML and gives its credentials to a
// profile, as far as its marks there tell.
type SAMLTool struct {
	Name   string  // saml2aws, aws-adfs, …; "" for none
	Role   RoleArn // without its path where an assumed role's ARN was all there is; zero for none
	SignIn string  // the identity provider's address that signs in to AWS, "" for none
	Others string  // further ones that the program has for the same profile, with commas between
}

// HasCredentials tells whether the origin can be used without a hop. A web
// identity token and a SAML assertion are no credentials.
func (o Origin) HasCredentials() bool {
	return o.Kind != WebIdentity && o.Kind != SAML
}

// Hop is one AssumeRole, AssumeRoleWithSAML or AssumeRoleWithWebIdentity.
type Hop struct {
	Kind            HopKind
	Profile         string // the profile that asks for it, "" when a flag added it
	At              Position
	Role            RoleArn
	MFASerial       string
	ExternalID      string
	RoleSessionName string // "" for Daypass's own
	DurationSeconds int    // duration_seconds of its profile, 0 when it has none
}

// TakesCode tells whether the code of an MFA device goes into the hop. A FIDO
// security key has none. Source: IAM User Guide, "Secure API access with MFA".
func (h Hop) TakesCode() bool {
	return h.MFASerial != "" && !strings.Contains(h.MFASerial, ":u2f/")
}

// Chain is the way from an origin to the credentials that the console is opened
// with. Without hops the origin's own credentials are used.
type Chain struct {
	Profile   string
	Partition Partition
	Region    string // the profile's, else the partition's default; never ""
	Origin    Origin
	Hops      []Hop

	// DurationSeconds is duration_seconds of the profile, in seconds, 0 without.
	DurationSeconds int
	// STSEndpoint is what endpoint_url, AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_STS
	// names for STS; it never moves the sign-in host.
	STSEndpoint string
	// UseFIPS is use_fips_endpoint.
	UseFIPS bool
	// CABundle is ca_bundle or AWS_CA_BUNDLE: a PEM file, "" for the system's.
	CABundle string
	// SAMLSignIn is daypass_saml_sign_in: an identity provider's address that
	// signs in to AWS; "" for none.
	SAMLSignIn string
}

// Target is the last hop, and whether there is one.
func (c Chain) Target() (Hop, bool) {
	if len(c.Hops) == 0 {
		return Hop{}, false
	}
	return c.Hops[len(c.Hops)-1], true
}

// AccountID is the account that the console opens in, "" when it is not known
// without a request.
func (c Chain) AccountID() string {
	if h, ok := c.Target(); ok {
		return h.Role.AccountID
	}
	return c.Origin.AccountID
}

// Identity is the name of who the console opens as: the last role, else the
// origin's name, else "".
func (c Chain) Identity() string {
	if h, ok := c.Target(); ok {
		return h.Role.Name()
	}
	return c.Origin.Name
}

// DirectRole is the first hop's role when that hop needs no credentials of the
// origin (web identity, SAML): such a hop never counts as chaining.
func (c Chain) DirectRole() bool {
	return len(c.Hops) > 0 && c.Hops[0].Kind != AssumeRole
}

// WithRole adds a hop to the chain, as --role-arn does.
func (c Chain) WithRole(role RoleArn) Chain {
	c.Hops = append(append([]Hop(nil), c.Hops...), Hop{Kind: AssumeRole, Role: role})
	return c
}

// WithoutHops is the origin itself, as --origin asks for it.
func (c Chain) WithoutHops() Chain {
	c.Hops = nil
	return c
}

// Key is what the remembered facts of a chain's console belong to: the ARN of its
// role, whatever the profile is called, else what its origin is.
func (c Chain) Key() string {
	if h, ok := c.Target(); ok {
		return h.Role.String()
	}
	if o := c.Origin; o.Kind == SSO {
		return "sso:" + o.SSO.StartURL + ":" + o.SSO.AccountID + ":" + o.SSO.RoleName
	}
	return "origin:" + string(c.Origin.Kind) + ":" + c.Origin.Profile
}
