package opening_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/opening"
	"daypass/internal/saml"
	"daypass/internal/simulator"
)

const provider = "arn:aws:iam::" + account + ":saml-provider/Acme"

// response is one of the simulator's identity provider, as it is posted.
func (r *testRange) response(t *testing.T, a simulator.Assertion) saml.Response {
	t.Helper()
	a.Provider, a.SessionName = provider, "alice"
	for _, role := range a.Roles {
		r.aws.AddRole(simulator.Role{ARN: role, Trusts: []string{provider}})
	}
	got, err := saml.Read([]byte(r.aws.SAMLResponse(a)))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWhichWayAResponseGoes(t *testing.T) {
	r := newRange(t, simulator.World{})
	one, two := roleArn("Fed1"), roleArn("Fed2")
	of := func(seconds int, roles ...string) saml.Response {
		return r.response(t, simulator.Assertion{Roles: roles, SessionDuration: seconds})
	}
	for name, test := range map[string]struct {
		request opening.SAMLRequest
		post    bool
		why     opening.SAMLWhy
		seconds int
		role    string
		err     error
	}{
		"nothing asked":            {opening.SAMLRequest{Response: of(28800, one)}, true, opening.WhyNothing, 28800, "Fed1", nil},
		"nothing asked, no value":  {opening.SAMLRequest{Response: of(0, one)}, true, opening.WhyNothing, 3600, "Fed1", nil},
		"less than it gives":       {opening.SAMLRequest{Response: of(28800, one), Seconds: 3600}, true, opening.WhyEnough, 28800, "Fed1", nil},
		"just what it gives":       {opening.SAMLRequest{Response: of(28800, one), Seconds: 28800}, true, opening.WhyEnough, 28800, "Fed1", nil},
		"more than it gives":       {opening.SAMLRequest{Response: of(28800, one), Seconds: 43200}, false, opening.WhyShorter, 43200, "Fed1", nil},
		"more, told to post":       {opening.SAMLRequest{Response: of(28800, one), Seconds: 43200, Post: true}, true, opening.WhyTold, 28800, "Fed1", nil},
		"what it gives is unknown": {opening.SAMLRequest{Response: of(99999, one), Seconds: 3600}, false, opening.WhyUnknown, 3600, "Fed1", nil},
		"a link":                   {opening.SAMLRequest{Response: of(28800, one), Link: true}, false, opening.WhyLink, 28800, "Fed1", nil},
		"a role of two":            {opening.SAMLRequest{Response: of(28800, one, two), Role: mustRole("Fed2")}, false, opening.WhyRole, 28800, "Fed2", nil},
		"either of two":            {opening.SAMLRequest{Response: of(28800, one, two)}, true, opening.WhyNothing, 28800, "", nil},
		"a link for one of two":    {opening.SAMLRequest{Response: of(28800, one, two), Link: true}, false, opening.WhyLink, 28800, "", opening.ErrSAMLWhichRole},
		"another role":             {opening.SAMLRequest{Response: of(28800, one), Role: mustRole("Two")}, true, opening.WhyNothing, 28800, "", opening.ErrSAMLNoSuchRole},
		"another partition":        {opening.SAMLRequest{Response: of(28800, one), Region: "cn-north-1"}, true, opening.WhyNothing, 28800, "Fed1", opening.ErrSAMLWrongRegion},
		"encrypted":                {opening.SAMLRequest{Response: saml.Response{Encrypted: true}, Seconds: 43200}, true, opening.WhyUnreadable, 0, "", nil},
		"encrypted, a link":        {opening.SAMLRequest{Response: saml.Response{Encrypted: true}, Link: true}, true, opening.WhyUnreadable, 0, "", opening.ErrSAMLOnlyPost},
	} {
		p, err := opening.PlanSAML(test.request, time.Now())
		if !errors.Is(err, test.err) {
			t.Errorf("%s: %v", name, err)
		}
		if p.Post != test.post || p.Why != test.why || p.Seconds != test.seconds || p.Chain.Identity() != test.role && test.role != "" {
			t.Errorf("%s: post %v, because %s, for %d, as %s", name, p.Post, p.Why, p.Seconds, p.Chain.Identity())
		}
	}
}

// A response that gives 1 h opens a console of 12 h through AssumeRoleWithSAML.
func TestABoundedRolesResponseIsNotPosted(t *testing.T) {
	r := newRange(t, simulator.World{})
	one, two := roleArn("Fed1"), roleArn("Fed2")
	response := r.response(t, simulator.Assertion{Roles: []string{one, two}, SessionDuration: 28800})
	bounded := func(c chain.Chain) (n credential.Narrowing, err error) {
		if c.Hops[0].Role == mustRole("Fed2") {
			n.Policy = "{}"
		}
		return n, nil
	}
	for name, test := range map[string]struct {
		request opening.SAMLRequest
		why     opening.SAMLWhy
		err     error
	}{
		"AWS's page would ask": {opening.SAMLRequest{Response: response, Narrow: bounded}, opening.WhyPolicy, opening.ErrSAMLWhichRole},
		"told to post":         {opening.SAMLRequest{Response: response, Narrow: bounded, Post: true}, opening.WhyTold, opening.ErrSAMLBounded},
		"a role of two":        {opening.SAMLRequest{Response: response, Narrow: bounded, Role: mustRole("Fed2")}, opening.WhyRole, nil},
		"encrypted, for it":    {opening.SAMLRequest{Response: saml.Response{Encrypted: true}, Narrow: bounded, Role: mustRole("Fed2")}, opening.WhyUnreadable, opening.ErrSAMLUnboundable},
		"encrypted, for other": {opening.SAMLRequest{Response: saml.Response{Encrypted: true}, Narrow: bounded, Role: mustRole("Fed1")}, opening.WhyUnreadable, nil},
		"encrypted, a policy":  {opening.SAMLRequest{Response: saml.Response{Encrypted: true}, Policy: true}, opening.WhyUnreadable, opening.ErrSAMLUnboundable},
	} {
		p, err := opening.PlanSAML(test.request, time.Now())
		if !errors.Is(err, test.err) || p.Why != test.why {
			t.Errorf("%s: because %s, %v", name, p.Why, err)
		}
	}
	unread := errors.New("reading roles")
	_, err := opening.PlanSAML(opening.SAMLRequest{Response: response, Narrow: func(chain.Chain) (credential.Narrowing, error) {
		return credential.Narrowing{}, unread
	}}, time.Now())
	var failure *opening.Failure
	if !errors.As(err, &failure) || failure.Cause != unread {
		t.Errorf("what bounds the roles cannot be read: %v", err)
	}
}

func TestAResponseOpensForMoreThanItGives(t *testing.T) {
	r := newRange(t, simulator.World{})
	response := r.response(t, simulator.Assertion{Roles: []string{roleArn("Fed1")}, SessionDuration: 1800})
	p, err := opening.PlanSAML(opening.SAMLRequest{Response: response, Seconds: 43200}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	request, err := p.Request(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r.aws.ForgetRequests()
	out, err := r.way.Open(context.Background(), request)
	if err != nil || out.Seconds != 43200 || out.Shortened {
		t.Fatalf("%d, %v", out.Seconds, err)
	}
	sent := r.aws.Requests()
	if len(sent) != 2 || sent[0].Parameters["DurationSeconds"] != "1800" || sent[1].Parameters["SessionDuration"] != "43200" {
		t.Errorf("sent %+v", sent)
	}
	if session, refused := r.browse(out.Link); refused != "" || session.SessionDuration != 43200 {
		t.Errorf("the console is %+v, %s", session, refused)
	}
}

func TestAPostedResponse(t *testing.T) {
	r := newRange(t, simulator.World{})
	response := r.response(t, simulator.Assertion{Roles: []string{roleArn("Fed1")}, SessionDuration: 28800, SessionNotOnOrAfter: 2 * time.Hour})
	p, err := opening.PlanSAML(opening.SAMLRequest{Response: response, Seconds: 28800, Post: true}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if p.Seconds != 7200 {
		t.Errorf("planned for %d", p.Seconds)
	}
	out, err := r.way.PostSAML(context.Background(), p, "", func(context.Context) (string, error) { return "Firefox", nil })
	if err != nil || out.Browser != "Firefox" || !out.Shortened || out.Seconds < 7190 || out.Seconds > 7200 || time.Until(out.EndsAt) > 2*time.Hour {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err := p.Request(time.Now()); !errors.Is(err, opening.ErrSAMLOnlyPost) {
		t.Errorf("%v", err)
	}
	if chain.SAML != out.Request.Chain.Origin.Kind {
		t.Error("another origin")
	}
}
