package plan

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/message"
)

var morning = time.Date(2026, 11, 23, 9, 42, 0, 0, time.UTC)

func english() Words { return Words{Catalog: message.For(message.English), Now: morning} }

func prodAdmin() chain.Chain {
	return chain.Chain{
		Profile: "prod-admin", Partition: chain.AWS, Region: "eu-west-1",
		Origin: chain.Origin{Kind: chain.IAMUser, Profile: "base"},
		Hops: []chain.Hop{{
			Kind: chain.AssumeRole, Profile: "prod-admin", MFASerial: "arn:aws:iam::111122223333:mfa/alice",
			Role: chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Admin"},
		}},
	}
}

// The contract's own example: what is here may grow, never change.
const example = `{"profile": "prod-admin", "partition": "aws", "region": "eu-west-1",
 "chain": [{"kind": "iam-user", "profile": "base"},
           {"kind": "assume-role", "profile": "prod-admin", "role_arn": "arn:aws:iam::111122223333:role/Admin", "mfa": true}],
 "requested_seconds": 28800, "outcome": "allowed", "longest_seconds": 43200, "expected_seconds": 28800,
 "bands": [{"from": 900, "to": 43200, "outcome": "allowed", "basis": "documented", "reason": null, "hop": null}],
 "send": {"sts": "AssumeRole", "duration_seconds": 3600, "session_duration": 28800, "fall_back": false,
          "steps": [{"service": "sts", "action": "AssumeRole", "duration_seconds": 3600}, {"service": "signin", "action": "getSigninToken", "session_duration": 28800}]},
 "needs": ["mfa"], "reasons": [], "remedies": []}`

func TestThePlanIsTheContracts(t *testing.T) {
	c := prodAdmin()
	if diff := cmp.Diff(generic(t, []byte(example)), document(t, english().Document(c, duration.Judge(c, 28800, duration.Known{Now: morning})))); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsRefusedSendsNothing(t *testing.T) {
	c := prodAdmin()
	c.Origin.Kind, c.Hops[0].MFASerial = chain.SSO, ""
	got := document(t, english().Document(c, duration.Judge(c, 28800, duration.Known{Now: morning})))
	if got["send"] != nil || got["expected_seconds"] != nil || got["outcome"] != "refused" {
		t.Errorf("%v", got)
	}
	reason := got["reasons"].([]any)[0].(map[string]any)
	want := map[string]any{
		"code": "role-chaining", "hop": 1.0, "message": "Admin is assumed from another role, base.",
		"source": "https://repost.aws/knowledge-center/iam-role-chaining-limit",
	}
	if diff := cmp.Diff(want, reason); diff != "" {
		t.Error(diff)
	}
}

func TestAnOpeningAddsItsOwnFields(t *testing.T) {
	c := prodAdmin()
	d := english().Document(c, duration.Judge(c, 28800, duration.Known{Now: morning}))
	seconds, ends := 28800, "2026-11-23T17:42:00Z"
	d.Opened = &OpenedFields{Seconds: &seconds, EndsAt: &ends, SessionDuration: &seconds}
	got := document(t, d)
	for key, want := range map[string]any{"opened_seconds": 28800.0, "ends_at": ends, "shortened": false, "session_duration": 28800.0, "profile": "prod-admin"} {
		if got[key] != want {
			t.Errorf("%s is %v", key, got[key])
		}
	}
	if _, there := got["url"]; there {
		t.Error("a link is printed by --print alone")
	}
}

func document(t *testing.T, d Document) map[string]any {
	t.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return generic(t, text)
}

func generic(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
