package house_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"daypass/internal/duration"
	"daypass/internal/house"
)

// TestTheDemoShowsEveryRowAtOnce judges every profile of the demo before
// anything is sent.
func TestTheDemoShowsEveryRowAtOnce(t *testing.T) {
	h := openDemo(t)
	way := h.Way(house.Hooks{})
	reasons, remedies := map[string][]string{}, map[string][]string{}
	for _, p := range h.Profiles().Profiles() {
		if p.Problem != nil {
			continue
		}
		for _, seconds := range []int{600, 3600, 28800, 129600} {
			v := way.Judge(p.Chain, seconds)
			for _, r := range v.Reasons {
				at := "the origin"
				if r.Hop > 0 {
					at = "a hop"
				}
				code := fmt.Sprintf("%s %s at %s", v.Outcome, r.Code, at)
				reasons[code] = append(reasons[code], p.Name)
			}
			for _, r := range v.Remedies {
				remedies[string(r.Code)] = append(remedies[string(r.Code)], p.Name)
			}
		}
	}
	for code, profile := range map[string]string{
		"refused role-chaining at a hop":            "deploy-via-hub",
		"refused session-token-chaining at a hop":   "mfa-session-deploy",
		"uncertain federated-user at the origin":    "contractor",
		"refused federated-user at a hop":           "contractor-deploy",
		"refused not-federatable at the origin":     "mfa-session",
		"refused root-user at the origin":           "payments-root",
		"refused root-user at a hop":                "payments-admin",
		"refused credentials-expired at the origin": "pasted-yesterday",
		"allowed undocumented at the origin":        "staging-view",
		"uncertain undocumented at the origin":      "container:",
		"uncertain unknown-origin at the origin":    "vendor-tool",
		"refused mfa-unusable-here at a hop":        "prod-admin-via-hub",
		"refused mfa-device-unusable at a hop":      "prod-admin-key",
		"refused partition-unknown at the origin":   "iso-ops",
		"refused out-of-range at the origin":        "audit",
	} {
		if !slices.Contains(reasons[code], profile) {
			t.Errorf("%s is not %s: those that are: %s", profile, code, strings.Join(reasons[code], " "))
		}
	}
	for code, profile := range map[duration.RemedyCode]string{
		duration.OpenShorter: "deploy-via-hub", duration.UseProfile: "deploy-via-hub", duration.UseOrigin: "deploy-via-hub",
		duration.SwitchRole: "hub", duration.TrustOrigin: "incident-reports", duration.MFAInAssumeRole: "mfa-session-deploy",
		duration.UseSAML: "deploy-via-hub", duration.UseBrowser: "laptop", duration.RefreshOrigin: "pasted-yesterday",
		duration.FixProfile: "prod-admin-key", duration.TryAnywayOnce: "deploy-via-hub",
	} {
		if !slices.Contains(remedies[string(code)], profile) {
			t.Errorf("%s has no %s", profile, code)
		}
	}
	if n := len(h.Demo.Requests()); n != 0 {
		t.Errorf("%d requests to know it", n)
	}
}

// One root key is left to be found out, as a first use finds it.
func TestTheDemoLeavesARootKeyToBeFoundOut(t *testing.T) {
	h := openDemo(t)
	c, err := h.Chain("staging-root", "", false)
	if err != nil {
		t.Fatal(err)
	}
	if v := h.Judge().Judge(c, 28800); v.Outcome != duration.Allowed || !v.UsersKey {
		t.Errorf("beforehand: %s", v.Outcome)
	}
}
