package console_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

func TestOpenIsOneExchange(t *testing.T) {
	r := newRig(t, simulator.World{})
	q := r.request(ireland(chain.IAMUser, 1), simulator.DirectRole, 28800)
	q.Destination = "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:state=running&x=é"
	got, err := r.open(q)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"POST eu-west-1.signin.aws.amazon.com getSigninToken 28800"}; !slices.Equal(r.sent(), want) {
		t.Errorf("sent %q, want %q", r.sent(), want)
	}
	if ua := r.aws.Requests()[0].UserAgent; ua != "Daypass/test" {
		t.Errorf("User-Agent %q", ua)
	}
	if got.SessionDuration != 28800 || got.FellBack {
		t.Errorf("result %+v", got)
	}
	s := r.follow(got.Link)
	if left := time.Until(s.EndsAt); left < 7*time.Hour+59*time.Minute || left > 8*time.Hour {
		t.Errorf("the console lasts %v", left)
	}
	if s.Destination != q.Destination || s.Issuer != "Daypass" || s.Account != account {
		t.Errorf("session %+v", s)
	}
}

// follow opens a link as a browser does, up to the console.
func (r *rig) follow(link chain.Secret) simulator.ConsoleSession {
	r.t.Helper()
	request, err := http.NewRequest(http.MethodGet, link.Reveal(), nil)
	if err != nil {
		r.t.Fatal("the link is malformed")
	}
	answer, err := r.aws.Transport().RoundTrip(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	sessions := r.aws.Sessions()
	if answer.StatusCode != http.StatusFound || len(sessions) == 0 {
		body, _ := io.ReadAll(answer.Body)
		r.t.Fatalf("status %d: %s", answer.StatusCode, body)
	}
	return sessions[len(sessions)-1]
}

func TestFallBack(t *testing.T) {
	r := newRig(t, simulator.World{})
	q := r.request(ireland(chain.IAMUser, 2), simulator.ChainedRole, 28800)
	_, err := r.open(q)
	r.failed(err, credential.CodeSigninRefused)
	if len(r.sent()) != 1 {
		t.Fatalf("without leave to fall back, sent %q", r.sent())
	}
	r.aws.ForgetRequests()
	q.FallBack = true
	got, err := r.open(q)
	if err != nil || !got.FellBack || got.SessionDuration != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if want := []string{"POST eu-west-1.signin.aws.amazon.com getSigninToken 28800", "POST eu-west-1.signin.aws.amazon.com getSigninToken"}; !slices.Equal(r.sent(), want) {
		t.Errorf("sent %q", r.sent())
	}
	if s := r.follow(got.Link); time.Until(s.EndsAt) > time.Hour {
		t.Errorf("ends at %v", s.EndsAt)
	}
}

func TestFallBackIsForThe400AndOnce(t *testing.T) {
	cases := []struct {
		name    string
		lineage simulator.Lineage
		asked   int
		fault   simulator.Fault
		code    credential.Code
		sent    int
	}{
		{"invalid either way", simulator.UserKey, 28800, simulator.Fault{}, credential.CodeSigninRefused, 2},
		{"nothing to leave out", simulator.UserKey, 0, simulator.Fault{}, credential.CodeSigninRefused, 1},
		{"500", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.Status500}, credential.CodeServerError, 2},
		{"403", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.Refused, Status: 403, Code: "AccessDenied"}, credential.CodeForbidden, 1},
		{"a portal", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.HTML200}, credential.CodeAnsweredOtherwise, 1},
		{"a redirect", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.Redirect}, credential.CodeRedirected, 1},
		{"no token", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.EmptyToken}, credential.CodeEmptyAnswer, 1},
		{"too often", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.Throttled}, credential.CodeThrottled, 2},
		{"cut", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.Cut}, credential.CodeConnectionCut, 2},
		{"cut within", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.CutBody}, credential.CodeConnectionCut, 2},
		{"64 MiB", simulator.ChainedRole, 28800, simulator.Fault{Kind: simulator.HugeBody}, credential.CodeAnswerTooLarge, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, simulator.World{})
			if c.fault.Kind != "" {
				r.aws.SetFault("signin", "getSigninToken", c.fault)
			}
			q := r.request(ireland(chain.IAMUser, 2), c.lineage, c.asked)
			q.FallBack = true
			_, err := r.open(q)
			if e := r.failed(err, c.code); e.Host != "eu-west-1.signin.aws.amazon.com" || e.Hop != credential.NoHop {
				t.Errorf("error %#v", e)
			}
			if len(r.sent()) != c.sent {
				t.Errorf("sent %q, want %d", r.sent(), c.sent)
			}
		})
	}
}

