package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"daypass/internal/house"
	"daypass/internal/plan"
	"daypass/internal/simulator"
)

func TestMaxSession(t *testing.T) {
	s := &session{t: t, prepare: func(h *house.House) {
		h.Demo.AddRole(simulator.Role{ARN: auditRole, Trusts: []string{"*"}, MaxSessionDuration: 14400})
	}}
	if code := s.run("plan", "audit", "--duration", "8h"); code != int(plan.Done) || len(s.aws.Requests()) != 0 {
		t.Fatalf("unasked: exit %d, %d requests", code, len(s.aws.Requests()))
	}
	if code := s.run("plan", "audit", "--duration", "8h", "--max-session"); code != int(plan.Done) || len(s.aws.Requests()) != 1 {
		t.Fatalf("exit %d, %d requests: %s", code, len(s.aws.Requests()), s.err.String())
	}
	if out := plain(s.out.String()); !strings.Contains(out, "MaxSessionDuration of SecurityAudit is 4 h") || !strings.Contains(out, "does not limit the console") {
		t.Errorf("said %s", out)
	}
	var d plan.Document
	if code := s.run("plan", "audit", "--duration", "8h", "--max-session", "--json"); code != int(plan.Done) || json.Unmarshal(s.out.Bytes(), &d) != nil || d.MaxSession != 14400 {
		t.Errorf("exit %d, %d s", code, d.MaxSession)
	}
	if code := s.run("plan", "partner-audit", "--duration", "8h", "--max-session"); code != int(plan.Done) {
		t.Errorf("of another account: exit %d: %s", code, s.err.String())
	}
	if !strings.Contains(s.out.String(), "the role is not in the account that asks. The role’s own maximum (MaxSessionDuration) does not limit the console.") {
		t.Errorf("said %s", s.out.String())
	}
	s.prepare = func(h *house.House) {
		h.Demo.SetFault("iam", "GetRole", simulator.Fault{Kind: simulator.Refused, Status: 403, Code: "AccessDenied", Message: "User is not authorized to perform: iam:GetRole"})
	}
	if code := s.run("plan", "audit", "--duration", "8h", "--max-session"); code != int(plan.Done) || !strings.Contains(s.out.String(), "the call GetRole is not allowed here") {
		t.Errorf("denied: exit %d, %s", code, s.out.String())
	}
	d = plan.Document{}
	if code := s.run("plan", "audit", "--duration", "8h", "--max-session", "--json"); code != int(plan.Done) || json.Unmarshal(s.out.Bytes(), &d) != nil {
		t.Errorf("denied: exit %d, %s", code, s.out.String())
	}
	if d.MaxSession != 0 || d.MaxSessionError == nil || d.MaxSessionError.Code != "access-denied" || !strings.Contains(d.MaxSessionError.Message, "is not allowed here") {
		t.Errorf("denied is said as %+v", d.MaxSessionError)
	}
	if code := s.run("plan", "staging-view", "--duration", "8h", "--max-session"); code != int(plan.Usage) {
		t.Errorf("without a role: exit %d", code)
	}
}
