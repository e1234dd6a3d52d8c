package duration

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"daypass/internal/chain"
)

// RemedyCode names something that works instead.
type RemedyCode string

// The remedies.
const (
	OpenShorter     RemedyCode = "open-shorter"
	UseProfile      RemedyCode = "use-profile"
	UseOrigin       RemedyCode = "use-origin"
	SwitchRole      RemedyCode = "switch-role-in-console"
	TrustOrigin     RemedyCode = "trust-origin"
	MFAInAssumeRole RemedyCode = "mfa-in-assume-role"
	UseSAML         RemedyCode = "use-saml"
	UseBrowser      RemedyCode = "use-browser-session"
	SignInAgain     RemedyCode = "sign-in-again"
	RefreshOrigin   RemedyCode = "refresh-credentials"
	FixProfile      RemedyCode = "fix-profile"
	TryAnywayOnce   RemedyCode = "try-anyway"
	// DefaultRegion is for a region where STS is off: the partition's default one
	// answers for the same role.
	DefaultRegion RemedyCode = "use-default-region"
	// FreshCode is for a role that refuses what a shared MFA code gave.
	FreshCode RemedyCode = "use-fresh-code"
	// AllowAssume is for a role that AWS does not let be assumed.
	AllowAssume RemedyCode = "allow-assume-role"
	// UseCLI is for a partition whose console nobody outside it can name.
	UseCLI RemedyCode = "use-cli"
)

// Remedy is something that works instead, ready to be applied.
type Remedy struct {
	Code    RemedyCode
	Seconds int // console duration that it gives for what was asked, 0 where none can be named
	Max     int // the longest it could give, 0 where none can be named

	Profile   string         // use-profile, sign-in-again
	RoleArn   chain.RoleArn  // switch-role-in-console, trust-origin, use-saml, mfa-in-assume-role, allow-assume-role; use-profile, where it is another role
	Text      string         // trust-origin, mfa-in-assume-role, allow-assume-role, use-cli: what to copy
	Blanks    bool           // names in <…> in Text are to be filled in
	Command   string         // use-origin: what to run on the instance when there is no metadata here
	GuardDuty bool           // use-origin: instance credentials used elsewhere raise an alert
	At        chain.Position // fix-profile
	Region    string         // use-default-region
}

// profilesOffered bounds the list: a person reads two, not two hundred.
const profilesOffered = 2

func remedies(s situation, v Verdict) []Remedy {
	if v.Outcome == Allowed {
		return nil
	}
	found := s.forLimit(v)
	if v.Works > 0 && v.Outcome == Refused {
		found = append(found, Remedy{Code: OpenShorter, Seconds: v.Works, Max: v.Works})
	}
	slices.SortStableFunc(found, func(a, b Remedy) int { return rank(a, v.Requested) - rank(b, v.Requested) })
	return s.learnedFirst(v, found)
}

// learnedFirst offers what worked after a refusal before anything else.
func (s situation) learnedFirst(v Verdict, found []Remedy) []Remedy {
	if v.Outcome != Uncertain || len(v.Reasons) == 0 || v.Reasons[0].Code != LearnedRefused {
		return found
	}
	if worked := s.known.Learned.Worked; worked >= Shortest && worked < v.Requested {
		return append([]Remedy{{Code: OpenShorter, Seconds: worked - worked%60, Max: worked - worked%60}}, found...)
	}
	return found
}

// rank puts what gives the wanted duration at once first, then what needs
// somebody's work, then what is shorter, and insisting last.
func rank(r Remedy, want int) int {
	switch r.Code {
	case TryAnywayOnce:
		return 9
	case OpenShorter:
		return 6
	case TrustOrigin, UseSAML, MFAInAssumeRole, AllowAssume:
		return 4
	case FixProfile:
		return 5
	}
	if r.Seconds == 0 || r.Seconds >= want {
		return 1
	}
	return 3
}