func TestOneBadMomentIsNoFailure(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Status503, simulator.Cut} {
		r := newRig(t, simulator.World{})
		r.aws.SetFault("signin", "getSigninToken", simulator.Fault{Kind: kind, Times: 1})
		if _, err := r.open(r.request(ireland(chain.IAMUser, 1), simulator.DirectRole, 3600)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestTimeOutAndCancel(t *testing.T) {
	r := newRig(t, simulator.World{})
	r.aws.SetFault("signin", "getSigninToken", simulator.Fault{Kind: simulator.Hang})
	q := r.request(ireland(chain.IAMUser, 1), simulator.DirectRole, 3600)
	ctx, cancel := context.WithTimeout(context.Background(), 80*time.Millisecond)
	defer cancel()
	_, err := r.opener.Open(ctx, q)
	r.failed(err, credential.CodeTimedOut)
	ctx, cancel = context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err = r.opener.Open(ctx, q)
	r.failed(err, credential.CodeCancelled)
}

func TestHostsOfPartitions(t *testing.T) {
	cases := []struct {
		partition chain.Partition
		region    string
		fips      bool
		want      string // "" sends nothing
		code      credential.Code
	}{
		{chain.AWS, "us-east-1", false, "POST us-east-1.signin.aws.amazon.com", ""},
		{chain.AWS, "eu-west-1", true, "POST eu-west-1.signin.aws.amazon.com", ""},
		{chain.China, "cn-northwest-1", false, "POST cn-northwest-1.signin.amazonaws.cn", ""},
		{chain.GovCloud, "us-gov-west-1", false, "GET us-gov-west-1.signin.amazonaws-us-gov.com", ""},
		{chain.GovCloud, "us-gov-east-1", true, "GET us-gov-east-1.signin-fips.amazonaws-us-gov.com", ""},
		{chain.GovCloud, "us-gov-west-1", true, "GET signin-fips.amazonaws-us-gov.com", ""},
		{chain.Europe, "eusc-de-east-1", false, "POST eusc-de-east-1.signin.amazonaws-eusc.eu", ""},
		{chain.ISO, "us-iso-east-1", false, "", credential.CodePartitionUnknown},
		{chain.ISOB, "us-isob-east-1", false, "", credential.CodePartitionUnknown},
		{chain.Partition("aws-new"), "eu-west-1", false, "", credential.CodePartitionUnknown},
		{chain.AWS, "cn-north-1", false, "", credential.CodeRegionMismatch},
		{chain.AWS, "evil.example/x?", false, "", credential.CodeRegionMismatch},
		{chain.AWS, "", false, "", credential.CodeRegionMismatch},
	}
	for _, c := range cases {
		r := newRig(t, simulator.World{})
		way := in(c.partition, c.region, chain.IAMUser, 1)
		way.UseFIPS = c.fips
		got, err := r.open(r.request(way, simulator.DirectRole, 3600))
		if c.want == "" {
			r.failed(err, c.code)
			if len(r.sent()) != 0 {
				t.Errorf("%s %s: sent %q", c.partition, c.region, r.sent())
			}
			continue
		}
		if err != nil || !slices.Equal(r.sent(), []string{c.want + " getSigninToken 3600"}) {
			t.Errorf("%s %s: sent %q, %v", c.partition, c.region, r.sent(), err)
			continue
		}
		link, _ := url.Parse(got.Link.Reveal())
		if _, host, _ := strings.Cut(c.want, " "); link.Host != host || link.Path != "/federation" {
			t.Errorf("the link leads to %s%s", link.Host, link.Path)
		}
		home, _ := url.Parse(link.Query().Get("Destination"))
		if home == nil || !strings.HasPrefix(home.Host, c.region+".console.") || home.Path != "/console/home" {
			t.Errorf("destination %v", home)
		}
	}
}

func TestExpiredCredentialsAreNotSent(t *testing.T) {
	r := newRig(t, simulator.World{})
	q := r.request(ireland(chain.EC2Instance, 0), simulator.InstanceRole, 3600)
	q.Expires = time.Now().Add(-time.Second)
	_, err := r.open(q)
	r.failed(err, credential.CodeCredentialsExpired)
	q.Expires, q.Keys = time.Time{}, chain.Keys{}
	_, err = r.open(q)
	r.failed(err, credential.CodeNoKeys)
	if len(r.sent()) != 0 {
		t.Errorf("sent %q", r.sent())
	}
}

func TestDemoHosts(t *testing.T) {
	for _, address := range []string{
		"https://127.0.0.1:1", "http://example.com", "http://localhost:1", "http://127.0.0.1:1/x", "http://u:p@127.0.0.1:1",
		"http://127.0.0.1.example.com", "http://127.0.0.1:1?a=b", "", "\x00",
	} {
		if _, err := console.DemoHosts(address); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
}

// The demo may reach the simulator as AWS is reached, or plainly.
func TestDemoOpensInABrowser(t *testing.T) {
	for name, network := range map[string]func(*rig) console.Network{
		"plain":     func(*rig) console.Network { return credential.NewNetwork(func(string) string { return "" }, nil) },
		"transport": func(r *rig) console.Network { return r.getter.Network() },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, simulator.World{})
			hosts, err := console.DemoHosts(r.aws.URL())
			if err != nil {
				t.Fatal(err)
			}
			o := console.New(console.Options{Network: network(r), Hosts: hosts})
			way := in(chain.GovCloud, "us-gov-west-1", chain.IAMUser, 1)
			o.Prepare(context.Background(), way)
			got, err := o.Open(context.Background(), r.request(way, simulator.DirectRole, 3600))
			if err != nil {
				t.Fatal(err)
			}
			// A plain client, as a browser: it must end on the console page.
			answer, err := http.Get(got.Link.Reveal())
			if err != nil {
				t.Fatal("following the link failed")
			}
			defer answer.Body.Close()
			if answer.StatusCode != http.StatusOK || answer.Request.URL.Path != "/console" || len(r.aws.Sessions()) != 1 {
				t.Errorf("status %d at %s", answer.StatusCode, answer.Request.URL.Path)
			}
		})
	}
}
