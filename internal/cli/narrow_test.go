package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daypass/internal/house"
	"daypass/internal/plan"
	"daypass/internal/simulator"
	"daypass/internal/store"
)

const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"

const auditRole = "arn:aws:iam::111122223333:role/SecurityAudit"

// assumed are the parameters of the calls to AssumeRole of the last run.
func (s *session) assumed() []map[string]string {
	var calls []map[string]string
	for _, r := range s.aws.Requests() {
		if r.Action == "AssumeRole" || r.Action == "GetFederationToken" {
			calls = append(calls, r.Parameters)
		}
	}
	return calls
}

func policyFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Whoever runs what is shown instead opens nothing wider than was asked for.
func TestWhatIsShownInsteadIsNarrowedToo(t *testing.T) {
	const flags = " --policy-arn " + readOnly + " --source-identity zoe@acme.example --tag 'team=the payments' "
	for _, c := range []struct{ profile, want, shows string }{
		{"prod-admin", "8h", "daypass --demo open prod-admin" + flags + "--duration 8h --mfa-code N"}, // a code is missing
		{"deploy-via-hub", "8h", "daypass --demo open deploy-via-hub" + flags + "--duration 1h"},      // Daypass refuses
		{"deploy-via-hub", "8h", "daypass --demo open deploy-direct" + flags + "--duration 8h"},       // another profile
		{"prod-locked", "1h", "daypass --demo open prod-locked" + flags + "--duration 1h"},            // AWS refuses
	} {
		s := &session{t: t}
		if code := s.run("open", c.profile, "--duration", c.want, "--print", "--tag", "team=the payments", "--policy-arn", readOnly, "--source-identity", "zoe@acme.example"); code == int(plan.Done) {
			t.Errorf("%s: opened", c.profile)
		}
		s.said(c.shows)
	}
}

func TestOpenNarrowed(t *testing.T) {
	const document = `{"Version":"2012-10-17","Statement":[]}`
	s := &session{t: t}
	code := s.run("open", "deploy-via-hub", "--duration", "1h", "--print", "--policy-arn", readOnly, "--policy", policyFile(t, document+"\n"),
		"--source-identity", "zoe@acme.example", "--tag", "team=payments", "--tag", "case=42")
	calls := s.assumed()
	if code != int(plan.Done) || len(calls) != 2 {
		t.Fatalf("exit %d, %d calls: %s", code, len(calls), s.err.String())
	}
	first, last := calls[0], calls[1]
	if first["SourceIdentity"] != "zoe@acme.example" || first["Tags.member.1.Key"] != "case" || first["Tags.member.2.Value"] != "payments" || first["Policy"] != "" {
		t.Errorf("the first hop: %v", first)
	}
	if last["Policy"] != document || last["PolicyArns.member.1.arn"] != readOnly || last["SourceIdentity"] != "" {
		t.Errorf("the last hop: %v", last)
	}
	if code := s.run("open", "base", "--duration", "1h", "--print", "--policy", policyFile(t, document)); code != int(plan.Done) {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	if calls := s.assumed(); len(calls) != 1 || calls[0]["Policy"] != document || calls[0]["PolicyArns.member.1.arn"] != "" {
		t.Errorf("the key alone: %v", calls)
	}
}

// What cannot be done is refused before anything is sent.
func TestOpenNarrowedRefused(t *testing.T) {
	for _, test := range []struct {
		flags []string
		says  string
	}{
		{[]string{"staging-view", "--policy-arn", readOnly}, "Here (Identity Center role) no request takes one."},
		{[]string{"staging-view", "--source-identity", "zoe"}, "Here (Identity Center role) there is none."},
		{[]string{"ci-deploy", "--tag", "a=b"}, "Here (web identity token) there is none."},
		{[]string{"audit", "--policy-arn", "ReadOnlyAccess"}, "ReadOnlyAccess is no policy’s ARN in the partition aws"},
		{[]string{"audit", "--policy-arn", "{}"}, "{} is no policy’s ARN in the partition aws"},
		{[]string{"audit", "--policy", "/nowhere/policy.json"}, "/nowhere/policy.json could not be read."},
		{[]string{"audit", "--policy", policyFile(t, `{"Version":`)}, "This session policy is not valid JSON."},
		{[]string{"audit", "--policy", policyFile(t, readOnly)}, "This session policy is not valid JSON."},
		{[]string{"audit", "--policy", policyFile(t, `{"a":"`+strings.Repeat("b", 2048)+`"}`)}, "2,048 characters"},
		{[]string{"audit", "--source-identity", "z"}, "2 to 64"},
		{[]string{"audit", "--tag", "team"}, "key=value"},
	} {
		s := &session{t: t}
		if code := s.run(append([]string{"open", "--duration", "1h", "--print"}, test.flags...)...); code != int(plan.Usage) || len(s.aws.Requests()) != 0 {
			t.Errorf("%v: exit %d, %d requests", test.flags, code, len(s.aws.Requests()))
		}
		s.said(test.says)
	}
}

// The setting is GetFederationToken's: what is opened otherwise is not refused for it.
func TestThePolicyThatIsSetIsForKeysAlone(t *testing.T) {
	s := &session{t: t, prepare: func(h *house.House) {
		if err := h.Store.ChangeSettings(func(s *store.Settings) { s.Policy = readOnly }); err != nil {
			t.Fatal(err)
		}
	}}
	for name, sent := range map[string]string{"base": readOnly, "audit": ""} {
		if code := s.run("open", name, "--duration", "1h", "--print"); code != int(plan.Done) {
			t.Fatalf("%s: exit %d: %s", name, code, s.err.String())
		}
		if calls := s.assumed(); len(calls) != 1 || calls[0]["PolicyArns.member.1.arn"] != sent {
			t.Errorf("%s: sent %v", name, calls)
		}
	}
	if code := s.run("open", "staging-view", "--duration", "1h", "--print"); code != int(plan.Done) {
		t.Errorf("an Identity Center role: exit %d: %s", code, s.err.String())
	}
}

// A response that is posted carries no session policy, nor does a command without
// the flags.
func TestASAMLResponseIsBoundedToo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "response")
	s := &session{t: t, prepare: func(h *house.House) {
		if err := os.WriteFile(file, []byte(h.Demo.DemoSAMLResponse()), 0o600); err != nil {
			t.Fatal(err)
		}
	}}
	code := s.run("saml", "open", file, "--print", "--policy-arn", readOnly)
	var sent []string
	for _, r := range s.aws.Requests() {
		if r.Action == "AssumeRoleWithSAML" {
			sent = append(sent, r.Parameters["PolicyArns.member.1.arn"])
		}
	}
	if code != int(plan.Done) || !slices.Equal(sent, []string{readOnly}) {
		t.Errorf("exit %d, sent %v: %s", code, sent, s.err.String())
	}
	if code := s.run("saml", "open", file, "--post", "--policy-arn", readOnly); code != int(plan.Usage) {
		t.Errorf("posted: exit %d", code)
	}
	s.said("a posted response carries none")
	if code := s.run("open", "deploy-via-hub", "--duration", "8h", "--print", "--policy-arn", readOnly); code != int(plan.ByDaypass) {
		t.Errorf("exit %d", code)
	}
	for line := range strings.Lines(plain(s.err.String())) {
		if strings.Contains(line, "saml open FILE") && !strings.Contains(line, "--policy-arn "+readOnly) {
			t.Errorf("opens more: %s", line)
		}
	}
	s.said("daypass --demo saml open FILE")
}

