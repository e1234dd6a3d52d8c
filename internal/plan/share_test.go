package plan

import (
	"slices"
	"testing"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/opening"
)

func TestWhatASharedCodeComesToIsSaid(t *testing.T) {
	const kept = "No code needed: the last one still serves, for up to 1 h."
	const shared = "The code serves other roles of the device too, for up to 1 h."
	const fresh = "More than 1 h needs a fresh code."
	const longest = "The role’s own maximum (MaxSessionDuration) does not limit the console."
	one, two := prodAdmin(), prodAdmin().WithRole(chain.RoleArn{Partition: chain.AWS, AccountID: "111122223333", RoleName: "Deploy"})
	for _, row := range []struct {
		chain   chain.Chain
		sharing duration.Sharing
		want    int
		hint    string
	}{
		{one, duration.NotShared, 3600, longest},
		{one, duration.ShareNext, 3600, shared + " " + fresh},
		{one, duration.ShareNext, 3601, longest},
		{one, duration.ShareKept, 900, kept + " " + fresh},
		{one, duration.ShareKept, 3600, kept + " " + fresh},
		{one, duration.ShareKept, 28800, longest + " " + fresh},
		// More than 1 h is refused here, whatever the code.
		{two, duration.ShareNext, 3600, shared},
		{two, duration.ShareKept, 3600, kept},
	} {
		k := duration.Known{Now: morning, Sharing: row.sharing, Origin: &duration.Identity{Kind: duration.UserIdentity, Learned: true}}
		if _, hint := english().Verdict(row.chain, duration.Judge(row.chain, row.want, k)); plain(hint) != row.hint {
			t.Errorf("%d hops, sharing %d, %d s: %q", len(row.chain.Hops), row.sharing, row.want, hint)
		}
	}
	v := english().View(one, duration.Known{Now: morning, Sharing: duration.ShareKept}, Remembered{})
	if len(v.Bands) != 2 || v.Bands[0].Primary.Text.Text != "Open console for {want}" || v.Bands[1].Primary.Text.Text != "Open console for {want}…" {
		t.Errorf("%+v", v.Bands)
	}
	// What may be needed is what more than 1 h needs, where that works at all.
	if chained := english().View(two, duration.Known{Now: morning, Sharing: duration.ShareKept}, Remembered{}); !slices.Equal(v.Needs, []string{"mfa"}) || len(chained.Needs) != 0 {
		t.Errorf("needs %v, and behind another hop %v", v.Needs, chained.Needs)
	}
	if sent := plain(v.Bands[0].Sent); sent != "AssumeRole for {want}, then getSigninToken without SessionDuration: the console lasts as long as the credentials." {
		t.Errorf("sent: %q", sent)
	}
}

func TestARefusalOfASharedCodeOffersAFreshOne(t *testing.T) {
	verdict := duration.Judge(prodAdmin(), 3600, duration.Known{Now: morning, Sharing: duration.ShareKept})
	for limit, want := range map[string]string{
		credential.SharedCodeOld:    "Nothing was opened. At hop 1: base is not authorised to assume Admin with the MFA code given before (AccessDenied); the role may ask for a fresh one.",
		credential.SharedCodeDenied: "Nothing was opened. At hop 1: AWS denies base GetSessionToken, which one code for several roles takes (AccessDenied).",
		"":                          "Nothing was opened. At hop 1: base is not authorised to assume Admin (AccessDenied).",
	} {
		f := &opening.Failure{Chain: prodAdmin(), Verdict: verdict, Cause: &credential.Error{Code: credential.CodeAccessDenied, Hop: 1, Service: "sts", Limit: limit}}
		if said := english().Failure(f); plain(said.Sentence) != want || said.Exit != ByAWS {
			t.Errorf("%q: %q, exit %d", limit, said.Sentence, said.Exit)
		}
	}
	verdict.Remedies = []duration.Remedy{{Code: duration.FreshCode, Seconds: 3600, Max: verdict.Longest}}
	if view := english().Offers(prodAdmin(), verdict)[0]; view.Code != "use-fresh-code" || view.Icon == "" || view.Button != "Give a fresh MFA code, for this role" || view.Result.Text != "{want}, {until}" {
		t.Errorf("%+v", view)
	}
}
