package diagnosis

// Remedy is a way out.
type Remedy string

// The ways out.
const (
	WithoutDuration    Remedy = "without-duration"   // leave SessionDuration out
	UseOrigin          Remedy = "use-origin"         // the original role's credentials
	UseSAML            Remedy = "use-saml"           //
	CheckSAML          Remedy = "check-saml"         //
	NewCredentials     Remedy = "new-credentials"    //
	MFAInAssumeRole    Remedy = "mfa-in-assume-role" //
	AssumeRole         Remedy = "assume-role"        // from a user's key, in one hop
	GetFederationToken Remedy = "get-federation-token"
	LogOut             Remedy = "log-out"
	NewLink            Remedy = "new-link" // a link is good for 15 minutes
	ShortCredentials   Remedy = "short-credentials"
	RightDuration      Remedy = "right-duration"
	RightName          Remedy = "right-name"
	Trust              Remedy = "trust"      // of the role
	MayAssume          Remedy = "may-assume" // a policy of who assumes
	AllowTags          Remedy = "allow-tags"
	AllowSource        Remedy = "allow-source"
	OtherRegion        Remedy = "other-region"
	ActivateRegion     Remedy = "activate-region"
	NextCode           Remedy = "next-code"
	RightSerial        Remedy = "right-serial"
	SmallerPolicy      Remedy = "smaller-policy"
	RightPolicy        Remedy = "right-policy"
	LoginAgain         Remedy = "login-again"
	NewToken           Remedy = "new-token" // of web identity
	SetClock           Remedy = "set-clock"
	CopyWhole          Remedy = "copy-whole" // the secret was cut
	EncodeSession      Remedy = "encode-session"
	RightHost          Remedy = "right-host"
	RightAction        Remedy = "right-action"
	UsePost            Remedy = "use-post"
	AskAWS             Remedy = "ask-aws" // paste the credentials, or let Daypass ask
)

// remedies of each code, the likeliest first.
var remedies = map[Code][]Remedy{
	SigninRefused:      {AskAWS, WithoutDuration, NewCredentials, UseOrigin, UseSAML},
	RefusedWithout:     {NewCredentials, AssumeRole},
	RefusedChain:       {WithoutDuration, UseOrigin, UseSAML},
	RefusedValid:       {NewCredentials, AskAWS},
	NotFederatable:     {AssumeRole, GetFederationToken},
	OtherSession:       {LogOut, NewLink},
	ConsoleEnded:       {NewLink},
	SAMLInvalid:        {CheckSAML},
	SAMLDenied:         {Trust, CheckSAML},
	MaxSession:         {ShortCredentials, UseOrigin},
	RoleChaining:       {ShortCredentials, WithoutDuration, UseOrigin, MFAInAssumeRole, UseSAML},
	OutOfRange:         {RightDuration},
	SessionName:        {RightName},
	TagsDenied:         {AllowTags},
	SourceDenied:       {AllowSource},
	AccessDenied:       {Trust, MayAssume, MFAInAssumeRole},
	RootUser:           {AssumeRole},
	SessionCredentials: {AssumeRole},
	Expired:            {NewCredentials},
	Invalid:            {NewCredentials, CopyWhole, OtherRegion},
	TokenRegion:        {OtherRegion, CopyWhole},
	RegionDisabled:     {OtherRegion, ActivateRegion},
	MFAMissing:         {MFAInAssumeRole},
	MFAWrong:           {NextCode},
	MFASerial:          {RightSerial},
	PolicyMalformed:    {RightPolicy},
	PolicyTooLarge:     {SmallerPolicy},
	SignInAgain:        {LoginAgain},
	WebIdentity:        {NewToken},
	ClockSkew:          {SetClock},
	SecretWrong:        {CopyWhole},

	SessionMissing:   {EncodeSession},
	SessionMalformed: {EncodeSession},
	SessionPlus:      {EncodeSession},
	DurationRange:    {RightDuration},
	DurationMalform:  {RightDuration},
	DurationAsked:    {WithoutDuration, UseOrigin, UseSAML, AskAWS},
	DurationFine:     {AskAWS},
	LinkOld:          {NewLink, LogOut},
	LinkIncomplete:   {NewLink},
	HostUnknown:      {RightHost},
	ActionUnknown:    {RightAction},
	KeysInURL:        {UsePost},
	LongTermKeys:     {AssumeRole, GetFederationToken},
	TemporaryKeys:    {AskAWS},
}
