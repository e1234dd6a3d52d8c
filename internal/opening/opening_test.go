package opening_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/destination"
	"daypass/internal/duration"
	"daypass/internal/opening"
	"daypass/internal/simulator"
	"daypass/internal/store"
)

func (r *testRange) chainOf(lineage simulator.Lineage, life time.Duration, kind chain.OriginKind, hops ...string) chain.Chain {
	c := chain.Chain{Profile: "p", Partition: chain.AWS, Region: "eu-west-1", Origin: chain.Origin{Kind: kind, Profile: "base"}}
	if lineage != "" {
		c.Origin.Keys = keysOf(r.aws.Issue(issueOf(lineage, life)))
	}
	for _, name := range hops {
		c.Hops = append(c.Hops, chain.Hop{Kind: chain.AssumeRole, Role: mustRole(name)})
	}
	return c
}

func (r *testRange) open(t *testing.T, q opening.Request) opening.Outcome {
	t.Helper()
	out, err := r.way.Open(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOneHopIsTwoExchanges(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	out := r.open(t, opening.Request{Chain: r.chainOf(simulator.UserKey, 0, chain.IAMUser, "Two"), Seconds: 28800})
	if out.Seconds != 28800 || out.SessionDuration != 28800 || out.Shortened {
		t.Errorf("%+v", out)
	}
	if n := len(r.aws.Requests()); n != 2 {
		t.Errorf("%d exchanges", n)
	}
}

func TestTwoHopsAreThreeExchanges(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	r.open(t, opening.Request{Chain: r.chainOf(simulator.UserKey, 0, chain.IAMUser, "Two", "Three"), Seconds: 3600})
	if n := len(r.aws.Requests()); n != 3 {
		t.Errorf("%d exchanges", n)
	}
}

func TestAFallBackIsToldAndLearned(t *testing.T) {
	r := newRange(t, simulator.World{InstanceChains: true}) // nothing undocumented works
	c := r.chainOf("", 0, chain.EC2Instance)
	if v := r.way.Judge(c, 28800); v.Outcome != duration.Allowed {
		t.Fatalf("judged %s", v.Outcome)
	}
	out := r.open(t, opening.Request{Chain: c, Seconds: 28800})
	if !out.FellBack || !out.Shortened || out.SessionDuration != 0 || out.EndsAt.IsZero() {
		t.Errorf("%+v", out)
	}
	v := r.way.Judge(c, 28800)
	if v.Outcome != duration.Uncertain || v.Reasons[0].Code != duration.LearnedRefused {
		t.Errorf("after a refusal: %s %+v", v.Outcome, v.Reasons)
	}
	if v.Remedies[0].Code != duration.OpenShorter {
		t.Errorf("what worked is not first: %+v", v.Remedies)
	}
}

func TestInHandRefusals(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	c := r.chainOf(simulator.FederatedUser, 2*time.Hour, chain.StaticSession)
	c.Origin.Expires = time.Now().Add(2 * time.Hour)
	out := r.open(t, opening.Request{Chain: c, Seconds: 28800})
	if !out.Shortened || out.Seconds != 7200 {
		t.Errorf("opens for the longest that works, and says so: %+v", out)
	}
	r.forget() // whose key it is would be known beforehand now
	_, err := r.way.Open(context.Background(), opening.Request{Chain: c, Seconds: 28800, Exact: true})
	var refusal *opening.Refusal
	if !errors.As(err, &refusal) || !refusal.InHand {
		t.Errorf("--exact: %v", err)
	}
}

// A console that ends when nobody knows is no 8 h one: the next bar starts, and the
// list names, what was known before.
func TestAnUnknownLifeIsNoDurationToRemember(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	kept := opening.Stored{Store: store.New(store.In(t.TempDir()), time.Now, nil)}
	c := r.chainOf(simulator.FederatedUser, 2*time.Hour, chain.FederatedUser)
	for _, step := range []struct {
		seconds, expires, remembered int
	}{{28800, 0, 0}, {3600, 7200, 3600}, {28800, 0, 3600}} {
		c.Origin.Expires = time.Time{}
		if step.expires > 0 {
			c.Origin.Expires = time.Now().Add(time.Duration(step.expires) * time.Second)
		}
		out := r.open(t, opening.Request{Chain: c, Seconds: step.seconds})
		if out.EndsAt.IsZero() != (step.expires == 0) {
			t.Fatalf("%+v: ends at %s", step, out.EndsAt)
		}
		if err := kept.Opened(out); err != nil {
			t.Fatal(err)
		}
		roles, err := kept.Store.Roles()
		if err != nil {
			t.Fatal(err)
		}
		if got := roles[c.Key()].DurationSeconds; got != step.remembered {
			t.Errorf("%+v: %d s are remembered", step, got)
		}
	}
}

func TestShortenAndTryAnyway(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	c := r.chainOf(simulator.DirectRole, time.Hour, chain.StaticSession, "Two")
	out := r.open(t, opening.Request{Chain: c, Seconds: 28800, Shorten: true})
	if out.Seconds != 3600 || !out.Shortened || out.FellBack {
		t.Errorf("--shorten: %+v", out)
	}
	out = r.open(t, opening.Request{Chain: c, Seconds: 28800, TryAnyway: true})
	if !out.FellBack || !out.Shortened || out.Seconds != 3600 {
		t.Errorf("--try-anyway: %+v", out)
	}
}

func TestWhoHoldsAKeyIsLearned(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	session := r.chainOf(simulator.UserSession, 12*time.Hour, chain.StaticSession)
	_, err := r.way.Open(context.Background(), opening.Request{Chain: session, Seconds: 3600})
	var refusal *opening.Refusal
	if !errors.As(err, &refusal) || refusal.Verdict.Reasons[0].Code != duration.NotFederatable {
		t.Fatalf("%v", err)
	}
	before := len(r.aws.Requests())
	hop := session
	hop.Hops = []chain.Hop{{Kind: chain.AssumeRole, Role: mustRole("Two")}}
	if v := r.way.Judge(hop, 28800); v.Outcome != duration.Refused || v.Reasons[0].Code != duration.SessionTokenChaining {
		t.Errorf("%+v", v.Reasons)
	}
	if v := r.way.Judge(session, 3600); v.Outcome != duration.Refused || v.Reasons[0].Code != duration.NotFederatable {
		t.Errorf("%+v", v.Reasons)
	}
	if n := len(r.aws.Requests()) - before; n != 0 {
		t.Errorf("%d requests for what is known", n)
	}
	root := r.chainOf(simulator.RootKey, 0, chain.IAMUser)
	r.open(t, opening.Request{Chain: root, Seconds: 28800})
	root.Hops = hop.Hops
	if v := r.way.Judge(root, 3600); v.Outcome != duration.Refused || v.Reasons[0].Code != duration.RootUser {
		t.Errorf("root's hop: %s %+v", v.Outcome, v.Reasons)
	}
}

// Until AWS has said whose a key is, it may be the root user's, which gets less.
func TestWhoseALongTermKeyIsIsLearnedByUsingIt(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	hop := []chain.Hop{{Kind: chain.AssumeRole, Role: mustRole("Two")}}
	for _, c := range []struct {
		name    string
		lineage simulator.Lineage
		hops    []chain.Hop
		seconds int
		holder  duration.IdentityKind // "" where the use proves nothing
	}{
		{"a user's, by its role", simulator.UserKey, hop, 3600, duration.UserIdentity},
		{"a user's, by more than an hour", simulator.UserKey, nil, 7200, duration.UserIdentity},
		{"a user's, by an hour, which root gets too", simulator.UserKey, nil, 3600, ""},
		{"root's, by less than was asked", simulator.RootKey, nil, 7200, duration.RootIdentity},
		{"root's, by AWS's refusal", simulator.RootKey, hop, 3600, duration.RootIdentity},
	} {
		chained := r.chainOf(c.lineage, 0, chain.IAMUser)
		chained.Hops = c.hops
		if v := r.way.Judge(chained, c.seconds); !v.UsersKey || v.Holder != nil {
			t.Errorf("%s: judged without its condition", c.name)
		}
		_, _ = r.way.Open(context.Background(), opening.Request{Chain: chained, Seconds: c.seconds})
		v := r.way.Judge(chained, c.seconds)
		if c.holder == "" {
			if v.Holder != nil || !v.UsersKey {
				t.Errorf("%s: %+v was learned", c.name, v.Holder)
			}
			continue
		}
		if v.Holder == nil || v.Holder.Kind != c.holder || v.UsersKey {
			t.Errorf("%s: learned %+v", c.name, v.Holder)
		}
	}
}

func TestExpiredCredentialsOfAProcessAreRefusedHere(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	c := r.chainOf("", 0, chain.Process)
	c.Origin.Command = "issue direct-role -10m told"
	_, err := r.way.Open(context.Background(), opening.Request{Chain: c, Seconds: 3600})
	var refusal *opening.Refusal
	if !errors.As(err, &refusal) || refusal.Verdict.Reasons[0].Code != duration.CredentialsExpired || refusal.Verdict.Remedies[0].Code != duration.RefreshOrigin {
		t.Errorf("%v", err)
	}
}

// What a process gives is a key or a session: only a key's console can be bounded.
func TestASessionPolicyIsNeverLeftOut(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	c := r.chainOf("", 0, chain.Process)
	asked := opening.Request{Chain: c, Seconds: 3600, PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess"}
	asked.Chain.Origin.Command = "issue direct-role 2h told"
	if out := r.open(t, asked); out.Seconds != 3600 {
		t.Errorf("a session, with what is set for keys: %+v", out)
	}
	asked.Narrow.PolicyArns = []string{asked.PolicyArn}
	if _, err := r.way.Open(context.Background(), asked); !errors.Is(err, credential.CodePolicyNowhere) {
		t.Errorf("a session: %v", err)
	}
	asked.Chain.Origin.Command = "issue user-key 0s untold"
	if out := r.open(t, asked); out.Seconds != 3600 {
		t.Errorf("a key: %+v", out)
	}
}

func TestRootIsToldOnce(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	out := r.open(t, opening.Request{Chain: r.chainOf(simulator.RootKey, 0, chain.IAMUser), Seconds: 28800})
	if !out.Root || out.Seconds != 3600 || !out.Shortened {
		t.Errorf("%+v", out)
	}
}

func TestNothingIsSentForADestinationThatIsNoConsole(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	_, err := r.way.Open(context.Background(), opening.Request{
		Chain: r.chainOf(simulator.UserKey, 0, chain.IAMUser, "Two"), Seconds: 3600, Destination: "https://evil.example/",
	})
	if !errors.Is(err, destination.ErrNoConsole) || len(r.aws.Requests()) != 0 {
		t.Errorf("%v, %d requests", err, len(r.aws.Requests()))
	}
}

func TestA400IsDiagnosed(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	r.aws.SetFault("signin", "getSigninToken", simulator.Fault{Kind: simulator.Refused, Times: 1})
	_, err := r.way.Open(context.Background(), opening.Request{Chain: r.chainOf(simulator.UserKey, 0, chain.IAMUser, "Two"), Seconds: 28800})
	var failure *opening.Failure
	if !errors.As(err, &failure) || failure.Diagnosis == nil || !errors.Is(err, credential.CodeSigninRefused) {
		t.Fatalf("%v", err)
	}
	// The fault hit once: without SessionDuration the same credentials work.
	if failure.Diagnosis.Cause != console.CausePassed && failure.Diagnosis.Cause != console.CauseSessionDuration {
		t.Errorf("cause %s", failure.Diagnosis.Cause)
	}
}

// AWS issues a token for a user's session, and says in the browser alone that it
// opens no console.
func TestATokenThatOpensNoConsoleIsDiagnosed(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	for lineage, opensNone := range map[simulator.Lineage]bool{simulator.UserSession: true, simulator.DirectRole: false} {
		d, err := r.way.Diagnose(context.Background(), r.chainOf(lineage, 12*time.Hour, chain.StaticSession), 3600)
		if err != nil || d.NotFederatable() != opensNone {
			t.Errorf("%s: %+v, %v", lineage, d.Verdict.Reasons, err)
		}
	}
	c := r.chainOf(simulator.UserKey, 0, chain.IAMUser, "Two")
	c.Hops[0].MFASerial = "arn:aws:iam::" + account + ":u2f/user/alice/key"
	before := len(r.aws.Requests())
	_, err := r.way.Diagnose(context.Background(), c, 3600)
	var refusal *opening.Refusal
	if !errors.As(err, &refusal) || len(r.aws.Requests()) != before {
		t.Errorf("a device that no code comes from: %v, %d requests", err, len(r.aws.Requests())-before)
	}
}

func TestWhatWasRememberedIsTheWayThatOpened(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	given := false
	out := r.open(t, opening.Request{
		Chain: r.chainOf(simulator.UserKey, 0, chain.IAMUser, "Two"), Seconds: 3600,
		HandOff: func(_ context.Context, link chain.Secret) (string, error) {
			given = !link.Empty()
			return "Recorder", nil
		},
	})
	if !given || out.Browser != "Recorder" {
		t.Errorf("handed over %v to %q", given, out.Browser)
	}
}

func TestWhereSTSIsOffTheDefaultRegionAnswers(t *testing.T) {
	r := newRange(t, simulator.DemoWorld())
	r.aws.TurnOffSTS(account, "eu-west-1")
	q := opening.Request{Chain: r.chainOf(simulator.UserKey, 0, chain.IAMUser, "Two"), Seconds: 28800}
	if _, err := r.way.Open(context.Background(), q); !errors.Is(err, credential.CodeRegionDisabled) {
		t.Fatalf("%v", err)
	}
	q.InDefaultRegion = true
	out := r.open(t, q)
	if out.Seconds != 28800 || !strings.Contains(out.Target, "region=eu-west-1") {
		t.Errorf("%d s on %s", out.Seconds, out.Target)
	}
	for _, request := range r.aws.Requests()[1:] {
		if strings.Contains(request.Host, "eu-west-1") {
			t.Errorf("asked %s", request.Host)
		}
	}
}
