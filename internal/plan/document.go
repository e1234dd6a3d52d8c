package plan

import (
	"bytes"
	"encoding/json"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
)

// Document is what `plan --json` prints, and `open --json` after it. Durations
// are seconds. Its form is a contract: fields are added, never changed.
type Document struct {
	Profile     string       `json:"profile"`
	Partition   string       `json:"partition"`
	Region      string       `json:"region"`
	STSEndpoint string       `json:"sts_endpoint,omitempty"` // where the configuration moves STS
	Chain       []Link       `json:"chain"`
	Requested   int          `json:"requested_seconds"`
	Outcome     string       `json:"outcome"`
	Longest     int          `json:"longest_seconds"`
	Expected    *int         `json:"expected_seconds"`
	Bands       []BandJSON   `json:"bands"`
	Send        *SendJSON    `json:"send"`
	Needs       []string     `json:"needs"`
	Reasons     []ReasonJSON `json:"reasons"`
	Remedies    []RemedyJSON `json:"remedies"`
	MaxSession  int          `json:"max_session_seconds,omitempty"` // of the role, where IAM was asked and told it
	// MaxSessionError says why it was asked and is not told.
	MaxSessionError *Untold       `json:"max_session_error,omitempty"`
	Production      bool          `json:"production,omitempty"` // the user's mark
	Changed         bool          `json:"changed,omitempty"`    // another chain than when it became a favourite
	Opened          *OpenedFields `json:"-"`                    // joined in by MarshalJSON
}

// Untold is why something that was asked for is not there.
type Untold struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// OpenedFields is what `open --json` adds.
type OpenedFields struct {
	Seconds         *int    `json:"opened_seconds"`
	EndsAt          *string `json:"ends_at"` // RFC 3339
	Shortened       bool    `json:"shortened"`
	SessionDuration *int    `json:"session_duration"` // as it was accepted
	URL             string  `json:"url,omitempty"`    // with --print alone
	// Unremembered says that the store could not keep that it opened, and why.
	Unremembered string `json:"unremembered,omitempty"`
}

// Link is one part of the chain: the origin, or a hop.
type Link struct {
	Kind    string `json:"kind"`
	Profile string `json:"profile,omitempty"`
	SAML    string `json:"saml_tool,omitempty"` // the program that got the origin's credentials through SAML
	RoleArn string `json:"role_arn,omitempty"`
	MFA     *bool  `json:"mfa,omitempty"` // hops have it
	// SessionName is what STS and CloudTrail know the hop's session by.
	SessionName string `json:"role_session_name,omitempty"`
}

// BandJSON is a band; hop is an index into the chain.
type BandJSON struct {
	From    int     `json:"from"`
	To      int     `json:"to"`
	Outcome string  `json:"outcome"`
	Basis   string  `json:"basis"`
	Reason  *string `json:"reason"`
	Hop     *int    `json:"hop"`
}

// SendJSON is what would be sent.
type SendJSON struct {
	STS             *string    `json:"sts"`
	DurationSeconds *int       `json:"duration_seconds"`
	SessionDuration *int       `json:"session_duration"`
	FallBack        bool       `json:"fall_back"`
	Steps           []StepJSON `json:"steps"`
}

// StepJSON is one exchange.
type StepJSON struct {
	Service         string `json:"service"`
	Action          string `json:"action"`
	DurationSeconds int    `json:"duration_seconds,omitempty"`
	SessionDuration int    `json:"session_duration,omitempty"`
	// Name and PolicyArns are GetFederationToken's: what CloudTrail knows the
	// session by, and the session policy where --policy-arn names no other.
	Name       string   `json:"name,omitempty"`
	PolicyArns []string `json:"policy_arns,omitempty"`
}

// ReasonJSON is a reason with its sentence.
type ReasonJSON struct {
	Code    string `json:"code"`
	Hop     *int   `json:"hop"`
	Message string `json:"message"`
	Source  string `json:"source,omitempty"`
}

// RemedyJSON is a remedy with its sentence and its parameters.
type RemedyJSON struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Gives   string `json:"gives,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
	Profile string `json:"profile,omitempty"`
	RoleArn string `json:"role_arn,omitempty"`
	Text    string `json:"text,omitempty"`
	Command string `json:"command,omitempty"`
	Remark  string `json:"remark,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
}