func TestOpenAsIsRemembered(t *testing.T) {
	remember := func(h *house.House) {
		err := h.Store.ChangeRole(auditRole, func(r *store.Role) {
			r.SourceIdentity, r.SessionTags, r.SessionPolicy = "zoe", "team=payments", readOnly
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s := &session{t: t, prepare: remember}
	if code := s.run("open", "audit", "--duration", "1h", "--print", "--source-identity", "max"); code != int(plan.Done) {
		t.Fatalf("exit %d: %s", code, s.err.String())
	}
	if c := s.assumed(); len(c) != 1 || c[0]["SourceIdentity"] != "max" || c[0]["Tags.member.1.Key"] != "team" || c[0]["PolicyArns.member.1.arn"] != readOnly {
		t.Errorf("sent %v", c)
	}
	if code := s.run("plan", "audit", "--duration", "1h"); code != int(plan.Done) {
		t.Fatalf("exit %d", code)
	}
	for _, line := range []string{"Source identity  zoe", "Session tags     team=payments", "Session policy   " + readOnly} {
		if !strings.Contains(s.out.String(), line) {
			t.Errorf("the plan does not say %q:\n%s", line, s.out.String())
		}
	}
	if code := s.run("diagnose", "audit", "--duration", "1h"); code != int(plan.Done) || s.assumed()[0]["SourceIdentity"] != "zoe" {
		t.Errorf("diagnosed otherwise than opened: exit %d, %v", code, s.assumed())
	}
}

// A role that does not allow what is sent says so in words of its own.
func TestOpenNarrowedDenied(t *testing.T) {
	for flag, says := range map[string]string{
		"--tag=team=payments":   "session tags are not allowed here: the role’s trust policy and the caller both need the permission TagSession of STS",
		"--source-identity=zoe": "a source identity is not allowed here: the role’s trust policy and the caller both need the permission SetSourceIdentity of STS",
	} {
		s := &session{t: t, prepare: func(h *house.House) {
			h.Demo.AddRole(simulator.Role{ARN: auditRole, Trusts: []string{"*"}, NoTags: true, NoSource: true})
		}}
		if code := s.run("open", "audit", "--duration", "1h", "--print", flag); code != int(plan.ByAWS) {
			t.Errorf("%s: exit %d", flag, code)
		}
		s.said(says)
	}
}
