package credential

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/pattern"
)

// PastedProfile is what a chain of pasted credentials is called.
const PastedProfile = "pasted:"

// PastedLimit is more than any credentials take, in bytes.
const PastedLimit = 64 << 10

// PastedCode says why a pasted text holds no credentials.
type PastedCode string

// The codes.
const (
	PastedNothing    PastedCode = "nothing"    // none of the three values is there
	PastedIncomplete PastedCode = "incomplete" // Missing is not there
	PastedSeveral    PastedCode = "several"    // more than one set of credentials
	PastedMalformed  PastedCode = "malformed"  // Missing is there and has not its form
	PastedTooLong    PastedCode = "too-long"
)

// PastedError is about a pasted text and quotes nothing of it.
type PastedError struct {
	Code    PastedCode
	Missing string // AccessKeyId, SecretAccessKey or SessionToken
}

func (e *PastedError) Error() string {
	return strings.TrimSpace("reading pasted credentials: " + string(e.Code) + " " + e.Missing)
}

// The names of what a text may hold, as AWS's JSON has them.
const (
	accessKeyID     = "AccessKeyId"
	secretAccessKey = "SecretAccessKey"
	sessionToken    = "SessionToken"
	expiration      = "Expiration"
	regionName      = "Region"
	arnName         = "Arn"
)

// pastedNames are all names that people paste, in lower case and without
// underscores: JSON of STS, Identity Center, metadata and credential_process,
// the environment's variables, the AWS files' keys.
var pastedNames = map[string]string{
	"accesskeyid": accessKeyID, "awsaccesskeyid": accessKeyID,
	"secretaccesskey": secretAccessKey, "awssecretaccesskey": secretAccessKey,
	"sessiontoken": sessionToken, "awssessiontoken": sessionToken, "awssecuritytoken": sessionToken, "token": sessionToken,
	"expiration": expiration, "awscredentialexpiration": expiration,
	"region": regionName, "awsregion": regionName, "awsdefaultregion": regionName,
	"arn": arnName,
}

var (
	// A name and its value on a line of a shell, PowerShell, cmd, fish, an ini
	// file, YAML, or JSON that is not whole. What follows "=" may be nothing.
	pastedLine = pattern.Lazy(`(?im)(?:^|[\s;&{,:"'$])["']?(aws_[a-z_]+|[a-z]*(?:accesskeyid|secretaccesskey|sessiontoken)|expiration|region|arn)["']?(?:[ \t]*[=:][ \t]*|[ \t]+)["']?([^\s"',;&]*)`)

	accessKeyForm = pattern.Lazy(`^[A-Z0-9]{16,128}$`)
	secretKeyForm = pattern.Lazy(`^[A-Za-z0-9/+=]{16,}$`)
	tokenForm     = pattern.Lazy(`^[A-Za-z0-9/+=_-]{16,}$`)
)

// pastedText is what was found, by the names above.
type pastedText struct {
	values  map[string]string
	several bool
}

func (p *pastedText) add(name, value string) {
	field, known := pastedNames[strings.ToLower(strings.ReplaceAll(name, "_", ""))]
	if !known || value == "" {
		return
	}
	if old, there := p.values[field]; there && old != value {
		p.several = p.several || field == accessKeyID || field == secretAccessKey || field == sessionToken
		return
	}
	p.values[field] = value
}

// Pasted makes a chain of credentials that a person pasted. They are kept
// nowhere but in it. The region is used where the text names none.
func Pasted(text []byte, region string) (chain.Chain, error) {
	if len(text) > PastedLimit {
		return chain.Chain{}, &PastedError{Code: PastedTooLong}
	}
	found := pastedText{values: map[string]string{}}
	var document any
	if json.Unmarshal(text, &document) == nil {
		found.walk(document)
	} else {
		for _, line := range pastedLine().FindAllStringSubmatch(string(text), -1) {
			found.add(line[1], line[2])
		}
	}
	if err := found.check(); err != nil {
		return chain.Chain{}, err
	}
	return found.chain(region), nil
}

// walk reads JSON of any shape.
func (p *pastedText) walk(document any) {
	switch v := document.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			switch value := v[name].(type) {
			case string:
				p.add(name, value)
			case float64: // Identity Center's expiration, in milliseconds
				p.add(name, strconv.FormatInt(int64(value), 10))
			default:
				p.walk(value)
			}
		}
	case []any:
		for _, value := range v {
			p.walk(value)
		}
	}
}

func (p *pastedText) check() error {
	key, secret, token := p.values[accessKeyID], p.values[secretAccessKey], p.values[sessionToken]
	switch {
	case p.several:
		return &PastedError{Code: PastedSeveral}
	case key == "" && secret == "" && token == "":
		return &PastedError{Code: PastedNothing}
	case key == "":
		return &PastedError{PastedIncomplete, accessKeyID}
	case secret == "":
		return &PastedError{PastedIncomplete, secretAccessKey}
	case !accessKeyForm().MatchString(key):
		return &PastedError{PastedMalformed, accessKeyID}
	case !secretKeyForm().MatchString(secret):
		return &PastedError{PastedMalformed, secretAccessKey}
	case token == "" && strings.HasPrefix(key, "ASIA"): // IAM's prefix of temporary keys
		return &PastedError{PastedIncomplete, sessionToken}
	case token != "" && !tokenForm().MatchString(token):
		return &PastedError{PastedMalformed, sessionToken}
	}
	return nil
}

func (p *pastedText) chain(region string) chain.Chain {
	origin := chain.Origin{
		Kind: chain.StaticSession, Profile: PastedProfile, Expires: p.expires(),
		Keys: keysOf(p.values[accessKeyID], p.values[secretAccessKey], p.values[sessionToken]),
	}
	if !origin.Keys.Temporary() {
		origin.Kind = chain.IAMUser
	}
	who := IdentityOf(p.values[arnName]) // beside STS's credentials
	partition := chain.Partition("")
	if who.Kind != IdentityUnknown && who.Partition().Valid() {
		partition, origin.Name = who.Partition(), who.Name
		if account := strings.SplitN(who.Arn, ":", 6)[4]; chain.IsAccountID(account) {
			origin.AccountID = account
		}
	}
	c := chain.Chain{Profile: PastedProfile, Origin: origin}
	c.Partition, c.Region = located(partition, p.values[regionName], region)
	return c
}

// located is the first region of those that fits the partition, where that is known.
func located(partition chain.Partition, regions ...string) (chain.Partition, string) {
	for _, region := range regions {
		if chain.IsRegion(region) && (partition == "" || chain.PartitionOfRegion(region) == partition) {
			return chain.PartitionOfRegion(region), region
		}
	}
	if partition == "" {
		partition = chain.AWS
	}
	return partition, partition.DefaultRegion()
}

func (p *pastedText) expires() time.Time {
	text := p.values[expiration]
	if milliseconds, err := strconv.ParseInt(text, 10, 64); err == nil && milliseconds > 0 {
		return time.UnixMilli(milliseconds).UTC()
	}
	t, err := cacheTime(text)
	if err != nil {
		return time.Time{}
	}
	return t
}