func (s situation) forLimit(v Verdict) []Remedy {
	if len(v.Reasons) == 0 {
		return nil
	}
	want := min(max(v.Requested, Shortest), LongestSession)
	switch code := v.Reasons[0].Code; code {
	case RoleChaining, SessionTokenChaining:
		return s.forChaining(want, code)
	case OutOfRange:
		if band, ok := bandOf(v.Bands, want); ok && tryable(band) {
			return withoutTry(s.forChaining(want, band.Reason.Code))
		}
		return nil
	case MFAUnusableHere, MFADeviceUnusable:
		return append(s.otherProfiles(want), Remedy{Code: FixProfile, At: s.chain.Hops[v.Reasons[0].Hop-1].At},
			Remedy{Code: UseSAML, Seconds: LongestSession, Max: LongestSession, RoleArn: s.target()})
	case CredentialsExpired:
		return append(append(s.otherProfiles(want), s.refreshed(want)), s.again()...)
	case FederatedUser, RootUser:
		return append(s.otherProfiles(want), s.origin(want)...)
	case NotFederatable:
		if s.is(chain.Login) {
			return append([]Remedy{{Code: UseBrowser}}, s.withRole(want)...)
		}
		return append(s.withRole(want), s.mfaInAssumeRole())
	case PartitionUnknown:
		return s.withoutConsole()
	case UnknownOrigin, LearnedRefused:
		return append(s.otherProfiles(want), s.again()...)
	}
	return nil
}

func withoutTry(found []Remedy) []Remedy {
	return slices.DeleteFunc(found, func(r Remedy) bool { return r.Code == TryAnywayOnce })
}

func (s situation) forChaining(want int, code Code) []Remedy {
	found := s.otherProfiles(want)
	if code == RoleChaining {
		found = append(found, s.origin(want)...)
		found = append(found, s.trustOrigin()...)
	} else {
		found = append(found, s.mfaInAssumeRole())
	}
	return append(found,
		Remedy{Code: UseSAML, Seconds: LongestSession, Max: LongestSession, RoleArn: s.target()},
		Remedy{Code: TryAnywayOnce, Seconds: want, Max: LongestSession})
}

// again is a new sign-in of the kind that the origin's credentials came from: a
// response in hand is no chain, whatever stands in a file.
func (s situation) again() []Remedy {
	tool := s.chain.Origin.Tool
	if tool.Name == "" {
		return nil
	}
	role := tool.Role
	if s.hops > 0 {
		role = s.target()
	}
	return []Remedy{{Code: UseSAML, Seconds: LongestSession, Max: LongestSession, RoleArn: role}}
}

func (s situation) target() chain.RoleArn {
	hop, _ := s.chain.Target()
	return hop.Role
}

// refreshed is what the same chain gives once its origin's credentials live
// again; nothing is promised where that is uncertain.
func (s situation) refreshed(want int) Remedy {
	c := s.chain
	c.Origin.Expires = time.Time{}
	gives := surely(Bands(c, Known{Now: s.known.Now}))
	return Remedy{Code: RefreshOrigin, Seconds: min(want, gives), Max: gives, At: c.Origin.At}
}

// otherProfiles are those that reach the same role for longer than this chain
// surely does: those that give want first, then the longest.
func (s situation) otherProfiles(want int) []Remedy {
	here := surely(s.ruling())
	found := slices.DeleteFunc(s.known.reachedFor(s.chain, want), func(r Remedy) bool { return r.Max <= here })
	return mostGiving(found)
}

// surely is the longest allowed duration, in seconds.
func surely(bands []Band) int {
	for i := len(bands) - 1; i >= 0; i-- {
		if bands[i].Outcome == Allowed {
			return bands[i].To
		}
	}
	return 0
}

