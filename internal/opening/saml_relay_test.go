package opening_test

import (
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/opening"
	"daypass/internal/saml"
	"daypass/internal/simulator"
)

const consolePage = "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1"

func TestWhatARelayStateIs(t *testing.T) {
	for text, want := range map[string]opening.Relay{
		"":                               opening.RelayNone,
		consolePage:                      opening.RelayConsole,
		"https://console.aws.amazon.com": opening.RelayConsole,
		"ss:mem:0a1b2c":                  opening.RelayForeign,
		"0a1b2c-3d":                      opening.RelayOpaque,
		"ab/cd==":                        opening.RelayOpaque,
		"ec2":                            opening.RelayOpaque, // AWS knows no such page, Daypass would
		"arn:aws:s3:::bucket":            opening.RelayForeign,
		"http://console.aws.amazon.com":  opening.RelayForeign,
		"https://console.aws.amazon.com.evil.example/":         opening.RelayForeign,
		"https://evil.example/?https://console.aws.amazon.com": opening.RelayForeign,
		"https://console.aws.amazon.com@evil.example/":         opening.RelayForeign,
		"https://console.amazonaws.cn/":                        opening.RelayForeign,
		"https://signin.aws.amazon.com/oauth?redirect_uri=x":   opening.RelayForeign,
		"//evil.example":            opening.RelayForeign,
		"/evil":                     opening.RelayForeign,
		`\\evil.example`:            opening.RelayForeign,
		"javascript:alert(1)":       opening.RelayForeign,
		"a\nb":                      opening.RelayForeign,
		strings.Repeat("a", 10_000): opening.RelayForeign,
	} {
		kind, page := opening.SAMLRelay(saml.Response{RelayState: text}, chain.AWS)
		if kind != want || (page != "") != (want == opening.RelayConsole) {
			t.Errorf("%.60q is %q, leads to %q", text, kind, page)
		}
	}
	if kind, _ := opening.SAMLRelay(saml.Response{RelayState: "https://console.amazonaws.cn/"}, chain.China); kind != opening.RelayConsole {
		t.Errorf("China's console is %q there", kind)
	}
}

func TestWhichRelayStateGoesAlong(t *testing.T) {
	r := newRange(t, simulator.World{})
	response := r.response(t, simulator.Assertion{Roles: []string{roleArn("Fed1")}, SessionDuration: 28800})
	const foreign = "https://evil.example/"
	for name, row := range map[string]struct {
		state   string
		request opening.SAMLRequest
		relay   string
		kind    opening.Relay
	}{
		"a console page, posted":      {consolePage, opening.SAMLRequest{}, consolePage, opening.RelayConsole},
		"a console page, not posted":  {consolePage, opening.SAMLRequest{Assume: true}, consolePage, opening.RelayConsole},
		"opaque, posted":              {"abc", opening.SAMLRequest{}, "abc", opening.RelayOpaque},
		"opaque, not posted":          {"abc", opening.SAMLRequest{Assume: true}, "", opening.RelayOpaque},
		"elsewhere, posted":           {foreign, opening.SAMLRequest{}, "", opening.RelayForeign},
		"elsewhere, insisted on":      {foreign, opening.SAMLRequest{Relay: true}, foreign, opening.RelayForeign},
		"elsewhere, never in a link":  {foreign, opening.SAMLRequest{Relay: true, Assume: true}, "", opening.RelayForeign},
		"the user names another page": {consolePage, opening.SAMLRequest{Elsewhere: true, Relay: true}, "", opening.RelayNone},
	} {
		row.request.Response = response
		row.request.Response.RelayState = row.state
		p, err := opening.PlanSAML(row.request, time.Now())
		if err != nil || p.Relay != row.relay || p.RelayKind != row.kind {
			t.Errorf("%s: %q, %q, %v", name, p.Relay, p.RelayKind, err)
		}
		if p.Post {
			continue
		}
		if request, err := p.Request(time.Now()); err != nil || request.Destination != row.relay {
			t.Errorf("%s: the console opens on %q, %v", name, request.Destination, err)
		}
	}
	response.RelayState = foreign
	warned := func(response saml.Response) bool {
		for _, f := range opening.JudgeSAML(response, time.Now(), chain.AWS) {
			if f.Code == saml.FindingRelay {
				return f.Value == foreign && f.Level == saml.Notes
			}
		}
		return false
	}
	if !warned(response) || !warned(saml.Response{Encrypted: true, RelayState: foreign}) {
		t.Error("nothing is said of a RelayState that leads elsewhere")
	}
	if response.RelayState = consolePage; warned(response) {
		t.Error("a console page is warned of")
	}
}
