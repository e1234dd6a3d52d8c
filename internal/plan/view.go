package plan

import (
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/message"
)

// The views are what frontend/src/lib/contract.ts says they are; slices are
// never nil, since the page gets null for nil. Seconds are whole numbers,
// moments are milliseconds since 1970, 0 where there is none.

// Template is a sentence in which {want}, {works}, {until} or {when} may stand
// for the page to fill; the last two are the end of UntilOf.
type Template struct {
	Text    string `json:"text"`
	UntilOf string `json:"untilOf"` // want or works
}

// ChainNode is a part of the chain's picture.
type ChainNode struct {
	Index  int    `json:"index"`
	Icon   string `json:"icon"`
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Call   string `json:"call"`
	Limit  string `json:"limit"`
	Mark   string `json:"mark"`
	Spoken string `json:"spoken"`
}

// RemedyView is a remedy's row.
type RemedyView struct {
	Code    string   `json:"code"`
	Icon    string   `json:"icon"`
	Button  string   `json:"button"`
	Result  Template `json:"result"`
	Profile string   `json:"profile"`
	Seconds int      `json:"seconds"` // 0 is as wanted
	Copy    string   `json:"copy"`
	RoleArn string   `json:"roleArn"`
	Remark  string   `json:"remark"`
	About   string   `json:"about"` // above Copy where it is to be read first, else ""
	Shows   bool     `json:"shows"` // applying it shows the origin's own plan first
}

// Primary is the one main button.
type Primary struct {
	Act     string   `json:"act"`
	Text    Template `json:"text"`
	Seconds int      `json:"seconds"`
	Remedy  string   `json:"remedy"`
}

// Band is a stretch of the bar with all that is said of it.
type Band struct {
	From     int          `json:"from"`
	To       int          `json:"to"`
	Outcome  string       `json:"outcome"`
	Basis    string       `json:"basis"`
	Code     string       `json:"code"`
	Hop      int          `json:"hop"`
	Short    string       `json:"short"`
	Works    int          `json:"works"`
	Sentence Template     `json:"sentence"`
	Hint     string       `json:"hint"`
	End      Template     `json:"end"`
	Primary  Primary      `json:"primary"`
	Remedies []RemedyView `json:"remedies"`
	Spoken   string       `json:"spoken"`
	Sent     string       `json:"sent"` // each exchange, with {want}
}

// Detail is a line of the Details popover.
type Detail struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Mono  bool   `json:"mono"`
}