// Document words a verdict on a chain.
func (w Words) Document(c chain.Chain, v duration.Verdict) Document {
	d := Document{
		Profile: c.Profile, Partition: string(c.Partition), Region: c.Region, STSEndpoint: c.STSEndpoint,
		Chain: w.links(w.Seen(c, v)), Requested: v.Requested, Outcome: string(v.Outcome), Longest: v.Longest, Expected: v.Expected,
		Bands: []BandJSON{}, Send: w.sendJSON(c, v), Needs: []string{}, Reasons: []ReasonJSON{}, Remedies: []RemedyJSON{},
	}
	for _, b := range v.Bands {
		d.Bands = append(d.Bands, bandJSON(b))
	}
	for _, n := range v.Needs {
		d.Needs = append(d.Needs, string(n))
	}
	for _, r := range v.Reasons {
		d.Reasons = append(d.Reasons, ReasonJSON{string(r.Code), hopJSON(r.Hop), w.Catalog.Sentence(w.Because(c, v, r)), r.Source})
	}
	for _, r := range v.Remedies {
		d.Remedies = append(d.Remedies, w.remedyJSON(c, v, r))
	}
	return d
}

// MarshalJSON writes the plan's fields and, after an opening, its own.
func (d Document) MarshalJSON() ([]byte, error) {
	type plain Document
	if d.Opened == nil {
		return unescaped(plain(d))
	}
	return unescaped(struct {
		plain
		*OpenedFields
	}{plain(d), d.Opened})
}

// unescaped leaves & and < as they are: links and policies are copied by people.
func unescaped(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return out.Bytes(), err
}

func (w Words) links(c chain.Chain) []Link {
	out := []Link{{Kind: string(c.Origin.Kind), Profile: c.Origin.Profile, SAML: c.Origin.Tool.Name}}
	for _, h := range c.Hops {
		mfa := h.MFASerial != ""
		out = append(out, Link{Kind: string(h.Kind), Profile: h.Profile, RoleArn: h.Role.String(), MFA: &mfa, SessionName: w.sessionName(h)})
	}
	return out
}

func bandJSON(b duration.Band) BandJSON {
	out := BandJSON{From: b.From, To: b.To, Outcome: string(b.Outcome), Basis: string(b.Basis)}
	if b.Reason != nil {
		code := string(b.Reason.Code)
		out.Reason, out.Hop = &code, hopJSON(b.Reason.Hop)
	}
	return out
}

func hopJSON(hop int) *int {
	if hop == duration.None {
		return nil
	}
	return &hop
}

func (w Words) sendJSON(c chain.Chain, v duration.Verdict) *SendJSON {
	s := v.Send
	if s == nil {
		return nil
	}
	out := &SendJSON{DurationSeconds: positive(s.DurationSeconds), SessionDuration: positive(s.SessionDuration), FallBack: s.FallBack, Steps: []StepJSON{}}
	if s.STS != "" {
		out.STS = &s.STS
	}
	for _, step := range s.Steps {
		out.Steps = append(out.Steps, w.stepJSON(c, v, step))
	}
	return out
}

func (w Words) stepJSON(c chain.Chain, v duration.Verdict, s duration.Step) StepJSON {
	out := StepJSON{Service: s.Service, Action: s.Action, DurationSeconds: s.DurationSeconds, SessionDuration: s.SessionDuration}
	if s.Action == "GetFederationToken" {
		out.Name, out.PolicyArns = credential.FederatedName(w.SessionName), []string{w.SessionPolicy(c, v)}
	}
	return out
}

func positive(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func (w Words) remedyJSON(c chain.Chain, v duration.Verdict, r duration.Remedy) RemedyJSON {
	button, result := w.Remedy(c, v, r)
	out := RemedyJSON{
		Code: string(r.Code), Message: button, Gives: result, Seconds: r.Seconds, Profile: r.Profile,
		RoleArn: r.RoleArn.String(), Text: r.Text, Command: r.Command, File: r.At.File, Line: r.At.Line,
	}
	if r.Blanks {
		out.Remark = w.About(r)
	}
	if r.GuardDuty {
		out.Remark = w.Catalog.Text("remedy.use-origin.note", nil)
	}
	return out
}
