package plan

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/message"
)

func viaHub() chain.Chain {
	c := prodAdmin()
	c.Profile, c.Origin = "deploy-via-hub", chain.Origin{Kind: chain.EC2Instance, Profile: "ec2:", Name: "web-7"}
	c.Hops[0].MFASerial, c.Hops[0].Role.RoleName = "", "Hub"
	c.Hops = append(c.Hops, chain.Hop{Kind: chain.AssumeRole, Role: chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Deploy"}})
	return c
}

func TestTheViewMarksTheHopThatLimits(t *testing.T) {
	v := english().View(viaHub(), duration.Known{Now: morning}, Remembered{})
	last := v.Chain[2]
	if last.Limit != "role chaining" || last.Mark != "refused" || v.Chain[1].Mark != "" {
		t.Errorf("%+v", v.Chain)
	}
	const spoken = "3 of 3, AssumeRole to Deploy, account 1111-2222-3333; this hop limits the console to 1 hour: role chaining"
	if strings.ReplaceAll(last.Spoken, "\u00a0", " ") != spoken {
		t.Errorf("spoken: %s", last.Spoken)
	}
	if v.LongestText != "longest here 1\u00a0h" || v.NoneWorks != "" {
		t.Errorf("%q %q", v.LongestText, v.NoneWorks)
	}
}

func TestABandLeavesOpenWhatMovesWithTheThumb(t *testing.T) {
	v := english().View(viaHub(), duration.Known{Now: morning}, Remembered{})
	refused := v.Bands[1]
	const want = "AWS refuses {want} here: Deploy is assumed from another role, Hub. The console opens for {works}, {until}."
	if refused.Sentence.Text != want || refused.Sentence.UntilOf != "works" {
		t.Errorf("%+v", refused.Sentence)
	}
	if refused.Primary.Act != "shorter" || refused.Primary.Text.Text != "Open for {works} instead" || refused.Primary.Seconds != 3600 {
		t.Errorf("%+v", refused.Primary)
	}
	for _, r := range refused.Remedies {
		if r.Code == "open-shorter" {
			t.Error("the primary is repeated in the list")
		}
	}
}

// Where a program signed in through SAML, that is done again; what follows upon its
// credentials is no matter of it alone.
func TestExpiredSAMLSignsInAgain(t *testing.T) {
	c := prodAdmin()
	c.Hops = nil
	c.Origin = chain.Origin{Kind: chain.StaticSession, Expires: morning.Add(-time.Hour)}
	if p := english().View(c, duration.Known{Now: morning}, Remembered{}).Bands[0].Primary; p.Remedy != "refresh-credentials" {
		t.Errorf("%+v", p)
	}
	c.Origin.Tool = chain.SAMLTool{Name: "aws-adfs"}
	v := english().View(c, duration.Known{Now: morning}, Remembered{})
	if p := v.Bands[0].Primary; p.Remedy != "use-saml" || p.Text.Text != "Sign in through SAML…" || len(v.Bands[0].Remedies) != 2 {
		t.Errorf("%+v", v.Bands[0])
	}
	if v.Chain[0].Icon != "saml" || v.Chain[0].Name != "SAML sign-in by aws-adfs" {
		t.Errorf("%+v", v.Chain)
	}
}

func TestNothingThatWorksHasNoPrimaryButARemedyThatOpens(t *testing.T) {
	c := prodAdmin()
	c.Hops[0].MFASerial = "arn:aws:iam::111122223333:u2f/user/alice/key"
	v := english().View(c, duration.Known{Now: morning}, Remembered{})
	if v.NoneWorks != "no duration works: a security key" || len(v.Bands) != 1 || v.Bands[0].Primary.Act != "none" {
		t.Errorf("%q %+v", v.NoneWorks, v.Bands)
	}
	other := prodAdmin()
	other.Profile, other.Hops[0].MFASerial = "other", ""
	k := duration.Known{Now: morning, Reaching: func(chain.RoleArn) []chain.Chain { return []chain.Chain{other} }}
	if p := english().View(c, k, Remembered{}).Bands[0].Primary; p.Act != "remedy" || p.Remedy != "use-profile" {
		t.Errorf("%+v", p)
	}
}

func TestStopsAreThoseOfTheScaleAndTheEdges(t *testing.T) {
	c := chain.Chain{Profile: "p", Partition: chain.AWS, Region: "eu-west-1", Origin: chain.Origin{Kind: chain.FederatedUser, Expires: morning.Add(7999 * time.Second)}}
	v := english().View(c, duration.Known{Now: morning}, Remembered{})
	for _, stop := range []int{900, 1200, 3600, 4500, 7980, 14400, 16200, 43200, 46800, 129600} {
		found := false
		for _, s := range v.Stops {
			found = found || s == stop
		}
		if !found {
			t.Errorf("no stop at %d s", stop)
		}
	}
	for i := 1; i < len(v.Stops); i++ {
		if v.Stops[i] <= v.Stops[i-1] {
			t.Errorf("stops out of order at %d", v.Stops[i])
		}
	}
}

// The page gets null for a nil slice, and TypeScript says array.
func TestNoSliceOfAViewIsNil(t *testing.T) {
	chains := []chain.Chain{prodAdmin(), viaHub(), viaHub().WithoutHops(), prodAdmin().WithoutHops()}
	for _, kind := range []chain.OriginKind{chain.Login, chain.Process, chain.Environment, chain.SSO} {
		c := prodAdmin().WithoutHops()
		c.Origin.Kind = kind
		chains = append(chains, c)
	}
	for _, c := range chains {
		for _, l := range message.Languages() {
			w := Words{Catalog: message.For(l), Now: morning}
			view := w.View(c, duration.Known{Now: morning}, Remembered{})
			noNil(t, reflect.ValueOf(view), string(c.Origin.Kind))
			wholeSentences(t, reflect.ValueOf(view), string(l)+" "+string(c.Origin.Kind))
		}
	}
}

func noNil(t *testing.T, v reflect.Value, path string) {
	t.Helper()
	walk(v, path, func(v reflect.Value, path string) {
		if v.Kind() == reflect.Slice && v.IsNil() {
			t.Errorf("%s is nil", path)
		}
	})
}

// wholeSentences: no key of the catalogs and no placeholder but the page's own
// reaches a person.
func wholeSentences(t *testing.T, v reflect.Value, path string) {
	t.Helper()
	pages := strings.NewReplacer("{want}", "", "{works}", "", "{until}", "", "{when}", "")
	walk(v, path, func(v reflect.Value, path string) {
		if v.Kind() != reflect.String {
			return
		}
		text := pages.Replace(v.String())
		if strings.ContainsAny(text, "{}") || strings.HasPrefix(text, "reason.") || strings.HasPrefix(text, "remedy.") || strings.HasPrefix(text, "chain.") {
			t.Errorf("%s: %q", path, v.String())
		}
	})
}

func walk(v reflect.Value, path string, visit func(reflect.Value, string)) {
	visit(v, path)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), path, visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), path, visit)
		}
	}
}