// ProblemView is what is wrong with a profile, where, and the line itself.
type ProblemView struct {
	Sentence string `json:"sentence"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Excerpt  string `json:"excerpt"`
	CanOpen  bool   `json:"canOpen"`
	// Remedies are what works although the profile does not.
	Remedies []RemedyView `json:"remedies"`
}

// LearnedView is a learned fact that can be forgotten.
type LearnedView struct {
	Text string `json:"text"`
	Key  string `json:"key"`
}

// Policy is a choice of session policy.
type Policy struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// View is everything that the page shows of one profile before it opens.
type View struct {
	Profile     string       `json:"profile"`
	Key         string       `json:"key"`
	Role        string       `json:"role"`
	Account     string       `json:"account"`
	AccountID   string       `json:"accountId"`
	Region      string       `json:"region"`
	Regions     []string     `json:"regions"`
	Favourite   bool         `json:"favourite"`
	Production  bool         `json:"production"`
	Colour      string       `json:"colour"`
	Chain       []ChainNode  `json:"chain"`
	ChainLabel  string       `json:"chainLabel"`
	Direct      string       `json:"direct"`
	Bands       []Band       `json:"bands"`
	NoneWorks   string       `json:"noneWorks"`
	BandsSpoken string       `json:"bandsSpoken"`
	Ticks       []int        `json:"ticks"`
	Stops       []int        `json:"stops"`
	Longest     int          `json:"longest"`
	LongestText string       `json:"longestText"`
	Start       int          `json:"start"`
	Remembered  Kept         `json:"remembered"`
	BelowRange  Band         `json:"belowRange"`
	AboveRange  Band         `json:"aboveRange"`
	Needs       []string     `json:"needs"`
	Policies    []Policy     `json:"policies"`
	Details     []Detail     `json:"details"`
	Learned     *LearnedView `json:"learned"`
	Problem     *ProblemView `json:"problem"`
	Narrow      *NarrowView  `json:"narrow"` // nil where no request takes it
	// Ask is a question to confirm before anything is sent, and Confirm its
	// button; both hold {want}, and are "" where there is nothing to ask.
	Ask     string `json:"ask"`
	Confirm string `json:"confirm"`
}

// Kept is how a role was opened last, or is to be opened; what is 0 or "" is not
// remembered.
type Kept struct {
	Seconds     int    `json:"seconds"`
	Destination string `json:"destination"`
	Region      string `json:"region"`
	Browser     string `json:"browser"`
	SAMLSignIn  string `json:"samlSignIn"` // identity provider's address that signs in to AWS for the role
}

// Remembered is what belongs to a role's resolved ARN, not to a profile.
type Remembered struct {
	Kept       Kept
	Seconds    int // to start at: what is kept, else the profile's own; 0 for none
	Account    string
	Favourite  bool
	Production bool
	Colour     string
	Narrow     credential.Narrowing
	Changed    bool // a favourite, by another way than when it became one
}

// firstStart is the duration that the bar starts at when none is remembered.
const firstStart = 3600

// View is the page's picture of a chain.
func (w Words) View(c chain.Chain, k duration.Known, r Remembered) View {
	v := duration.Judge(c, firstStart, k)
	end := barEnd(v)
	view := View{
		Profile: c.Profile, Key: c.Key(), Role: w.title(w.Seen(c, v)), Account: r.Account, AccountID: c.AccountID(), Region: c.Region,
		Regions: []string{}, Favourite: r.Favourite, Production: r.Production, Colour: r.Colour,
		Chain: w.picture(c, v, r), ChainLabel: w.Catalog.Plural("chain.label", len(c.Hops)+1, nil),
		Bands: []Band{}, Ticks: ticks(end), Stops: stops(v.Bands), Longest: v.Longest, Start: r.Seconds, Remembered: r.Kept,
		BelowRange: w.band(c, duration.Judge(c, duration.Shortest-1, k), duration.Band{From: 0, To: duration.Shortest - 1}),
		AboveRange: w.band(c, duration.Judge(c, end+1, k), duration.Band{From: end + 1, To: 1 << 30}),
		Needs:      []string{}, Policies: []Policy{}, Details: w.details(c, v), Narrow: NarrowOf(c, r.Narrow),
	}
	for _, b := range v.Bands {
		if b.To < duration.Shortest {
			continue // what credentials at their end still give is no place on the bar
		}
		band := w.band(c, duration.Judge(c, b.To, k), b)
		band.Sent = w.sentOf(duration.Judge(c, typical(b), k))
		view.Bands = append(view.Bands, band)
	}
	// What any duration needs: a code that serves several roles does so for an hour.
	for _, n := range duration.Judge(c, max(v.Longest, firstStart), k).Needs {
		view.Needs = append(view.Needs, string(n))
	}
	if view.Ask = w.Ask(c, r); view.Ask != "" {
		view.Confirm = w.Confirm(r)
	}
	if view.Start == 0 {
		view.Start = firstStart
	}
	w.ofTheWhole(c, v, k, &view)
	return view
}

// typical is a duration of a band that no exchange has of itself.
func typical(b duration.Band) int {
	if b.From == duration.CredentialDuration && b.To > b.From {
		return b.From + 1
	}
	return b.From
}

// ofTheWhole fills what is said of all bands together.
func (w Words) ofTheWhole(c chain.Chain, v duration.Verdict, k duration.Known, view *View) {
	if len(c.Hops) == 0 {
		view.Direct = w.Catalog.Text("chain.direct", nil)
	}
	if LifeAlone(v) {
		view.LongestText = "" // it ends with the credentials, whatever is wanted
	} else if v.Longest > 0 {
		view.LongestText = w.Catalog.Text("longest", message.Args{"longest": w.seconds(v.Longest)})
	} else if len(v.Reasons) > 0 {
		view.NoneWorks = w.Catalog.Text("flag.none", message.Args{"short": w.Short(c, v, v.Reasons[0])})
	}
	view.BandsSpoken = w.bandsSpoken(view.Bands)
	if contains(v.Needs, duration.NeedPolicy) {
		name, all := w.Origin(c), "opt.permissions.all"
		if name == w.Catalog.Text("origin."+string(c.Origin.Kind), nil) {
			all += ".unnamed"
		}
		view.Policies = []Policy{
			{"all", w.Catalog.Text(all, message.Args{"name": name})},
			{"read-only", w.Catalog.Text("opt.permissions.readOnly", nil)},
			{"arn", w.Catalog.Text("opt.permissions.arn", nil)},
		}
	}
	if refused := k.Learned.RefusedAt; !refused.IsZero() && !k.Learned.AcceptedAt.After(refused) {
		view.Learned = &LearnedView{Text: w.Catalog.Text("learned.fact", message.Args{"when": w.when(refused)}), Key: duration.LearnedKey(c)}
	}
}

func contains(needs []duration.Need, need duration.Need) bool {
	for _, n := range needs {
		if n == need {
			return true
		}
	}
	return false
}

// title is the page's heading: who the console opens as, where that has a name,
// else the user's own name for it.
func (w Words) title(c chain.Chain) string {
	if name := c.Identity(); name != "" {
		return name
	}
	if c.Profile != "" && !strings.HasSuffix(c.Profile, ":") {
		return c.Profile
	}
	return strings.TrimSuffix(w.Catalog.Sentence(w.Origin(c)), ".")
}

func (w Words) bandsSpoken(bands []Band) string {
	text := ""
	for _, b := range bands {
		key := "slider.bands." + b.Outcome
		if b.Outcome == string(duration.Allowed) && b.Basis == string(duration.Practice) {
			key = "slider.bands.practice"
		}
		if text != "" {
			text += " "
		}
		text += w.Catalog.Text(key, message.Args{"min": w.spoken(b.From), "max": w.spoken(b.To), "short": b.Short})
	}
	return text
}

func (w Words) spoken(n int) string {
	return w.Catalog.DurationSpoken(time.Duration(n-n%60) * time.Second)
}