// origin is AWS's own way out: the credentials of the original role, and from
// its console a switch to the role that was wanted.
func (s situation) origin(want int) []Remedy {
	if s.hops == 0 || !s.chain.Origin.HasCredentials() {
		return nil
	}
	known := s.known
	known.Learned, known.Reaching = Learned{}, nil
	gives := surely(Bands(s.chain.WithoutHops(), known))
	gives -= gives % 60 // a person is told no seconds
	if gives <= surely(s.ruling()) {
		return nil
	}
	first := Remedy{Code: UseOrigin, Seconds: min(want, gives), Max: gives, Profile: s.chain.Origin.Profile}
	if s.is(chain.EC2Instance) {
		first.GuardDuty = true
		if s.known.NoMetadata {
			first.Command = fmt.Sprintf("daypass open ec2: --duration %dm --print", first.Seconds/60)
		}
	}
	if !s.switchable() {
		return []Remedy{first}
	}
	return []Remedy{first, {Code: SwitchRole, Seconds: min(want, gives), Max: gives, Profile: s.chain.Origin.Profile, RoleArn: s.target()}}
}

// switchable: the console switches from the original identity alone, so the
// role must be the origin's own next hop, and asks for neither an external id
// nor a code. Source: IAM User Guide, "Switch from a user to an IAM role".
func (s situation) switchable() bool {
	if s.hops != 1 || s.is(chain.Root) || s.is(chain.FederatedUser) {
		return false
	}
	hop := s.chain.Hops[0]
	return hop.ExternalID == "" && hop.MFASerial == "" && hop.Role.Partition == s.chain.Partition
}

// trustOrigin helps where the origin reaching the role in one hop is no
// chaining: a user's own key.
func (s situation) trustOrigin() []Remedy {
	if !s.is(chain.IAMUser) || s.hops < 2 {
		return nil
	}
	principal := "arn:" + string(s.chain.Partition) + ":iam::<account>:user/<name>"
	if s.known.Origin != nil && s.known.Origin.Arn != "" {
		principal = s.known.Origin.Arn
	}
	statement := map[string]any{"Effect": "Allow", "Principal": map[string]string{"AWS": principal}, "Action": "sts:AssumeRole"}
	if id := s.chain.Hops[s.hops-1].ExternalID; id != "" {
		statement["Condition"] = map[string]any{"StringEquals": map[string]string{"sts:ExternalId": id}}
	}
	text, err := marshalIndented(statement)
	if err != nil {
		return nil
	}
	return []Remedy{{Code: TrustOrigin, Seconds: LongestSession, Max: LongestSession, RoleArn: s.target(), Text: text, Blanks: strings.Contains(text, "<")}}
}

func marshalIndented(v any) (string, error) {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // the placeholders are for people to read
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return strings.TrimSpace(out.String()), err
}

// mfaProfile is a profile that asks for the code in the AssumeRole call itself,
// so that one hop stays one hop.
func (s situation) mfaProfile() string {
	account := cmp.Or(s.holderAccount(), "<account>")
	role := cmp.Or(s.target().String(), fmt.Sprintf("arn:%s:iam::<account>:role/<role>", s.chain.Partition))
	return fmt.Sprintf("[profile %s-mfa]\nrole_arn = %s\nsource_profile = <profile>\nmfa_serial = arn:%s:iam::%s:mfa/<device>\n",
		strings.TrimSuffix(s.chain.Profile, ":"), role, s.chain.Partition, account)
}

func (s situation) mfaInAssumeRole() Remedy {
	return Remedy{Code: MFAInAssumeRole, Seconds: LongestSession, Max: LongestSession, RoleArn: s.target(), Text: s.mfaProfile(), Blanks: true}
}

// withoutConsole is what credentials still open where no console's address is
// known: the same identity in AWS's own terminal program.
func (s situation) withoutConsole() []Remedy {
	command := "aws sts get-caller-identity"
	if name := s.chain.Profile; name != "" && !strings.HasSuffix(name, ":") {
		command += fmt.Sprintf(" --profile %q", name)
	}
	return []Remedy{{Code: UseCLI, Text: command}}
}

// holderAccount is the account of whoever holds the origin's credentials, ""
// while that is not known.
func (s situation) holderAccount() string {
	if s.known.Origin == nil {
		return ""
	}
	if parts := strings.SplitN(s.known.Origin.Arn, ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}
