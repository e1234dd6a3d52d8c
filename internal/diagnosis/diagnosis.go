// Package diagnosis reads what a person pasted of a sign-in that failed
// elsewhere, an error text, a federation URL, and says what AWS meant by it and
// what works instead.
//
// It knows AWS's error texts, what a federation request can ask for, and what in
// a text is a secret. It never asks AWS, keeps nothing, and writes no sentence:
// codes only, which package plan puts into words.
package diagnosis

import (
	"slices"
	"strings"
	"time"

	"daypass/internal/chain"
	"daypass/internal/duration"
)

// Limit is more than any error text or federation URL takes, in bytes.
const Limit = 64 << 10

// encodings is how many times more than once a text may be percent-encoded: logs
// quote URLs that hold URLs.
const encodings = 3

// Reading is what a text holds.
type Reading struct {
	Said    []Code     // AWS's texts that were recognised, in the table's order
	Request *Request   // the federation request, nil where there is none
	Facts   Facts      // what the texts name
	Secrets []Kind     // what Redacted takes out, each kind once
	Empty   bool       // nothing but space
	text    string     //
	spans   []span     // of the secrets in text
	Expires time.Time  // of the credentials beside which it stands, zero unknown
	Keys    chain.Keys // of the request's Session, empty where there are none
}

// Facts are what AWS's texts say by the way.
type Facts struct {
	Role string // name of the role that was to be assumed
	From string // who wanted to assume it
}

// Read takes a text apart. Nothing of it is kept but in the Reading.
func Read(text string) Reading {
	if len(text) > Limit {
		text = text[:Limit]
	}
	for range encodings {
		text = strings.ReplaceAll(text, "%25", "%")
	}
	r := Reading{text: text, Empty: blank(text)}
	r.Said, r.Facts = recognise(text)
	if r.Request = readRequest(text); r.Request != nil {
		r.Keys = r.Request.Keys
	}
	r.spans = secrets(text)
	r.Secrets = kinds(r.spans)
	return r
}

// Known is what is known beside the text. All of it may be missing.
type Known struct {
	Now time.Time
	// Chain is the profile that the person says it is about, and Rules what is known of it.
	Chain *chain.Chain
	Rules duration.Known
	// Asked is the console duration that the person says was asked for, in seconds.
	Asked int
	// Keys and Expires are those of credentials that were pasted.
	Keys    chain.Keys
	Expires time.Time
}

func (k Known) rules() duration.Known {
	if k.Rules.Now.IsZero() {
		k.Rules.Now = k.Now
	}
	return k.Rules
}

// Finding is one thing that a text means.
type Finding struct {
	Code     Code
	Facts    Facts
	Seconds  int    // that were asked for, 0 where none were
	Name     string // of a parameter or a host
	Remedies []Remedy
	// Verdict is what the rules say of the chain, nil where none is known.
	Verdict *duration.Verdict
}

// Judge says what a text means, what is most certain first.
func Judge(r Reading, k Known) []Finding {
	var found []Finding
	found = append(found, r.Request.judge(k)...)
	for _, code := range r.Said {
		found = append(found, r.said(code, k))
	}
	if len(found) == 0 && !k.Keys.Empty() {
		found = append(found, judgeKeys(k))
	}
	if len(found) == 0 && !r.Empty {
		found = append(found, finding(Unknown))
	}
	return settled(once(found))
}

// settled drops what another finding says more of: the 400 itself names both
// causes, and its duration is one of them.
func settled(found []Finding) []Finding {
	refused := func(f Finding) bool { return f.Code == SigninRefused }
	if !slices.ContainsFunc(found, refused) {
		return found
	}
	return slices.DeleteFunc(found, func(f Finding) bool { return f.Code == DurationAsked })
}

// Open tells whether a code leaves open what AWS could still say.
func (c Code) Open() bool {
	switch c {
	case SigninRefused, RefusedWithout, RefusedValid, DurationAsked, DurationFine, TemporaryKeys:
		return true
	}
	return false
}

// Ways are the ways out of a code, the likeliest first.
func Ways(c Code) []Remedy { return slices.Clone(remedies[c]) }

// said judges one of AWS's texts by what else is known.
func (r Reading) said(code Code, k Known) Finding {
	f := finding(code)
	f.Facts = r.Facts
	if code != SigninRefused {
		return f
	}
	f.Seconds = k.Asked
	if r.Request != nil {
		f.Seconds = r.Request.SessionDuration
	}
	switch {
	case k.Chain != nil:
		return byChain(f, k)
	case r.Request != nil && r.Request.Action == GetSigninToken && !r.Request.HasDuration:
		return with(f, RefusedWithout)
	}
	return f
}

// byChain lets the rules say which of AWS's two causes it is, as far as the
// chain shows it.
func byChain(f Finding, k Known) Finding {
	seconds := f.Seconds
	if seconds == 0 {
		seconds = duration.LongestSession
	}
	v := duration.Judge(*k.Chain, seconds, k.rules())
	switch {
	case v.Outcome == duration.Allowed:
		f = with(f, RefusedValid) // not the chain: then the credentials
	case v.Outcome == duration.Refused:
		f = with(f, RefusedChain)
	}
	f.Verdict = &v
	return f
}

// judgeKeys says what credentials show by themselves.
func judgeKeys(k Known) Finding {
	switch {
	case !k.Keys.Temporary():
		return finding(LongTermKeys)
	case !k.Expires.IsZero() && !k.Now.Before(k.Expires):
		return finding(Expired)
	}
	return finding(TemporaryKeys)
}

func finding(code Code) Finding { return Finding{Code: code, Remedies: remedies[code]} }

func with(f Finding, code Code) Finding {
	f.Code, f.Remedies = code, remedies[code]
	return f
}

// once drops what was found before.
func once(all []Finding) []Finding {
	seen := map[Code]bool{}
	var found []Finding
	for _, f := range all {
		if !seen[f.Code] {
			seen[f.Code] = true
			found = append(found, f)
		}
	}
	return found
}
