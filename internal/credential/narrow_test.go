package credential_test

import (
	"testing"

	"daypass/internal/credential"
	"daypass/internal/simulator"
)

func TestNarrowing(t *testing.T) {
	narrow := credential.Narrowing{
		PolicyArns: []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}, Policy: `{"Version":"2012-10-17","Statement":[]}`,
		SourceIdentity: "zoe@acme.example", Tags: map[string]string{"team": "payments", "case": "42"},
	}
	r := newRig(t, simulator.World{})
	way := to(r.user(), r.role("Hub"), r.role("Admin"))
	if _, err := r.get(credential.Request{Chain: way, Narrow: narrow}); err != nil {
		t.Fatal(err)
	}
	sent := r.aws.Requests()
	if len(sent) != 2 {
		t.Fatalf("%d exchanges", len(sent))
	}
	first, last := sent[0].Parameters, sent[1].Parameters
	if first["SourceIdentity"] != narrow.SourceIdentity || first["Tags.member.1.Key"] != "case" || first["Tags.member.2.Value"] != "payments" {
		t.Errorf("the first hop: %v", first)
	}
	if first["Policy"] != "" || first["PolicyArns.member.1.arn"] != "" {
		t.Errorf("the first hop has the console's policy: %v", first)
	}
	if last["PolicyArns.member.1.arn"] != narrow.PolicyArns[0] || last["Policy"] != narrow.Policy {
		t.Errorf("the last hop: %v", last)
	}
	if last["SourceIdentity"] != "" || last["Tags.member.1.Key"] != "" {
		t.Errorf("the last hop says again who came: %v", last)
	}
}

func TestNarrowingIsOffByDefault(t *testing.T) {
	r := newRig(t, simulator.World{})
	if _, err := r.get(credential.Request{Chain: to(r.user(), r.role("Admin"))}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Policy", "PolicyArns.member.1.arn", "SourceIdentity", "Tags.member.1.Key"} {
		if v, there := r.aws.Requests()[0].Parameters[name]; there {
			t.Errorf("%s is sent: %q", name, v)
		}
	}
}

func TestNarrowedWebIdentity(t *testing.T) {
	r := newRig(t, simulator.World{})
	narrow := credential.Narrowing{PolicyArns: []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}, SourceIdentity: "zoe"}
	if _, err := r.get(credential.Request{Chain: webIdentityChain(r), Narrow: narrow}); err != nil {
		t.Fatal(err)
	}
	p := r.aws.Requests()[0].Parameters
	if p["PolicyArns.member.1.arn"] != narrow.PolicyArns[0] || p["SourceIdentity"] != "" {
		t.Errorf("sent %v", p)
	}
}

// The simulator's own answer to what AWS finds too large.
func TestPolicyTooLarge(t *testing.T) {
	r := newRig(t, simulator.World{})
	tags := map[string]string{}
	for _, c := range "abcdefghijklmnopqrstuvwxyz" {
		tags[string(c)] = "value"
	}
	long := make([]byte, 2040)
	for i := range long {
		long[i] = ' '
	}
	copy(long, `{"Version":"2012-10-17","Statement":[]}`)
	_, err := r.get(credential.Request{Chain: to(r.user(), r.role("Admin")), Narrow: credential.Narrowing{Policy: string(long), Tags: tags}})
	e := r.failed(err, credential.CodePolicyTooLarge)
	if e.AWS != "PackedPolicyTooLarge" {
		t.Errorf("AWS %q: %s", e.AWS, e.Said)
	}
}
